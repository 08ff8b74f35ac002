//! A refusal as data: what plain routes and middleware answer when they do not do what was asked.

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use http::StatusCode;
use wire::failure::Told;

/// A refusal as data.
pub fn failure(refusal: &Refusal) -> (StatusCode, Json<serde_json::Value>) {
    let refusal = refusal.clone().of_request(registry::request::number());
    let told = serde_json::to_value(Told::new(&refusal)).unwrap_or_default();
    (StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(told))
}

/// What a plain route answers: what was asked for, or why not. `?` takes a refusal and an error of the register alike.
pub type Answer = Result<Response, Failure>;

/// A refusal on its way out.
pub struct Failure(Refusal);

impl<E: Into<Refusal>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        failure(&self.0).into_response()
    }
}

/// The refusal for a file that came and could not be kept.
pub fn not_kept(error: std::io::Error) -> Refusal {
    registry::Error::from(error).refusal()
}

/// What is answered instead of a panic. What it said has gone to standard error already.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("a request panicked");
    failure(&Refusal::Internal).into_response()
}
