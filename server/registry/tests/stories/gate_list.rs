//! 机械信息列表 at a gate: who is likely to come stands first, a search takes parts of what is on a plate, where a machine
//! stands is said, whose it is never.

use registry::gate::{Candidate, Known, Sought, Standing, Why};
use registry::{Actor, Role};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::gate::{enter, entry, inside, waits};
use super::register::TestRegister;

stories! {
    a_new_site_is_offered_what_its_district_registered,
    who_was_here_waits_or_belongs_to_who_comes_stands_first,
    a_search_takes_parts_of_number_type_maker_and_model,
    a_machine_that_is_inside_is_marked,
    a_machine_from_elsewhere_is_offered_once_it_was_here,
    an_owner_is_no_word_of_the_search,
    a_model_that_looks_like_a_number_is_found_first,
}

async fn listed(register: &TestRegister, actor: &Actor, site: Uuid, text: &str) -> Vec<Candidate> {
    register.registry.gate().candidates(actor, site, text).await.unwrap()
}

async fn numbers(register: &TestRegister, actor: &Actor, site: Uuid, text: &str) -> Vec<String> {
    listed(register, actor, site, text).await.into_iter().map(|candidate| candidate.number).collect()
}

async fn a_new_site_is_offered_what_its_district_registered(register: &TestRegister) {
    let owner = register.owner().await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    assert!(numbers(register, &administrator, site, "").await.is_empty());
    let first = register.plated(&owner, &excavator(&pin(1))).await;
    register.wait(1000);
    let second = register.plated(&owner, &excavator(&pin(2))).await;
    let offered = listed(register, &administrator, site, "").await;
    assert_eq!(offered.iter().map(|one| &one.number).collect::<Vec<_>>(), [&second, &first], "the newest first");
    assert!(offered.iter().all(|one| one.why == Why::Nearby && one.standing.is_none()));
}

async fn who_was_here_waits_or_belongs_to_who_comes_stands_first(register: &TestRegister) {
    let owner = register.owner().await;
    let stranger = register.newcomer(Role::Owner, "13803570002").await;
    let was_here = register.plated(&owner, &excavator(&pin(1))).await;
    let same_owner = register.plated(&owner, &excavator(&pin(2))).await;
    let elsewhere = register.plated(&stranger, &excavator(&pin(3))).await;
    register.wait(1000);
    let nearby = register.plated(&register.newcomer(Role::Owner, "13803570003").await, &excavator(&pin(4))).await;
    let (first, here) = register.site("13803570010", "滨河西路改造工程").await;
    let (second, there) = register.site("13803570011", "平阳广场地下车库").await;
    let visit = inside(enter(register, &first, here, &was_here).await);
    register.registry.gate().record_exit(&first, here, visit, None).await.unwrap();
    inside(enter(register, &second, there, &elsewhere).await);
    waits(enter(register, &first, here, &elsewhere).await);
    let offered = listed(register, &first, here, "").await;
    let said: Vec<(&str, Why)> = offered.iter().map(|one| (one.number.as_str(), one.why)).collect();
    let wanted = [
        (elsewhere.as_str(), Why::Waiting),
        (was_here.as_str(), Why::WasHere),
        (same_owner.as_str(), Why::SameOwner),
        (nearby.as_str(), Why::Nearby),
    ];
    assert_eq!(said, wanted);
    assert_eq!(offered[0].standing, Some(Standing::Elsewhere));
}

async fn a_search_takes_parts_of_number_type_maker_and_model(register: &TestRegister) {
    let owner = register.owner().await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let excavator_number = register.plated(&owner, &excavator(&pin(1))).await;
    let loader = excavator(&pin(2)).with("product", "loader").with("maker", "徐工集团").with("model", "LW500KV");
    let loader_number = register.plated(&owner, &loader).await;
    for (text, found) in [
        ("挖掘机", vec![&excavator_number]),
        ("三一", vec![&excavator_number]),
        ("sy215", vec![&excavator_number]),
        ("三一 挖掘机", vec![&excavator_number]),
        ("挖掘机 三一", vec![&excavator_number]),
        ("徐工 LW500", vec![&loader_number]),
        ("三一 装载机", vec![]),
        (&excavator_number[2..], vec![&excavator_number]),
        (&excavator_number[5..], vec![&excavator_number]),
        ("压路机", vec![]),
    ] {
        let listed = numbers(register, &administrator, site, text).await;
        assert_eq!(listed.iter().collect::<Vec<_>>(), found, "{text}");
    }
    for text in ["DL0000", "3-DL00", "０００００"] {
        let mut listed = numbers(register, &administrator, site, text).await;
        listed.sort();
        assert_eq!(listed.iter().collect::<Vec<_>>(), [&excavator_number, &loader_number], "{text}");
    }
}

async fn a_machine_that_is_inside_is_marked(register: &TestRegister) {
    let owner = register.owner().await;
    let here_number = register.plated(&owner, &excavator(&pin(1))).await;
    let there_number = register.plated(&owner, &excavator(&pin(2))).await;
    let free = register.plated(&owner, &excavator(&pin(3))).await;
    let (first, here) = register.site("13803570010", "滨河西路改造工程").await;
    let (second, there) = register.site("13803570011", "平阳广场地下车库").await;
    inside(enter(register, &first, here, &here_number).await);
    inside(enter(register, &second, there, &there_number).await);
    let standing = async |text: &str, number: &String| {
        let list = listed(register, &first, here, text).await;
        list.into_iter().find(|one| one.number == *number).map(|one| one.standing)
    };
    assert_eq!(standing("挖掘机", &here_number).await, Some(Some(Standing::Here)));
    assert_eq!(standing("挖掘机", &there_number).await, Some(Some(Standing::Elsewhere)));
    assert_eq!(standing("挖掘机", &free).await, Some(None));
    assert_eq!(standing("", &here_number).await, None, "what is here needs no entry");
    assert_eq!(numbers(register, &first, here, "").await, [free, there_number], "who can come at once stands first");
}

async fn a_machine_from_elsewhere_is_offered_once_it_was_here(register: &TestRegister) {
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let mut foreign = entry("3-GA000007");
    foreign.foreign =
        [("product", "loader"), ("maker", "徐工"), ("model", "LW500"), ("fuel", "diesel")].into_iter().collect();
    let visit = inside(super::gate::enter_as(&register.registry, &administrator, site, &foreign).await);
    register.registry.gate().record_exit(&administrator, site, visit, None).await.unwrap();
    for text in ["", "装载机", "GA0000", "徐工"] {
        assert_eq!(numbers(register, &administrator, site, text).await, ["3-GA000007"], "{text:?}");
    }
}

async fn an_owner_is_no_word_of_the_search(register: &TestRegister) {
    let owner = register.owner().await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let number = register.plated(&owner, &excavator(&pin(1))).await;
    for text in ["王建国", "王", "9911", "13803579911"] {
        assert!(numbers(register, &administrator, site, text).await.is_empty(), "{text}");
    }
    let shown = format!("{:?}", listed(register, &administrator, site, &number[2..]).await);
    assert!(shown.contains(&number) && !shown.contains("王建国"), "{shown}");
}

async fn a_model_that_looks_like_a_number_is_found_first(register: &TestRegister) {
    let owner = register.owner().await;
    let machine = register.plated(&owner, &excavator(&pin(1)).with("model", "DX340LCA1")).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let sought = async |text: &str| register.registry.gate().sought(&administrator, site, text).await.unwrap();
    for text in ["DX340LCA1", "dx340lca1"] {
        let Sought::List { found, elsewhere } = sought(text).await else { panic!("{text} is a model") };
        assert_eq!(found.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), [machine.as_str()], "{text}");
        assert_eq!(elsewhere.map(|number| number.to_string()).as_deref(), Some("D-X340LCA1"), "beside what is found");
    }
    for text in ["D-X340LCA1", "3GA000001"] {
        let Sought::One(found) = sought(text).await else { panic!("{text} is a number") };
        assert!(matches!(found.known, Known::Unknown), "{text}");
    }
    let Sought::One(found) = sought(&machine.replace('-', "")).await else { panic!("its own number") };
    assert!(matches!(found.known, Known::Registered));
    let Sought::List { found, elsewhere } = sought("DX340").await else { panic!("a part of a model") };
    assert!(found.len() == 1 && elsewhere.is_none(), "what has no form of a number is offered as none");
}
