//! 导出我的信息: one file for whoever is signed in, about nobody else.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::refusal::Refusal;
use registry::people::sessions::Presence;

use super::sheets::{present, saved};
use crate::failures::failure;
use crate::state::AppState;

/// `GET /my-data/data.json` and `data.html`.
pub async fn own_data(
    State(state): State<AppState>,
    Extension(presence): Extension<Presence>,
    Path(file): Path<String>,
) -> Response {
    let made = async {
        let actor = present(&presence)?;
        let readable = match file.as_str() {
            "data.html" => true,
            "data.json" => false,
            _ => return Err(Refusal::NotFound),
        };
        let data = state.registry.people().own_data(actor).await?;
        if readable {
            return Ok(saved("我的信息.html", "text/html; charset=utf-8", Body::from(data.page("我的信息"))));
        }
        let text = serde_json::to_string_pretty(&data).map_err(|_| Refusal::Internal)?;
        Ok(saved("我的信息.json", "application/json; charset=utf-8", Body::from(text)))
    };
    made.await.unwrap_or_else(|refusal| failure(&refusal).into_response())
}
