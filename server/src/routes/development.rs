//! `/dev/messages`: the messages that development sends to the screen, and the one-time codes of the demonstration
//! accounts,
//! which stand behind the messages as if they were sent to the username. The route exists only with the development
//! sender.

use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, header};
use registry::clock::china_time;
use registry::messages::Message;

use crate::state::AppState;

/// HTML for people, JSON for tests.
pub async fn messages(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let mut messages = state.outbox.list();
    let at = state.registry.clock().now_ms();
    match demo::city::one_time_codes(&state.registry).await {
        Ok(codes) => messages.extend(codes.into_iter().map(|(username, code)| Message {
            id: uuid::Uuid::nil(),
            phone: username.to_owned(),
            text: format!("动态验证码{code}"),
            at,
        })),
        Err(error) => return super::failure(&error.refusal()).into_response(),
    }
    let json = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    if json {
        return Json(messages).into_response();
    }
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let line = |message: &Message| {
        let (phone, text, at) = (escape(&message.phone), escape(&message.text), china_time(message.at));
        format!("<li><strong>{phone}</strong> {text} <span>{at}</span></li>")
    };
    let lines = messages.iter().map(line).collect::<Vec<_>>().concat();
    let css = &state.files.css;
    let list = if lines.is_empty() { "<p>还没有短信。</p>".to_owned() } else { format!("<ul>{lines}</ul>") };
    Html(format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>短信（开发环境）</title>\
         <link rel=\"icon\" href=\"/favicon.svg\"><link rel=\"stylesheet\" href=\"/pkg/{css}\"></head>\
         <body><main><h1>短信（开发环境）</h1>{list}</main></body></html>"
    ))
    .into_response()
}
