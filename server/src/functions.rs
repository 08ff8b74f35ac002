//! How a server function is called: with what it finds around it.

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use leptos::prelude::provide_context;
use leptos_axum::handle_server_fns_with_context;

use crate::state::AppState;

/// What pages and server functions find around them.
pub fn context_of(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let state = state.clone();
    move || {
        provide_context(state.registry.clone());
        provide_context(state.website.clone());
        provide_context(state.files.clone());
    }
}

/// A server function's answer.
pub async fn answer_function(state: &AppState, request: Request) -> Response {
    handle_server_fns_with_context(context_of(state), request).await.into_response()
}
