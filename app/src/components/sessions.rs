//! The list of one's own sessions, with a button to end each and one to end all others; and of sign-ins that failed.

use leptos::prelude::*;
use registry::clock::china_time;
use registry::people::devices::FailedSignIn;
use registry::people::sessions::OpenSession;

use crate::components::form::post_button;

/// The list.
pub fn sessions(sessions: &[OpenSession]) -> AnyView {
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
            let address = if session.address.is_empty() { "未知".to_owned() } else { session.address.clone() };
            view! {
                <li class="card session">
                    <p><strong>{session.device.clone()}</strong></p>
                    <p class="hint">"网络地址：" {address}</p>
                    <p class="hint">"登录时间：" {china_time(session.since)} "；最近使用：" {china_time(session.last_seen)}</p>
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
            let address = if one.address.is_empty() { "未知".to_owned() } else { one.address.clone() };
            let times = (one.times > 1).then(|| format!("，一小时内第{}次", one.times));
            view! { <li>{china_time(one.at)} "，" {one.device.clone()} "，网络地址：" {address} {times}</li> }
        })
        .collect_view();
    view! {
        <h2>"最近的登录失败"</h2>
        <p class="hint">"不是您本人操作的，请修改密码，不要使用别处用过的密码。"</p>
        <ul class="failed-sign-ins">{lines}</ul>
    }
    .into_any()
}
