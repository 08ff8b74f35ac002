//! A claim shows colleagues who reviews, holds them off, and lapses.

use domain::filing::FilingState;
use domain::refusal::Refusal;

use super::filling::{excavator, pin};
use super::register::{MINUTE, SECOND, TestRegister, at_once, refused, told};
use super::review::reasons;

stories! {
    a_claim_holds_colleagues_off_until_it_lapses,
    a_released_filing_is_free_again,
    of_four_claims_at_once_one_holds,
}

async fn a_claim_holds_colleagues_off_until_it_lapses(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    registry.desk().claim(&first, id).await.unwrap();
    registry.desk().claim(&first, id).await.unwrap();
    let held = Refusal::HeldBy { name: "审核员lihua".to_owned() };
    assert_eq!(registry.desk().claim(&second, id).await.unwrap_err().refusal(), held);
    assert_eq!(registry.desk().approve(&second, id, 1, None).await.unwrap_err().refusal(), held);
    assert_eq!(registry.desk().return_filing(&second, id, 1, &reasons("抢")).await.unwrap_err().refusal(), held);
    let seen = registry.desk().dossier(&second, id, false).await.unwrap();
    assert_eq!((seen.claimed_by.as_deref(), seen.mine), (Some("审核员lihua"), false));
    register.wait(29 * MINUTE);
    assert_eq!(refused(registry.desk().claim(&second, id).await), "held_by");
    register.wait(MINUTE + SECOND);
    assert_eq!(registry.desk().dossier(&second, id, false).await.unwrap().claimed_by, None);
    registry.desk().claim(&second, id).await.unwrap();
    assert_eq!(refused(registry.desk().approve(&first, id, 1, None).await), "held_by");
    register.wait(31 * MINUTE);
    registry.desk().approve(&first, id, 1, None).await.unwrap();
}

async fn a_released_filing_is_free_again(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    registry.desk().claim(&first, id).await.unwrap();
    registry.desk().release(&second, id).await.unwrap();
    assert_eq!(refused(registry.desk().claim(&second, id).await), "held_by", "only its holder lets go");
    registry.desk().release(&first, id).await.unwrap();
    assert_eq!(registry.filings().draft(&owner, id).await.unwrap().state, FilingState::Submitted);
    registry.desk().claim(&second, id).await.unwrap();
}

async fn of_four_claims_at_once_one_holds(register: &TestRegister) {
    let owner = register.owner().await;
    let mut reviewers = Vec::new();
    for name in ["lihua", "zhao", "qian", "sun"] {
        reviewers.push(register.reviewer(name).await);
    }
    for number in 0..5 {
        let id = register.sent(&owner, &excavator(&pin(number))).await;
        let claims = reviewers.clone().into_iter().map(|reviewer| {
            let registry = register.registry.clone();
            async move { told(&registry.desk().claim(&reviewer, id).await) }
        });
        let mut ended = at_once(claims).await;
        ended.sort_unstable();
        assert_eq!(ended, ["held_by", "held_by", "held_by", "ok"]);
    }
}
