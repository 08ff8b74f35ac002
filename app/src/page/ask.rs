//! How a question reaches its server function: on the server it is called; the browser fetches its address.

use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;

use crate::api_error::ApiError;

/// Calls a question with a query string; what comes back is text.
#[cfg(feature = "ssr")]
pub type Answering =
    fn(String) -> std::pin::Pin<Box<dyn Future<Output = Result<Box<serde_json::value::RawValue>, ApiError>> + Send>>;

/// The browser needs no more than the address.
#[cfg(not(feature = "ssr"))]
pub type Answering = ();

/// Calls a server function; nonsense in an address is not found.
#[cfg(feature = "ssr")]
pub async fn ask<S>(arguments: &str) -> Result<S::Output, ApiError>
where
    S: ServerFn<Error = ApiError> + DeserializeOwned,
{
    let not_found = || ApiError::Refused(domain::refusal::Refusal::NotFound);
    let address: http::Uri = format!("/?{arguments}").parse().map_err(|_| not_found())?;
    let asked = axum::extract::Query::<S>::try_from_uri(&address);
    let axum::extract::Query(asked) = asked.map_err(|_| not_found())?;
    asked.run_body().await
}

/// The browser does not answer.
#[cfg(not(feature = "ssr"))]
#[expect(clippy::unused_async, reason = "on the server it waits")]
pub async fn ask<S: ServerFn<Error = ApiError> + DeserializeOwned>(_: &str) -> Result<S::Output, ApiError> {
    Err(ApiError::Unreachable)
}
