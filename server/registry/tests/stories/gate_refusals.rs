//! What a gate does not let in: a bad or forged plate, anything while the site is not open, and what the zone forbids.

use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::zone::ZoneRule;
use registry::gate::Entry;
use registry::gate::suspicions::SuspicionState;
use registry::{Duty, Role};

use super::filling::{excavator, pin};
use super::gate::{counts, enter, enter_as, entry, inside};
use super::register::{TestRegister, YAODU, refused};
use super::sites::{SITES, with_zone};

stories! {
    bad_plates_are_told_and_a_forged_one_is_kept,
    nothing_comes_in_before_approval_and_after_closing,
    the_zone_keeps_out_or_asks_for_an_exemption,
}

async fn bad_plates_are_told_and_a_forged_one_is_kept(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    let number = register.plated(&owner, &excavator(&pin(1))).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let office = register.staff("lihua", YAODU, &Duty::ALL).await;
    for (typed, code) in [("你好", "invalid"), ("", "invalid"), ("3-DL999999", "unknown_plate")] {
        assert_eq!(refused(enter(register, &administrator, site, typed).await), code, "{typed}");
    }
    let forged = format!("D{}", &number[1..]);
    let Refusal::PlateMismatch { number: registered, machine, .. } =
        enter(register, &administrator, site, &forged).await.unwrap_err().refusal()
    else {
        panic!("the first position is not the register's")
    };
    assert_eq!(registered, number);
    assert!(machine.contains("挖掘机"), "{machine}");
    assert_eq!(refused(enter(register, &administrator, site, &forged).await), "plate_mismatch");
    let open = async || registry.gate().suspicions(&office, SuspicionState::Open).await.unwrap();
    assert!(open().await.is_empty(), "a mistyped digit accuses nobody");
    for _ in 0..2 {
        registry.gate().suspect_plate(&administrator, site, &forged).await.unwrap();
    }
    let suspected = open().await;
    assert_eq!(suspected.len(), 1, "confirmed twice, it is one plate");
    assert_eq!(refused(registry.gate().suspect_plate(&administrator, site, &number).await), "settled");
    assert_eq!((suspected[0].typed.as_str(), suspected[0].number.as_str()), (forged.as_str(), number.as_str()));
    let machine = suspected[0].machine;
    registry
        .filings()
        .start_change(&office, machine, domain::filing::FilingKind::Cancellation, &cancellation())
        .await
        .unwrap();
    let filing = register.raw.texts("select 'x' from filing where kind = 'cancellation'").await;
    assert_eq!(filing.len(), 1);
    let asked = registry.desk().queue(&office, &registry::desk::QueueFilter::default()).await.unwrap().entries[0].id;
    let second = register.staff("zhao", YAODU, &[Duty::Review]).await;
    registry.desk().approve(&second, asked, 1, None).await.unwrap();
    assert_eq!(refused(enter(register, &administrator, site, &number).await), "plate_cancelled");
    assert_eq!(counts(registry, &administrator, site).await, (0, 0, 0));
}

fn cancellation() -> Fields {
    Fields::default().with("cause", "scrapped").with("reason", "已报废")
}

async fn nothing_comes_in_before_approval_and_after_closing(register: &TestRegister) {
    let registry = &register.registry;
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let office = register.staff("lihua", YAODU, &SITES).await;
    let site = register.sent_site(&administrator, "滨河西路改造工程", YAODU).await;
    let Refusal::SiteNotOpen { office: words, .. } =
        enter(register, &administrator, site, &number).await.unwrap_err().refusal()
    else {
        panic!("the site waits for its review")
    };
    assert!(words.contains("0357-2012345"), "{words}");
    registry.sites().approve_site(&office, site, 1, false).await.unwrap();
    let visit = inside(enter(register, &administrator, site, &number).await);
    registry.sites().close_site(&office, site, "停工").await.unwrap();
    assert_eq!(refused(enter(register, &administrator, site, &number).await), "site_not_open");
    assert_eq!(refused(registry.gate().record_exit(&administrator, site, visit, None).await), "site_not_open");
    assert_eq!(refused(registry.gate().undo_exit(&administrator, site, visit).await), "site_not_open");
}

async fn the_zone_keeps_out_or_asks_for_an_exemption(register: &TestRegister) {
    let old = excavator(&pin(1)).with("machine_date", "2012-05-01").with("engine_date", "2012-04-01");
    let old = old.with("disclosure_number", "").with("approval_number", "G2-1234");
    let number = register.plated(&register.owner().await, &old).await;
    assert!(number.starts_with('2'), "{number}");
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let office = register.staff("lihua", YAODU, &SITES).await;
    let site = register.sent_site(&administrator, "滨河西路改造工程", YAODU).await;
    register.registry.sites().approve_site(&office, site, 1, true).await.unwrap();
    let strict = with_zone(register, ZoneRule::Refuse).await;
    assert_eq!(refused(enter_as(&strict, &administrator, site, &entry(&number)).await), "zone_forbids");
    strict.close().await;
    let lenient = with_zone(register, ZoneRule::Exemption).await;
    assert!(lenient.gate().at_gate(&administrator, site, &number).await.unwrap().needs_exemption);
    assert_eq!(refused(enter_as(&lenient, &administrator, site, &entry(&number)).await), "invalid");
    let exempted = Entry { exemption: "临环豁〔2026〕7号".to_owned(), ..entry(&number) };
    let visit = inside(enter_as(&lenient, &administrator, site, &exempted).await);
    assert_eq!(lenient.gate().visit(&office, visit).await.unwrap().exemption.as_deref(), Some("临环豁〔2026〕7号"));
    lenient.close().await;
}
