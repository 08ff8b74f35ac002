//! The list of one's own sessions, with a button to end each and one to end all others; and of sign-ins that failed.

use leptos::prelude::*;
use wire::people::{FailedSignIn, Session};

use crate::components::form::post_button;

fn known(address: &str) -> String {
    if address.is_empty() { "未知".to_owned() } else { address.to_owned() }
}

/// The list.
pub fn sessions(sessions: &[Session]) -> AnyView {
    let several = sessions.len() > 1;
    let lines = sessions
        .iter()
        .map(|session| {
            let end = if session.current {
                view! { <strong>"本次登录"</strong> }.into_any()
            } else {
                let hidden = [("session", session.id.to_string())];
                post_button("/api/account/end_session", &hidden, "结束登录", "button secondary small")
            };
            view! {
                <li class="card session">
                    <p><strong>{session.device.clone()}</strong></p>
                    <p class="hint">"网络地址：" {known(&session.address)}</p>
                    <p class="hint">
                        "登录时间：" {session.since.clone()} "；最近使用：" {session.last_seen.clone()}
                    </p>
                    <div>{end}</div>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="cards sessions">{lines}</ul>
        {several.then(|| post_button("/api/account/end_other_sessions", &[], "结束其他所有登录", "button secondary"))}
    }
    .into_any()
}

/// The last sign-ins that failed; nothing when there were none.
pub fn failed(failed: &[FailedSignIn]) -> AnyView {
    if failed.is_empty() {
        return ().into_any();
    }
    let lines = failed
        .iter()
        .map(|one| {
            let times = (one.times > 1).then(|| format!("，一小时内第{}次", one.times));
            view! { <li>{one.at.clone()} "，" {one.device.clone()} "，网络地址：" {known(&one.address)} {times}</li> }
        })
        .collect_view();
    view! {
        <h2>"最近的登录失败"</h2>
        <p class="hint">"不是您本人操作的，请修改密码，不要使用别处用过的密码。"</p>
        <ul class="failed-sign-ins">{lines}</ul>
    }
    .into_any()
}
