//! `/health/live`: the process answers. `/health/ready` (and `/health`): it can also store, and nothing beside it
//! fails.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::serve::AppState;
use crate::supervise::Watch;

/// A write that takes longer is one that fails.
const DEADLINE: Duration = Duration::from_secs(3);
/// An answer is good for so long: strangers who ask again and again do not write again and again.
const GOOD_FOR: Duration = Duration::from_millis(500);

/// What is known about being ready.
#[derive(Debug, Clone, Default)]
pub struct Health {
    /// The work beside the requests.
    pub watch: Watch,
    /// When a row was last written to see, and whether it was kept.
    wrote: Arc<Mutex<Option<(Instant, bool)>>>,
}

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

impl Health {
    async fn stores(&self, state: &AppState) -> bool {
        let mut wrote = self.wrote.lock().await;
        if let Some((at, kept)) = *wrote
            && at.elapsed() < GOOD_FOR
        {
            return kept;
        }
        let kept = match tokio::time::timeout(DEADLINE, state.registry.write_pulse()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(%error, "not ready: the database does not take a write");
                false
            }
            Err(_) => {
                tracing::error!("not ready: the database does not take a write in time");
                false
            }
        };
        *wrote = Some((Instant::now(), kept));
        kept
    }
}

/// `GET /health/live`.
pub async fn live() -> &'static str {
    "ok"
}

/// `GET /health/ready`.
pub async fn ready(State(state): State<AppState>) -> Response {
    let mut failing = state.health.watch.failing();
    if !state.health.stores(&state).await {
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
