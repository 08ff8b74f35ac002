//! The page that a form leads to, beside the form's answer: for scripts that ask, and for nobody more than who may.

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use serde_json::Value;
use wire::NEXT_PAGE;

use super::fixture::{PASSWORD, TestServer, text};

async fn post(server: &TestServer, path: &str, cookie: &str, form: String) -> Response {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .header(NEXT_PAGE, "1");
    server.send(request, cookie, Body::from(form)).await
}

async fn data(response: Response) -> Value {
    serde_json::from_str(&text(response).await).unwrap()
}

async fn asked(server: &TestServer, question: &str, cookie: &str) -> Value {
    let request = Request::get(question).header(header::ACCEPT, "application/json");
    data(server.send(request, cookie, Body::empty()).await).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_form_leads_comes_with_it_as_it_would_be_asked_for() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let form = |version: i64| format!("filing={id}&version={version}");
    let next = data(post(&server, "/api/filing/submit", &cookie, form(version)).await).await;
    assert_eq!(next["to"], format!("/owner/filings/{id}/done"));
    assert_eq!(next["page"], asked(&server, &format!("/api/owner/sent?id={id}"), &cookie).await);
    let started = data(post(&server, "/api/filing/start", &cookie, String::new()).await).await;
    let draft = started["page"]["filing"].as_str().unwrap();
    assert_eq!(started["to"], format!("/owner/filings/{draft}/subject"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_comes_along_unasked_refused_or_for_somebody_else() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let request = Request::post("/api/filing/start").header(header::ACCEPT, "application/json");
    let unasked = data(server.send(request, &cookie, Body::empty()).await).await;
    assert!(unasked.get("to").is_some() && unasked.get("page").is_none(), "{unasked}");
    let (stranger, _) = server.owner("13800000002").await;
    let refused = post(&server, "/api/filing/submit", &stranger, format!("filing={id}&version={version}")).await;
    assert!(refused.status().is_client_error());
    assert!(!text(refused).await.contains("\"page\""));
    // Whoever signs in is another person from here on: their page is asked for with their own cookie.
    let form = format!("role=owner&login=13800000001&password={PASSWORD}&next=/owner");
    let signed_in = post(&server, "/api/account/log_in", "", form).await;
    assert_eq!(signed_in.status(), StatusCode::OK);
    assert!(signed_in.headers().contains_key(header::SET_COOKIE));
    let signed_in = data(signed_in).await;
    assert!(signed_in.get("to").is_some() && signed_in.get("page").is_none(), "{signed_in}");
}
