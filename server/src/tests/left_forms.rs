//! A form that comes when its writer's session is over, without scripts: whatever ended it, the text waits for its own
//! account behind the login, and for nobody else.

use axum::body::Body;
use axum::response::Response;
use domain::filing::Step;
use http::{Request, StatusCode, header};
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::fixture::{PASSWORD, TestServer, construction, text};

const PHONE: &str = "13800000001";

fn location(response: &Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn form(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
}

fn multipart(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
        .header(header::ACCEPT, "text/html")
}

fn parts(parts: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let photo = "--part\r\nContent-Disposition: form-data; name=\"photo.front\"; filename=\"a.jpg\"\r\n\r\njpeg\r\n";
    parts.iter().map(part).chain([photo.to_owned()]).collect::<String>() + "--part--\r\n"
}

/// What the page says about for whom it was made.
async fn writer_on(server: &TestServer, path: &str, cookie: &str) -> String {
    let page = text(server.page(path, cookie).await).await;
    let behind = page.split("name=\"writer\" value=\"").nth(1).unwrap_or_else(|| panic!("{path} names no writer"));
    behind.split('"').next().unwrap().to_owned()
}

/// The ways in which a session ends; each leaves the cookie that its browser would still send.
async fn endings(server: &TestServer, role: Role, phone: &str) -> Vec<(&'static str, String)> {
    let log_in = async || {
        let token = server.registry.people().log_in(role, phone, PASSWORD, "10.0.0.1").await.unwrap().0;
        server.signed_in(token).await
    };
    let (elsewhere, actor) = log_in().await;
    let (_, other) = log_in().await;
    server.registry.people().end_other_sessions(&other).await.unwrap();
    let (out, actor_out) = log_in().await;
    server.registry.people().log_out(&actor_out).await.unwrap();
    assert_eq!(actor.account, other.account);
    vec![
        ("ended elsewhere", elsewhere),
        ("signed out", out),
        ("purged", "nrmm=unknown".into()),
        ("gone", String::new()),
    ]
}

async fn back(server: &TestServer, role: Role, phone: &str) -> (String, Actor) {
    let token = server.registry.people().log_in(role, phone, PASSWORD, "10.0.0.1").await.unwrap().0;
    server.signed_in(token).await
}

fn to_login(response: &Response, next: &str, how: &str) {
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "{how}");
    let people = if next.starts_with("/site") { "site" } else { "owner" };
    let wanted = format!("/{people}/login?next={}", app::context::percent_encode(next));
    assert_eq!(location(response), wanted, "{how}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_of_the_wizard_is_kept_whatever_ended_the_session() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner(PHONE).await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let machine = format!("/owner/filings/{id}/machine");
    let subject = format!("/owner/filings/{id}/subject");
    let of_machine = writer_on(&server, &machine, &cookie).await;
    let of_subject = writer_on(&server, &subject, &cookie).await;
    assert!(!of_machine.contains(&actor.account.to_string()), "it is sealed");
    for (number, (how, cookie)) in endings(&server, Role::Owner, PHONE).await.into_iter().enumerate() {
        let typed = format!("late-{number}");
        let body = format!("filing={id}&version={version}&go=next&fields[maker]={typed}&writer={of_machine}");
        to_login(&server.send(form("/api/filing/save_machine"), &cookie, Body::from(body)).await, &machine, how);
        let body = parts(&[("writer", &of_subject), ("version", "2"), ("fields[person_name]", &typed)]);
        let sent = server.send(multipart(&format!("/photos/{id}/form/subject")), &cookie, Body::from(body)).await;
        to_login(&sent, &subject, how);
        let (cookie, _) = back(&server, Role::Owner, PHONE).await;
        for path in [&machine, &subject] {
            let page = text(server.page(path, &cookie).await).await;
            assert!(page.contains(&format!("value=\"{typed}\"")), "{how}: {path}");
            assert!(page.contains("登录过期前您填写的内容已恢复"), "{how}: {path}");
        }
    }
    assert_eq!(server.registry.filings().draft(&actor, id).await.unwrap().version, version, "keeping is not saving");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_the_server_did_not_seal_keeps_nothing() {
    let server = TestServer::start().await;
    let (_, actor) = server.owner(PHONE).await;
    let (_, stranger) = server.owner("13800000002").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    for writer in [String::new(), actor.account.to_string(), server.registry.filings().writer(&stranger)] {
        let body = format!("filing={id}&version={version}&go=next&fields[maker]=foreign&writer={writer}");
        server.send(form("/api/filing/save_machine"), "", Body::from(body)).await;
    }
    assert!(server.registry.filings().kept_form(&actor, id, Step::Machine).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_asked_for_is_kept() {
    let server = TestServer::start().await;
    let (cookie, owner) = server.owner(PHONE).await;
    let (id, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    let (_, reviewer) = server.staff("lihua", "141002", &[Duty::Review]).await;
    server.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    let path = format!("/owner/machines/{id}/change/cancellation");
    let writer = writer_on(&server, &path, &cookie).await;
    for (number, (how, cookie)) in endings(&server, Role::Owner, PHONE).await.into_iter().enumerate() {
        let typed = format!("broken-{number}");
        let body = format!("machine={id}&kind=cancellation&fields[reason]={typed}&writer={writer}");
        to_login(&server.send(form("/api/owner/start_change"), &cookie, Body::from(body)).await, &path, how);
        let (cookie, _) = back(&server, Role::Owner, PHONE).await;
        let page = text(server.page(&path, &cookie).await).await;
        assert!(page.contains(&typed) && page.contains("登录过期前您填写的内容已恢复"), "{how}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_forms_of_a_site_are_kept() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.gatekeeper(PHONE).await;
    let (_, stranger) = server.gatekeeper("13800000002").await;
    let site = server.open_site(&actor).await;
    let new = Uuid::from_bytes(registry::clock::random_bytes());
    let edit = format!("/site/sites/{new}/edit");
    let enter = format!("/site/sites/{site}/enter?q=3-GA000001");
    let of_new = writer_on(&server, "/site/sites/new", &cookie).await;
    let of_entry = writer_on(&server, &enter, &cookie).await;
    for (number, (how, cookie)) in endings(&server, Role::Site, PHONE).await.into_iter().enumerate() {
        let typed = format!("late-{number}");
        let body = parts(&[("writer", &of_new), ("version", "0"), ("go", "submit"), ("fields[contractor]", &typed)]);
        to_login(&server.send(multipart(&format!("/sites/{new}/form")), &cookie, Body::from(body)).await, &edit, how);
        let maker = ("fields[maker]", typed.as_str());
        let body = parts(&[("writer", &of_entry), ("entry", &new.to_string()), ("number", "3-GA000001"), maker]);
        to_login(
            &server.send(multipart(&format!("/sites/{site}/entry")), &cookie, Body::from(body)).await,
            &enter,
            how,
        );
        let (cookie, _) = back(&server, Role::Site, PHONE).await;
        for path in [&edit, &enter] {
            let page = text(server.page(path, &cookie).await).await;
            assert!(page.contains(&format!("value=\"{typed}\"")), "{how}: {path}");
            assert!(page.contains("登录过期前您填写的内容已恢复"), "{how}: {path}");
        }
    }
    assert!(
        server.registry.filings().left_form(&stranger, &edit).await.unwrap().is_none(),
        "it is for its own account"
    );
    server.registry.sites().save_site(&actor, new, 0, &construction()).await.unwrap();
    server.registry.filings().drop_left_form(&actor, &edit).await.unwrap();
    assert!(server.registry.filings().left_form(&actor, &edit).await.unwrap().is_none());
}
