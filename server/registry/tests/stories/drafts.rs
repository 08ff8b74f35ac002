//! 填报: one blank draft, text kept as typed, no page overwriting a newer one.

use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;

use super::filling::{excavator, person, pin};
use super::pictures;
use super::register::{TestRegister, at_once, both, refused, told};

stories! {
    starting_again_gives_the_blank_draft_that_is_there,
    starting_ten_times_at_once_gives_one_draft,
    the_last_declarant_is_filled_in_but_not_the_consent,
    what_is_typed_comes_back_as_typed_and_is_named_as_wrong,
    of_two_tabs_one_saves,
    a_deleted_draft_is_gone_with_its_photos,
    what_was_sent_cannot_be_deleted,
    my_machines_are_listed_page_by_page,
}

async fn starting_again_gives_the_blank_draft_that_is_there(register: &TestRegister) {
    let owner = register.owner().await;
    let first = register.registry.filings().start_filing(&owner).await.unwrap();
    assert_eq!(register.registry.filings().start_filing(&owner).await.unwrap(), first);
    register.put(&owner, first, Slot::Front, &pictures::jpeg(1)).await.unwrap();
    let second = register.registry.filings().start_filing(&owner).await.unwrap();
    assert_ne!(second, first, "a draft with a photo is not blank");
    register.registry.filings().save_step(&owner, second, 1, Step::Subject, &person()).await.unwrap();
    assert_ne!(register.registry.filings().start_filing(&owner).await.unwrap(), second);
}

async fn starting_ten_times_at_once_gives_one_draft(register: &TestRegister) {
    let owner = register.owner().await;
    let presses = (0..10).map(|_| {
        let (registry, owner) = (register.registry.clone(), owner.clone());
        async move { registry.filings().start_filing(&owner).await.unwrap() }
    });
    let drafts = at_once(presses).await;
    assert!(drafts.iter().all(|id| *id == drafts[0]), "{drafts:?}");
}

async fn the_last_declarant_is_filled_in_but_not_the_consent(register: &TestRegister) {
    let owner = register.owner().await;
    register.sent(&owner, &excavator(&pin(1))).await;
    let next = register.registry.filings().start_filing(&owner).await.unwrap();
    let draft = register.registry.filings().draft(&owner, next).await.unwrap();
    assert_eq!(draft.subject.get("person_name"), "王建国");
    assert_eq!(draft.subject.get("sensitive_consent"), "");
    assert!(draft.machine.is_blank());
}

async fn what_is_typed_comes_back_as_typed_and_is_named_as_wrong(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let mut version = 1;
    let long = "长".repeat(10_000);
    let cases =
        [("maker", long.as_str()), ("maker", "三一\0重机"), ("model", "SY😀"), ("place", "<script>alert(1)</script>")];
    for (field, typed) in cases {
        let form = excavator(&pin(1)).with(field, typed).with("unknown", "x");
        version = register.registry.filings().save_step(&owner, id, version, Step::Machine, &form).await.unwrap();
        let draft = register.registry.filings().draft(&owner, id).await.unwrap();
        assert_eq!(draft.version, version);
        assert_eq!(draft.machine.get(field), typed.replace('\0', "\u{fffd}"));
        assert_eq!(draft.machine.get("unknown"), "");
        assert!(register.registry.filings().assess(&draft).await.unwrap().machine.error_of(field).is_some(), "{field}");
    }
    for (field, typed) in [("person_name", long.as_str()), ("person_name", "\0"), ("resident_id", "<script>")] {
        let form = person().with(field, typed);
        version = register.registry.filings().save_step(&owner, id, version, Step::Subject, &form).await.unwrap();
        let draft = register.registry.filings().draft(&owner, id).await.unwrap();
        assert_eq!(draft.subject.get(field), typed.replace('\0', "\u{fffd}"));
        assert!(register.registry.filings().assess(&draft).await.unwrap().subject.error_of(field).is_some(), "{field}");
    }
    assert_eq!(register.registry.filings().my_machines(&owner, None).await.unwrap().entries.len(), 1);
}

async fn of_two_tabs_one_saves(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    for version in 1..=10 {
        let tab = |name: &'static str| {
            let (registry, owner) = (register.registry.clone(), owner.clone());
            let form = person().with("person_name", name);
            async move { told(&registry.filings().save_step(&owner, id, version, Step::Subject, &form).await) }
        };
        let ended = both(tab("王左"), tab("王右")).await;
        let winner = match ended {
            ("ok", "stale") => "王左",
            ("stale", "ok") => "王右",
            other => panic!("{other:?}"),
        };
        let draft = register.registry.filings().draft(&owner, id).await.unwrap();
        assert_eq!((draft.version, draft.subject.get("person_name")), (version + 1, winner));
        let kept = register.registry.filings().kept_form(&owner, id, Step::Subject).await.unwrap();
        if let Some(kept) = kept {
            assert_ne!(kept.fields.get("person_name"), winner);
        }
    }
}

async fn a_deleted_draft_is_gone_with_its_photos(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    register.put(&owner, id, Slot::Front, &pictures::jpeg(1)).await.unwrap();
    register.registry.filings().save_step(&owner, id, 1, Step::Subject, &person()).await.unwrap();
    assert_eq!(refused(register.registry.filings().save_step(&owner, id, 1, Step::Subject, &person()).await), "stale");
    register.registry.filings().delete_draft(&owner, id).await.unwrap();
    assert_eq!(refused(register.registry.filings().draft(&owner, id).await), "not_found");
    assert_eq!(refused(register.registry.filings().delete_draft(&owner, id).await), "not_found");
    let late = Fields::default().with("person_name", "王");
    assert_eq!(refused(register.registry.filings().save_step(&owner, id, 2, Step::Subject, &late).await), "not_found");
    for table in ["filing", "photo", "kept_form"] {
        assert_eq!(register.raw.number(&format!("select count(*) from {table}")).await, 0, "{table}");
    }
}

async fn what_was_sent_cannot_be_deleted(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    assert_eq!(refused(register.registry.filings().delete_draft(&owner, id).await), "not_editable");
    register.registry.filings().withdraw(&owner, id).await.unwrap();
    assert_eq!(refused(register.registry.filings().delete_draft(&owner, id).await), "forbidden");
    assert_eq!(register.registry.filings().draft(&owner, id).await.unwrap().photos.len(), 5);
}

async fn my_machines_are_listed_page_by_page(register: &TestRegister) {
    let owner = register.owner().await;
    let mut made = Vec::new();
    for _ in 0..45 {
        let id = register.registry.filings().start_filing(&owner).await.unwrap();
        register.registry.filings().save_step(&owner, id, 1, Step::Machine, &excavator(&pin(1))).await.unwrap();
        made.insert(0, id);
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = register.registry.filings().my_machines(&owner, before).await.unwrap();
        assert!(page.entries.len() <= 20);
        seen.extend(page.entries.iter().map(|entry| entry.id));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, made, "the last changed first, each once");
}
