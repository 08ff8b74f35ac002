//! The register's pages without scripts: lists, the counter, corrections and changes, from form to page.

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use registry::{Actor, Duty};
use uuid::Uuid;

use super::fixture::{TestServer, text};

struct World {
    server: TestServer,
    owner: String,
    owner_actor: Actor,
    office: String,
    machine: Uuid,
}

async fn world() -> World {
    let server = TestServer::start().await;
    let (owner, owner_actor) = server.owner("13800000001").await;
    let (office, reviewer) = server.staff("yaodu", "141002", &[Duty::Review, Duty::Plates]).await;
    let (machine, version, _) = server.complete_draft(&owner_actor).await;
    server.registry.filings().submit(&owner_actor, machine, version).await.unwrap();
    server.registry.desk().approve(&reviewer, machine, 1, None).await.unwrap();
    World { server, owner, owner_actor, office, machine }
}

impl World {
    async fn shown(&self, path: &str, cookie: &str) -> String {
        let response = self.server.page(path, cookie).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        text(response).await
    }

    /// Posts a form and opens the page that it leads to.
    async fn posted(&self, path: &str, cookie: &str, body: String) -> (String, String) {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html");
        let response = self.server.send(request, cookie, Body::from(body)).await;
        let next = location(&response);
        let cookies = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let flash: Vec<&str> = cookies.filter_map(|value| value.split(';').next()).collect();
        let page = self.shown(&next, &format!("{cookie}; {}", flash.join("; "))).await;
        (next, page)
    }
}

fn location(response: &Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_is_searched_by_address_alone() {
    let world = world().await;
    let page = world.shown("/office/machines?state=registered&search=DL000001&stage=3", &world.office).await;
    assert!(page.contains(&format!("href=\"/office/machines/{}\"", world.machine)) && page.contains("3-DL000001"));
    assert!(
        page.contains("<option value=\"3\" selected") && page.contains("value=\"DL000001\""),
        "the filters are kept"
    );
    assert!(page.contains("href=\"/office/machines?state=registered\"") && page.contains("清除"));
    assert!(!page.contains("id=\"filter-office\""), "an office has one district");
    let nothing = world.shown("/office/machines?state=cancelled&order=nonsense&after=x&from=y", &world.office).await;
    assert!(nothing.contains("还没有登记的机械"), "nonsense in an address narrows nothing");
    let nothing = world.shown("/office/machines?search=nobody", &world.office).await;
    assert!(nothing.contains("没有符合条件的机械"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_counter_goes_from_code_to_hand_over() {
    let world = world().await;
    let held =
        world.server.registry.filings().my_machine(&world.owner_actor, world.machine).await.unwrap().held.unwrap();
    let code = held.code.unwrap();
    let page = world.shown(&format!("/owner/machines/{}", world.machine), &world.owner).await;
    assert!(page.contains(&code) && page.contains("待领取标牌") && page.contains("演示地址"), "where, and with what");
    let wrong = world.posted("/api/office/find_plate", &world.office, "code=123".to_owned()).await;
    assert!(wrong.0 == "/office/plates" && wrong.1.contains("没有找到这个领取码") && wrong.1.contains("value=\"123\""));
    let (next, page) = world.posted("/api/office/find_plate", &world.office, format!("code={code}")).await;
    assert_eq!(next, format!("/office/plates?machine={}", world.machine), "no code in an address");
    assert!(page.contains("确认领取") && !page.contains(&code));
    let form = |who: &str| format!("machine={}&from=counter&fields[collected_as]={who}", world.machine);
    let (next, page) = world.posted("/api/office/collect_plate", &world.office, form("agent")).await;
    assert!(next.ends_with(&world.machine.to_string()) && page.contains("请填写代领人姓名"));
    let (next, page) = world.posted("/api/office/collect_plate", &world.office, form("owner")).await;
    assert!(next == "/office/plates" && page.contains("已登记领取"));
    let (_, page) = world.posted("/api/office/collect_plate", &world.office, form("owner")).await;
    assert!(page.contains("请勿重复发放"), "{page}");
    let page = world.shown(&format!("/owner/machines/{}", world.machine), &world.owner).await;
    assert!(page.contains("环保标牌已于") && !page.contains(&code));
    let undo = format!("machine={}&undo_reason=", world.machine);
    let (_, page) = world.posted("/api/office/undo_collection", &world.office, undo.clone()).await;
    assert!(page.contains("请填写撤销领取的理由"));
    let undone = world.posted("/api/office/undo_collection", &world.office, format!("{undo}wrong+machine")).await;
    assert!(undone.1.contains("已撤销领取"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_comes_back_with_what_was_typed_and_then_changes_the_number() {
    let world = world().await;
    let path = format!("/office/machines/{}/correct", world.machine);
    let form = world.shown(&path, &world.office).await;
    assert!(form.contains("value=\"SY215C\"") && !form.contains("name=\"fields[district]\""));
    let version = form.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let body = |reason: &str| {
        let fields = super::fixture::machine().with("disclosure_number", "CN FJ G2 00 0S21000008 000001");
        let encode = app::context::percent_encode;
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("fields[{name}]={}", encode(value))).collect();
        format!("machine={}&version={version}&reason={reason}&{}", world.machine, fields.join("&"))
    };
    let (next, page) = world.posted("/api/office/correct_machine", &world.office, body("")).await;
    assert!(next == path && page.contains("请填写更正的理由") && page.contains("CN FJ G2 00 0S21000008 000001"));
    let (next, page) = world.posted("/api/office/correct_machine", &world.office, body("plate")).await;
    assert_eq!(next, path, "first it is shown what becomes of the number");
    for part in ["确认更正号码", "3-DL000001", "2-DL000001", "138****0000", "按新号码重新制作", "还没有保存"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let file = world.shown(&format!("/office/machines/{}", world.machine), &world.office).await;
    assert!(file.contains("3-DL000001") && !file.contains("2-DL000001"), "nothing has happened yet");
    let back = world.shown(&path, &world.office).await;
    assert!(back.contains("CN FJ G2 00 0S21000008 000001"), "返回修改 has what was typed");
    let confirmed = format!("{}&confirmed=2-DL000001", body("plate"));
    let (next, page) = world.posted("/api/office/correct_machine", &world.office, confirmed).await;
    assert_eq!(next, format!("/office/machines/{}", world.machine));
    assert!(page.contains("2-DL000001") && page.contains("原环保登记号码") && page.contains("3-DL000001"), "{page}");
    let (_, page) = world.posted("/api/office/correct_machine", &world.office, body("again")).await;
    assert!(page.contains("改动过"), "a page from before the correction is stale");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_asks_for_a_change_and_the_office_sees_it_at_the_machine() {
    let world = world().await;
    let path = format!("/owner/machines/{}/change/cancellation", world.machine);
    let form = world.shown(&path, &world.owner).await;
    assert!(form.contains("name=\"fields[cause]\"") && form.contains("name=\"kind\" value=\"cancellation\""));
    let body = format!("machine={}&kind=cancellation&fields[cause]=scrapped&fields[reason]=", world.machine);
    let (next, page) = world.posted("/api/owner/start_change", &world.owner, body.clone()).await;
    assert!(next == path && page.contains("请填写理由") && page.contains("<option value=\"scrapped\" selected"));
    let (next, page) = world.posted("/api/owner/start_change", &world.owner, format!("{body}broken")).await;
    assert_eq!(next, format!("/owner/machines/{}", world.machine));
    assert!(page.contains("申请已提交") && page.contains("撤回申请") && !page.contains("/change/move"));
    let office = world.shown(&format!("/office/machines/{}", world.machine), &world.office).await;
    assert!(office.contains("注销：报废；理由：broken") && !office.contains("/change/move\""));
    for wrong in ["registration", "nonsense"] {
        for (people, cookie) in [("owner", &world.owner), ("office", &world.office)] {
            let path = format!("/{people}/machines/{}/change/{wrong}", world.machine);
            assert_eq!(world.server.page(&path, cookie).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
