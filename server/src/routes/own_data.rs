//! 导出我的信息: one file for whoever is signed in, about nobody else.

use axum::body::Body;
use axum::extract::{Path, State};
use domain::refusal::Refusal;

use super::sheets::saved;
use crate::asking::Asker;
use crate::failures::Answer;
use crate::state::AppState;

/// `GET /my-data/data.json` and `data.html`.
pub async fn own_data(State(state): State<AppState>, asker: Asker, Path(file): Path<String>) -> Answer {
    let actor = asker.person()?;
    let readable = match file.as_str() {
        "data.html" => true,
        "data.json" => false,
        _ => return Err(Refusal::NotFound.into()),
    };
    let data = state.registry.people().own_data(actor).await?;
    if readable {
        return Ok(saved("我的信息.html", "text/html; charset=utf-8", Body::from(data.page("我的信息"))));
    }
    let text = serde_json::to_string_pretty(&data).map_err(|_| Refusal::Internal)?;
    Ok(saved("我的信息.json", "application/json; charset=utf-8", Body::from(text)))
}
