//! One walk over every page, plain route and server function, found from the code, for every role: what is not theirs
//! is refused.

use app::page::Asked;
use app::routes::TABLES;
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use registry::Duty;
use uuid::Uuid;

use super::duties::{About, NOTHING_THERE, PAGES};
use super::fixture::{jpeg, text};
use super::world::{Who, arguments, filled, world};

/// Everybody may open these, and nothing else.
pub const PUBLIC_PAGES: [&str; 18] = [
    "/",
    "/c",
    "/c/{code}",
    "/m",
    "/m/{number}",
    "/stage",
    "/agreement",
    "/privacy",
    "/owner/register",
    "/owner/login",
    "/owner/forgot-password",
    "/site/register",
    "/site/login",
    "/site/forgot-password",
    "/office/login",
    "/health",
    "/health/live",
    "/health/ready",
];
/// Everybody may call these, and nothing else.
const PUBLIC_FUNCTIONS: [&str; 4] =
    ["/api/account/send_code", "/api/account/register", "/api/account/log_in", "/api/account/reset_password"];

/// What the answer must be, in the words of HTTP.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    /// Shown, or led on to another page that is theirs.
    Allowed,
    /// To the login page.
    Login,
    Refused(StatusCode),
}

fn is_city(path: &str) -> bool {
    PAGES.iter().any(|(page, _, about)| *page == path && *about == About::City)
}

fn open_to(path: &str, duty: Duty) -> bool {
    let listed = PAGES.iter().find(|(page, ..)| *page == path);
    listed.is_none_or(|(_, duties, about)| duties.contains(&duty) && *about != About::City)
}

fn expected_page(path: &str, who: Who) -> Expected {
    let with_id = path.contains('{');
    let theirs = match who {
        Who::Nobody => "",
        Who::Owner | Who::OtherOwner => "/owner",
        Who::Gate | Who::OtherGate | Who::RemovedGate => "/site",
        Who::Reviewer | Who::OtherReviewer | Who::Reader => "/office",
    };
    match who {
        _ if PUBLIC_PAGES.contains(&path) => Expected::Allowed,
        Who::Nobody => Expected::Login,
        _ if !path.starts_with(theirs) => Expected::Refused(StatusCode::FORBIDDEN),
        Who::Reader if !open_to(path, Duty::ReadOnly) => Expected::Refused(StatusCode::FORBIDDEN),
        Who::Reviewer if !open_to(path, Duty::Review) => Expected::Refused(StatusCode::FORBIDDEN),
        // An office's administrator, of whatever district.
        Who::OtherReviewer if is_city(path) => Expected::Refused(StatusCode::FORBIDDEN),
        _ if NOTHING_THERE.contains(&path) => Expected::Refused(StatusCode::NOT_FOUND),
        Who::OtherOwner | Who::OtherReviewer | Who::OtherGate | Who::RemovedGate if with_id => {
            Expected::Refused(StatusCode::NOT_FOUND)
        }
        _ => Expected::Allowed,
    }
}

fn check(what: &str, who: Who, expected: &Expected, response: &axum::response::Response) {
    let status = response.status();
    let location =
        response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let got = match status {
        StatusCode::OK => Expected::Allowed,
        _ if status.is_redirection() && location.contains("/login?next=") => Expected::Login,
        _ if status.is_redirection() => Expected::Allowed,
        _ => Expected::Refused(status),
    };
    assert_eq!(&got, expected, "{what} for {who:?} (status {status}, location {location:?})");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_shown_only_to_those_it_is_for() {
    let world = world().await;
    let pages = app::routes::all();
    assert!(pages.len() > 15, "the pages are found from the router: {}", pages.len());
    for page in pages {
        let pattern = page;
        let path = filled(&pattern, &world);
        for (who, cookie) in &world.cookies {
            let response = world.server.page(&path, cookie).await;
            check(&pattern, *who, &expected_page(&pattern, *who), &response);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_are_shown_only_to_their_owner_and_the_office_that_has_the_filing() {
    let world = world().await;
    for (pattern, _) in crate::routes::plain_routes() {
        if !pattern.starts_with("/photos") {
            continue;
        }
        for (photo, of_gate) in [(world.photo, false), (world.entry_photo, true)] {
            let path = pattern.replace("{id}", &photo.to_string());
            for (who, cookie) in &world.cookies {
                let expected = match who {
                    Who::Nobody => Expected::Refused(StatusCode::UNAUTHORIZED),
                    Who::OtherOwner | Who::OtherReviewer | Who::OtherGate | Who::RemovedGate => {
                        Expected::Refused(StatusCode::NOT_FOUND)
                    }
                    Who::Gate if !of_gate => Expected::Refused(StatusCode::NOT_FOUND),
                    Who::Owner if of_gate => Expected::Refused(StatusCode::NOT_FOUND),
                    _ => Expected::Allowed,
                };
                check(pattern, *who, &expected, &world.server.page(&path, cookie).await);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_the_owner_can_put_anything_into_a_filing() {
    let world = world().await;
    for (pattern, _) in crate::routes::upload_routes() {
        if !pattern.starts_with("/photos") {
            continue;
        }
        for (who, cookie) in &world.cookies {
            let path = pattern
                .replace("{filing}", &world.filing.to_string())
                .replace("{slot}", "front")
                .replace("{step}", "photos");
            let form = pattern.contains("/form/");
            let (request, body) = if form {
                let body = "--x\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1\r\n--x--\r\n"
                    .to_owned()
                    .into_bytes();
                (Request::post(&path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x"), body)
            } else {
                (Request::put(&path), jpeg(200))
            };
            let response = world.server.send(request, cookie, body).await;
            // A plain form is led back to a page of its own; nothing is stored either way.
            let expected = match (who, form) {
                (Who::Nobody, true) => Expected::Login,
                (Who::Nobody, false) => Expected::Refused(StatusCode::UNAUTHORIZED),
                (Who::Owner, false) => Expected::Refused(StatusCode::CONFLICT),
                (Who::OtherOwner, false) => Expected::Refused(StatusCode::NOT_FOUND),
                (Who::Owner | Who::OtherOwner, true) => Expected::Allowed,
                _ => Expected::Refused(StatusCode::FORBIDDEN),
            };
            check(pattern, *who, &expected, &response);
        }
    }
    let (_, actor) = world.server.owner("13800000009").await;
    assert!(world.server.registry.filings().draft(&actor, world.filing).await.is_err());
}

/// Files of the office, and what may be sent to it: who is told what, in a world without inspections, imports and
/// exports.
const OFFICE_FILES: [(&str, &[Duty], u16); 8] = [
    ("/prints/{id}/{file}", &[Duty::Plates], 404),
    ("/office/statistics/{file}", &Duty::ALL, 200),
    ("/sheets/template", &[Duty::Inspection], 200),
    ("/sheets/import/{id}", &[Duty::Inspection], 404),
    ("/exports/{id}", &Duty::ALL, 404),
    ("/papers/{id}", &Duty::ALL, 404),
    ("/sheets/import", &[Duty::Inspection], 303),
    ("/papers/{inspection}", &[Duty::Inspection], 404),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_the_office_are_for_their_duties() {
    let world = world().await;
    let plain = crate::routes::plain_routes().into_iter().map(|(pattern, _)| (pattern, false));
    let uploads = crate::routes::upload_routes().into_iter().map(|(pattern, _)| (pattern, true));
    for (pattern, upload) in plain.chain(uploads) {
        let elsewhere = ["/photos", "/sites", "/ledgers", "/my-data"];
        // Who looks a number up is nobody in particular (`open_api`).
        let open = [
            "/health",
            "/health/live",
            "/health/ready",
            "/display",
            "/openapi.json",
            "/m/{number}/photo",
            "/certificates/{id}",
        ];
        if elsewhere.iter().any(|start| pattern.starts_with(start)) || open.contains(&pattern) {
            continue;
        }
        let known = OFFICE_FILES.iter().find(|(file, ..)| *file == pattern);
        let (_, duties, status) = known.unwrap_or_else(|| panic!("say whom {pattern} is for"));
        let nothing = Uuid::nil().to_string();
        let path = pattern
            .replace("{id}", &nothing)
            .replace("{inspection}", &nothing)
            .replace("{file}", if pattern.starts_with("/prints") { "plate.pdf" } else { "months.csv" });
        for (who, cookie) in &world.cookies {
            let response = if upload {
                let request = Request::post(&path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
                world.server.send(request, cookie, "--x--\r\n").await
            } else {
                world.server.page(&path, cookie).await
            };
            let allowed = match who {
                Who::Nobody | Who::Owner | Who::OtherOwner | Who::Gate | Who::OtherGate | Who::RemovedGate => false,
                Who::Reviewer => duties.contains(&Duty::Review),
                Who::OtherReviewer => true,
                Who::Reader => duties.contains(&Duty::ReadOnly),
            };
            let expected: &[u16] = match who {
                Who::Nobody => &[401, 303],
                // A paper is shown to the owner of its machine too.
                Who::Owner | Who::OtherOwner if pattern == "/papers/{id}" => &[404],
                Who::Gate | Who::OtherGate | Who::RemovedGate if pattern == "/papers/{id}" => &[404, 403],
                _ if allowed => &[*status],
                _ => &[403],
            };
            let got = response.status().as_u16();
            assert!(expected.contains(&got), "{pattern} for {who:?}: {got}, not {expected:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_is_for_its_administrators_only() {
    let world = world().await;
    let plain = crate::routes::plain_routes().into_iter().map(|(pattern, _)| (pattern, false));
    let uploads = crate::routes::upload_routes().into_iter().map(|(pattern, _)| (pattern, true));
    let mut walked = 0;
    for (pattern, upload) in plain.chain(uploads) {
        if !pattern.starts_with("/sites") && !pattern.starts_with("/ledgers") {
            continue;
        }
        walked += 1;
        let path = pattern.replace("{site}", &world.site.to_string()).replace("{format}", "csv");
        let path = path.replace("{visit}", &Uuid::nil().to_string());
        for (who, cookie) in &world.cookies {
            let response = if upload {
                let request = Request::post(&path)
                    .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
                    .header(header::ACCEPT, "application/json");
                let part = |name: &str, text: &str| {
                    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
                };
                let entry = Uuid::nil().to_string();
                let body =
                    [part("version", "1"), part("entry", &entry), part("number", "3-DL000001"), "--x--\r\n".into()];
                world.server.send(request, cookie, body.concat()).await
            } else {
                world.server.page(&path, cookie).await
            };
            let status = response.status().as_u16();
            let ledger = pattern.starts_with("/ledgers");
            let expected: &[u16] = match who {
                // A form of nobody is led to the login page.
                Who::Nobody => &[401, 303],
                Who::OtherGate | Who::RemovedGate => &[404],
                Who::OtherReviewer if ledger => &[404],
                Who::Gate | Who::Reviewer | Who::Reader if ledger => &[200],
                Who::Gate => &[303, 409, 422],
                _ => &[403],
            };
            assert!(expected.contains(&status), "{pattern} for {who:?}: {status}, not {expected:?}");
        }
    }
    assert_eq!(walked, 4, "say whom a new route of the gate is for");
    let (_, reader) = world.server.staff("reads", "141002", &[Duty::ReadOnly]).await;
    let file = world.server.registry.sites().site(&reader, world.site).await.unwrap();
    assert_eq!((file.site.inside, file.site.entries), (1, 1), "nothing has happened at the gate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_question_is_answered_to_those_who_may_see_its_page_and_to_nobody_else() {
    let world = world().await;
    let routes: Vec<_> = TABLES.iter().flat_map(|table| table.iter()).collect();
    let functions = leptos::server_fn::axum::server_fn_paths().filter(|(_, method)| *method == Method::GET);
    let mut walked = 0;
    for (function, _) in functions {
        let asked: Vec<_> = routes.iter().filter(|route| route.entry.path == function).collect();
        assert!(!asked.is_empty(), "{function} is the question of no page: say whom it is for");
        for route in asked {
            walked += 1;
            let arguments = Asked::new(TABLES, &filled(route.path, &world), 0).arguments;
            for (who, cookie) in &world.cookies {
                let request =
                    Request::get(format!("{function}?{arguments}")).header(header::ACCEPT, "application/json");
                let response = world.server.send(request, cookie, Body::empty()).await;
                let status = response.status();
                let expected = match expected_page(route.path, *who) {
                    Expected::Allowed => StatusCode::OK,
                    Expected::Login => StatusCode::UNAUTHORIZED,
                    Expected::Refused(status) => status,
                };
                assert_eq!(status, expected, "{function} of {} for {who:?}: {}", route.path, text(response).await);
            }
        }
    }
    assert!(walked >= 24, "the questions are found from the code: {walked}");
}

/// Functions that finish a sign-in: a session that is whole has nothing to do there.
pub const HALF_WAY: [&str; 4] = [
    "/api/office/second_factor_code",
    "/api/office/second_factor_recovery",
    "/api/office/second_factor_set_up",
    "/api/office/first_password",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_function_refuses_those_it_is_not_for() {
    let world = world().await;
    let functions: Vec<String> = leptos::server_fn::axum::server_fn_paths()
        .filter(|(_, method)| *method != Method::GET)
        .map(|(path, _)| path.to_owned())
        .collect();
    assert!(functions.len() >= 70, "the server functions are found from the code: {functions:?}");
    let arguments = arguments(&world);
    let strangers = [Who::Nobody, Who::OtherOwner, Who::OtherReviewer, Who::Reader, Who::OtherGate, Who::RemovedGate];
    for function in &functions {
        for (who, cookie) in world.cookies.iter().filter(|(who, _)| strangers.contains(who)) {
            // Logging out is for everybody who is in; it would end the walk.
            if function == "/api/account/log_out" && *who != Who::Nobody {
                continue;
            }
            let request = Request::post(function)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ACCEPT, "application/json");
            let response = world.server.send(request, cookie, Body::from(arguments.clone())).await;
            let status = response.status();
            let body = text(response).await;
            if HALF_WAY.contains(&function.as_str()) {
                assert!([400, 401, 403].contains(&status.as_u16()), "{function} for {who:?}: {status} {body}");
                continue;
            }
            assert_ne!(status, StatusCode::BAD_REQUEST, "{function}: an argument is missing in this test: {body}");
            if PUBLIC_FUNCTIONS.contains(&function.as_str()) {
                continue;
            }
            let of_gate = matches!(who, Who::OtherGate | Who::RemovedGate);
            let own_start = function == "/api/filing/start" && *who == Who::OtherOwner;
            let own_password = function == "/api/account/change_password" && *who == Who::OtherOwner;
            let allowed: &[u16] = match who {
                Who::Nobody => &[401],
                // One's own sessions: no other's is found, and there is none besides this one.
                _ if function == "/api/account/end_session" => &[404],
                _ if function == "/api/account/end_other_sessions" => &[200, 303],
                // One's own account, without the tick; staff's is closed by the administration.
                Who::OtherOwner | Who::OtherGate | Who::RemovedGate if function == "/api/account/close" => &[422],
                _ if function == "/api/account/close" => &[403],
                _ if own_start => &[200, 303],
                _ if own_password => &[422],
                _ if of_gate && function == "/api/account/change_password" => &[403],
                _ if of_gate && function.starts_with("/api/site/") => &[404],
                _ if of_gate => &[403],
                Who::OtherOwner if function.starts_with("/api/site/") => &[403],
                Who::OtherOwner if function.starts_with("/api/office") => &[403],
                Who::OtherOwner => &[404],
                _ => match super::duties::FUNCTIONS.iter().find(|(path, ..)| path == function) {
                    Some((_, duties, _)) if *who == Who::Reader && !duties.contains(&Duty::ReadOnly) => &[403],
                    Some((_, _, About::Record)) if *who == Who::OtherReviewer => &[404],
                    Some((_, _, About::City)) | None => &[403],
                    Some(_) => &[200, 303, 400, 404, 409, 422],
                },
            };
            assert!(allowed.contains(&status.as_u16()), "{function} for {who:?}: {status} {body}");
        }
    }
    let (_, reviewer) = world.server.staff("after", "141002", &[Duty::Review]).await;
    let dossier = world.server.registry.desk().dossier(&reviewer, world.filing, false).await.unwrap();
    assert_eq!(dossier.state, domain::filing::FilingState::Submitted, "nothing has happened to the filing");
    assert_eq!(
        dossier.events.iter().filter(|event| event.what != "identity.viewed").count(),
        2,
        "started and submitted, nothing else"
    );
}
