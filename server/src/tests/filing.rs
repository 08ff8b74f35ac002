//! The owner's filing without scripts: where its buttons lead, what it asks once, what comes back.

use std::fmt::Write as _;

use axum::body::Body;
use axum::response::Response;
use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;
use http::{Request, header};
use uuid::Uuid;

use super::fixture::{TestServer, jpeg, machine, subject, text};

fn location(response: &Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookies(response: &Response) -> String {
    let values = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

async fn post(server: &TestServer, path: &str, cookie: &str, form: &str) -> Response {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html");
    server.send(request, cookie, Body::from(form.to_owned())).await
}

/// Sends a step as its form does.
async fn send_step(
    server: &TestServer,
    cookie: &str,
    id: Uuid,
    step: Step,
    fields: &Fields,
    other: &[(&str, &str)],
) -> Response {
    let mut body = String::new();
    let named = fields.iter().map(|(name, text)| (format!("fields[{name}]"), text.to_owned()));
    for (name, text) in named.chain(other.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))) {
        write!(body, "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").unwrap();
    }
    let request = Request::post(format!("/photos/{id}/form/{}", step.code()))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::ACCEPT, "text/html");
    server.send(request, cookie, Body::from(body + "--x--\r\n")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_made_on_the_last_look_leads_back_to_it() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let check = text(server.page(&format!("/owner/filings/{id}/check"), &cookie).await).await;
    assert!(check.contains(&format!("/owner/filings/{id}/subject?from=check")), "{check}");
    let page = text(server.page(&format!("/owner/filings/{id}/subject?from=check"), &cookie).await).await;
    assert!(page.contains("name=\"from\" value=\"check\""), "{page}");
    let number = version.to_string();
    let from = [("version", number.as_str()), ("go", "next"), ("from", "check")];
    let saved = send_step(&server, &cookie, id, Step::Subject, &subject(), &from).await;
    assert_eq!(location(&saved), format!("/owner/filings/{id}/check"));
    // On the way through, the next step comes next.
    let number = (version + 1).to_string();
    let saved = send_step(
        &server,
        &cookie,
        id,
        Step::Subject,
        &subject(),
        &from[1..2].iter().copied().chain([("version", number.as_str())]).collect::<Vec<_>>(),
    )
    .await;
    assert_eq!(location(&saved), format!("/owner/filings/{id}/photos"));
    // A mistake stays, and still leads back once it is mended.
    let number = (version + 2).to_string();
    let from = [("version", number.as_str()), ("go", "next"), ("from", "check")];
    let wrong = subject().with("person_name", "");
    let saved = send_step(&server, &cookie, id, Step::Subject, &wrong, &from).await;
    assert_eq!(location(&saved), format!("/owner/filings/{id}/subject?from=check&check=1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vehicle_is_asked_for_its_checklist_where_its_kind_is_asked() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let page = text(server.page(&format!("/owner/filings/{id}/photos"), &cookie).await).await;
    let (kind, front) = (page.find("fields[registration_type]").unwrap(), page.find("photo.front").unwrap());
    assert!(kind < front, "机械类型 stands before the photos");
    let fields = Fields::default().with("registration_type", "vehicle").with("nameplate", "yes");
    let number = version.to_string();
    let sent = send_step(&server, &cookie, id, Step::Photos, &fields, &[("version", &number), ("go", "next")]).await;
    assert_eq!(location(&sent), format!("/owner/filings/{id}/photos?check=1"), "the page is not left without them");
    let page = text(server.page(&location(&sent), &cookie).await).await;
    assert!(page.contains("场内车辆请上传环保信息随车清单正面"));
    // Changed in step 3, it leads to the photos that are needed now and then back.
    let fields = Fields::default().with("registration_type", "machine").with("nameplate", "yes");
    let number = (version + 1).to_string();
    send_step(&server, &cookie, id, Step::Photos, &fields, &[("version", &number), ("go", "next")]).await;
    let vehicle = machine().with("registration_type", "vehicle").with("plant_number", "LF-7");
    let named: Vec<String> =
        vehicle.iter().map(|(name, value)| format!("fields[{name}]={}", app::context::percent_encode(value))).collect();
    let form = format!("filing={id}&version={}&go=next&{}", version + 2, named.join("&"));
    let sent = post(&server, "/api/filing/save_machine", &cookie, &form).await;
    assert_eq!(location(&sent), format!("/owner/filings/{id}/photos?from=check&check=1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_collected_is_what_is_consented_to() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let id = server.registry.filings().start_filing(&actor).await.unwrap();
    let file = server.registry.photos().incoming();
    std::fs::write(file.path(), jpeg(1)).unwrap();
    server.registry.photos().put_photo(&actor, id, Slot::License, &file).await.unwrap();
    let company: Fields = [
        ("subject_kind", "company"),
        ("company_name", "临汾市路桥工程有限公司"),
        ("credit_code", "91141002MA0L5T3Q4K"),
        ("contact_name", "李强"),
        ("company_phone", "0357-2012345"),
    ]
    .into_iter()
    .collect();
    let sent = send_step(&server, &cookie, id, Step::Subject, &company, &[("version", "1"), ("go", "next")]).await;
    assert_eq!(location(&sent), format!("/owner/filings/{id}/photos"), "a company is not asked about an ID card");
    let page = text(server.page(&format!("/owner/filings/{id}/subject"), &cookie).await).await;
    let (person, of_company) = page.split_once("class=\"if-company\"").unwrap();
    assert!(person.contains("单独同意为本次备案收集身份证号码和身份证正面照片"));
    assert!(of_company.contains("营业执照照片、联系人姓名和联系电话仅用于") && !of_company.contains("单独同意"));
    let person = Fields::default().with("subject_kind", "person");
    let sent = send_step(&server, &cookie, id, Step::Subject, &person, &[("version", "2"), ("go", "next")]).await;
    let page = text(server.page(&location(&sent), &cookie).await).await;
    assert!(page.contains("请阅读并勾选单独同意"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_nobody_has_touched_opens_without_a_mistake() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let id = server.registry.filings().start_filing(&actor).await.unwrap();
    for step in ["check", "photos", "machine"] {
        let led = server.page(&format!("/owner/filings/{id}/{step}"), &cookie).await;
        assert_eq!(location(&led), format!("/owner/filings/{id}/subject"), "{step}");
    }
    let page = text(server.page(&format!("/owner/filings/{id}/subject"), &cookie).await).await;
    assert!(!page.contains("错误：") && !page.contains("有内容需要修改") && !page.contains("aria-invalid"), "{page}");
    assert!(page.contains("value=\"王建国\"") && page.contains("value=\"13800000001\""), "what is known is filled in");
    send_step(&server, &cookie, id, Step::Subject, &Fields::default(), &[("version", "1"), ("go", "later")]).await;
    let led = server.page(&format!("/owner/filings/{id}/check"), &cookie).await;
    assert_eq!(location(&led), format!("/owner/filings/{id}/subject?check=1"), "saved once, what is missing is said");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_machine_is_copied_and_the_photo_lent_without_scripts() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (first, version, _) = server.complete_draft(&actor).await;
    post(&server, "/api/filing/submit", &cookie, &format!("filing={first}&version={version}")).await;
    for page in [format!("/owner/machines/{first}"), format!("/owner/filings/{first}/done")] {
        let page = text(server.page(&page, &cookie).await).await;
        assert!(page.contains("action=\"/api/filing/copy\"") && page.contains("复制一台"));
    }
    let copied = location(&post(&server, "/api/filing/copy", &cookie, &format!("filing={first}")).await);
    assert!(copied.starts_with("/owner/filings/") && copied.ends_with("/subject"), "{copied}");
    let id: Uuid = copied.split('/').nth(3).unwrap().parse().unwrap();
    assert_ne!(id, first);
    let page = text(server.page(&copied, &cookie).await).await;
    assert!(page.contains("沿用上次的身份证正面照片") && page.contains("单独同意"), "{page}");
    let typed = server.registry.filings().draft(&actor, id).await.unwrap().subject.with("person_phone", "13899998888");
    let lent = send_step(&server, &cookie, id, Step::Subject, &typed, &[("version", "1"), ("go", "reuse")]).await;
    assert_eq!(location(&lent), copied);
    let page = text(server.page(&copied, &cookie).await).await;
    assert!(page.contains("已上传：身份证正面照片") && page.contains("您已于") && !page.contains("沿用上次的"));
    assert!(page.contains("value=\"13899998888\""), "what was typed beside is kept");
    let draft = server.registry.filings().draft(&actor, id).await.unwrap();
    let next =
        send_step(&server, &cookie, id, Step::Subject, &draft.subject, &[("version", "3"), ("go", "next")]).await;
    assert_eq!(location(&next), format!("/owner/filings/{id}/photos"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_code_wipes_nothing_and_the_wait_is_shown_again() {
    let server = TestServer::start().await;
    let form =
        "role=owner&purpose=register&name=%E7%8E%8B%E4%BA%94&phone=13800000001&code=&password=secret-word-9&agreed=yes";
    for again in [false, true] {
        let sent = post(&server, "/api/account/send_code", "", form).await;
        assert_eq!(location(&sent), "/owner/register");
        let flash = cookies(&sent);
        assert!(!flash.contains("secret-word-9"), "sealed");
        let page = text(server.page("/owner/register", &flash).await).await;
        assert!(page.contains("value=\"secret-word-9\"") && page.contains("value=\"王五\""), "{page}");
        let agreed = page.split("id=\"agreed\"").nth(1).unwrap().split('>').next().unwrap();
        assert!(agreed.contains("checked"), "{agreed}");
        assert!(page.contains("秒后重发"), "the wait goes on after a refusal: {again}");
        server.clock.advance_ms(5_000);
    }
    // What is kept of the password is worth nothing after a minute, even to somebody who has the cookie.
    let sent = post(&server, "/api/account/send_code", "", form).await;
    server.clock.advance_ms(61_000);
    let page = text(server.page("/owner/register", &cookies(&sent)).await).await;
    assert!(!page.contains("secret-word-9") && page.contains("value=\"王五\""));
    assert!(page.contains("获取验证码") && !page.contains("秒后重发"));
    // A form that was refused does not give the password back.
    let refused = post(&server, "/api/account/register", "", form).await;
    let page = text(server.page("/owner/register", &cookies(&refused)).await).await;
    assert!(page.contains("<title>错误：注册") && !page.contains("secret-word-9"));
}

/// Whether the button with these words stands inside something that has to be opened first.
fn asks_first(page: &str, action: &str) -> bool {
    let before = page.split_once(action).unwrap_or_else(|| panic!("{action} is not there: {page}")).0;
    before.matches("<details").count() > before.matches("</details>").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_taken_back_asks_once() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, photo) = server.complete_draft(&actor).await;
    let page = text(server.page(&format!("/owner/filings/{id}/photos"), &cookie).await).await;
    assert!(asks_first(&page, &format!("value=\"{photo}\"")), "删除 a photo");
    let page = text(server.page(&format!("/owner/machines/{id}"), &cookie).await).await;
    assert!(asks_first(&page, "/api/filing/delete"));
    let page = text(server.page(&format!("/owner/filings/{id}/check"), &cookie).await).await;
    let form = page.split_once("/api/filing/submit").unwrap().1;
    let first = form.split_once("<button").unwrap().1.split('>').next().unwrap();
    assert!(first.contains("disabled"), "Enter sends nothing: {first}");
    post(&server, "/api/filing/submit", &cookie, &format!("filing={id}&version={version}")).await;
    let page = text(server.page(&format!("/owner/machines/{id}"), &cookie).await).await;
    assert!(asks_first(&page, "/api/filing/withdraw"));
    let (office, chief) = server.staff("chief", "141002", &registry::Duty::ALL).await;
    server.registry.desk().approve(&chief, id, 1, None).await.unwrap();
    let page = text(server.page(&format!("/office/machines/{id}"), &office).await).await;
    assert!(asks_first(&page, "确认领取"));
}
