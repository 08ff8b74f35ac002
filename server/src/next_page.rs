//! The page that a form leads to travels with the form's answer, for the scripts that ask for it: on a slow network
//! nobody waits twice. It is the answer of that page's own question, asked by the same person in the same way.

use app::page::asked::question_of;
use app::routes::TABLES;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next as Behind;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use serde::Serialize;
use serde_json::value::RawValue;
use wire::{NEXT_PAGE, Next};

use crate::functions::answer_function;
use crate::state::AppState;

/// The longest answer of a form that is looked into: an address and a notice.
const LOOKED_INTO: usize = 64 * 1024;
/// The longest page that travels so.
const TRAVELS: usize = 1024 * 1024;

#[derive(Serialize)]
struct WithPage {
    #[serde(flatten)]
    next: Next,
    page: Box<RawValue>,
}

/// Puts the page beside where the form leads.
pub async fn along(State(state): State<AppState>, request: Request, behind: Behind) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(NEXT_PAGE) {
        return behind.run(request).await;
    }
    let mut question = Request::new(Body::empty());
    *question.headers_mut() = of_asker(request.headers());
    *question.extensions_mut() = request.extensions().clone();
    let response = behind.run(request).await;
    if !is_plain_data(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LOOKED_INTO).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let with_page = match serde_json::from_slice::<Next>(&bytes) {
        Ok(next) => with_page(state, next, question).await,
        Err(_) => None,
    };
    let Some(with_page) = with_page else { return Response::from_parts(parts, Body::from(bytes)) };
    let mut response = Response::from_parts(parts, Body::from(with_page));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response
}

async fn with_page(state: AppState, next: Next, mut question: Request) -> Option<Vec<u8>> {
    *question.uri_mut() = question_of(TABLES, &next.to)?.parse().ok()?;
    let answer = answer_function(&state, question).await;
    if !is_plain_data(&answer) {
        return None;
    }
    let bytes = to_bytes(answer.into_body(), TRAVELS).await.ok()?;
    let page = RawValue::from_string(String::from_utf8(bytes.into()).ok()?).ok()?;
    serde_json::to_vec(&WithPage { next, page }).ok()
}

/// Data that changes nothing about who asks. What is shown once lies in a cookie: it is left to the page itself.
fn is_plain_data(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    response.status() == StatusCode::OK
        && kind.starts_with("application/json")
        && !response.headers().contains_key(header::SET_COOKIE)
        && !response.headers().contains_key(SERVER_FN_ERROR_HEADER)
}

/// What a question is told of who asks it.
fn of_asker(headers: &HeaderMap) -> HeaderMap {
    let mut asker: HeaderMap = [header::COOKIE, header::USER_AGENT, header::HOST]
        .into_iter()
        .flat_map(|name: HeaderName| headers.get_all(&name).iter().map(move |value| (name.clone(), value.clone())))
        .collect();
    asker.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    asker
}
