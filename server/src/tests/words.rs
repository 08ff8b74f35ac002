//! What pages say is so: decisions by their kind, nothing allowed beside what forbids, and every required field on its
//! review page.

use axum::body::Body;
use domain::fields::{FieldSpec, Fields};
use domain::filing::{FilingKind, Step};
use domain::site::SitePhoto;
use domain::stage::Stage;
use domain::zone::{Zone, ZoneRule};
use http::{Request, header};
use registry::desk::ReturnReasons;
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::fixture::{PASSWORD, TestServer, construction, jpeg, machine, text};

/// Posts a form as a browser without scripts and opens the page that it leads to; where, and what it says.
pub(super) async fn posted(server: &TestServer, path: &str, cookie: &str, body: String) -> (String, String) {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html");
    let response = server.send(request, cookie, Body::from(body)).await;
    let next = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let next = next.to_owned();
    let cookies = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookies: Vec<&str> = cookies.filter_map(|value| value.split(';').next()).collect();
    let page = text(server.page(&next, &format!("{}; {cookie}", cookies.join("; "))).await).await;
    (next, page)
}

pub(super) fn encoded(text: &str) -> String {
    app::context::percent_encode(text)
}

/// A machine that is registered, of this owner.
async fn registered(server: &TestServer, owner: &Actor, reviewer: &Actor) -> Uuid {
    let (id, version, _) = server.complete_draft(owner).await;
    server.registry.filings().submit(owner, id, version).await.unwrap();
    server.registry.desk().approve(reviewer, id, 1, None).await.unwrap();
    id
}

fn change(kind: FilingKind) -> Fields {
    let pairs: &[(&str, &str)] = match kind {
        FilingKind::Registration => &[],
        FilingKind::Transfer => &[("new_phone", "13800000002"), ("new_name", "王建国"), ("reason", "已经出售")],
        FilingKind::Move => &[("new_district", "141021"), ("new_place", "曲沃工地"), ("reason", "转场施工")],
        FilingKind::Reissue => &[("cause", "lost"), ("reason", "标牌掉了")],
        FilingKind::Cancellation => &[("cause", "scrapped"), ("reason", "整机报废")],
    };
    pairs.iter().copied().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_filing_and_each_outcome_says_what_was_done() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (_, _) = server.owner("13800000002").await;
    let (cookie, reviewer) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    for kind in FilingKind::ALL.iter().copied() {
        let (filing, machine) = if kind == FilingKind::Registration {
            let (id, version, _) = server.complete_draft(&owner).await;
            server.registry.filings().submit(&owner, id, version).await.unwrap();
            (id, id)
        } else {
            let id = registered(&server, &owner, &reviewer).await;
            (server.registry.filings().start_change(&owner, id, kind, &change(kind)).await.unwrap(), id)
        };
        let returned = format!("filing={filing}&revision=1&whole={}", encoded("请补充材料"));
        let (_, page) = posted(&server, "/api/office/return_filing", &cookie, returned).await;
        assert!(page.contains(kind.returned_words()), "{kind:?}");
        assert!(!page.contains("原因已通知"), "{kind:?}");
        let (filing, revision) = if kind == FilingKind::Registration {
            let version = server.registry.filings().draft(&owner, filing).await.unwrap().version;
            server.registry.filings().submit(&owner, filing, version).await.unwrap();
            (filing, 2)
        } else {
            (server.registry.filings().start_change(&owner, machine, kind, &change(kind)).await.unwrap(), 1)
        };
        let approve = format!("filing={filing}&revision={revision}");
        let (_, page) = posted(&server, "/api/office/approve", &cookie, approve).await;
        let number = server.registry.desk().dossier(&reviewer, filing, false).await.unwrap().number.unwrap();
        assert!(page.contains(&kind.approved_words(&number)), "{kind:?}: {page}");
        assert_eq!(page.contains("号码已生成"), kind == FilingKind::Registration, "{kind:?}");
        // The same machine again, as long as it stands in the register.
        if kind != FilingKind::Cancellation {
            let (_, city) = server.staff(&format!("city-{}", kind.code()), "141000", &Duty::ALL).await;
            let holder = if kind == FilingKind::Transfer {
                server.registry.people().log_in(Role::Owner, "13800000002", PASSWORD, "test").await.unwrap()
            } else {
                server.registry.people().log_in(Role::Owner, "13800000001", PASSWORD, "test").await.unwrap()
            };
            let (_, holder) = server.signed_in(holder.0).await;
            let form = change(FilingKind::Cancellation);
            let end = server
                .registry
                .filings()
                .start_change(&holder, machine, FilingKind::Cancellation, &form)
                .await
                .unwrap();
            server.registry.desk().approve(&city, end, 1, None).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_machine_may_not_work_anywhere_on_its_page() {
    let zone =
        Zone {
            name: "低排放控制区".to_owned(), lowest: Stage::Three, rule: ZoneRule::Refuse, border: Vec::new()
        };
    let server = TestServer::start_in_zone(zone).await;
    let (_, owner) = server.owner("13800000001").await;
    let (office, reviewer) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (_, gatekeeper) = server.gatekeeper("13800000005").await;
    let id = registered(&server, &owner, &reviewer).await;
    server.open_site(&gatekeeper).await;
    let (gate, _) = {
        let token = server.registry.people().log_in(Role::Site, "13800000005", PASSWORD, "test").await.unwrap();
        server.signed_in(token.0).await
    };
    let json = async |path: &str| {
        let request = Request::get(path).header(header::ACCEPT, "application/json");
        let said = text(server.send(request, "", Body::empty()).await).await;
        serde_json::from_str::<serde_json::Value>(&said).unwrap()
    };
    let plate = "/m/3-DL000001";
    let page = text(server.page(plate, &gate).await).await;
    assert!(page.contains("可以进入作业") && page.contains("机械入场："), "a valid one may: {page}");
    assert!(json(plate).await["record"]["zone"].as_str().unwrap().contains("可以进入作业"));
    let forged = text(server.page("/m/4-DL000001", &gate).await).await;
    assert!(
        forged.contains("请对照标牌再核对一遍") && !forged.contains("可以进入作业") && !forged.contains("机械入场：")
    );
    let data = json("/m/4-DL000001").await;
    assert!(data["result"] == "suspected" && data["record"]["zone"].is_null(), "{data}");
    let list = async || text(server.page("/office/suspicions", &office).await).await;
    assert!(!list().await.contains("4-DL000001"), "a mistyped digit accuses nobody, by page or by JSON");
    assert!(forged.contains("action=\"/m/4-DL000001\"") && forged.contains("name=\"compared\" value=\"yes\""));
    let compared = text(server.page("/m/4-DL000001?compared=yes", &gate).await).await;
    assert!(compared.contains("疑似伪造") && !compared.contains("可以进入作业") && !compared.contains("机械入场："));
    assert!(list().await.contains("4-DL000001"), "what stands on the plate is told");
    let form = change(FilingKind::Cancellation);
    let end = server.registry.filings().start_change(&owner, id, FilingKind::Cancellation, &form).await.unwrap();
    server.registry.desk().approve(&reviewer, end, 1, None).await.unwrap();
    let page = text(server.page(plate, &gate).await).await;
    assert!(page.contains("标牌不再有效"), "{page}");
    for allows in ["可以进入作业", "机械入场："] {
        assert!(!page.contains(allows), "{allows} beside what forbids");
    }
    let data = json(plate).await;
    assert_eq!((data["result"].as_str(), data["record"]["zone"].as_str()), (Some("cancelled"), None));
}

/// The value of a field as a page shows it.
fn shown(spec: &FieldSpec, value: &str) -> String {
    let districts = [("141002".to_owned(), "尧都区".to_owned()), ("141021".to_owned(), "曲沃县".to_owned())];
    app::components::facts::value_words(spec, value, &districts)
}

/// Whether a page says a field with its word and its value.
fn assert_shows(page: &str, what: &str, spec: &FieldSpec, value: &str) {
    let value = shown(spec, value);
    assert!(!value.is_empty(), "{what}: {} is empty in this test", spec.name);
    assert!(page.contains(spec.label), "{what} does not name {}", spec.label);
    assert!(page.contains(&value), "{what} does not show {} ({value})", spec.label);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_required_field_of_every_form_is_on_its_review_page() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (cookie, reviewer) = server.staff("yaodu", "141002", &[Duty::Review, Duty::Sites]).await;
    let page = async |path: String| text(server.page(&path, &cookie).await).await;
    // 主体信息, both kinds, and 机械信息, both identities.
    let company: Fields = [
        ("subject_kind", "company"),
        ("company_name", "临汾宏业工程机械有限公司"),
        ("credit_code", "91140000110012345Q"),
        ("contact_name", "赵会计"),
        ("company_phone", "13803570088"),
    ]
    .into_iter()
    .collect();
    let pin = machine().with("identity_kind", "pin").with("pin", "XUG0215CKPA000001").with("factory_number", "");
    let cases = [(super::fixture::subject(), machine()), (company, pin)];
    let mut machines = Vec::new();
    for (subject, fields) in cases {
        let (id, version, _) = server.complete_draft(&owner).await;
        if subject.get("subject_kind") == "company" {
            let file = server.registry.photos().incoming();
            std::fs::write(file.path(), jpeg(99)).unwrap();
            server.registry.photos().put_photo(&owner, id, domain::photos::Slot::License, &file).await.unwrap();
        }
        let version = server.registry.filings().save_step(&owner, id, version, Step::Subject, &subject).await.unwrap();
        let version = server.registry.filings().save_step(&owner, id, version, Step::Machine, &fields).await.unwrap();
        server.registry.filings().submit(&owner, id, version).await.unwrap();
        let said = page(format!("/office/filings/{id}?reveal=1")).await;
        let choices = ["identity_kind", "sensitive_consent"];
        for (step, typed) in [(Step::Subject, &subject), (Step::Machine, &fields)] {
            let filled = step.fields().iter().filter(|spec| !typed.get(spec.name).is_empty());
            for spec in filled.filter(|spec| !choices.contains(&spec.name)) {
                assert_shows(&said, "a filing", spec, typed.get(spec.name));
            }
        }
        machines.push(id);
    }
    server.registry.desk().approve(&reviewer, machines[0], 1, None).await.unwrap();
    let (_, _) = server.owner("13800000002").await;
    let (_, second) = server.staff("city", "141000", &[Duty::Review]).await;
    for kind in [FilingKind::Transfer, FilingKind::Move, FilingKind::Reissue, FilingKind::Cancellation] {
        let form = change(kind);
        let id = server.registry.filings().start_change(&owner, machines[0], kind, &form).await.unwrap();
        let said = page(format!("/office/filings/{id}")).await;
        for spec in domain::changes::fields(kind) {
            // Of a new owner the name of the account is told; the phone found it.
            let value = shown(spec, form.get(spec.name));
            assert!(spec.name == "new_phone" || said.contains(&value), "{kind:?}: {} ({value})", spec.label);
        }
        server
            .registry
            .desk()
            .return_filing(&second, id, 1, &ReturnReasons { whole: "x".into(), ..Default::default() })
            .await
            .unwrap();
    }
    // 工地注册.
    let (_, gatekeeper) = server.gatekeeper("13800000005").await;
    let site = server.open_site(&gatekeeper).await;
    let said = page(format!("/office/sites/{site}")).await;
    for spec in domain::site::FIELDS.iter().filter(|spec| domain::site::is_required(spec.name)) {
        assert_shows(&said, "a site", spec, construction().get(spec.name));
    }
    assert!(said.contains(SitePhoto::Board.label()));
    // 外地机械, typed at the gate: on the page of the site that it stands on.
    let foreign: Fields =
        [("product", "loader"), ("maker", "徐工集团"), ("model", "LW500KN"), ("fuel", "lng")].into_iter().collect();
    let entry = registry::gate::Entry {
        id: server.registry.sites().new_site(),
        number: "3-GA000001".to_owned(),
        foreign: foreign.clone(),
        exemption: String::new(),
        device: None,
    };
    let photo = server.registry.photos().incoming();
    std::fs::write(photo.path(), jpeg(8)).unwrap();
    server.registry.gate().record_entry(&gatekeeper, site, &entry, Some(&photo)).await.unwrap();
    let said = page(format!("/office/sites/{site}")).await;
    for spec in domain::visit::foreign_specs() {
        assert!(said.contains(&shown(spec, foreign.get(spec.name))), "a machine from elsewhere: {}", spec.label);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_sent_again_shows_what_has_changed() {
    let server = TestServer::start().await;
    let (_, gatekeeper) = server.gatekeeper("13800000005").await;
    let (cookie, office) = server.staff("sites", "141002", &[Duty::Sites]).await;
    let registry = &server.registry;
    let site = registry.sites().new_site();
    let version = registry.sites().save_site(&gatekeeper, site, 0, &construction()).await.unwrap();
    let file = registry.photos().incoming();
    std::fs::write(file.path(), jpeg(7)).unwrap();
    registry.sites().put_site_photo(&gatekeeper, site, SitePhoto::Board, &file).await.unwrap();
    registry.sites().submit_site(&gatekeeper, site, version).await.unwrap();
    let reasons = ReturnReasons { whole: "请核对施工单位".into(), ..ReturnReasons::default() };
    registry.sites().return_site(&office, site, 1, &reasons).await.unwrap();
    let mended = construction().with("contractor", "山西四建集团有限公司");
    let version = registry.sites().site(&gatekeeper, site).await.unwrap().site.version;
    let version = registry.sites().save_site(&gatekeeper, site, version, &mended).await.unwrap();
    let path = format!("/office/sites/{site}");
    let page = text(server.page(&path, &cookie).await).await;
    assert!(!page.contains("山西四建集团"), "what is being mended is not the office's to read");
    registry.sites().submit_site(&gatekeeper, site, version).await.unwrap();
    let page = text(server.page(&path, &cookie).await).await;
    assert!(page.contains("山西四建集团有限公司"), "{page}");
    let before = page.split("<del class=\"before\">").skip(1).map(|rest| rest.split('<').next().unwrap_or_default());
    assert_eq!(
        before.collect::<Vec<_>>(),
        ["山西路桥第一工程有限公司"],
        "the old value beside the new one, and no other"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_hint_that_the_queue_counts_is_on_the_page() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (cookie, reviewer) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    registered(&server, &owner, &reviewer).await;
    // The same machine once more: doubtful, with a warning at a field that no page shows.
    let (id, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    let page = server.registry.desk().queue(&reviewer, &registry::desk::QueueFilter::default()).await.unwrap();
    let entry = page.entries.iter().find(|entry| entry.id == id).unwrap();
    assert!(entry.remarks > 0 && entry.doubtful > 0);
    let queue = text(server.page("/office/filings", &cookie).await).await;
    assert!(queue.contains(&format!("{}条", entry.remarks)), "{queue}");
    let dossier = server.registry.desk().dossier(&reviewer, id, false).await.unwrap();
    assert_eq!(dossier.hints.len(), entry.remarks, "one source");
    let page = text(server.page(&format!("/office/filings/{id}"), &cookie).await).await;
    assert!(page.contains(&format!("提示 {}条", entry.remarks)), "{page}");
    for hint in &dossier.hints {
        assert!(page.contains(&hint.sentence), "{}", hint.sentence);
    }
    assert!(page.contains("可能重复"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_colleague_holds_or_one_asked_for_oneself_is_not_offered() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (one, reviewer) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (other, colleague) = server.staff("zhao", "141002", &[Duty::Review]).await;
    let (id, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    let bar = async |id: Uuid, cookie: &str| {
        let page = text(server.page(&format!("/office/filings/{id}"), cookie).await).await;
        let approve = page.split("id=\"approve\"").nth(1).unwrap().split('>').next().unwrap().to_owned();
        (approve.contains("disabled"), page)
    };
    assert!(!bar(id, &one).await.0 && !bar(id, &other).await.0);
    server.registry.desk().claim(&colleague, id).await.unwrap();
    let (disabled, page) = bar(id, &one).await;
    assert!(disabled && page.contains("zhao正在审核这份备案，现在不能决定") && page.contains("30分钟"), "{page}");
    assert!(!page.contains("/api/office/claim"), "nor is taking it");
    assert!(!bar(id, &other).await.0);
    server.registry.desk().approve(&colleague, id, 1, None).await.unwrap();
    let form = change(FilingKind::Reissue);
    let asked = server.registry.filings().start_change(&reviewer, id, FilingKind::Reissue, &form).await.unwrap();
    let (disabled, page) = bar(asked, &one).await;
    assert!(disabled && page.contains("不能由您本人审核"), "{page}");
    assert!(!bar(asked, &other).await.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gate_asks_once_more_and_the_office_finds_out() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (office, reviewer) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (gate, gatekeeper) = server.gatekeeper("13800000005").await;
    registered(&server, &owner, &reviewer).await;
    let site = server.open_site(&gatekeeper).await;
    let path = format!("/site/sites/{site}/enter?q=4-DL000001");
    let page = text(server.page(&path, &gate).await).await;
    assert!(page.contains("请对照号牌再核对一遍") && page.contains("号牌上就是这个号码：4-DL000001"), "{page}");
    let list = text(server.page("/office/suspicions", &office).await).await;
    assert!(!list.contains("4-DL000001"), "a mistyped digit accuses nobody");
    let body = format!("site={site}&number=4-DL000001");
    let (_, page) = posted(&server, "/api/site/suspect_plate", &gate, body).await;
    assert!(page.contains("已记录为疑似伪造号牌"), "{page}");
    let home = text(server.page("/office", &office).await).await;
    assert!(home.contains("href=\"/office/suspicions\""), "it stands in the queues");
    let list = text(server.page("/office/suspicions", &office).await).await;
    assert!(list.contains("4-DL000001") && list.contains("待核实") && list.contains("王建国"), "{list}");
    let key = list.split("name=\"suspicion\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let judge = |note: &str| format!("suspicion={key}&before=open&outcome=mistaken&note={}", encoded(note));
    let (_, page) = posted(&server, "/api/office/judge_suspicion", &office, judge("")).await;
    assert!(page.contains("请填写核实情况"), "{page}");
    let (_, page) = posted(&server, "/api/office/judge_suspicion", &office, judge("看错了首位")).await;
    assert!(page.contains("核实结果已记录") && !page.contains("4-DL000001"), "{page}");
    let (_, page) = posted(&server, "/api/office/judge_suspicion", &office, judge("晚了一步")).await;
    assert!(page.contains("已被别人改动") && !page.contains("核实结果已记录"), "{page}");
    let mistaken = text(server.page("/office/suspicions?state=mistaken", &office).await).await;
    assert!(mistaken.contains("看错了首位") && mistaken.contains("yaodu"), "{mistaken}");
}
