//! Signing in with a second step, without scripts: half-way in, every address leads to the page that finishes it.

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use registry::Duty;
use registry::people::accounts::NewStaff;
use totp_rs::{Builder, Secret};

use super::fixture::{PASSWORD, TestServer, text};

fn location(response: &Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookies(response: &Response) -> String {
    let values = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    // What a browser is told to drop it does not send.
    let kept = values.filter_map(|value| value.split(';').next()).filter(|pair| !pair.ends_with('='));
    kept.collect::<Vec<_>>().join("; ")
}

async fn post(server: &TestServer, path: &str, cookie: &str, body: &str, accept: &str) -> Response {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::USER_AGENT, "Mozilla/5.0 (Windows NT 10.0) Firefox/127.0")
        .header(header::ACCEPT, accept);
    server.send(request, cookie, Body::from(body.to_owned())).await
}

async fn add(server: &TestServer, username: &str) {
    let new = NewStaff {
        username: username.to_owned(),
        name: "李华".to_owned(),
        office: "141002".to_owned(),
        duties: vec![Duty::Review],
        password: PASSWORD.to_owned(),
    };
    server.registry.people().add_staff(&new).await.unwrap();
}

async fn half_way(server: &TestServer, username: &str) -> String {
    let body = format!("role=staff&login={username}&password={PASSWORD}&next=/office/filings");
    let response = post(server, "/api/account/log_in", "", &body, "text/html").await;
    assert_eq!(location(&response), "/office/second-factor?next=/office/filings");
    cookies(&response)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_way_in_every_page_and_function_of_the_office_leads_to_the_second_step() {
    let server = TestServer::start_strict().await;
    add(&server, "lihua").await;
    let cookie = half_way(&server, "lihua").await;
    let mut walked = 0;
    for page in app::routes::all() {
        let path = page.replace("{id}", "0199aaaa-0000-7000-8000-000000000000").replace("{code}", "141002");
        if !path.starts_with("/office") || ["/office/login", "/office/second-factor"].contains(&path.as_str()) {
            continue;
        }
        let response = server.page(&path, &cookie).await;
        assert!(location(&response).starts_with("/office/second-factor?next="), "{path}: {}", response.status());
        walked += 1;
    }
    assert!(walked >= 8, "{walked}");
    for (function, body) in [
        ("office/claim", "filing=0199aaaa-0000-7000-8000-000000000000"),
        ("office/own_password", "old=a&password=b"),
        ("office/renew_recovery_codes", "current=x"),
        ("account/end_other_sessions", ""),
    ] {
        let response = post(&server, &format!("/api/{function}"), &cookie, body, "application/json").await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{function}");
    }
    let owner = server.page("/owner", &cookie).await;
    assert!(location(&owner).starts_with("/owner/login"), "{}", location(&owner));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_set_up_and_the_recovery_codes_are_shown_once() {
    let server = TestServer::start_strict().await;
    add(&server, "lihua").await;
    let cookie = half_way(&server, "lihua").await;
    let page = text(server.page("/office/second-factor?next=/office/filings", &cookie).await).await;
    assert!(page.contains("设置动态验证码") && page.contains("<svg") && page.contains("otpauth://totp/"), "{page}");
    assert!(page.contains("autocomplete=\"one-time-code\"") && page.contains("inputmode=\"numeric\""));
    let secret = page.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let phone = Builder::new().with_secret(Secret::try_from_base32(&secret).unwrap()).build().unwrap();
    let code = phone.generate(u64::try_from(server.clock.now_ms() / 1000).unwrap());
    let wrong =
        post(&server, "/api/office/second_factor_set_up", &cookie, "code=12&next=/office/filings", "text/html").await;
    assert_eq!(location(&wrong), "/office/second-factor?next=/office/filings");
    let again = text(server.page(&location(&wrong), &format!("{cookie}; {}", cookies(&wrong))).await).await;
    assert!(
        again.contains("<title>错误：")
            && again.contains("请输入手机上显示的6位动态验证码")
            && again.contains(&secret[..4])
    );
    let body = format!("code={code}&next=/office/filings");
    let right = post(&server, "/api/office/second_factor_set_up", &cookie, &body, "text/html").await;
    assert_eq!(location(&right), "/office/recovery-codes");
    let signed_in = cookies(&right);
    let session = signed_in.split("; ").find(|pair| pair.starts_with("nrmm=")).unwrap().to_owned();
    assert_ne!(session, cookie, "the token is a new one");
    let shown = text(server.page("/office/recovery-codes", &signed_in).await).await;
    assert_eq!(shown.matches("<li><code>").count(), 8, "{shown}");
    assert_eq!(location(&server.page("/office/recovery-codes", &session).await), "/office/account");
    let account = text(server.page("/office/account", &session).await).await;
    assert!(account.contains("Windows电脑，Firefox浏览器") && account.contains("本次登录"), "{account}");
    assert!(account.contains("aria-current=\"page\"") && account.contains("审核导航"));
    let old = server.page("/office", &cookie).await;
    assert!(location(&old).starts_with("/office/login"), "the half-way cookie is worth nothing any more");
    assert_eq!(location(&server.page("/office/second-factor", &session).await), "/office");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_way_in_one_may_give_up() {
    let server = TestServer::start_strict().await;
    add(&server, "lihua").await;
    let cookie = half_way(&server, "lihua").await;
    let response = post(&server, "/api/account/log_out", &cookie, "", "text/html").await;
    assert_eq!(location(&response), "/office/login");
    let page = server.page("/office/second-factor", &cookie).await;
    assert!(location(&page).starts_with("/office/login"), "{}", location(&page));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_demonstration_shows_its_codes() {
    let server = TestServer::start_strict().await;
    add(&server, "yaodu").await;
    let cookie = half_way(&server, "yaodu").await;
    assert!(cookie.starts_with("nrmm="));
    assert!(
        demo::city::one_time_codes(&server.registry).await.unwrap().is_empty(),
        "another yaodu is not the demonstration's"
    );
    let shown =
        server.send(Request::get("/dev/messages").header(header::ACCEPT, "application/json"), "", Body::empty()).await;
    assert_eq!(text(shown).await, "[]");
}
