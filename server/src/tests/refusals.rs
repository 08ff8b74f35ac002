//! Everything that is refused or fails: a page with its number for people, data for programs, and the headers of every
//! answer.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::refusal::Refusal;
use http::{Request, StatusCode, header};
use registry::Duty;
use registry::messages::DevelopmentOutbox;
use tower::ServiceExt as _;

use super::fixture::{TestServer, text};
use crate::failures::failure;
use crate::routes::layered;
use crate::state::{AppState, Served};

const FORM: &str = "application/x-www-form-urlencoded";

fn browser(method: &str, path: &str) -> http::request::Builder {
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    Request::builder().method(method).uri(path).header(header::ACCEPT, accept)
}

fn number(response: &Response) -> String {
    response.headers().get("x-request-id").expect("a number").to_str().unwrap().to_owned()
}

async fn is_page(response: Response, status: u16, what: &str) -> String {
    assert_eq!(response.status().as_u16(), status, "{what}");
    let headers = response.headers().clone();
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"), "{what}: {headers:?}");
    for name in [header::CONTENT_SECURITY_POLICY, header::X_FRAME_OPTIONS, header::X_CONTENT_TYPE_OPTIONS] {
        assert!(headers.contains_key(&name), "{what}: {name}");
    }
    let number = number(&response);
    let page = text(response).await;
    assert!(page.contains("<title>") && page.contains("<h1>") && page.contains("<a "), "{what}: {page}");
    // What people see, without the programs of the page and what they read.
    let shown: String = page.split("<script").map(|part| part.split("</script>").last().unwrap_or_default()).collect();
    assert!(!shown.contains("{\"") && !shown.contains("&quot;code"), "{what}: {page}");
    if status >= 500 {
        assert!(page.contains(&format!("编号 {number}")), "{what} {number}: {page}");
    }
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_browser_is_refused_is_a_page_and_a_program_gets_data() {
    let server = TestServer::start().await;
    let (owner, _) = server.owner("13800000001").await;
    let (staff, _) = server.staff("tests", "141002", &[Duty::Inspection]).await;
    let large = Body::from(vec![b'a'; 2 * 1024 * 1024]);
    let nothing = Body::empty;
    let id = uuid::Uuid::nil();
    let asked = [
        (400, "POST", "/api/filing/save_machine".to_owned(), owner.as_str(), Body::from("%%%&&&"), FORM),
        (400, "POST", "/api/filing/submit".to_owned(), "", Body::from("filing=none"), FORM),
        (400, "POST", "/api/no/such".to_owned(), "", nothing(), FORM),
        (401, "GET", format!("/photos/{id}"), "", nothing(), FORM),
        (403, "GET", format!("/exports/{id}"), owner.as_str(), nothing(), FORM),
        (404, "GET", format!("/photos/{id}"), owner.as_str(), nothing(), FORM),
        (404, "GET", "/pkg/gone.js".to_owned(), "", nothing(), FORM),
        (405, "POST", "/health".to_owned(), "", nothing(), FORM),
        (405, "DELETE", "/display".to_owned(), "", nothing(), FORM),
        (413, "POST", "/api/account/log_in".to_owned(), "", large, FORM),
        (413, "POST", "/sheets/import".to_owned(), staff.as_str(), nothing(), "multipart/form-data; boundary=x"),
    ];
    for (status, method, path, cookie, body, kind) in asked {
        let length = match (status, path.as_str()) {
            (413, "/sheets/import") => Some("90000000"),
            (413, _) => Some("2097152"),
            _ => None,
        };
        let with = |mut request: http::request::Builder| {
            request = request.header(header::CONTENT_TYPE, kind);
            if let Some(length) = length { request.header(header::CONTENT_LENGTH, length) } else { request }
        };
        let what = format!("{method} {path}");
        let page = is_page(server.send(with(browser(method, &path)), cookie, body).await, status, &what).await;
        assert!(page.contains(&format!("状态 {status}")), "{what}: {page}");
        if path == "/sheets/import" {
            let sentence = Refusal::Sheet { problem: domain::sheet::SheetProblem::TooLarge }.sentence();
            assert!(page.contains(&sentence), "{page}");
        }
        let program = Request::builder().method(method).uri(&path).header(header::ACCEPT, "application/json");
        let answer = server.send(with(program), cookie, nothing()).await;
        assert!(answer.status().is_client_error(), "{what}");
        let kind = answer.headers().get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
        assert!(kind.is_none_or(|kind| !kind.starts_with("text/html")), "{what}: a program was told by a page");
    }
}

fn around(routes: Router<AppState>, server: &TestServer, https: bool) -> Router {
    let bare = AppState::bare(server.registry.clone(), DevelopmentOutbox::default());
    let website = app::context::Website { secure_cookies: https, ..(*bare.website).clone() };
    layered(routes, Served { website: website.into(), ..(*bare).clone() }.into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_status_and_every_refusal_has_its_page() {
    let server = TestServer::start().await;
    let status = |Path(code): Path<u16>| async move { StatusCode::from_u16(code).unwrap() };
    let refused = |Path(code): Path<u16>| async move {
        let all = [Refusal::PhotoType, Refusal::PhotoTooLarge, Refusal::LoginWrong, Refusal::SlowDown { seconds: 90 }];
        failure(&all[usize::from(code)]).into_response()
    };
    let handlers = Router::new().route("/status/{code}", get(status)).route("/refusal/{code}", get(refused));
    let router = around(handlers, &server, false);
    for code in (400..=431).chain([451, 500, 501, 502, 503, 504, 507]) {
        let request = browser("GET", &format!("/status/{code}")).body(Body::empty()).unwrap();
        let page = is_page(router.clone().oneshot(request).await.unwrap(), code, &code.to_string()).await;
        assert!(page.contains(&format!("状态 {code}")), "{page}");
    }
    for (code, status, words) in [(0, 415, "JPEG"), (1, 413, "20"), (2, 422, "密码不正确"), (3, 429, "2分钟")] {
        let request = browser("GET", &format!("/refusal/{code}")).body(Body::empty()).unwrap();
        let page = is_page(router.clone().oneshot(request).await.unwrap(), status, words).await;
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_a_page_with_its_headers_and_its_number() {
    async fn fails() -> &'static str {
        panic!("for a test")
    }
    let server = TestServer::start().await;
    let router = around(Router::new().route("/fails", get(fails)), &server, true);
    let response = router.clone().oneshot(browser("GET", "/fails").body(Body::empty()).unwrap()).await.unwrap();
    assert!(response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY), "and says https for a year");
    is_page(response, 500, "a panic").await;
    let program = Request::get("/fails").header(header::ACCEPT, "application/json").body(Body::empty()).unwrap();
    let response = router.oneshot(program).await.unwrap();
    let number = number(&response);
    let refusal: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(refusal["request"], number.as_str(), "{refusal}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_is_asked_for_only_where_the_public_address_is_https() {
    let server = TestServer::start().await;
    for https in [false, true] {
        let router = around(Router::new().route("/", get(|| async { "ok" })), &server, https);
        let response = router.oneshot(browser("GET", "/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY), https);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_file_that_is_there_is_kept_for_good() {
    let server = TestServer::start().await;
    std::fs::create_dir_all(server.site_folder().join("pkg")).unwrap();
    std::fs::write(server.site_folder().join("pkg/there.js"), "1").unwrap();
    for (file, kept) in [("/pkg/there.js", true), ("/pkg/gone.js", false), ("/js/gone.js", false)] {
        let response = server.send(Request::get(file), "", Body::empty()).await;
        let cache = response.headers()[header::CACHE_CONTROL].to_str().unwrap().to_owned();
        assert_eq!(cache.contains("max-age"), kept, "{file}: {} {cache}", response.status());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_none_leads_home_after_the_sign_in() {
    let server = TestServer::start().await;
    server.owner("13800000001").await;
    for next in ["/owner%00", "/owner%0A", "/owner%2500", "/owner%7F", "/owner%20x", "%2F%2Fevil.example", "%00"] {
        let body = format!("role=owner&login=13800000001&password={}&next={next}", super::fixture::PASSWORD);
        let request = browser("POST", "/api/account/log_in").header(header::CONTENT_TYPE, FORM);
        let response = server.send(request, "", Body::from(body)).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{next}");
        assert_eq!(response.headers()[header::LOCATION], "/owner", "{next}");
        let back = format!("/display?size=large&back={next}");
        assert!(server.page(&back, "").await.status().is_redirection(), "{back}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_server_lives_and_is_not_ready_and_says_so_with_a_number() {
    let server = TestServer::start().await;
    let (cookie, _) = server.owner("13800000001").await;
    for path in ["/health", "/health/ready", "/health/live"] {
        let response = server.send(Request::get(path), "", Body::empty()).await;
        assert_eq!((response.status(), text(response).await.as_str()), (StatusCode::OK, "ok"), "{path}");
    }
    server.registry.close().await;
    // What was found out a moment ago counts for that moment.
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    for path in ["/health", "/health/ready"] {
        let response = server.send(Request::get(path), "", Body::empty()).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(text(response).await, r#"{"code":"not_ready","failing":["database"]}"#, "{path}");
    }
    let live = server.send(Request::get("/health/live"), "", Body::empty()).await;
    assert_eq!(live.status(), StatusCode::OK);
    let page = is_page(server.page("/owner/machines", &cookie).await, 503, "a signed-in page").await;
    assert!(page.contains("系统暂时不可用"), "{page}");
    let page = is_page(server.page("/m/3-DL000001", "").await, 503, "a public page").await;
    assert!(page.contains("系统暂时不可用"), "{page}");
    let form = browser("POST", "/api/account/log_in").header(header::CONTENT_TYPE, FORM);
    let body = "role=owner&login=13800000001&password=huanghe-2026";
    let page = is_page(server.send(form, "", Body::from(body)).await, 503, "a form").await;
    assert!(page.contains("后退"), "and says where what was typed is: {page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_clock_has_leapt_serves_and_says_so() {
    let server = TestServer::start().await;
    let ready = async || text(server.send(Request::get("/health/ready"), "", Body::empty()).await).await;
    assert_eq!(ready().await, "ok");
    server.clock.advance_ms(30 * registry::clock::DAY_MS);
    assert!(ready().await.contains("\"clock\""));
    let health = server.send(Request::get("/health"), "", Body::empty()).await;
    assert_eq!(health.status(), StatusCode::OK);
    server.registry.upkeep().accept_clock().await.unwrap();
    assert_eq!(ready().await, "ok");
}
