//! `/display`: 大字版 and 标准版, remembered in a cookie, without scripts.

use app::context::local_path;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::SET_COOKIE;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    size: String,
    #[serde(default)]
    back: String,
}

/// Remembers the choice and goes back.
pub async fn choose(Query(choice): Query<Choice>) -> Response {
    let size = if choice.size == "large" { "large" } else { "normal" };
    let back = local_path(&choice.back).unwrap_or("/").to_owned();
    ([(SET_COOKIE, format!("nrmm_size={size}; Path=/; Max-Age=31536000; SameSite=Lax"))], Redirect::to(&back))
        .into_response()
}
