//! What an owner is asked before sending: what the reviewer would ask, and whether the machine is filed already.
//! Questions hold nobody back.

use domain::filing::{FilingState, Step};
use registry::desk::Twin;
use registry::{Actor, Role};
use uuid::Uuid;

use super::filling::{excavator, person, pin};
use super::register::TestRegister;

stories! {
    what_the_reviewer_would_ask_is_asked_of_the_owner,
    a_second_filing_of_a_machine_is_told_before_it_is_sent,
    a_landline_is_told_that_it_gets_no_message,
}

async fn what_the_reviewer_would_ask_is_asked_of_the_owner(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    for (number, (field, value)) in [
        ("disclosure_number", "CN FJ G9 00 0S21000008 000001"),
        ("disclosure_number", "CN FJ G4 00 0S21000008 000001"),
        ("engine_date", "2022-04-20"),
        ("machine_date", "1950-01-01"),
    ]
    .into_iter()
    .enumerate()
    {
        let at = if field == "machine_date" { "engine_date" } else { field };
        let complete = register.complete(&owner, &excavator(&pin(number + 1)).with(field, value)).await;
        let draft = register.registry.filings().draft(&owner, complete.id).await.unwrap();
        let assessment = register.registry.filings().assess(&draft).await.unwrap();
        assert!(assessment.asked(Step::Machine).warning_of(at).is_some(), "{field} {value}: at its field");
        assert!(assessment.second_looks().iter().any(|remark| remark.field == at), "{field} {value}: on 核对");
        assert!(assessment.first_incomplete().is_none(), "a question holds nobody back");
        register.send(&owner, complete.id).await;
        let dossier = register.registry.desk().dossier(&reviewer, complete.id, false).await.unwrap();
        assert!(!dossier.revisions[0].determination.flags.is_empty(), "the reviewer has the flag");
    }
    let plain = register.complete(&owner, &excavator(&pin(9))).await;
    let draft = register.registry.filings().draft(&owner, plain.id).await.unwrap();
    assert!(register.registry.filings().assess(&draft).await.unwrap().second_looks().is_empty());
}

async fn twins(register: &TestRegister, owner: &Actor, id: Uuid) -> Vec<Twin> {
    let draft = register.registry.filings().draft(owner, id).await.unwrap();
    let machine = register.registry.filings().assess(&draft).await.unwrap().machine_data.unwrap();
    register.registry.desk().twins(owner, id, &machine).await.unwrap()
}

async fn a_second_filing_of_a_machine_is_told_before_it_is_sent(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let stranger = register.newcomer(Role::Owner, "13803570002").await;
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    let stamped = format!("*{}*", pin(1).to_lowercase());
    let own = register.complete(&owner, &excavator(&stamped)).await;
    let other = register.complete(&stranger, &excavator(&stamped)).await;
    let third = register.newcomer(Role::Owner, "13803570003").await;
    let unlike = register.complete(&third, &excavator(&pin(2))).await;
    assert!(twins(register, &third, unlike.id).await.is_empty());

    let told = twins(register, &owner, own.id).await;
    let twin = told[0].own.clone().unwrap();
    assert_eq!((told.len(), twin.id, twin.state), (1, first, FilingState::Submitted));
    let told = twins(register, &stranger, other.id).await;
    assert_eq!((told.len(), told[0].own.is_none(), told[0].is_registered), (1, true, false));

    let number = register.registry.desk().approve(&reviewer, first, 1, None).await.unwrap().to_string();
    let told = twins(register, &owner, own.id).await;
    assert!(told[0].sentence().contains(&number), "one's own number: {}", told[0].sentence());
    let told = twins(register, &stranger, other.id).await;
    assert!(told[0].is_registered && told[0].own.is_none());
    let sentence = told[0].sentence();
    assert!(sentence.contains("PIN码相同") && sentence.contains("过户"), "{sentence}");
    assert!(!sentence.contains(&number) && !sentence.contains("王建国"), "nothing of somebody else: {sentence}");
    register.send(&stranger, other.id).await;
}

async fn a_landline_is_told_that_it_gets_no_message(register: &TestRegister) {
    let owner = register.owner().await;
    let complete = register.complete(&owner, &excavator(&pin(1))).await;
    let landline = person().with("person_phone", "0357-2012345");
    register
        .registry
        .filings()
        .save_step(&owner, complete.id, complete.version, Step::Subject, &landline)
        .await
        .unwrap();
    let draft = register.registry.filings().draft(&owner, complete.id).await.unwrap();
    let assessment = register.registry.filings().assess(&draft).await.unwrap();
    let asked = assessment.asked(Step::Subject);
    assert!(asked.warning_of("person_phone").is_some_and(|sentence| sentence.contains("收不到短信")));
    assert!(assessment.second_looks().iter().any(|remark| remark.field == "person_phone"));
    assert!(assessment.warnings().iter().all(|remark| remark.field != "person_phone"), "the office need not be told");
}
