//! One readable router: pages, server functions, photos, and the few plain routes.

use std::path::Path;
use std::time::Duration;

use app::page::Person;
use app::routes::{TABLES, program_of};
use app::shell::shell;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use domain::refusal::Refusal;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::failures::{failure, panicked};
use crate::functions::{answer_function, context_of};
use crate::state::AppState;
use crate::{middleware, next_page};

mod development;
mod display;
mod documents;
mod forms;
pub mod health;
mod ledger;
pub mod open_api;
mod own_data;
mod patience;
mod photos;
mod programs;
mod refusals;
mod sheets;
mod sites;

/// Form bodies are text: a megabyte is plenty.
const FORM_LIMIT: usize = 1024 * 1024;

/// The plain routes; what the walk over every route finds besides pages and server functions.
pub fn plain_routes() -> Vec<(&'static str, Router<AppState>)> {
    vec![
        ("/health", Router::new().route("/health", get(health::ready))),
        ("/health/ready", Router::new().route("/health/ready", get(health::ready))),
        ("/health/live", Router::new().route("/health/live", get(health::live))),
        ("/display", Router::new().route("/display", get(display::choose))),
        ("/office/statistics/{file}", Router::new().route("/office/statistics/{file}", get(sheets::statistics))),
        ("/photos/{id}", Router::new().route("/photos/{id}", get(photos::full))),
        ("/photos/{id}/thumb", Router::new().route("/photos/{id}/thumb", get(photos::thumbnail))),
        ("/sheets/template", Router::new().route("/sheets/template", get(sheets::template))),
        ("/sheets/import/{id}", Router::new().route("/sheets/import/{id}", get(sheets::report))),
        ("/exports/{id}", Router::new().route("/exports/{id}", get(sheets::export))),
        ("/papers/{id}", Router::new().route("/papers/{id}", get(sheets::paper))),
        ("/certificates/{id}", Router::new().route("/certificates/{id}", get(sheets::certificate))),
        ("/prints/{id}/{file}", Router::new().route("/prints/{id}/{file}", get(sheets::print))),
        ("/m/{number}/photo", Router::new().route("/m/{number}/photo", get(open_api::photo))),
        ("/my-data/{file}", Router::new().route("/my-data/{file}", get(own_data::own_data))),
        ("/openapi.json", Router::new().route("/openapi.json", get(open_api::description))),
        ("/ledgers/{site}/{format}", Router::new().route("/ledgers/{site}/{format}", get(ledger::ledger))),
    ]
}

/// The routes that receive files: their bodies are large and have a limit and a deadline of their own.
pub fn upload_routes() -> Vec<(&'static str, Router<AppState>)> {
    vec![
        ("/photos/{filing}/{slot}", Router::new().route("/photos/{id}/{slot}", axum::routing::put(photos::put))),
        (
            "/photos/{filing}/form/{step}",
            Router::new().route("/photos/{id}/form/{step}", axum::routing::post(photos::form)),
        ),
        ("/sites/{site}/form", Router::new().route("/sites/{site}/form", axum::routing::post(sites::form))),
        ("/sites/{site}/entry", Router::new().route("/sites/{site}/entry", axum::routing::post(sites::entry))),
        (
            "/sites/{site}/exit/{visit}",
            Router::new().route("/sites/{site}/exit/{visit}", axum::routing::post(sites::exit)),
        ),
        ("/sheets/import", Router::new().route("/sheets/import", axum::routing::post(sheets::import))),
        ("/papers/{inspection}", Router::new().route("/papers/{id}", axum::routing::post(sheets::attach))),
    ]
}

/// Everything.
pub fn router(state: AppState, site_folder: &Path) -> Router {
    // Pages load in tasks of this runtime; said once for the process.
    let _ = any_spawner::Executor::init_tokio();
    let context = context_of(&state);
    let page_context = {
        let context = context.clone();
        move || {
            context();
            page_policy();
        }
    };
    let functions = {
        let state = state.clone();
        any(move |request: Request| {
            let state = state.clone();
            async move { answer_function(&state, request).await }
        })
    };
    let mut forms = Router::<AppState>::new().route("/api/{*function}", functions);
    for page in TABLES.iter().flat_map(|table| table.iter()) {
        let person = program_of(page.path);
        let handler = get(render_app_async_with_context(page_context.clone(), move || shell(person)));
        forms = forms.route(page.path, handler.layer(map_response(documents::whole)));
    }
    for (_, route) in plain_routes() {
        forms = forms.merge(route);
    }
    if state.website.development {
        forms = forms.route("/dev/messages", get(development::messages));
    }
    let forms = forms
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_mins(1)));
    let mut uploads = Router::new();
    for (_, route) in upload_routes() {
        uploads = uploads.merge(route);
    }
    let uploads = uploads.layer(from_fn(patience::patient)).layer(axum::extract::DefaultBodyLimit::disable());
    let along = from_fn_with_state(state.clone(), next_page::along);
    layered(forms.merge(uploads).layer(along).fallback_service(files(site_folder, &state)), state)
}

/// Everything that stands around a request, whatever answers it.
pub fn layered(routes: Router<AppState>, state: AppState) -> Router {
    routes
        .layer(from_fn_with_state(state.clone(), open_api::negotiate))
        .layer(from_fn_with_state(state.clone(), middleware::presence))
        .layer(CsrfLayer::new().with_rejection_response(|_| failure(&Refusal::BadRequest).into_response()))
        .layer(CatchPanicLayer::custom(panicked))
        // From here on a panic below is an answer like others: it is a page, and has its headers and its number.
        .layer(from_fn_with_state(state.clone(), refusals::pages))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), middleware::headers))
        .layer(from_fn(middleware::number))
        .with_state(state)
}

/// Files of the web build, precompressed; hashed ones never change. What is no file is the page that says so.
fn files(site_folder: &Path, state: &AppState) -> Router {
    // Only what is there may be kept: an answer that says "no such file" is over with the next deployment.
    let cache = |value: &'static str| {
        SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, move |file: &http::Response<_>| {
            let there = file.status().is_success() || file.status() == StatusCode::NOT_MODIFIED;
            there.then(|| HeaderValue::from_static(value))
        })
    };
    let folder = |path: &Path| ServeDir::new(path).precompressed_br().precompressed_gzip();
    let not_found = {
        let state = state.clone();
        let handler = get(move |request: Request| {
            let state = state.clone();
            async move {
                let context = context_of(&state);
                let context = move || {
                    context();
                    page_policy();
                };
                let handler = render_app_async_with_context(context, || shell(Person::Owner));
                let mut response = handler(request).await.into_response();
                *response.status_mut() = StatusCode::NOT_FOUND;
                response
            }
        });
        handler.layer(map_response(documents::whole))
    };
    Router::new()
        .nest_service(
            "/pkg",
            tower::ServiceBuilder::new()
                .layer(cache("public, max-age=31536000, immutable"))
                .service(folder(&site_folder.join("pkg"))),
        )
        .nest_service(
            "/drawings",
            tower::ServiceBuilder::new()
                .layer(cache("public, max-age=86400"))
                .service(folder(&site_folder.join("drawings"))),
        )
        .nest_service(
            "/js",
            tower::ServiceBuilder::new().layer(cache("public, max-age=3600")).service(folder(&site_folder.join("js"))),
        )
        .route_service(
            "/offline-worker.js",
            tower::ServiceBuilder::new()
                .layer(cache("no-cache"))
                .service(tower_http::services::ServeFile::new(site_folder.join("offline-worker.js"))),
        )
        .route_service("/favicon.svg", tower_http::services::ServeFile::new(site_folder.join("favicon.svg")))
        // What browsers ask for on their own, beside a picture opened in its own tab.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .fallback(not_found)
}

/// The content security policy of a page, with the nonce of its one inline script.
fn page_policy() {
    leptos::nonce::provide_nonce();
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce()) else { return };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'unsafe-inline'; worker-src 'self'; img-src 'self' blob: data:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}
