//! 导出我的信息 and 注销账号: a person takes everything out, and goes as far as the register can let them.

use domain::fields::Fields;
use domain::filing::FilingKind;
use registry::people::own_data::Told;
use registry::people::sessions::Presence;
use registry::{Actor, Role};

use super::filling::{CONTACT_PHONE, PASSWORD, RESIDENT_ID, excavator, person, pin};
use super::pictures;
use super::register::{TestRegister, YAODU, both, refused, told};
use super::review::reasons;
use super::sites::filled;

stories! {
    everything_of_a_person_is_taken_out_and_nothing_of_others,
    what_hangs_on_an_account_keeps_it_open_and_is_named,
    a_closed_account_is_gone_and_its_phone_is_free,
    what_the_register_must_keep_is_kept_sealed,
    the_last_administrator_of_an_open_site_stays,
    two_administrators_who_close_at_once_leave_one,
    a_filing_that_is_sent_meanwhile_keeps_the_account,
    nobody_closes_without_password_and_tick,
}

const PHONE: &str = "13803570001";

fn scrapped() -> Fields {
    Fields::default().with("cause", "scrapped").with("reason", "已报废")
}

fn written(told: &Told) -> String {
    serde_json::to_string(told).unwrap()
}

async fn everything_of_a_person_is_taken_out_and_nothing_of_others(register: &TestRegister) {
    let registry = &register.registry;
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let other = register.newcomer(Role::Owner, "13803570002").await;
    register.sent(&other, &excavator(&pin(7)).with("place", "别人的工地")).await;
    let back = register.sent(&owner, &excavator(&pin(1)).with("place", "第一次的工地")).await;
    registry.desk().return_filing(&reviewer, back, 1, &reasons("请重拍铭牌")).await.unwrap();
    let version = registry.filings().draft(&owner, back).await.unwrap().version;
    let mended = excavator(&pin(1)).with("place", "第二次的工地");
    registry.filings().save_step(&owner, back, version, domain::filing::Step::Machine, &mended).await.unwrap();
    register.send(&owner, back).await;
    registry.desk().approve(&reviewer, back, 2, None).await.unwrap();
    registry.filings().start_change(&owner, back, FilingKind::Cancellation, &scrapped()).await.unwrap();
    let draft = registry.filings().start_filing(&owner).await.unwrap();
    registry
        .filings()
        .save_step(&owner, draft, 1, domain::filing::Step::Subject, &person().with("person_name", "草稿里的人"))
        .await
        .unwrap();
    let photo = register.put(&owner, draft, domain::photos::Slot::Front, &pictures::jpeg(99)).await.unwrap();
    let _ = registry.people().log_in(Role::Owner, PHONE, "wrong-password-1", "10.9.9.9").await;
    register.messages().await;

    let data = registry.people().own_data(&owner).await.unwrap();
    let text = written(&data);
    for part in [
        PHONE,
        RESIDENT_ID,
        CONTACT_PHONE,
        "2026-01",
        "第一次的工地",
        "第二次的工地",
        "请重拍铭牌",
        "3-DL000001",
        "草稿里的人",
        "报废",
        "挖掘机",
        "验证码******",
        "注册账号",
        "登录失败",
        "10.9.9.9",
        &photo.id.to_string(),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("别人的工地") && !text.contains("13803570002"), "{text}");
    let page = data.page("我的信息");
    for part in ["<h1>我的信息</h1>", "身份证号码", RESIDENT_ID, "第一次的工地", &photo.id.to_string()] {
        assert!(page.contains(part), "{part}");
    }
    let events = register.raw.texts("select what from event where what = 'account.data_taken'").await;
    assert_eq!(events.len(), 1, "the trail knows");
    assert_eq!(refused(registry.people().own_data(&reviewer).await), "forbidden");
    // A site administrator.
    let (gate, _) = register.site("13803570010", "滨河西路改造工程").await;
    let text = written(&registry.people().own_data(&gate).await.unwrap());
    for part in ["13803570010", "滨河西路改造工程", "张建军", "山西路桥第一工程有限公司", "审核通过"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

async fn what_hangs_on_an_account_keeps_it_open_and_is_named(register: &TestRegister) {
    let registry = &register.registry;
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let sent = register.sent(&owner, &excavator(&pin(2))).await;
    let in_the_way = registry.people().in_the_way(&owner).await.unwrap();
    assert_eq!(in_the_way.machines, [(machine, "3-DL000001".to_owned())]);
    assert_eq!(in_the_way.filings.iter().map(|filing| filing.page).collect::<Vec<_>>(), [sent]);
    assert_eq!(refused(registry.people().close_account(&owner, PASSWORD, true).await), "account_in_use");
    register.present(&registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap()).await;
    // Settled one after the other.
    registry.desk().return_filing(&reviewer, sent, 1, &reasons("不是您的机械")).await.unwrap();
    assert_eq!(
        refused(registry.people().close_account(&owner, PASSWORD, true).await),
        "account_in_use",
        "the machine still"
    );
    let change = registry.filings().start_change(&owner, machine, FilingKind::Cancellation, &scrapped()).await.unwrap();
    assert_eq!(
        registry.people().in_the_way(&owner).await.unwrap().filings[0].page,
        machine,
        "a change is seen with its machine"
    );
    registry.desk().approve(&reviewer, change, 1, None).await.unwrap();
    assert!(registry.people().in_the_way(&owner).await.unwrap().is_empty());
    registry.people().close_account(&owner, PASSWORD, true).await.unwrap();
}

async fn a_closed_account_is_gone_and_its_phone_is_free(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    let token = registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    let draft = register.complete(&owner, &excavator(&pin(1))).await;
    let photo = registry.filings().draft(&owner, draft.id).await.unwrap().photos[0].id;
    registry.people().close_account(&owner, PASSWORD, true).await.unwrap();
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)), "every session has ended");
    assert_eq!(told(&registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await), "login_wrong");
    assert_eq!(told(&registry.filings().draft(&owner, draft.id).await), "not_found");
    assert_eq!(told(&registry.photos().photo(&owner, photo, registry::photos::Size::Full).await), "not_found");
    assert_eq!(refused(registry.filings().start_filing(&owner).await), "sign_in_required", "a page that is still open");
    assert_eq!(refused(registry.people().close_account(&owner, PASSWORD, true).await), "sign_in_required");
    for (table, of) in [("photo", "1 = 1"), ("kept_form", "1 = 1"), ("known_device", "1 = 1"), ("filing", "1 = 1")] {
        let left = register.raw.number(&format!("select count(*) from {table} where {of}")).await;
        assert_eq!(left, 0, "{table}");
    }
    register.wait(super::register::MINUTE);
    let again = register.newcomer(Role::Owner, PHONE).await;
    assert_ne!(again.account, owner.account);
    assert!(registry.filings().my_machines(&again, None).await.unwrap().entries.is_empty(), "nothing of the old one");
    assert!(registry.trail().check_events(|_| {}).await.unwrap().broken.is_empty());
}

async fn what_the_register_must_keep_is_kept_sealed(register: &TestRegister) {
    let registry = &register.registry;
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let change = registry.filings().start_change(&owner, machine, FilingKind::Cancellation, &scrapped()).await.unwrap();
    registry.desk().approve(&reviewer, change, 1, None).await.unwrap();
    registry.people().close_account(&owner, PASSWORD, true).await.unwrap();
    let file = registry.machines().machine_file(&reviewer, machine, true).await.unwrap();
    assert_eq!(file.subject.get("resident_id"), RESIDENT_ID, "the office still has the file");
    let account = register.raw.texts("select login from account where closed_at is not null").await;
    assert_eq!(account, [format!("closed:{}", owner.account)]);
    let sealed = register.raw.texts("select closed_sealed from account where closed_at is not null").await;
    assert!(sealed.len() == 1 && sealed[0].starts_with("v2.") && !sealed[0].contains(PHONE));
    let hash = register.raw.texts("select password_hash from account where closed_at is not null").await;
    assert_eq!(hash, [""]);
}

async fn joined(register: &TestRegister, first: &Actor, site: uuid::Uuid, phone: &str) -> Actor {
    register.registry.sites().invite(first, site, phone).await.unwrap();
    let second = register.newcomer(Role::Site, phone).await;
    let waiting = register.registry.sites().my_invitations(&second).await.unwrap();
    register.registry.sites().answer_invitation(&second, waiting[0].id, true).await.unwrap();
    second
}

async fn the_last_administrator_of_an_open_site_stays(register: &TestRegister) {
    let registry = &register.registry;
    let (first, site) = register.site("13803570010", "滨河西路改造工程").await;
    let draft = registry.sites().new_site();
    registry.sites().save_site(&first, draft, 0, &filled("只是草稿", YAODU)).await.unwrap();
    assert_eq!(registry.people().in_the_way(&first).await.unwrap().sites, [(site, "滨河西路改造工程".to_owned())]);
    assert_eq!(refused(registry.people().close_account(&first, PASSWORD, true).await), "account_in_use");
    assert_eq!(registry.sites().my_sites(&first).await.unwrap().len(), 2, "nothing has happened");
    let second = joined(register, &first, site, "13803570020").await;
    registry.people().close_account(&first, PASSWORD, true).await.unwrap();
    let (members, _) = registry.sites().site_members(&second, site).await.unwrap();
    assert_eq!(members.iter().map(|member| member.account).collect::<Vec<_>>(), [second.account]);
    let left = register.raw.number("select count(*) from site where revision = 0").await;
    assert_eq!(left, 0, "what was never sent is deleted");
    assert_eq!(refused(registry.sites().site(&first, site).await), "not_found");
}

async fn two_administrators_who_close_at_once_leave_one(register: &TestRegister) {
    let (first, site) = register.site("13803570010", "滨河西路改造工程").await;
    let second = joined(register, &first, site, "13803570020").await;
    let close = |actor: &Actor| {
        let (registry, actor) = (register.registry.clone(), actor.clone());
        async move { registry.people().close_account(&actor, PASSWORD, true).await }
    };
    let (one, two) = both(close(&first), close(&second)).await;
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(register.raw.number("select count(*) from site_member").await, 1);
}

async fn a_filing_that_is_sent_meanwhile_keeps_the_account(register: &TestRegister) {
    for round in 0..4 {
        let owner = register.newcomer(Role::Owner, &format!("1380357004{round}")).await;
        let draft = register.complete(&owner, &excavator(&pin(round))).await;
        let close = {
            let (registry, owner) = (register.registry.clone(), owner.clone());
            async move { registry.people().close_account(&owner, PASSWORD, true).await }
        };
        let submit = {
            let (registry, owner) = (register.registry.clone(), owner.clone());
            async move { registry.filings().submit(&owner, draft.id, draft.version).await }
        };
        let (closed, sent) = both(close, submit).await;
        assert!(closed.is_ok() != sent.is_ok(), "{closed:?} {sent:?}");
        let open = "select count(*) from filing f join account a on a.id = f.owner_id
            where f.state = 'submitted' and a.closed_at is not null";
        assert_eq!(register.raw.number(open).await, 0);
    }
}

async fn nobody_closes_without_password_and_tick(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    for (password, tick) in [(PASSWORD, false), ("", true), ("wrong-password-1", true)] {
        assert_eq!(
            refused(registry.people().close_account(&owner, password, tick).await),
            "invalid",
            "{password} {tick}"
        );
    }
    let staff = register.reviewer("lihua").await;
    assert_eq!(refused(registry.people().close_account(&staff, PASSWORD, true).await), "forbidden");
    registry.filings().my_machines(&owner, None).await.unwrap();
}
