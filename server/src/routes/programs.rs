//! What every route for other programs shares: the key that they bring, and how they are told of a refusal.

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// Why there is no answer.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// The kind of refusal.
    #[schema(example = "invalid")]
    code: String,
    /// What is wrong and what to do, in Chinese.
    sentence: String,
    /// The parameters that are wrong.
    parameters: Vec<WrongParameter>,
}

/// A parameter and what is wrong with it.
#[derive(Serialize, ToSchema)]
pub struct WrongParameter {
    name: String,
    sentence: String,
}

/// Why there is no answer, as JSON.
pub(super) fn problem(refusal: &Refusal) -> Response {
    let parameters = match refusal {
        Refusal::Invalid { report } => report
            .errors
            .iter()
            .map(|remark| WrongParameter { name: remark.field.clone(), sentence: remark.sentence.clone() })
            .collect(),
        _ => Vec::new(),
    };
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let problem = Problem { code: refusal.code().to_owned(), sentence: refusal.sentence(), parameters };
    (status, Json(problem)).into_response()
}

/// The key that a request brings: `Authorization: Bearer …`.
pub(super) fn key_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
