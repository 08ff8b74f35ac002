//! 系统接口: what a key opens, and that it opens nothing else.

use axum::body::Body;
use http::{Request, StatusCode, header};
use registry::Duty;
use serde_json::Value;

use super::fixture::{TestServer, text};
use super::world::{World, arguments, filled, world};

async fn ask(server: &TestServer, path: &str, key: &str) -> (StatusCode, String) {
    let request = Request::get(path)
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {key}"));
    let response = server.send(request, "", Body::empty()).await;
    (response.status(), text(response).await)
}

fn read(said: &str) -> Value {
    serde_json::from_str(said).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// A key for the districts of an office.
async fn key(world: &World, office: &str) -> String {
    let (_, chief) = world.server.staff(&format!("keys-{office}"), "141000", &[Duty::Administration]).await;
    world.server.registry.offices().add_system(&chief, "扬尘平台", office).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_reads_the_ledgers_of_its_district_without_people() {
    let world = world().await;
    let own = key(&world, "141002").await;
    let path = format!("/ledgers/{}/json", world.site);
    let (status, said) = ask(&world.server, &path, &own).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let data = read(&said);
    let row = &data["rows"][0];
    assert_eq!((data["rows"].as_array().unwrap().len(), &data["next"]), (1, &Value::Null));
    assert_eq!((row["number"].as_str(), row["product"].as_str()), (Some("3-DL000001"), Some("挖掘机")));
    assert_eq!((row["identifier"].as_str(), row["made_on"].as_str()), (Some("LF-20180611"), Some("2018-06-11")));
    assert!(row["entered_at"].as_str().unwrap().ends_with("+08:00") && row["left_at"].is_null(), "{said}");
    assert!(!said.contains("王建国") && !said.contains("13800000005"), "no person: {said}");
    let (_, said) = ask(&world.server, &format!("{path}?state=left"), &own).await;
    assert!(read(&said)["rows"].as_array().unwrap().is_empty(), "narrowed as on the page");
    let (status, said) = ask(&world.server, &path.replace("json", "csv"), &own).await;
    assert!(status == StatusCode::OK && said.contains("环保登记编码"), "{said}");

    let elsewhere = key(&world, "141021").await;
    assert_eq!(ask(&world.server, &path, &elsewhere).await.0, StatusCode::NOT_FOUND);
    let city = key(&world, "141000").await;
    assert_eq!(ask(&world.server, &path, &city).await.0, StatusCode::OK);
    let (status, said) = ask(&world.server, &path, "nrmm_0000000000000000000000000000000000000000").await;
    assert_eq!((status, read(&said)["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("key_unknown")));
    let (status, said) = ask(&world.server, "/ledgers/nonsense/json", &own).await;
    assert_eq!((status, read(&said)["code"].as_str()), (StatusCode::NOT_FOUND, Some("not_found")));
    let request = Request::get(&path).header(header::ACCEPT, "application/json");
    assert_eq!(world.server.send(request, "", Body::empty()).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_not_slowed_where_strangers_are() {
    let world = world().await;
    let own = key(&world, "141002").await;
    let mut refused = 0;
    for number in 0..80 {
        let path = format!("/m/3-DL9{number:05}");
        let request = Request::get(&path).header(header::ACCEPT, "application/json");
        let stranger = world.server.send(request, "", Body::empty()).await.status();
        refused += usize::from(stranger == StatusCode::TOO_MANY_REQUESTS);
        let (status, said) = ask(&world.server, &path, &own).await;
        assert_eq!((status, read(&said)["result"].as_str()), (StatusCode::OK, Some("unknown")));
    }
    assert!(refused > 10, "strangers are: {refused}");
    let (status, said) = ask(&world.server, "/stage?power=1", "nrmm_none").await;
    assert_eq!((status, read(&said)["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("key_unknown")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_opens_no_page_and_no_function() {
    let world = world().await;
    let own = key(&world, "141000").await;
    let bearer = format!("Bearer {own}");
    for page in app::routes::all() {
        let pattern = page;
        if super::walls::PUBLIC_PAGES.contains(&pattern.as_str()) {
            continue;
        }
        let request = Request::get(filled(&pattern, &world))
            .header(header::ACCEPT, "text/html")
            .header(header::AUTHORIZATION, &bearer);
        let response = world.server.send(request, "", Body::empty()).await;
        assert!(response.status().is_redirection(), "{pattern}: to the login page, not {}", response.status());
    }
    for (function, _) in leptos::server_fn::axum::server_fn_paths() {
        if !function.starts_with("/api/office/") {
            continue;
        }
        let request = Request::post(function)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, &bearer);
        let response = world.server.send(request, "", Body::from(arguments(&world))).await;
        let status = response.status();
        assert!([400, 401].contains(&status.as_u16()), "{function}: {status}");
    }
}
