//! One walk over every page, plain route and server function, found from the code, for every role: what is not theirs is refused.

use axum::body::Body;
use http::{Request, StatusCode, header};
use leptos_axum::generate_route_list;
use registry::Duty;
use uuid::Uuid;

use super::fixture::{TestServer, jpeg, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    /// Whose filing it is.
    Owner,
    OtherOwner,
    /// Reviews the filing's district.
    Reviewer,
    /// Reviews another district.
    OtherReviewer,
    /// Of the filing's district, but may only look.
    Reader,
}

/// Everybody may open these, and nothing else.
const PUBLIC_PAGES: [&str; 8] = [
    "/",
    "/agreement",
    "/privacy",
    "/owner/register",
    "/owner/login",
    "/owner/forgot-password",
    "/office/login",
    "/health",
];
/// Everybody may call these, and nothing else.
const PUBLIC_FUNCTIONS: [&str; 4] =
    ["/api/account/send_code", "/api/account/register", "/api/account/log_in", "/api/account/reset_password"];

struct World {
    server: TestServer,
    cookies: Vec<(Who, String)>,
    filing: Uuid,
    photo: Uuid,
}

async fn world() -> World {
    let server = TestServer::start().await;
    let (owner, actor) = server.owner("13800000001").await;
    let (other, _) = server.owner("13800000003").await;
    let (reviewer, _) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (other_reviewer, _) = server.staff("quwo", "141021", &Duty::ALL).await;
    let (reader, _) = server.staff("reader", "141002", &[Duty::ReadOnly]).await;
    let (filing, version, photo) = server.complete_draft(&actor).await;
    server.registry.submit(&actor, filing, version).await.unwrap();
    let cookies = vec![
        (Who::Nobody, String::new()),
        (Who::OtherOwner, other),
        (Who::OtherReviewer, other_reviewer),
        (Who::Reader, reader),
        (Who::Owner, owner),
        (Who::Reviewer, reviewer),
    ];
    World { server, cookies, filing, photo }
}

/// What the answer must be, in the words of HTTP.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    /// Shown, or led on to another page that is theirs.
    Allowed,
    /// To the login page.
    Login,
    Refused(StatusCode),
}

fn expected_page(path: &str, who: Who) -> Expected {
    let with_id = path.contains('{');
    let owners = matches!(who, Who::Owner | Who::OtherOwner);
    let office = path.starts_with("/office");
    match who {
        _ if PUBLIC_PAGES.contains(&path) => Expected::Allowed,
        Who::Nobody => Expected::Login,
        _ if owners == office => Expected::Refused(StatusCode::FORBIDDEN),
        Who::OtherOwner | Who::OtherReviewer if with_id => Expected::Refused(StatusCode::NOT_FOUND),
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
    let pages = generate_route_list(app::routes::App);
    assert!(pages.len() > 15, "the pages are found from the router: {}", pages.len());
    for page in pages {
        let pattern = page.path().replace(":id", "{id}");
        let path = pattern.replace("{id}", &world.filing.to_string());
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
        if !pattern.contains("{id}") {
            continue;
        }
        let path = pattern.replace("{id}", &world.photo.to_string());
        for (who, cookie) in &world.cookies {
            let expected = match who {
                Who::Nobody => Expected::Refused(StatusCode::UNAUTHORIZED),
                Who::OtherOwner | Who::OtherReviewer => Expected::Refused(StatusCode::NOT_FOUND),
                _ => Expected::Allowed,
            };
            check(pattern, *who, &expected, &world.server.page(&path, cookie).await);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_the_owner_can_put_anything_into_a_filing() {
    let world = world().await;
    for (pattern, _) in crate::routes::upload_routes() {
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
    assert!(world.server.registry.draft(&actor, world.filing).await.is_err());
}

/// Every argument that any server function takes, so that none is refused for a missing one.
fn arguments(world: &World) -> String {
    let filing = world.filing;
    format!(
        "filing={filing}&version=1&revision=1&step=machine&go=next&role=owner&purpose=forgot&phone=13911112222&name=x&code=123456&password=x&login=13911112222\
         &next=/owner&agreed=&whole=%E4%B8%8D%E5%B1%9E%E5%AE%9E&distinct=&fields%5Bmaker%5D=x"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_function_refuses_those_it_is_not_for() {
    let world = world().await;
    let functions: Vec<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(functions.len() >= 15, "the server functions are found from the code: {functions:?}");
    let arguments = arguments(&world);
    let strangers = [Who::Nobody, Who::OtherOwner, Who::OtherReviewer, Who::Reader];
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
            assert_ne!(status, StatusCode::BAD_REQUEST, "{function}: an argument is missing in this test: {body}");
            if PUBLIC_FUNCTIONS.contains(&function.as_str()) {
                continue;
            }
            let own_start = function == "/api/filing/start" && *who == Who::OtherOwner;
            let own_password = function == "/api/account/change_password" && *who == Who::OtherOwner;
            let allowed: &[u16] = match who {
                Who::Nobody => &[401],
                _ if own_start => &[200, 303],
                _ if own_password => &[422],
                Who::OtherOwner if function.starts_with("/api/office") => &[403],
                Who::OtherOwner => &[404],
                Who::OtherReviewer if function.starts_with("/api/office") => &[404],
                _ => &[403],
            };
            assert!(allowed.contains(&status.as_u16()), "{function} for {who:?}: {status} {body}");
        }
    }
    let (_, reviewer) = world.server.staff("after", "141002", &[Duty::Review]).await;
    let dossier = world.server.registry.dossier(&reviewer, world.filing, false).await.unwrap();
    assert_eq!(dossier.state, domain::filing::FilingState::Submitted, "nothing has happened to the filing");
    assert_eq!(
        dossier.events.iter().filter(|event| event.what != "identity.viewed").count(),
        2,
        "started and submitted, nothing else"
    );
}
