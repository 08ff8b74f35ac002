//! Who may do what: an office sees its own district, the city sees all, and each duty opens its own doors.

use registry::desk::QueueFilter;
use registry::photos::Size;
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::register::{CITY, HOUMA, TestRegister, YAODU, told};
use super::review::reasons;

stories! {
    another_office_finds_nothing_and_the_city_everything,
    each_duty_opens_its_own_doors,
    nobody_but_staff_reviews,
    nothing_is_seen_before_it_is_sent,
}

/// What an actor is told at every door of a filing, without going through the last two.
async fn doors(register: &TestRegister, actor: &Actor, id: Uuid, photo: Uuid) -> [&'static str; 6] {
    let registry = &register.registry;
    [
        told(&registry.desk().dossier(actor, id, false).await),
        told(&registry.desk().dossier(actor, id, true).await),
        told(&registry.photos().photo(actor, photo, Size::Thumbnail).await),
        told(&registry.desk().release(actor, id).await),
        told(&registry.desk().approve(actor, id, 99, None).await),
        told(&registry.desk().return_filing(actor, id, 99, &reasons("不行")).await),
    ]
}

/// A filing and its ID card.
async fn filed(register: &TestRegister, owner: &Actor, number: usize) -> (Uuid, Uuid) {
    let id = register.sent(owner, &excavator(&pin(number))).await;
    let draft = register.registry.filings().draft(owner, id).await.unwrap();
    let card = draft.photos.iter().find(|photo| photo.slot == domain::photos::Slot::IdCard).unwrap();
    (id, card.id)
}

async fn another_office_finds_nothing_and_the_city_everything(register: &TestRegister) {
    let owner = register.owner().await;
    let (id, card) = filed(register, &owner, 1).await;
    let [own, other, city] = [("own", YAODU), ("other", HOUMA), ("city", CITY)];
    let own = register.staff(own.0, own.1, &[Duty::Review]).await;
    let other = register.staff(other.0, other.1, &[Duty::Review]).await;
    let city = register.staff(city.0, city.1, &[Duty::Review]).await;
    assert_eq!(doors(register, &other, id, card).await, ["not_found"; 6]);
    assert_eq!(told(&register.registry.desk().claim(&other, id).await), "not_found");
    let open = ["ok", "ok", "ok", "ok", "stale", "stale"];
    assert_eq!(doors(register, &own, id, card).await, open);
    assert_eq!(doors(register, &city, id, card).await, open);
    let queue = async |actor: &Actor| {
        let page = register.registry.desk().queue(actor, &QueueFilter::default()).await.unwrap();
        let counts = register.registry.desk().queue_counts(actor).await.unwrap();
        (page.entries.len(), counts.values().sum::<i64>())
    };
    assert_eq!(queue(&own).await, (1, 1));
    assert_eq!(queue(&city).await, (1, 1));
    assert_eq!(queue(&other).await, (0, 0));
    register.registry.desk().approve(&city, id, 1, None).await.unwrap();
}

async fn each_duty_opens_its_own_doors(register: &TestRegister) {
    let owner = register.owner().await;
    let (id, card) = filed(register, &owner, 1).await;
    let front = register.registry.filings().draft(&owner, id).await.unwrap().photos[1].id;
    for duty in Duty::ALL {
        let actor = register.staff(duty.code(), YAODU, &[duty]).await;
        let expected = if duty == Duty::Review {
            ["ok", "ok", "ok", "ok", "stale", "stale"]
        } else {
            ["ok", "forbidden", "forbidden", "forbidden", "forbidden", "forbidden"]
        };
        assert_eq!(doors(register, &actor, id, card).await, expected, "{duty:?}");
        let claimed = told(&register.registry.desk().claim(&actor, id).await);
        assert_eq!(claimed, if duty == Duty::Review { "ok" } else { "forbidden" }, "{duty:?}");
        assert_eq!(told(&register.registry.photos().photo(&actor, front, Size::Full).await), "ok", "{duty:?}");
        assert_eq!(told(&register.registry.desk().queue(&actor, &QueueFilter::default()).await), "ok", "{duty:?}");
        if duty == Duty::Review {
            register.registry.desk().release(&actor, id).await.unwrap();
        }
    }
    let idle = register.staff("idle", YAODU, &[]).await;
    assert_eq!(doors(register, &idle, id, card).await, ["forbidden"; 6]);
    assert_eq!(told(&register.registry.desk().queue(&idle, &QueueFilter::default()).await), "forbidden");
}

async fn nobody_but_staff_reviews(register: &TestRegister) {
    let owner = register.owner().await;
    let (id, card) = filed(register, &owner, 1).await;
    let site = register.newcomer(Role::Site, "13803570002").await;
    assert_eq!(told(&register.registry.photos().photo(&site, card, Size::Full).await), "not_found");
    for actor in [&owner, &site] {
        let registry = &register.registry;
        assert_eq!(told(&registry.desk().dossier(actor, id, false).await), "forbidden");
        assert_eq!(told(&registry.desk().queue(actor, &QueueFilter::default()).await), "forbidden");
        assert_eq!(told(&registry.desk().queue_counts(actor).await), "forbidden");
        assert_eq!(told(&registry.desk().claim(actor, id).await), "forbidden");
        assert_eq!(told(&registry.desk().approve(actor, id, 1, None).await), "forbidden");
        assert_eq!(told(&registry.desk().return_filing(actor, id, 1, &reasons("不行")).await), "forbidden");
    }
}

async fn nothing_is_seen_before_it_is_sent(register: &TestRegister) {
    let (owner, city) = (register.owner().await, register.staff("city", CITY, &[Duty::Review]).await);
    let id = register.complete(&owner, &excavator(&pin(1))).await.id;
    let photo = register.registry.filings().draft(&owner, id).await.unwrap().photos[1].id;
    assert_eq!(doors(register, &city, id, photo).await, ["not_found"; 6]);
    assert_eq!(told(&register.registry.desk().claim(&city, id).await), "not_found");
}
