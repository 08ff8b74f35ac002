//! 提交, 撤回, and sending again: what was sent is frozen, and pressing twice sends once.

use domain::fields::Fields;
use domain::filing::{FilingState, Step};
use domain::photos::Slot;
use domain::refusal::Refusal;
use registry::desk::ReturnReasons;
use registry::{Actor, Registry};
use uuid::Uuid;

use super::filling::{Complete, excavator, person, pin, with_nameplate};
use super::pictures;
use super::register::{TestRegister, at_once, refused};

stories! {
    a_machine_is_filed_approved_and_registered,
    what_is_missing_is_named_step_by_step,
    pressing_twice_sends_once,
    pressing_twice_at_once_sends_once,
    a_page_older_than_the_draft_does_not_send,
    what_was_sent_is_not_edited,
    withdrawn_it_is_a_draft_again,
    sent_again_it_is_another_revision_and_the_first_stays,
}

async fn a_machine_is_filed_approved_and_registered(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let queue = register.registry.desk().queue(&reviewer, &registry::desk::QueueFilter::default()).await.unwrap();
    assert_eq!(queue.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [id]);
    register.registry.desk().claim(&reviewer, id).await.unwrap();
    let dossier = register.registry.desk().dossier(&reviewer, id, false).await.unwrap();
    assert_eq!((dossier.state, dossier.photos.len(), dossier.mine), (FilingState::UnderReview, 5, true));
    let number = register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    assert_eq!(number.to_string(), "3-DL000001");
    let machine = register.registry.filings().my_machine(&owner, id).await.unwrap();
    assert_eq!(machine.entry.state, FilingState::Approved);
    assert_eq!(machine.entry.number.as_deref(), Some("3-DL000001"));
    assert_eq!(machine.registered_on, Some(register.registry.today()));
    assert_eq!(machine.revisions[0].outcome, Some(FilingState::Approved));
    assert_eq!(machine.entry.office.unwrap().district, "尧都区");
}

fn first_missing(error: &registry::Error) -> Step {
    match error.refusal() {
        Refusal::Incomplete { step } => step,
        other => panic!("{other}"),
    }
}

async fn what_is_missing_is_named_step_by_step(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let step = async |version: i64, expected: Step| {
        let error = register.registry.filings().submit(&owner, id, version).await.unwrap_err();
        assert_eq!(first_missing(&error), expected);
    };
    step(1, Step::Subject).await;
    register.registry.filings().save_step(&owner, id, 1, Step::Subject, &person()).await.unwrap();
    step(2, Step::Subject).await;
    register.put(&owner, id, Slot::IdCard, &pictures::jpeg(1)).await.unwrap();
    step(2, Step::Photos).await;
    for (slot, shade) in Slot::BODY.into_iter().zip(2..) {
        register.put(&owner, id, slot, &pictures::jpeg(shade)).await.unwrap();
    }
    step(2, Step::Photos).await;
    let chosen = with_nameplate().with("registration_type", "machine");
    register.registry.filings().save_step(&owner, id, 2, Step::Photos, &chosen).await.unwrap();
    step(3, Step::Photos).await;
    register.put(&owner, id, Slot::EnginePlate, &pictures::jpeg(9)).await.unwrap();
    step(3, Step::Machine).await;
    let elsewhere = excavator(&pin(1)).with("district", "110101");
    register.registry.filings().save_step(&owner, id, 3, Step::Machine, &elsewhere).await.unwrap();
    step(4, Step::Machine).await;
    register.registry.filings().save_step(&owner, id, 4, Step::Machine, &excavator(&pin(1))).await.unwrap();
    register.registry.filings().submit(&owner, id, 5).await.unwrap();
}

async fn revisions(register: &TestRegister, id: Uuid) -> i64 {
    let counted = register.raw.number("select count(*) from filing_revision").await;
    assert_eq!(counted, register.raw.number("select cast(sum(revision) as bigint) from filing").await, "{id}");
    counted
}

async fn pressing_twice_sends_once(register: &TestRegister) {
    let owner = register.owner().await;
    let Complete { id, version } = register.complete(&owner, &excavator(&pin(1))).await;
    let first = register.registry.filings().submit(&owner, id, version).await.unwrap();
    assert_eq!((first.revision, first.repeated), (1, false));
    let second = register.registry.filings().submit(&owner, id, version).await.unwrap();
    assert_eq!((second.revision, second.repeated), (1, true));
    assert_eq!(revisions(register, id).await, 1);
}

fn press(registry: &Registry, owner: &Actor, of: Complete) -> impl Future<Output = bool> + Send + 'static {
    let (registry, owner) = (registry.clone(), owner.clone());
    async move {
        let submitted = registry.filings().submit(&owner, of.id, of.version).await.unwrap();
        assert_eq!(submitted.revision, 1);
        submitted.repeated
    }
}

async fn pressing_twice_at_once_sends_once(register: &TestRegister) {
    let owner = register.owner().await;
    for number in 1..=5 {
        let complete = register.complete(&owner, &excavator(&pin(number))).await;
        let repeated = at_once((0..4).map(|_| press(&register.registry, &owner, complete))).await;
        assert_eq!(repeated.iter().filter(|repeated| !**repeated).count(), 1, "{repeated:?}");
        assert_eq!(revisions(register, complete.id).await, i64::try_from(number).unwrap());
    }
}

async fn a_page_older_than_the_draft_does_not_send(register: &TestRegister) {
    let owner = register.owner().await;
    let Complete { id, version } = register.complete(&owner, &excavator(&pin(1))).await;
    for other in [version - 1, version + 1, 0, -1, i64::MIN, i64::MAX] {
        assert_eq!(refused(register.registry.filings().submit(&owner, id, other).await), "stale");
    }
    assert_eq!(revisions(register, id).await, 0);
}

async fn what_was_sent_is_not_edited(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let version = register.registry.filings().draft(&owner, id).await.unwrap().version;
    let late = excavator(&pin(1)).with("maker", "别的厂");
    let saved = register.registry.filings().save_step(&owner, id, version, Step::Machine, &late).await;
    assert_eq!(refused(saved), "not_editable");
    assert_eq!(register.registry.filings().draft(&owner, id).await.unwrap().machine.get("maker"), "三一重机有限公司");
}

async fn withdrawn_it_is_a_draft_again(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.filings().withdraw(&owner, id).await.unwrap();
    register.registry.filings().withdraw(&owner, id).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!((draft.state, draft.revision), (FilingState::Draft, 1));
    assert_eq!(refused(register.registry.desk().approve(&reviewer, id, 1, None).await), "not_editable");
    // Even when the owner has spoilt it meanwhile, the office is told what happened.
    let spoilt = Fields::default();
    register.registry.filings().save_step(&owner, id, draft.version, Step::Machine, &spoilt).await.unwrap();
    assert_eq!(refused(register.registry.desk().approve(&reviewer, id, 1, None).await), "not_editable");
    register.registry.filings().save_step(&owner, id, draft.version + 1, Step::Subject, &spoilt).await.unwrap();
    let reasons = ReturnReasons { whole: "照片不清楚".to_owned(), ..ReturnReasons::default() };
    assert_eq!(refused(register.registry.desk().return_filing(&reviewer, id, 1, &reasons).await), "not_editable");
    assert!(register.registry.desk().dossier(&reviewer, id, false).await.is_ok());
    register.registry.filings().save_step(&owner, id, draft.version + 2, Step::Subject, &person()).await.unwrap();
    register
        .registry
        .filings()
        .save_step(&owner, id, draft.version + 3, Step::Machine, &excavator(&pin(1)))
        .await
        .unwrap();
    register.send(&owner, id).await;
    register.registry.desk().claim(&reviewer, id).await.unwrap();
    assert_eq!(refused(register.registry.filings().withdraw(&owner, id).await), "not_editable");
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    assert_eq!(refused(register.registry.filings().withdraw(&owner, id).await), "not_editable");
}

async fn sent_again_it_is_another_revision_and_the_first_stays(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let reasons = ReturnReasons {
        whole: "请重拍铭牌".to_owned(),
        fields: [("maker".to_owned(), "与铭牌不一致".to_owned()), ("nonsense".to_owned(), "x".to_owned())].into(),
    };
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    let named: Vec<(&str, &str)> = draft.reasons.iter().map(|r| (r.field.as_str(), r.sentence.as_str())).collect();
    assert_eq!(named, [("", "请重拍铭牌"), ("maker", "与铭牌不一致")]);
    let mended = excavator(&pin(1)).with("maker", "徐工");
    register.registry.filings().save_step(&owner, id, draft.version, Step::Machine, &mended).await.unwrap();
    register.put(&owner, id, Slot::MachinePlate, &pictures::jpeg(99)).await.unwrap();
    register.send(&owner, id).await;
    let dossier = register.registry.desk().dossier(&reviewer, id, false).await.unwrap();
    let [second, first] = dossier.revisions.as_slice() else { panic!("{:?}", dossier.revisions) };
    assert_eq!((second.no, second.machine.get("maker"), second.outcome), (2, "徐工", None));
    assert_eq!((first.no, first.machine.get("maker")), (1, "三一重机有限公司"));
    assert_eq!(first.outcome, Some(FilingState::Returned));
    assert_eq!(first.reasons.len(), 2);
    assert_eq!(first.decided_by.as_deref(), Some("审核员lihua"));
    assert_ne!(first.photo_ids, second.photo_ids);
    for photo in first.photo_ids.iter().chain(&second.photo_ids) {
        register.registry.photos().photo(&reviewer, *photo, registry::photos::Size::Full).await.unwrap();
    }
    assert!(register.registry.filings().draft(&owner, id).await.unwrap().reasons.is_empty());
}
