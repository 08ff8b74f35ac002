//! Nobody makes the register keep without end: quotas of an account and a day, which no fleet of two hundred machines
//! meets.

use domain::photos::Slot;
use domain::site::SitePhoto;
use registry::config::Limits;
use registry::{Registry, Role};

use super::filling::{excavator, pin};
use super::message_limits::with_limits;
use super::pictures;
use super::register::{DAY, TestRegister, YAODU, at_once, refused, told};
use super::sites::filled;

stories! {
    so_many_drafts_are_begun_in_a_day,
    so_many_drafts_are_open_at_once,
    so_many_photos_are_put_in_a_day,
    photos_take_so_much_space,
    so_many_sites_are_begun_and_photographed_in_a_day,
    sending_and_withdrawing_ends_too,
    drafts_at_once_stay_within_the_limit,
    a_fleet_of_two_hundred_fits,
}

/// A draft that is not blank, so that the next press begins another.
async fn begun(registry: &Registry, owner: &registry::Actor) -> &'static str {
    match registry.filings().start_filing(owner).await {
        Ok(id) => {
            let subject = super::filling::person();
            registry.filings().save_step(owner, id, 1, domain::filing::Step::Subject, &subject).await.unwrap();
            "ok"
        }
        Err(error) => error.refusal().code(),
    }
}

async fn so_many_drafts_are_begun_in_a_day(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.drafts_per_day = 3).await;
    let owner = register.owner().await;
    let other = register.newcomer(Role::Owner, "13803570002").await;
    for _ in 0..3 {
        assert_eq!(begun(&registry, &owner).await, "ok");
    }
    assert_eq!(begun(&registry, &owner).await, "day_limit");
    assert_eq!(begun(&registry, &other).await, "ok", "each account for itself");
    // Deleting what was begun gives nothing back: begun is begun.
    let first = registry.filings().my_machines(&owner, None).await.unwrap().entries[0].id;
    registry.filings().delete_draft(&owner, first).await.unwrap();
    assert_eq!(begun(&registry, &owner).await, "day_limit");
    register.wait(DAY);
    assert_eq!(begun(&registry, &owner).await, "ok");
    registry.close().await;
}

async fn so_many_drafts_are_open_at_once(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.drafts_open = 2).await;
    let owner = register.owner().await;
    for _ in 0..2 {
        assert_eq!(begun(&registry, &owner).await, "ok");
        register.wait(DAY);
    }
    assert_eq!(begun(&registry, &owner).await, "open_limit");
    let first = registry.filings().my_machines(&owner, None).await.unwrap().entries[0].id;
    registry.filings().delete_draft(&owner, first).await.unwrap();
    assert_eq!(begun(&registry, &owner).await, "ok");
    registry.close().await;
}

async fn put(
    register: &TestRegister,
    registry: &Registry,
    owner: &registry::Actor,
    slot: Slot,
    shade: u8,
) -> &'static str {
    let id = register.registry.filings().my_machines(owner, None).await.unwrap().entries[0].id;
    let file = registry.photos().incoming();
    std::fs::write(file.path(), pictures::jpeg(shade)).unwrap();
    told(&registry.photos().put_photo(owner, id, slot, &file).await)
}

async fn so_many_photos_are_put_in_a_day(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.photos_per_day = 3).await;
    let owner = register.owner().await;
    register.registry.filings().start_filing(&owner).await.unwrap();
    for shade in 1..4 {
        assert_eq!(put(register, &registry, &owner, Slot::Front, shade).await, "ok");
    }
    assert_eq!(put(register, &registry, &owner, Slot::Front, 4).await, "day_limit", "replacing counts too");
    let id = register.registry.filings().my_machines(&owner, None).await.unwrap().entries[0].id;
    assert_eq!(
        refused(registry.photos().may_put_photo(&owner, id).await),
        "day_limit",
        "asked before the body is read"
    );
    register.wait(DAY);
    assert_eq!(put(register, &registry, &owner, Slot::Front, 4).await, "ok");
    registry.close().await;
}

async fn photos_take_so_much_space(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.photo_megabytes = 2).await;
    let owner = register.owner().await;
    register.registry.filings().start_filing(&owner).await.unwrap();
    assert_eq!(put(register, &registry, &owner, Slot::Front, 1).await, "ok");
    register.raw.change("update blob set bytes = 2000000").await;
    assert_eq!(put(register, &registry, &owner, Slot::Rear, 2).await, "space_limit");
    let id = register.registry.filings().my_machines(&owner, None).await.unwrap().entries[0].id;
    let photo = registry.filings().draft(&owner, id).await.unwrap().photos[0].id;
    registry.photos().remove_photo(&owner, id, photo).await.unwrap();
    assert_eq!(put(register, &registry, &owner, Slot::Rear, 2).await, "ok", "what is removed makes room");
    registry.close().await;
}

async fn so_many_sites_are_begun_and_photographed_in_a_day(register: &TestRegister) {
    let change = |limits: &mut Limits| {
        limits.sites_per_day = 3;
        limits.sites_open = 2;
        limits.photos_per_day = 2;
    };
    let registry = with_limits(register, change).await;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let begin = async || {
        let id = registry.sites().new_site();
        let saved = registry.sites().save_site(&administrator, id, 0, &filled("工地", YAODU)).await;
        (id, told(&saved))
    };
    let (first, _) = begin().await;
    assert_eq!(begin().await.1, "ok");
    assert_eq!(begin().await.1, "open_limit");
    for expected in ["ok", "ok", "day_limit"] {
        let file = registry.photos().incoming();
        std::fs::write(file.path(), pictures::jpeg(3)).unwrap();
        assert_eq!(
            told(&registry.sites().put_site_photo(&administrator, first, SitePhoto::Board, &file).await),
            expected
        );
    }
    registry.sites().submit_site(&administrator, first, 1).await.unwrap();
    assert_eq!(begin().await.1, "ok", "one was sent");
    register.wait(DAY);
    assert_eq!(begin().await.1, "open_limit");
    registry.close().await;
}

async fn sending_and_withdrawing_ends_too(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.sent_per_day = 2).await;
    let owner = register.owner().await;
    let draft = register.complete(&owner, &excavator(&pin(1))).await;
    for expected in ["ok", "ok", "day_limit"] {
        let version = registry.filings().draft(&owner, draft.id).await.unwrap().version;
        let sent = registry.filings().submit(&owner, draft.id, version).await;
        assert_eq!(told(&sent), expected);
        if sent.is_ok() {
            registry.filings().withdraw(&owner, draft.id).await.unwrap();
        }
    }
    assert_eq!(register.raw.number("select count(*) from filing_revision").await, 2);
    registry.close().await;
}

async fn drafts_at_once_stay_within_the_limit(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.drafts_per_day = 5).await;
    let owner = register.owner().await;
    let begin = || {
        let (registry, owner) = (registry.clone(), owner.clone());
        async move { begun_or_blank(&registry, &owner).await }
    };
    for _ in 0..6 {
        at_once((0..6).map(|_| begin())).await;
    }
    assert!(register.raw.number("select count(*) from filing").await <= 5);
    registry.close().await;
}

/// As [`begun`]; two at once may have got the same blank draft.
async fn begun_or_blank(registry: &Registry, owner: &registry::Actor) {
    if let Ok(id) = registry.filings().start_filing(owner).await {
        let subject = super::filling::person();
        let _ = registry.filings().save_step(owner, id, 1, domain::filing::Step::Subject, &subject).await;
    }
}

/// The defaults leave room for two hundred machines with all their photos, in one day.
async fn a_fleet_of_two_hundred_fits(register: &TestRegister) {
    let limits = &register.registry.config().limits;
    assert_eq!(*limits, Limits::default());
    let photos = i64::try_from(Slot::ALL.len() + domain::photos::MAX_OTHERS).unwrap();
    assert!(limits.drafts_per_day >= 200 && limits.drafts_open >= 200 && limits.sent_per_day >= 200);
    assert!(limits.photos_per_day >= 200 * 10, "ten photos a machine of at most {photos}");
    assert!(limits.photo_megabytes >= 200 * 10, "a megabyte each");
}
