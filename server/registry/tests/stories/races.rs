//! What happens in the same instant: every race has exactly one winner, and the other is told.

use domain::filing::{FilingState, Step};
use domain::photos::Slot;
use registry::Actor;

use super::filling::{excavator, person, pin};
use super::register::{TestRegister, at_once, both, told};
use super::review::reasons;

stories! {
    approve_against_return_has_one_winner,
    approve_against_withdraw_has_one_winner,
    send_against_save_has_one_winner,
    what_is_sent_has_every_photo_it_was_checked_with,
    sixty_four_approvals_at_once_get_sixty_four_numbers_without_a_gap,
}

async fn approve_against_return_has_one_winner(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let mut approved = 0;
    for number in 0..20 {
        let id = register.sent(&owner, &excavator(&pin(number))).await;
        let approve = {
            let (registry, actor) = (register.registry.clone(), first.clone());
            async move { registry.desk().approve(&actor, id, 1, None).await.map_err(|error| error.refusal()) }
        };
        let send_back = {
            let (registry, actor) = (register.registry.clone(), second.clone());
            async move {
                let answer = registry.desk().return_filing(&actor, id, 1, &reasons("请重拍")).await;
                answer.map_err(|error| error.refusal())
            }
        };
        let lost = |name: &Actor, state| domain::refusal::Refusal::AlreadyDecided { by: name.name.clone(), state };
        let state = match both(approve, send_back).await {
            (Ok(_), Err(refusal)) => {
                assert_eq!(refusal, lost(&first, FilingState::Approved));
                approved += 1;
                FilingState::Approved
            }
            (Err(refusal), Ok(())) => {
                assert_eq!(refusal, lost(&second, FilingState::Returned));
                FilingState::Returned
            }
            other => panic!("{other:?}"),
        };
        let machine = register.registry.filings().my_machine(&owner, id).await.unwrap();
        assert_eq!((machine.entry.state, machine.revisions[0].outcome), (state, Some(state)));
        assert_eq!(machine.entry.number.is_some(), state == FilingState::Approved);
    }
    assert_eq!(register.raw.number("select count(*) from machine").await, approved);
    let told = "select count(*) from outbox where template <> 'code' and phone_tail = '9911'";
    assert_eq!(register.raw.number(told).await, 20, "the contact is told once of each");
}

async fn approve_against_withdraw_has_one_winner(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    for number in 0..10 {
        let id = register.sent(&owner, &excavator(&pin(number))).await;
        let (registry, actor) = (register.registry.clone(), reviewer.clone());
        let approve = async move { told(&registry.desk().approve(&actor, id, 1, None).await) };
        let (registry, actor) = (register.registry.clone(), owner.clone());
        let withdraw = async move { told(&registry.filings().withdraw(&actor, id).await) };
        let ended = both(approve, withdraw).await;
        let state = register.registry.filings().draft(&owner, id).await.unwrap().state;
        match ended {
            ("ok", "not_editable") => assert_eq!(state, FilingState::Approved),
            ("not_editable", "ok") => assert_eq!(state, FilingState::Draft),
            other => panic!("{other:?}"),
        }
    }
}

async fn send_against_save_has_one_winner(register: &TestRegister) {
    let owner = register.owner().await;
    for number in 0..10 {
        let complete = register.complete(&owner, &excavator(&pin(number))).await;
        let (registry, actor) = (register.registry.clone(), owner.clone());
        let send = async move { told(&registry.filings().submit(&actor, complete.id, complete.version).await) };
        let (registry, actor) = (register.registry.clone(), owner.clone());
        let save = async move {
            let form = person().with("person_name", "王改");
            told(&registry.filings().save_step(&actor, complete.id, complete.version, Step::Subject, &form).await)
        };
        match both(send, save).await {
            ("ok", "not_editable") => {
                let machine = register.registry.filings().my_machine(&owner, complete.id).await.unwrap();
                assert_eq!(machine.revisions[0].subject.get("person_name"), "王建国");
            }
            ("stale", "ok") => {}
            other => panic!("{other:?}"),
        }
    }
}

async fn what_is_sent_has_every_photo_it_was_checked_with(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    for number in 0..25 {
        let complete = register.complete(&owner, &excavator(&pin(number))).await;
        let photos = register.registry.filings().draft(&owner, complete.id).await.unwrap().photos;
        let card = photos.iter().find(|photo| photo.slot == Slot::IdCard).unwrap().id;
        let (registry, actor) = (register.registry.clone(), owner.clone());
        let send = async move { told(&registry.filings().submit(&actor, complete.id, complete.version).await) };
        let (registry, actor) = (register.registry.clone(), owner.clone());
        let remove = async move { told(&registry.photos().remove_photo(&actor, complete.id, card).await) };
        let ended = both(send, remove).await;
        let state = register.registry.filings().draft(&owner, complete.id).await.unwrap().state;
        match ended {
            ("ok", "not_editable") => {
                assert_eq!(told(&register.registry.desk().approve(&reviewer, complete.id, 1, None).await), "ok");
            }
            ("incomplete" | "stale", "ok") => assert_eq!(state, FilingState::Draft),
            other => panic!("{other:?}"),
        }
    }
}

async fn sixty_four_approvals_at_once_get_sixty_four_numbers_without_a_gap(register: &TestRegister) {
    let owner = register.owner().await;
    let mut reviewers = Vec::new();
    for number in 0..4 {
        reviewers.push(register.reviewer(&format!("reviewer{number}")).await);
    }
    let mut filings = Vec::new();
    for number in 0..64 {
        filings.push(register.sent(&owner, &excavator(&pin(number))).await);
    }
    let approvals = filings.into_iter().enumerate().map(|(number, id)| {
        let (registry, reviewer) = (register.registry.clone(), reviewers[number % 4].clone());
        async move { registry.desk().approve(&reviewer, id, 1, None).await.unwrap().without_stage() }
    });
    let mut numbers = at_once(approvals).await;
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=64).map(|ordinal| format!("DL{ordinal:06}")).collect();
    assert_eq!(numbers, expected);
}
