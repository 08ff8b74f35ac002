//! Every duty × every action of the office: the actions are found from the function registry and the router, and a new
//! one is refused by this test until the table says whom it is for.

use std::collections::BTreeSet;

use axum::body::Body;
use http::{Request, StatusCode, header};
use registry::Duty;

use super::fixture::{TestServer, text};
use super::world::{World, arguments, world};

/// What an action is about, which decides what a colleague of another district is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A record of a district: another district's is not found.
    Record,
    /// Whatever lies in one's own districts: everybody with the duty may.
    Own,
    /// The whole city: nobody but the city bureau.
    City,
}

const REVIEW: &[Duty] = &[Duty::Review];
const PLATES: &[Duty] = &[Duty::Plates];
const INSPECTION: &[Duty] = &[Duty::Inspection];
const SITES: &[Duty] = &[Duty::Sites];
const ADMINISTRATION: &[Duty] = &[Duty::Administration];
const EVERY: &[Duty] = &Duty::ALL;

/// Every function of the office: who may call it, and what it is about.
pub const FUNCTIONS: &[(&str, &[Duty], About)] = &[
    ("/api/office/claim", REVIEW, About::Record),
    ("/api/office/release", REVIEW, About::Record),
    ("/api/office/approve", REVIEW, About::Record),
    ("/api/office/return_filing", REVIEW, About::Record),
    ("/api/office/judge", REVIEW, About::Record),
    ("/api/office/judge_suspicion", REVIEW, About::Record),
    ("/api/office/drop_desk_form", EVERY, About::Own),
    ("/api/office/free", ADMINISTRATION, About::Record),
    ("/api/office/set_phrases", ADMINISTRATION, About::City),
    ("/api/office/correct_machine", REVIEW, About::Record),
    ("/api/office/start_change", REVIEW, About::Record),
    ("/api/office/find_plate", PLATES, About::Own),
    ("/api/office/collect_plate", PLATES, About::Record),
    ("/api/office/undo_collection", PLATES, About::Record),
    ("/api/office/start_batch", PLATES, About::Own),
    ("/api/office/print_machine", PLATES, About::Record),
    ("/api/office/reissue_plate", PLATES, About::Record),
    ("/api/office/inspection_enter", INSPECTION, About::Own),
    ("/api/office/inspection_withdraw", INSPECTION, About::Record),
    ("/api/office/import_confirm", INSPECTION, About::Record),
    ("/api/office/import_columns", INSPECTION, About::Record),
    ("/api/office/import_drop", INSPECTION, About::Record),
    ("/api/office/export", EVERY, About::Own),
    ("/api/office/approve_site", SITES, About::Record),
    ("/api/office/return_site", SITES, About::Record),
    ("/api/office/close_site", SITES, About::Record),
    ("/api/office/force_exit", SITES, About::Record),
    ("/api/office/message_resend", ADMINISTRATION, About::Record),
    ("/api/office/template_set", ADMINISTRATION, About::City),
    ("/api/office/template_reset", ADMINISTRATION, About::City),
    ("/api/office/staff_add", ADMINISTRATION, About::Own),
    ("/api/office/staff_edit", ADMINISTRATION, About::Record),
    ("/api/office/staff_password", ADMINISTRATION, About::Record),
    ("/api/office/staff_reset_second_factor", ADMINISTRATION, About::Record),
    ("/api/office/staff_end_sessions", ADMINISTRATION, About::Record),
    ("/api/office/staff_close", ADMINISTRATION, About::Record),
    ("/api/office/staff_reopen", ADMINISTRATION, About::Record),
    ("/api/office/system_add", ADMINISTRATION, About::Own),
    ("/api/office/system_stop", ADMINISTRATION, About::Record),
    ("/api/office/office_edit", ADMINISTRATION, About::Record),
    ("/api/office/own_password", EVERY, About::Own),
    ("/api/office/renew_recovery_codes", EVERY, About::Own),
    ("/api/office/second_factor_code", EVERY, About::Own),
    ("/api/office/second_factor_recovery", EVERY, About::Own),
    ("/api/office/second_factor_set_up", EVERY, About::Own),
    ("/api/office/first_password", EVERY, About::Own),
];

/// Pages of the office that not every duty may open.
pub const PAGES: &[(&str, &[Duty], About)] = &[
    ("/office/staff", ADMINISTRATION, About::Own),
    ("/office/staff/new", ADMINISTRATION, About::Own),
    ("/office/staff/{id}", ADMINISTRATION, About::Own),
    ("/office/systems", ADMINISTRATION, About::Own),
    ("/office/audit", ADMINISTRATION, About::Own),
    ("/office/messages", ADMINISTRATION, About::Own),
    ("/office/messages/templates", ADMINISTRATION, About::City),
    ("/office/machines/{id}/correct", REVIEW, About::Own),
    ("/office/machines/{id}/change/{kind}", REVIEW, About::Own),
    ("/office/plates", PLATES, About::Own),
    ("/office/prints", PLATES, About::Own),
    ("/office/prints/templates", PLATES, About::Own),
    ("/office/inspections/new", INSPECTION, About::Own),
    ("/office/inspections/import", INSPECTION, About::Own),
    ("/office/inspections/import/{id}", INSPECTION, About::Own),
];
/// Pages of records that this world does not hold: whoever may open them is told that there is none.
pub const NOTHING_THERE: [&str; 3] =
    ["/office/staff/{id}", "/office/inspections/{id}", "/office/inspections/import/{id}"];

/// Calls a function as a plain caller would; the status and what it said.
pub async fn call(server: &TestServer, function: &str, cookie: &str, arguments: String) -> (StatusCode, String) {
    let request = Request::post(function)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    let response = server.send(request, cookie, Body::from(arguments)).await;
    (response.status(), text(response).await)
}

#[test]
fn the_table_names_every_function_of_the_office_and_no_other() {
    // What only reads is walked with the pages that ask it (`walls`).
    let found: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths()
        .filter(|(_, method)| *method != http::Method::GET)
        .map(|(path, _)| path.to_owned())
        .filter(|path| path.starts_with("/api/office/"))
        .collect();
    let named: BTreeSet<String> = FUNCTIONS.iter().map(|(function, ..)| (*function).to_owned()).collect();
    assert_eq!(found, named, "say in this table who may use a new function");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_duty_opens_its_own_functions_and_no_other() {
    let world: World = world().await;
    for duty in Duty::ALL {
        let (own, _) = world.server.staff(&format!("own-{}", duty.code()), "141002", &[duty]).await;
        let (city, _) = world.server.staff(&format!("city-{}", duty.code()), "141000", &[duty]).await;
        for (function, duties, about) in FUNCTIONS {
            if super::walls::HALF_WAY.contains(function) {
                continue;
            }
            let allowed = duties.contains(&duty);
            let ask = async |cookie: &str| call(&world.server, function, cookie, arguments(&world)).await;
            let (status, body) = ask(&own).await;
            let refused = status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !allowed || *about == About::City, "{function} for {duty:?}: {status} {body}");
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{function} for {duty:?}");
            let (status, body) = ask(&city).await;
            assert_eq!(
                status == StatusCode::FORBIDDEN,
                !allowed,
                "{function} for {duty:?} of the city: {status} {body}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_duty_opens_its_own_pages_and_no_other() {
    let world: World = world().await;
    let pages = app::routes::all();
    for duty in Duty::ALL {
        let (cookie, _) = world.server.staff(&format!("page-{}", duty.code()), "141002", &[duty]).await;
        for page in &pages {
            let pattern = page.as_str();
            if !pattern.starts_with("/office") || super::walls::PUBLIC_PAGES.contains(&pattern) {
                continue;
            }
            let listed = PAGES.iter().find(|(path, ..)| *path == pattern);
            let allowed = listed.is_none_or(|(_, duties, about)| duties.contains(&duty) && *about != About::City);
            let response = world.server.page(&super::world::filled(pattern, &world), &cookie).await;
            let refused = response.status() == StatusCode::FORBIDDEN;
            assert_eq!(refused, !allowed, "{pattern} for {duty:?}: {}", response.status());
        }
    }
}
