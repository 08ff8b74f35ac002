//! Another owner's filing is not found, whatever is asked; a site administrator and staff are no owners.

use domain::filing::Step;
use domain::photos::Slot;
use registry::Role;
use registry::photos::Size;

use super::filling::{excavator, person, pin};
use super::pictures;
use super::register::{TestRegister, refused};

stories! {
    a_stranger_finds_nothing,
    a_site_administrator_and_staff_file_nothing,
}

async fn a_stranger_finds_nothing(register: &TestRegister) {
    let owner = register.owner().await;
    let stranger = register.newcomer(Role::Owner, "13803570002").await;
    let registry = &register.registry;
    let draft = register.complete(&owner, &excavator(&pin(1))).await;
    let photo = registry.filings().draft(&owner, draft.id).await.unwrap().photos[0].id;
    let id = draft.id;
    let everything = [
        refused(registry.filings().draft(&stranger, id).await),
        refused(registry.filings().save_step(&stranger, id, draft.version, Step::Subject, &person()).await),
        refused(registry.filings().save_step(&stranger, id, 1, Step::Subject, &person()).await),
        refused(registry.filings().try_save_step(&stranger, id, draft.version, Step::Machine, &person()).await),
        refused(registry.filings().kept_form(&stranger, id, Step::Subject).await),
        refused(registry.filings().drop_kept_form(&stranger, id, Step::Subject).await),
        refused(registry.photos().may_put_photo(&stranger, id).await),
        refused(register.put(&stranger, id, Slot::Front, &pictures::jpeg(9)).await),
        refused(registry.photos().photo(&stranger, photo, Size::Full).await),
        refused(registry.photos().remove_photo(&stranger, id, photo).await),
        refused(registry.filings().submit(&stranger, id, draft.version).await),
        refused(registry.filings().delete_draft(&stranger, id).await),
        refused(registry.filings().my_machine(&stranger, id).await),
    ];
    assert_eq!(everything, ["not_found"; 13]);
    registry.filings().submit(&owner, id, draft.version).await.unwrap();
    assert_eq!(refused(registry.filings().withdraw(&stranger, id).await), "not_found");
    assert_eq!(refused(registry.filings().my_machine(&stranger, id).await), "not_found");
    assert!(registry.filings().my_machines(&stranger, None).await.unwrap().entries.is_empty());
    // A photo of somebody else is not removed through a filing of one's own either.
    registry.filings().withdraw(&owner, id).await.unwrap();
    let own = registry.filings().start_filing(&stranger).await.unwrap();
    registry.photos().remove_photo(&stranger, own, photo).await.unwrap();
    assert_eq!(registry.filings().draft(&owner, id).await.unwrap().photos.len(), 5);
}

async fn a_site_administrator_and_staff_file_nothing(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    for actor in [register.newcomer(Role::Site, "13803570002").await, register.reviewer("lihua").await] {
        assert_eq!(refused(register.registry.filings().start_filing(&actor).await), "forbidden");
        assert_eq!(refused(register.registry.filings().draft(&actor, id).await), "forbidden");
        assert_eq!(refused(register.registry.filings().withdraw(&actor, id).await), "forbidden");
        assert_eq!(refused(register.registry.filings().my_machines(&actor, None).await), "forbidden");
    }
}
