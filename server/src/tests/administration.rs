//! What an administrator typed about staff and systems is not lost with the session.

use axum::body::Body;
use http::{Request, header};
use registry::{Duty, Role};

use super::fixture::{PASSWORD, TestServer, text};
use super::words::posted;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_about_staff_and_systems_comes_back_after_the_login() {
    let server = TestServer::start().await;
    let (mut cookie, _) = server.staff("chief", "141000", &[Duty::Administration]).await;
    let (_, member) = server.staff("zhao", "141002", &[Duty::Review]).await;
    let typed = "name=TypedForLong&office=141002";
    let edited = format!("/office/staff/{}", member.account);
    let forms = [
        ("/office/staff/new", "/api/office/staff_add", format!("username=newcomer&duties[review]=yes&{typed}")),
        (&edited, "/api/office/staff_edit", format!("member={}&version=1&{typed}", member.account)),
        ("/office/systems", "/api/office/system_add", typed.to_owned()),
    ];
    for (page, action, body) in forms {
        server.clock.advance_ms(3 * 3600 * 1000);
        let (next, _) = posted(&server, action, &cookie, body).await;
        assert!(next.starts_with("/office/login?next="), "{action}: {next}");
        let token = server.registry.people().log_in(Role::Staff, "chief", PASSWORD, "test").await.unwrap();
        cookie = server.signed_in(token.0).await.0;
        let said = text(server.page(page, &cookie).await).await;
        assert!(said.contains("value=\"TypedForLong\"") && said.contains("id=\"kept\""), "{page}: {said}");
        assert_eq!(page.ends_with("/new"), said.contains("value=\"newcomer\""), "{page}");
    }
    // Once it is saved it is gone, and the key is shown.
    let (_, said) = posted(&server, "/api/office/system_add", &cookie, typed.to_owned()).await;
    assert!(said.contains("class=\"secret\"") && !said.contains("id=\"kept\""), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_a_script_asked_for_is_shown_once_by_the_page() {
    let server = TestServer::start().await;
    let (cookie, _) = server.staff("chief", "141000", &[Duty::Administration]).await;
    let request = Request::post("/api/office/system_add")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    let made = server.send(request, &cookie, "name=Dust&office=141002").await;
    let cookies = made.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let left: Vec<String> = cookies.filter_map(|value| value.split(';').next()).map(str::to_owned).collect();
    let body = text(made).await;
    assert!(body.contains("\"to\":\"/office/systems\"") && !body.contains("nrmm_"), "{body}");
    let asked = async |cookie: &str| {
        let request = Request::get("/api/office/systems").header(header::ACCEPT, "application/json");
        let answer = server.send(request, cookie, Body::empty()).await;
        let taken = answer.headers().contains_key(header::SET_COOKIE);
        (taken, text(answer).await)
    };
    let (taken, answer) = asked(&format!("{cookie}; {}", left.join("; "))).await;
    assert!(taken && answer.contains("\"key\":\"nrmm_") && answer.contains("\"name\":\"Dust\""), "{answer}");
    let (_, answer) = asked(&cookie).await;
    assert!(answer.contains("\"fresh\":null"), "{answer}");
}

/// Functions of the office that take what somebody typed and keep nothing of it: searches, codes and passwords.
const KEEP_NOTHING: [&str; 9] = [
    "find_plate",
    "export",
    "second_factor_code",
    "second_factor_recovery",
    "second_factor_set_up",
    "first_password",
    "own_password",
    "renew_recovery_codes",
    "import_columns",
];

#[test]
fn every_form_of_the_office_keeps_what_was_typed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/api");
    let (mut seen, mut losing) = (0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for function in source.split("#[server(endpoint = \"office/").skip(1) {
            let (name, rest) = function.split_once('"').unwrap();
            let (signature, body) = rest.split_once("ApiError> {").unwrap();
            // What is carried along and not typed: the queue, the page to come back to, keys.
            let carried = ["queue: String", "back: String", "template: String", "kind: String"];
            let typed = carried.iter().fold(signature.to_owned(), |left, one| left.replace(one, ""));
            let kinds = [": String", ": BTreeMap<String, String>", ": Fields"];
            let takes_text = kinds.iter().any(|kind| typed.contains(kind));
            seen += u32::from(takes_text);
            let body = body.split("\n}\n").next().unwrap();
            let keeps = ["answer_desk(", "done(", "ask(", "desk_form"].iter().any(|way| body.contains(way));
            if takes_text && !keeps && !KEEP_NOTHING.contains(&name) {
                losing.push(name.to_owned());
            }
        }
    }
    assert!(seen > 20, "{seen} forms were found");
    assert_eq!(losing, Vec::<String>::new(), "keep what was typed by `answer_desk`");
}
