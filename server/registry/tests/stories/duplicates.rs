//! One machine is registered once: the second filing warns, its approval is refused, and a note lets another machine pass.

use domain::refusal::Refusal;

use super::filling::{excavator, pin};
use super::register::{TestRegister, both, refused, told};

stories! {
    the_same_pin_warns_is_refused_and_passes_with_a_note,
    of_two_filings_of_one_machine_approved_at_once_one_passes,
    a_withdrawn_filing_warns_nobody,
}

async fn the_same_pin_warns_is_refused_and_passes_with_a_note(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    assert!(registry.dossier(&reviewer, first, false).await.unwrap().warnings.is_empty());
    let stamped = format!("*{}*", pin(1).to_lowercase());
    let second = register.sent(&owner, &excavator(&stamped)).await;
    let dossier = registry.dossier(&reviewer, second, false).await.unwrap();
    assert_eq!(dossier.warnings.iter().filter(|remark| remark.field == "identity_kind").count(), 1);
    assert_eq!(dossier.same_identity.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), [first]);

    registry.approve(&reviewer, first, 1, "").await.unwrap();
    let third = register.sent(&owner, &excavator(&pin(1))).await;
    let warnings = registry.dossier(&reviewer, third, false).await.unwrap().warnings;
    assert!(warnings.iter().any(|remark| remark.sentence.contains("3-DL000001")), "{warnings:?}");
    let duplicate = Refusal::Duplicate { number: "3-DL000001".to_owned() };
    for note in ["", "  "] {
        assert_eq!(registry.approve(&reviewer, second, 1, note).await.unwrap_err().refusal(), duplicate);
    }
    let number = registry.approve(&reviewer, second, 1, "铭牌重号，实物核对过").await.unwrap();
    assert_eq!(number.to_string(), "3-DL000002", "a refused approval uses no number up");
    assert_eq!(refused(registry.approve(&reviewer, third, 1, "").await), "duplicate");
}

async fn of_two_filings_of_one_machine_approved_at_once_one_passes(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    for number in 0..8 {
        let one = register.sent(&owner, &excavator(&pin(number))).await;
        let other = register.sent(&owner, &excavator(&pin(number))).await;
        let (registry, actor) = (register.registry.clone(), first.clone());
        let approve_one = async move { told(&registry.approve(&actor, one, 1, "").await) };
        let (registry, actor) = (register.registry.clone(), second.clone());
        let approve_other = async move { told(&registry.approve(&actor, other, 1, "").await) };
        let ended = both(approve_one, approve_other).await;
        assert!(matches!(ended, ("ok", "duplicate") | ("duplicate", "ok")), "{ended:?}");
    }
    assert_eq!(register.raw.number("select count(*) from machine").await, 8);
    assert_eq!(register.raw.number("select next_ordinal from number_series").await, 9);
}

async fn a_withdrawn_filing_warns_nobody(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.withdraw(&owner, first).await.unwrap();
    let second = register.sent(&owner, &excavator(&pin(1))).await;
    assert!(register.registry.dossier(&reviewer, second, false).await.unwrap().warnings.is_empty());
}
