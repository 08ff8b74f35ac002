//! Personal data: sealed in the database, masked for staff, and every look at it recorded.

use domain::photos::Slot;
use registry::Actor;
use registry::photos::Size;
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, RESIDENT_ID, excavator, person, pin};
use super::register::{TestRegister, at_once, refused};
use super::review::reasons;

stories! {
    the_database_holds_no_id_number_and_no_contact_phone_in_clear,
    staff_see_the_id_number_masked_and_a_full_look_is_recorded,
    looks_at_the_same_instant_are_all_recorded,
}

async fn the_database_holds_no_id_number_and_no_contact_phone_in_clear(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    let step = domain::filing::Step::Subject;
    assert_eq!(refused(registry.filings().save_step(&owner, id, 1, step, &person()).await), "stale");
    register.send(&owner, id).await;
    registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    registry.desk().dossier(&reviewer, id, true).await.unwrap();
    register.sent(&owner, &excavator(&pin(2))).await;
    let next = registry.filings().start_filing(&owner).await.unwrap();
    registry.filings().save_step(&owner, next, 1, step, &person()).await.unwrap();
    assert_eq!(refused(registry.filings().save_step(&owner, next, 1, step, &person()).await), "stale");
    let everything = register.raw.everything().await;
    assert!(everything.iter().any(|text| text.contains(&pin(1))), "this looks at every text");
    for secret in [RESIDENT_ID, CONTACT_PHONE] {
        let found: Vec<&String> = everything.iter().filter(|text| text.contains(secret)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

async fn looks(register: &TestRegister, actor: &Actor, id: Uuid) -> usize {
    let events = register.registry.desk().dossier(actor, id, false).await.unwrap().events;
    events.iter().filter(|event| event.what == "identity.viewed" && event.actor == actor.name).count()
}

async fn staff_see_the_id_number_masked_and_a_full_look_is_recorded(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let masked = registry.desk().dossier(&reviewer, id, false).await.unwrap();
    assert_eq!(masked.revisions[0].subject.get("resident_id"), "1426**********1524");
    assert_eq!(looks(register, &reviewer, id).await, 0);
    let full = registry.desk().dossier(&reviewer, id, true).await.unwrap();
    assert_eq!(full.revisions[0].subject.get("resident_id"), RESIDENT_ID);
    assert_eq!(looks(register, &reviewer, id).await, 1);
    let card = full.photos.iter().find(|photo| photo.slot == Slot::IdCard).unwrap().id;
    let front = full.photos.iter().find(|photo| photo.slot == Slot::Front).unwrap().id;
    registry.photos().photo(&reviewer, front, Size::Full).await.unwrap();
    assert_eq!(looks(register, &reviewer, id).await, 1, "a machine is nobody's identity");
    registry.photos().photo(&reviewer, card, Size::Full).await.unwrap();
    assert_eq!(looks(register, &reviewer, id).await, 2);
    registry.photos().photo(&owner, card, Size::Full).await.unwrap();
    assert_eq!(looks(register, &reviewer, id).await, 2);
    let own = registry.filings().my_machine(&owner, id).await.unwrap();
    assert_eq!(own.revisions[0].subject.get("resident_id"), RESIDENT_ID);
}

async fn looks_at_the_same_instant_are_all_recorded(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let photos = register.registry.filings().draft(&owner, id).await.unwrap().photos;
    let card = photos.iter().find(|photo| photo.slot == Slot::IdCard).unwrap().id;
    let at_the_card = (0..12).map(|number| {
        let (registry, reviewer) = (register.registry.clone(), reviewer.clone());
        async move {
            if number % 3 == 0 {
                registry.desk().dossier(&reviewer, id, true).await.unwrap();
            } else {
                registry.photos().photo(&reviewer, card, Size::Thumbnail).await.unwrap();
            }
        }
    });
    at_once(at_the_card).await;
    assert_eq!(looks(register, &reviewer, id).await, 12);
    assert!(register.registry.trail().check_events(|_| ()).await.unwrap().broken.is_empty());
}
