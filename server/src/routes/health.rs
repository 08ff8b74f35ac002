//! `/health/live`: the process answers. `/health/ready` (and `/health`): it can also store, and nothing beside it
//! fails.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use crate::state::AppState;

/// What is not ready.
#[derive(Serialize)]
struct NotReady {
    code: &'static str,
    /// `database`, `outbox`, `jobs`, `sweep`.
    failing: Vec<&'static str>,
}

/// Ready, with something that a person should look at.
#[derive(Serialize)]
struct Noted {
    code: &'static str,
    /// `clock`: it has leapt, and nothing old is removed until `server clock accept`.
    notes: Vec<&'static str>,
}

/// `GET /health/live`.
pub async fn live() -> &'static str {
    "ok"
}

/// `GET /health/ready`.
pub async fn ready(State(state): State<AppState>) -> Response {
    let mut failing = state.health.watch.failing();
    if !state.health.stores(&state.registry).await {
        failing.insert(0, "database");
    }
    if failing.is_empty() {
        return match state.registry.upkeep().clock_leap().await {
            Ok(Some(_)) => Json(Noted { code: "ready", notes: vec!["clock"] }).into_response(),
            _ => "ok".into_response(),
        };
    }
    (StatusCode::SERVICE_UNAVAILABLE, Json(NotReady { code: "not_ready", failing })).into_response()
}
