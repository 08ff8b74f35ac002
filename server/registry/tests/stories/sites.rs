//! 工地注册 and 工地审核: filled in, sent, sent back, mended, approved, closed; administrators by invitation.

use std::collections::BTreeMap;

use domain::refusal::Refusal;
use domain::site::{SitePhoto, SiteState};
use domain::zone::{Zone, ZoneRule};
use registry::desk::ReturnReasons;
use registry::sites::SiteFilter;
use registry::{Actor, Duty, Registry, Role};
use uuid::Uuid;

use super::exports::exported;
use super::pictures;
use super::register::{CITY, HOUMA, TestRegister, YAODU, at_once, both, refused, told};

stories! {
    a_site_is_sent_returned_mended_and_approved,
    a_form_sent_twice_is_one_site,
    what_is_missing_is_named_and_nothing_is_lost,
    a_site_is_seen_by_its_administrators_and_its_office_only,
    an_invited_phone_joins_and_a_removed_one_sees_nothing,
    two_who_remove_each_other_leave_one,
    of_two_reviewers_one_decides,
    the_list_is_searched_by_any_part_of_a_name,
    a_position_in_the_zone_is_noticed,
}

pub use domain::samples::construction as filled;

/// Any staff that may review sites.
pub const SITES: [Duty; 1] = [Duty::Sites];

impl TestRegister {
    /// Puts a picture into a slot of a site.
    pub async fn put_site_photo(&self, actor: &Actor, site: Uuid, slot: SitePhoto) -> registry::Result<Uuid> {
        let file = self.registry.photos().incoming();
        std::fs::write(file.path(), pictures::jpeg(3)).unwrap();
        self.registry.sites().put_site_photo(actor, site, slot, &file).await
    }

    /// A site that was sent.
    pub async fn sent_site(&self, administrator: &Actor, name: &str, district: &str) -> Uuid {
        let id = self.registry.sites().new_site();
        let version = self.registry.sites().save_site(administrator, id, 0, &filled(name, district)).await.unwrap();
        self.put_site_photo(administrator, id, SitePhoto::Board).await.unwrap();
        self.registry.sites().submit_site(administrator, id, version).await.unwrap();
        id
    }

    /// A site into which machines may come, with its administrator.
    pub async fn site(&self, phone: &str, name: &str) -> (Actor, Uuid) {
        let administrator = self.newcomer(Role::Site, phone).await;
        let id = self.sent_site(&administrator, name, YAODU).await;
        let username = format!("sites{phone}");
        let reviewer = self.staff(&username, YAODU, &SITES).await;
        self.registry.sites().approve_site(&reviewer, id, 1, false).await.unwrap();
        (administrator, id)
    }
}

fn reasons(field: &str, text: &str) -> ReturnReasons {
    ReturnReasons { whole: String::new(), fields: BTreeMap::from([(field.to_owned(), text.to_owned())]) }
}

async fn a_site_is_sent_returned_mended_and_approved(register: &TestRegister) {
    let registry = &register.registry;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let reviewer = register.staff("lihua", YAODU, &SITES).await;
    let id = register.sent_site(&administrator, "滨河西路改造工程", YAODU).await;
    let sent = registry.sites().site(&administrator, id).await.unwrap();
    assert_eq!(sent.site.state, SiteState::Submitted);
    assert_eq!(sent.site.office.as_ref().map(|office| office.code.as_str()), Some(YAODU));
    assert!(sent.site.due.is_some());
    let counts = registry.desk().queue_counts(&reviewer).await.unwrap();
    assert_eq!(counts.get("site:submitted"), Some(&1));
    assert_eq!(
        refused(registry.sites().save_site(&administrator, id, 2, &filled("新名称", YAODU)).await),
        "site_decided"
    );
    assert_eq!(
        refused(registry.sites().return_site(&reviewer, id, 1, &ReturnReasons::default()).await),
        "reason_missing"
    );
    registry.sites().return_site(&reviewer, id, 1, &reasons("credit_code", "与营业执照不符")).await.unwrap();
    let back = registry.sites().site(&administrator, id).await.unwrap();
    assert_eq!(back.site.state, SiteState::Returned);
    assert_eq!(
        (back.site.reasons[0].field.as_str(), back.site.reasons[0].sentence.as_str()),
        ("credit_code", "与营业执照不符")
    );
    let mended = filled("滨河西路改造工程（二期）", YAODU);
    let version = registry.sites().save_site(&administrator, id, back.site.version, &mended).await.unwrap();
    registry.sites().submit_site(&administrator, id, version).await.unwrap();
    assert_eq!(refused(registry.sites().approve_site(&reviewer, id, 1, false).await), "site_decided", "an old page");
    registry.sites().approve_site(&reviewer, id, 2, false).await.unwrap();
    registry.sites().approve_site(&reviewer, id, 2, false).await.unwrap();
    let file = registry.sites().site(&administrator, id).await.unwrap();
    assert_eq!((file.site.state, file.site.name.as_str()), (SiteState::Approved, "滨河西路改造工程（二期）"));
    assert_eq!(file.revisions.len(), 2);
    let texts: Vec<String> = register.messages().await.into_iter().map(|message| message.text).collect();
    assert_eq!(texts.iter().filter(|text| text.contains("审核通过")).count(), 1, "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("您注册的工地审核不通过")), "{texts:?}");
    let events = registry.sites().site_events(&reviewer, id).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(
        kinds.iter().filter(|what| ["site.returned", "site.approved", "site.submitted"].contains(what)).count(),
        4,
        "{kinds:?}"
    );
    registry.sites().close_site(&reviewer, id, "工程竣工").await.unwrap();
    assert_eq!(refused(registry.sites().close_site(&reviewer, id, "再关一次").await), "site_decided");
    assert_eq!(
        registry.sites().site(&administrator, id).await.unwrap().site.closed_reason.as_deref(),
        Some("工程竣工")
    );
}

async fn a_form_sent_twice_is_one_site(register: &TestRegister) {
    let registry = &register.registry;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let id = registry.sites().new_site();
    let save = || {
        let (registry, actor) = (registry.clone(), administrator.clone());
        async move { registry.sites().save_site(&actor, id, 0, &filled("一个工地", YAODU)).await }
    };
    let saved = at_once((0..3).map(|_| save())).await;
    assert_eq!(saved.iter().filter(|one| one.is_ok()).count(), 1, "the others are told: {saved:?}");
    assert_eq!(registry.sites().my_sites(&administrator).await.unwrap().len(), 1);
    register.put_site_photo(&administrator, id, SitePhoto::Board).await.unwrap();
    registry.sites().submit_site(&administrator, id, 1).await.unwrap();
    registry.sites().submit_site(&administrator, id, 1).await.unwrap();
    assert_eq!(register.raw.number("select count(*) from site_revision").await, 1);
}

async fn what_is_missing_is_named_and_nothing_is_lost(register: &TestRegister) {
    let registry = &register.registry;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let id = registry.sites().new_site();
    let half = filled("半个工地", YAODU).with("credit_code", "12").with("manager", "");
    let version = registry.sites().save_site(&administrator, id, 0, &half).await.unwrap();
    let Refusal::Invalid { report } =
        registry.sites().submit_site(&administrator, id, version).await.unwrap_err().refusal()
    else {
        panic!("the form has mistakes")
    };
    for field in ["credit_code", "manager", "board"] {
        assert!(report.error_of(field).is_some(), "{field}: {report:?}");
    }
    let kept = registry.sites().site(&administrator, id).await.unwrap();
    assert_eq!((kept.site.state, kept.site.fields.get("credit_code")), (SiteState::Draft, "12"));
    let sealed = register.raw.everything().await;
    assert!(!sealed.iter().any(|text| text.contains("13803570099")), "the manager's phone is sealed");
    assert_eq!(refused(registry.sites().save_site(&administrator, id, 7, &half).await), "changed_elsewhere");
}

async fn a_site_is_seen_by_its_administrators_and_its_office_only(register: &TestRegister) {
    let registry = &register.registry;
    let (administrator, id) = register.site("13803570010", "滨河西路改造工程").await;
    let other = register.newcomer(Role::Site, "13803570011").await;
    let owner = register.owner().await;
    let houma = register.staff("houma", HOUMA, &Duty::ALL).await;
    let city = register.staff("city", CITY, &[Duty::ReadOnly]).await;
    let reader = register.staff("reader", YAODU, &[Duty::ReadOnly]).await;
    for (who, expected) in [
        (&administrator, "ok"),
        (&other, "not_found"),
        (&owner, "forbidden"),
        (&houma, "not_found"),
        (&city, "ok"),
        (&reader, "ok"),
    ] {
        assert_eq!(told(&registry.sites().site(who, id).await), expected, "{}", who.login);
        let photo = registry.sites().site(&administrator, id).await.unwrap().photos[0].1;
        let seen = registry.photos().photo(who, photo, registry::photos::Size::Full).await;
        assert_eq!(seen.is_ok(), expected == "ok", "{}", who.login);
    }
    assert_eq!(refused(registry.sites().close_site(&reader, id, "x").await), "forbidden");
    assert_eq!(refused(registry.sites().close_site(&houma, id, "x").await), "not_found");
    assert_eq!(refused(registry.sites().approve_site(&administrator, id, 1, false).await), "forbidden");
    assert_eq!(refused(registry.sites().list(&administrator, &SiteFilter::default()).await), "forbidden");
    let draft = registry.sites().new_site();
    registry.sites().save_site(&other, draft, 0, &filled("草稿", YAODU)).await.unwrap();
    assert_eq!(refused(registry.sites().site(&city, draft).await), "not_found", "nobody's business before it is sent");
}

async fn an_invited_phone_joins_and_a_removed_one_sees_nothing(register: &TestRegister) {
    let registry = &register.registry;
    let (first, id) = register.site("13803570010", "滨河西路改造工程").await;
    assert_eq!(refused(registry.sites().invite(&first, id, "12").await), "invalid");
    assert_eq!(refused(registry.sites().invite(&first, id, "13803570010").await), "invalid");
    registry.sites().invite(&first, id, "13803570020").await.unwrap();
    registry.sites().invite(&first, id, "13803570020").await.unwrap();
    let invited: Vec<_> =
        register.messages().await.into_iter().filter(|message| message.text.contains("被邀请")).collect();
    assert_eq!(invited.len(), 1);
    let second = register.newcomer(Role::Site, "13803570020").await;
    let stranger = register.newcomer(Role::Site, "13803570021").await;
    let waiting = registry.sites().my_invitations(&second).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].site_name.as_str()), (1, "滨河西路改造工程"));
    assert_eq!(refused(registry.sites().answer_invitation(&stranger, waiting[0].id, true).await), "not_found");
    assert_eq!(refused(registry.sites().site(&second, id).await), "not_found", "not before it is accepted");
    registry.sites().answer_invitation(&second, waiting[0].id, true).await.unwrap();
    assert_eq!(refused(registry.sites().answer_invitation(&second, waiting[0].id, true).await), "not_found");
    assert_eq!(registry.sites().my_sites(&second).await.unwrap().len(), 1);
    registry.sites().remove_member(&second, id, first.account).await.unwrap();
    assert_eq!(refused(registry.sites().site(&first, id).await), "not_found");
    assert_eq!(
        refused(registry.gate().records(&first, id, &registry::gate::RecordFilter::default()).await),
        "not_found"
    );
    assert_eq!(refused(registry.sites().remove_member(&second, id, second.account).await), "last_administrator");
    registry.sites().invite(&second, id, "13803570021").await.unwrap();
    let (_, open) = registry.sites().site_members(&second, id).await.unwrap();
    registry.sites().withdraw_invitation(&second, id, open[0].id).await.unwrap();
    assert!(registry.sites().my_invitations(&stranger).await.unwrap().is_empty());
}

async fn two_who_remove_each_other_leave_one(register: &TestRegister) {
    let registry = &register.registry;
    let (first, id) = register.site("13803570010", "滨河西路改造工程").await;
    registry.sites().invite(&first, id, "13803570020").await.unwrap();
    let second = register.newcomer(Role::Site, "13803570020").await;
    let waiting = registry.sites().my_invitations(&second).await.unwrap();
    registry.sites().answer_invitation(&second, waiting[0].id, true).await.unwrap();
    let remove = |actor: &Actor, other: &Actor| {
        let (registry, actor, other) = (registry.clone(), actor.clone(), other.account);
        async move { registry.sites().remove_member(&actor, id, other).await }
    };
    let (one, two) = both(remove(&first, &second), remove(&second, &first)).await;
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(register.raw.number("select count(*) from site_member").await, 1);
}

async fn of_two_reviewers_one_decides(register: &TestRegister) {
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let (first, second) = (register.staff("lihua", YAODU, &SITES).await, register.staff("zhao", CITY, &SITES).await);
    for number in 0..8 {
        let id = register.sent_site(&administrator, &format!("工地{number}"), YAODU).await;
        let approve = {
            let (registry, actor) = (register.registry.clone(), first.clone());
            async move { registry.sites().approve_site(&actor, id, 1, false).await }
        };
        let send_back = {
            let (registry, actor) = (register.registry.clone(), second.clone());
            async move { registry.sites().return_site(&actor, id, 1, &reasons("name", "与公示牌不符")).await }
        };
        let (approved, returned) = both(approve, send_back).await;
        assert!(approved.is_ok() != returned.is_ok(), "{approved:?} {returned:?}");
        let state = register.registry.sites().site(&administrator, id).await.unwrap().site.state;
        assert_eq!(state == SiteState::Approved, approved.is_ok());
    }
}

async fn the_list_is_searched_by_any_part_of_a_name(register: &TestRegister) {
    let registry = &register.registry;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let reviewer = register.staff("lihua", CITY, &SITES).await;
    for (name, district) in [("滨河西路改造工程", YAODU), ("平阳广场地下车库", YAODU), ("侯马东站", HOUMA)]
    {
        register.sent_site(&administrator, name, district).await;
    }
    let found = async |search: &str, office: Option<&str>| {
        let filter =
            SiteFilter { search: search.to_owned(), office: office.map(str::to_owned), ..SiteFilter::default() };
        let page = registry.sites().list(&reviewer, &filter).await.unwrap();
        page.sites.into_iter().map(|site| site.name).collect::<Vec<_>>()
    };
    assert_eq!(found("广场", None).await, ["平阳广场地下车库"]);
    assert_eq!(found("路桥第一", None).await.len(), 3, "by 施工单位");
    assert_eq!(found("路桥第一", Some(HOUMA)).await, ["侯马东站"]);
    assert_eq!(found("", Some(YAODU)).await, ["滨河西路改造工程", "平阳广场地下车库"]);
    assert_eq!(found("没有", None).await, Vec::<String>::new());
    // Another office's names do not crowd out one's own.
    for number in 0..250 {
        let word = format!(
            "insert into site_word (suffix, site_id, office_id)
            select '平阳{number:04}', id, office_id from site where name = '侯马东站'"
        );
        register.raw.change(&word).await;
    }
    assert_eq!(found("平阳", Some(YAODU)).await, ["平阳广场地下车库"]);
    let lines = exported(register, &reviewer, "sites", &format!("office={HOUMA}")).await;
    assert!(lines.len() == 1 && lines[0].contains("侯马东站") && lines[0].contains("道路桥梁"), "{lines:?}");
    assert!(!lines[0].contains("13803570099"), "no phone goes out");
}

/// The register of the story with a zone around its sites.
pub async fn with_zone(register: &TestRegister, rule: ZoneRule) -> Registry {
    let mut config = register.registry.config().clone();
    config.zone = Some(Zone {
        name: "低排放控制区".to_owned(),
        lowest: domain::stage::Stage::Three,
        rule,
        border: vec![[111.0, 36.0], [112.0, 36.0], [112.0, 37.0], [111.0, 37.0]],
    });
    Registry::open(config, register.registry.clock().clone()).await.unwrap()
}

async fn a_position_in_the_zone_is_noticed(register: &TestRegister) {
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let registry = with_zone(register, ZoneRule::Refuse).await;
    for (longitude, expected) in [("111.518976", true), ("112.5", false)] {
        let id = registry.sites().new_site();
        let fields = filled("工地", YAODU).with("longitude", longitude);
        let version = registry.sites().save_site(&administrator, id, 0, &fields).await.unwrap();
        register.put_site_photo(&administrator, id, SitePhoto::Board).await.unwrap();
        registry.sites().submit_site(&administrator, id, version).await.unwrap();
        assert_eq!(registry.sites().site(&administrator, id).await.unwrap().site.in_zone, expected, "{longitude}");
    }
    registry.close().await;
}
