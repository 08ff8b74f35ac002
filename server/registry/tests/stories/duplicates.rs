//! One machine is registered once: the second filing warns, its approval is refused, and a reviewer's judgement lets
//! another machine pass.

use domain::refusal::Refusal;
use registry::Duty;
use registry::desk::duplicates::Verdict;
use registry::desk::{QueueFilter, QueueState};

use super::filling::{excavator, pin};
use super::register::{HOUMA, TestRegister, YAODU, both, refused, told};
use super::review::reasons;

stories! {
    the_same_pin_warns_is_refused_and_passes_when_judged,
    the_doubtful_queue_holds_what_nobody_has_judged,
    an_engine_number_alone_makes_a_pair,
    of_another_district_only_the_office_is_told,
    of_two_filings_of_one_machine_approved_at_once_one_passes,
    a_withdrawn_filing_warns_nobody,
}

async fn the_same_pin_warns_is_refused_and_passes_when_judged(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    assert!(registry.desk().dossier(&reviewer, first, false).await.unwrap().warnings.is_empty());
    let stamped = format!("*{}*", pin(1).to_lowercase());
    let second = register.sent(&owner, &excavator(&stamped)).await;
    let dossier = registry.desk().dossier(&reviewer, second, false).await.unwrap();
    assert_eq!(dossier.warnings.iter().filter(|remark| remark.field == "identity_kind").count(), 1);
    assert_eq!(dossier.pairs.iter().map(|pair| pair.other).collect::<Vec<_>>(), [first]);
    assert_eq!(dossier.pairs[0].shared, ["PIN码相同"]);
    assert_eq!(dossier.pairs[0].seen.as_ref().unwrap().0.get("model"), "SY215C", "to be compared side by side");

    registry.desk().approve(&reviewer, first, 1, None).await.unwrap();
    let third = register.sent(&owner, &excavator(&pin(1))).await;
    let warnings = registry.desk().dossier(&reviewer, third, false).await.unwrap().warnings;
    assert!(warnings.iter().any(|remark| remark.sentence.contains("3-DL000001")), "{warnings:?}");
    let duplicate = Refusal::Duplicate { number: "3-DL000001".to_owned() };
    assert_eq!(registry.desk().approve(&reviewer, second, 1, None).await.unwrap_err().refusal(), duplicate);
    let judge =
        async |verdict, reason: &str| registry.desk().judge_pair(&reviewer, second, first, verdict, reason).await;
    assert_eq!(refused(judge(Verdict::Different, " ").await), "invalid", "a verdict has a reason");
    judge(Verdict::Same, "铭牌、照片都一样").await.unwrap();
    assert_eq!(registry.desk().approve(&reviewer, second, 1, None).await.unwrap_err().refusal(), duplicate);
    judge(Verdict::Different, "铭牌重号，实物核对过").await.unwrap();
    let number = registry.desk().approve(&reviewer, second, 1, None).await.unwrap();
    assert_eq!(number.to_string(), "3-DL000002", "a refused approval uses no number up");
    let kept = registry.desk().dossier(&reviewer, second, false).await.unwrap().pairs[0].judgement.clone().unwrap();
    assert_eq!((kept.verdict, kept.reason.as_str()), (Verdict::Different, "铭牌重号，实物核对过"));
    assert_eq!(refused(judge(Verdict::Same, "晚了").await), "already_decided");
    assert_eq!(refused(registry.desk().approve(&reviewer, third, 1, None).await), "duplicate");
}

async fn the_doubtful_queue_holds_what_nobody_has_judged(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    let second = register.sent(&owner, &excavator(&pin(1))).await;
    let doubtful = async || {
        let filter = QueueFilter { state: Some(QueueState::Doubtful), ..QueueFilter::default() };
        let page = registry.desk().queue(&reviewer, &filter).await.unwrap();
        let count = registry.desk().queue_counts(&reviewer).await.unwrap().get("doubtful").copied().unwrap_or_default();
        (page.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), count)
    };
    assert_eq!(doubtful().await, (vec![second], 1), "the later one is in doubt");
    registry.desk().judge_pair(&reviewer, second, first, Verdict::Different, "两台不同的机械").await.unwrap();
    assert_eq!(doubtful().await, (vec![], 0));
    registry.desk().judge_pair(&reviewer, second, first, Verdict::Same, "看错了").await.unwrap();
    assert_eq!(doubtful().await, (vec![second], 1));
    registry.desk().return_filing(&reviewer, second, 1, &reasons("与另一份备案重复")).await.unwrap();
    assert_eq!(doubtful().await, (vec![], 0), "a decided filing is in no doubt");
}

async fn an_engine_number_alone_makes_a_pair(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let with_engine = |number: usize| excavator(&pin(number)).with("engine_number", "LF-0042 ");
    let first = register.sent(&owner, &with_engine(1)).await;
    let second = register.sent(&owner, &with_engine(2)).await;
    register.registry.desk().approve(&reviewer, first, 1, None).await.unwrap();
    let pairs = register.registry.desk().dossier(&reviewer, second, false).await.unwrap().pairs;
    assert_eq!((pairs[0].other, pairs[0].shared.as_slice()), (first, ["发动机制造企业和出厂编号相同"].as_slice()));
    assert_eq!(refused(register.registry.desk().approve(&reviewer, second, 1, None).await), "duplicate");
}

async fn of_another_district_only_the_office_is_told(register: &TestRegister) {
    let owner = register.owner().await;
    let reviewer = register.staff("houma", HOUMA, &[Duty::Review]).await;
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    let second = register.sent(&owner, &excavator(&pin(1)).with("district", HOUMA)).await;
    let pair = register.registry.desk().dossier(&reviewer, second, false).await.unwrap().pairs.remove(0);
    assert_eq!((pair.other, pair.seen.is_none()), (first, true));
    assert_eq!(pair.office.unwrap().code, YAODU);
}

async fn of_two_filings_of_one_machine_approved_at_once_one_passes(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    for number in 0..8 {
        let one = register.sent(&owner, &excavator(&pin(number))).await;
        let other = register.sent(&owner, &excavator(&pin(number))).await;
        let (registry, actor) = (register.registry.clone(), first.clone());
        let approve_one = async move { told(&registry.desk().approve(&actor, one, 1, None).await) };
        let (registry, actor) = (register.registry.clone(), second.clone());
        let approve_other = async move { told(&registry.desk().approve(&actor, other, 1, None).await) };
        let ended = Box::pin(both(approve_one, approve_other)).await;
        assert!(matches!(ended, ("ok", "duplicate") | ("duplicate", "ok")), "{ended:?}");
    }
    assert_eq!(register.raw.number("select count(*) from machine").await, 8);
    assert_eq!(register.raw.number("select next_ordinal from number_series").await, 9);
}

async fn a_withdrawn_filing_warns_nobody(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.filings().withdraw(&owner, first).await.unwrap();
    let second = register.sent(&owner, &excavator(&pin(1))).await;
    assert!(register.registry.desk().dossier(&reviewer, second, false).await.unwrap().warnings.is_empty());
}
