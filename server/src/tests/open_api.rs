//! What anybody may ask: pages and JSON of `/m/{number}` and `/stage`, and that no person is ever in them.

use axum::body::Body;
use http::{Request, StatusCode, header};
use registry::{Duty, Registry, Role};
use serde_json::Value;

use super::fixture::{PASSWORD, TestServer, text};
use super::world::{World, world};

async fn json(server: &TestServer, path: &str) -> (StatusCode, Value) {
    let request = Request::get(path).header(header::ACCEPT, "application/json");
    let response = server.send(request, "", Body::empty()).await;
    let status = response.status();
    let said = text(response).await;
    (status, serde_json::from_str(&said).unwrap_or_else(|error| panic!("{path}: {error}: {said}")))
}

/// The number of the world's machine, and the path that its plate leads to.
async fn plate(world: &World, registry: &Registry) -> (String, String) {
    let (_, chief) = world.server.staff("sees", "141000", &[Duty::ReadOnly]).await;
    let file = registry.machines().machine_file(&chief, world.machine, false).await.unwrap();
    let number = domain::registration_number::RegistrationNumber::parse(&file.entry.number).unwrap();
    (number.to_string(), registry.config().plates.codes.path(number))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_the_person_behind_a_machine_is_public() {
    let world = world().await;
    let registry = &world.server.registry;
    let (_, chief) = world.server.staff("knows", "141000", &[Duty::Review]).await;
    let file = registry.machines().machine_file(&chief, world.machine, true).await.unwrap();
    let codes = ["subject_kind", "sensitive_consent"];
    let personal = file.subject.iter().filter(|(name, _)| !codes.contains(name)).map(|(_, value)| value.to_owned());
    let place = ["place", "plant_number", "pin", "factory_number", "engine_number", "env_code"];
    let of_machine = place.into_iter().map(|name| file.fields.get(name).to_owned());
    let account = ["13800000001".to_owned(), "王建国".to_owned(), chief.name.clone()];
    let secrets: Vec<String> =
        personal.chain(of_machine).chain(account).filter(|text| text.chars().count() > 1).collect();
    assert!(secrets.len() > 5, "{secrets:?}");
    let (number, scanned) = plate(&world, registry).await;
    let altered = format!("{}{}", if number.starts_with('4') { '3' } else { '4' }, &number[1..]);
    for path in [format!("/m/{number}"), scanned, format!("/m/{altered}"), format!("/m/{number}?s=a.AAAAAAAAAAAAAAAA")]
    {
        let page = text(world.server.page(&path, "").await).await;
        assert!(page.contains(&number), "{path}");
        let (_, data) = json(&world.server, &path).await;
        for secret in &secrets {
            assert!(!page.contains(secret.as_str()), "{path} shows {secret}");
            assert!(!data.to_string().contains(secret.as_str()), "{path} tells {secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_address_answers_with_a_page_or_with_data() {
    let world = world().await;
    let (number, scanned) = plate(&world, &world.server.registry).await;
    let (status, data) = json(&world.server, &scanned).await;
    assert_eq!(
        (status, data["result"].as_str(), data["number"].as_str()),
        (StatusCode::OK, Some("valid"), Some(&*number))
    );
    assert_eq!(data["record"]["state"], "registered");
    let compact = number.replace('-', "").to_lowercase();
    assert_eq!(json(&world.server, &format!("/m/{compact}")).await.1["result"], "known");
    assert_eq!(json(&world.server, "/m/3-DL999999").await.1["result"], "unknown");
    assert_eq!(json(&world.server, "/m/3-GA000001").await.1["result"], "elsewhere");
    let (status, data) = json(&world.server, "/m/nonsense").await;
    assert_eq!((status, data["code"].as_str()), (StatusCode::NOT_FOUND, Some("not_found")));
    let page = text(world.server.page(&scanned, "").await).await;
    assert!(page.contains("真实有效") && page.contains("<html"), "a browser sees a page");
    let page = world.server.page("/m/nonsense", "").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    let page = world.server.page(&format!("/m?q=https://nrmm.example.cn{}", scanned.replace('?', "%3F")), "").await;
    assert_eq!(page.headers()[header::LOCATION].to_str().unwrap(), scanned, "what was scanned leads to its page");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_and_gates_go_on_from_the_plate_and_strangers_do_not() {
    let world = world().await;
    let (number, scanned) = plate(&world, &world.server.registry).await;
    let (inspector, _) = world.server.staff("inspects", "141002", &[Duty::Inspection]).await;
    let home = text(world.server.page("/office", &inspector).await).await;
    assert!(home.contains("<a href=\"/m\">扫码查验</a>"), "the way to the page that scans");
    let page = text(world.server.page(&scanned, &inspector).await).await;
    assert!(page.contains(&format!("/office/inspections/new?machine={}", world.machine)));
    let (gate, gatekeeper) = world.server.gatekeeper("13800000041").await;
    let site = world.server.open_site(&gatekeeper).await;
    let page = text(world.server.page(&scanned, &gate).await).await;
    assert!(page.contains(&format!("/site/sites/{site}/enter?q={number}")), "{page}");
    let page = text(world.server.page(&scanned, "").await).await;
    assert!(!page.contains("/office/machines/") && !page.contains("/enter"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_is_told_with_its_reason_or_what_is_wrong_with_the_question() {
    let server = TestServer::start().await;
    let question = "/stage?registration_type=machine&product=excavator&fuel=diesel&power=118&machine_date=2018-05-20";
    let (status, data) = json(&server, question).await;
    assert_eq!((status, data["code"].as_str(), data["rule"].as_str()), (StatusCode::OK, Some("3"), Some("D3")));
    assert_eq!(data["changes"][0]["code"], "4");
    let page = text(server.page(question, "").await).await;
    assert!(page.contains("国三") && page.contains("如果机械出厂日期在2022年12月1日及以后"), "{page}");
    assert!(page.contains("value=\"118\""), "the question stands beside its answer");
    let (status, data) = json(&server, "/stage?power=x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong: Vec<&str> =
        data["parameters"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(wrong, ["registration_type", "fuel", "power"]);
    let page = text(server.page("/stage?power=x", "").await).await;
    assert!(page.contains("错误：") && page.contains("value=\"x\""));
    let page = text(server.page("/stage", "").await).await;
    assert!(!page.contains("错误：") && !page.contains("自查结果"), "nothing was asked yet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_labelled_machines_get_their_stage_from_the_open_api() {
    let server = TestServer::start().await;
    let table = include_str!("../../../app/domain/tests/data/machines.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert!(rows.len() > 20);
    for row in rows {
        let code = |label: &str| app::context::percent_encode(label);
        let fuel = domain::vocabulary::Fuel::from_label(&row["fuel"]).unwrap();
        let kind = domain::vocabulary::RegistrationType::from_label(&row["reg_type"]).unwrap();
        let path = format!(
            "/stage?registration_type={}&fuel={}&power={}&machine_date={}&engine_date={}&disclosure_number={}\
             &approval_number={}",
            kind.code(),
            fuel.code(),
            code(&row["power_kw"]),
            code(&row["machine_date"]),
            code(&row["engine_date"]),
            code(&row["info_disclosure_no"]),
            code(&row["engine_approval_no"]),
        );
        let (status, data) = json(&server, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {data}");
        assert_eq!(data["code"].as_str(), Some(row["expected_stage_code"].as_str()), "{}: {data}", row["id"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_names_every_open_address() {
    let server = TestServer::start().await;
    let (status, data) = json(&server, "/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    let paths: Vec<&String> = data["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/ledgers/{site}/json", "/m/{number}", "/stage"]);
    assert_eq!(data["components"]["securitySchemes"]["key"]["scheme"], "bearer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_its_owners_and_its_code_is_anybodys() {
    let world = world().await;
    let registry = &world.server.registry;
    let (other, stranger) = world.server.owner("13800000051").await;
    let token = registry.people().log_in(Role::Owner, "13800000001", PASSWORD, "10.0.0.1").await.unwrap();
    let (owner, holder) = world.server.signed_in(token.0).await;
    let machine = world.machine;
    let id = registry.machines().certify(&holder, Some(machine)).await.unwrap();
    assert_eq!(registry.machines().certify(&stranger, Some(machine)).await.unwrap_err().refusal().status(), 404);
    assert_eq!(registry.machines().certify(&stranger, None).await.unwrap_err().refusal().code(), "nothing_to_certify");
    let path = format!("/certificates/{id}");
    let (reviewer, _) = world.server.staff("looks-on", "141002", &Duty::ALL).await;
    for (cookie, status) in [("", 401), (&*other, 404), (&*reviewer, 403), (&*owner, 200)] {
        assert_eq!(world.server.page(&path, cookie).await.status().as_u16(), status, "{status}");
    }
}
