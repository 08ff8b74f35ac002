//! What the administration watches: messages and their texts, statistics, the audit. As pages without scripts, and as
//! files.

use axum::body::Body;
use domain::message::Template;
use futures_util::FutureExt as _;
use http::{Request, StatusCode, header};
use registry::desk::ReturnReasons;
use registry::messages::{Answer, Sender};
use registry::statistics::Part;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::fixture::{TestServer, text};

const PAGES: [&str; 4] = ["/office/messages", "/office/messages/templates", "/office/statistics", "/office/audit"];

struct World {
    server: TestServer,
    /// The city's administration.
    city: String,
    reviewer: (String, Actor),
    filing: Uuid,
}

/// A filing that was returned, whose message nobody knows the fate of, and that was then approved.
async fn world() -> World {
    let server = TestServer::start().await;
    // The contact of the filing too: one message.
    let (_, owner) = server.owner("13803570000").await;
    let reviewer = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (city, _) = server.staff("city", "141000", &Duty::ALL).await;
    let (filing, version, _) = server.complete_draft(&owner).await;
    let registry = &server.registry;
    registry.filings().submit(&owner, filing, version).await.unwrap();
    let reasons = ReturnReasons { whole: "请重拍".into(), ..ReturnReasons::default() };
    registry.desk().return_filing(&reviewer.1, filing, 1, &reasons).await.unwrap();
    let lost = |_| std::future::ready(Answer::Unknown("没有应答".to_owned())).boxed();
    registry.messages().deliver_messages(&Sender::Function(std::sync::Arc::new(lost))).await.unwrap();
    let version = registry.filings().draft(&owner, filing).await.unwrap().version;
    registry.filings().submit(&owner, filing, version).await.unwrap();
    registry.desk().approve(&reviewer.1, filing, 2, None).await.unwrap();
    World { server, city, reviewer, filing }
}

fn post(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
}

impl World {
    async fn shown(&self, path: &str) -> String {
        let response = self.server.page(path, &self.city).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        text(response).await
    }

    /// Posts a form as the city's administration; answers the page that follows.
    async fn posted(&self, path: &str, body: &str) -> (String, String) {
        let response = self.server.send(post(path), &self.city, Body::from(body.to_owned())).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        let next = response.headers().get(header::LOCATION).unwrap().to_str().unwrap().to_owned();
        let flash = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let flash: Vec<&str> = flash.filter_map(|value| value.split(';').next()).collect();
        let path = next.split('#').next().unwrap();
        let page = text(self.server.page(path, &format!("{}; {}", self.city, flash.join("; "))).await).await;
        (next, page)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_administration_opens_the_logs_and_everybody_of_the_office_the_statistics() {
    let world = world().await;
    let reviewer = &world.reviewer.0;
    for (path, status) in [
        ("/office/messages", 403),
        ("/office/messages/templates", 403),
        ("/office/audit", 403),
        ("/office/statistics", 200),
        ("/office/statistics/districts.csv", 200),
        ("/office/statistics/districts.xlsx", 200),
        ("/office/statistics/nonsense.csv", 404),
        ("/office/statistics/districts", 404),
        ("/office/statistics?office=141021", 404),
        ("/office/statistics/districts.csv?office=141021", 404),
    ] {
        assert_eq!(world.server.page(path, reviewer).await.status(), status, "{path}");
    }
    assert_eq!(world.server.page("/office/statistics/districts.csv", "").await.status(), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_labels_for_its_controls_and_ids_of_its_own() {
    let world = world().await;
    for path in PAGES {
        let page = world.shown(path).await;
        let after = |mark: &str| {
            let values = page.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
            values.map(str::to_owned).collect::<Vec<String>>()
        };
        let (ids, labelled) = (after(" id=\""), after(" for=\""));
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{path}: {ids:?}");
        assert!(labelled.iter().all(|label| ids.contains(label)), "{path}: {labelled:?}");
        let controls = ["<select", "<textarea", "type=\"search\"", "type=\"date\"", "type=\"month\""];
        let controls: usize = controls.iter().map(|control| page.matches(control).count()).sum();
        assert_eq!(labelled.len(), controls, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_fate_is_unknown_is_sent_again_by_a_button() {
    let world = world().await;
    let page = world.shown("/office/messages?state=unknown").await;
    assert!(page.contains("结果不明") && page.contains("没有应答") && page.contains("138****0000"), "{page}");
    assert!(!page.contains("13803570000"));
    let id = page.split("name=\"message\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let body = format!("message={id}&back=%2Foffice%2Fmessages%3Fstate%3Dunknown");
    let (next, page) = world.posted("/api/office/message_resend", &body).await;
    assert_eq!(next, "/office/messages?state=unknown");
    assert!(page.contains("已安排重新发送") && page.contains("没有符合条件的短信"), "{page}");
    let (_, page) = world.posted("/api/office/message_resend", &format!("message={id}&back=//evil.example")).await;
    assert!(page.contains("<title>错误：短信记录") && page.contains("不能重新发送"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_previewed_refused_saved_and_restored() {
    let world = world().await;
    let set = "/api/office/template_set";
    let (next, page) = world.posted(set, "template=approved&version=0&go=preview&text=通过：{number}{pickup}").await;
    assert!(next.ends_with("#text-approved") && page.contains("通过：3-DL000001654321"), "{page}");
    assert!(page.contains(">通过：{number}{pickup}</textarea>") && page.contains("已保存的内容："), "{page}");
    let (_, page) = world.posted(set, "template=approved&version=0&text=通过：{code}").await;
    assert!(page.contains("<title>错误：短信内容") && page.contains("href=\"#text-approved\""), "{page}");
    assert!(page.contains(">通过：{code}</textarea>"), "what was typed is still there: {page}");
    let (_, page) = world.posted(set, "template=approved&version=0&text=通过：{number}{pickup}").await;
    assert!(page.contains("短信内容已保存") && page.contains("恢复默认"), "{page}");
    let (_, page) = world.posted(set, "template=approved&version=0&text=又：{number}{pickup}").await;
    assert!(page.contains("刚被别人改过") && page.contains(">又：{number}{pickup}</textarea>"), "{page}");
    let (_, page) = world.posted("/api/office/template_reset", "template=approved&version=1").await;
    assert!(page.contains("已恢复默认内容") && page.contains(Template::Approved.text()), "{page}");
    let (_, page) = world.posted(set, "template=nonsense&version=1&text=x").await;
    assert!(page.contains("没有找到"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_statistics_are_drawn_with_their_tables_and_each_is_a_file() {
    let world = world().await;
    let page = world.shown("/office/statistics").await;
    assert_eq!(page.matches("class=\"chart\"").count(), Part::ALL.len(), "{page}");
    assert_eq!(page.matches("role=\"img\"").count(), Part::ALL.len());
    assert!(page.contains("viewBox=\"0 0 360 ") && page.contains("挖掘机1"), "{page}");
    for part in Part::ALL {
        let response = world.server.page(&format!("/office/statistics/{}.csv", part.code()), &world.city).await;
        let kind = response.headers().get(header::CONTENT_TYPE).unwrap().to_str().unwrap().to_owned();
        let table = text(response).await;
        assert!(kind.starts_with("text/csv") && table.starts_with('\u{feff}'), "{part:?}");
        assert!(table.lines().count() >= 2, "{part:?}: {table}");
    }
    let page = world.shown("/office/statistics?from=1999-01&until=1999-12&office=141002").await;
    assert!(page.contains("这段时间没有登记和审核") && !page.contains("class=\"chart\""), "{page}");
    assert!(page.contains("value=\"1999-01\""));
    world.shown("/office/statistics?from=%00&until=x&office=").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_tells_in_words_and_leaves_as_a_file_with_its_filters() {
    let world = world().await;
    let page = world.shown(&format!("/office/audit?record={}", world.filing)).await;
    assert!(page.contains("审核不通过") && page.contains("理由：请重拍") && page.contains("3-DL000001"), "{page}");
    let page = world.shown("/office/audit?person=yaodu").await;
    assert!(page.contains(">yaodu</a>") && !page.contains("开始填报</td>"), "{page}");
    let page = world.shown("/office/audit?person=%3Cscript%3E&from=x&after=1.x").await;
    assert!(page.contains("没有符合条件的操作记录") && page.contains("value=\"&lt;script&gt;\""), "{page}");
    let page = world.shown("/office/audit?person=yaodu&what=").await;
    assert!(page.contains("value=\"audit\"") && page.contains("person=yaodu"), "the export takes the filters: {page}");
}
