//! The second step of signing in, and a member of staff's own account.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::context::{
        answer, as_staff, client, half_way, leave_notice, leave_once, local_path, registry, second_factor_page,
        set_session, way_on,
    },
    domain::fields::Fields,
    domain::refusal::Refusal,
    registry::Registry,
    registry::people::sessions::{Client, HalfWay, SessionToken},
    wire::Notice,
};

#[cfg(feature = "ssr")]
fn next_page(next: &str) -> String {
    local_path(next).filter(|next| next.starts_with("/office")).unwrap_or("/office").to_owned()
}

/// Runs a step; a finished one signs the browser in with a new token, and leads on.
#[cfg(feature = "ssr")]
async fn step(
    next: &str,
    work: impl AsyncFnOnce(Registry, HalfWay, &Client) -> registry::Result<SessionToken>,
) -> Result<String, Refusal> {
    let (half, client) = (half_way()?, client());
    let token = work(registry(), half, &client).await?;
    set_session(&token, &client);
    Ok(way_on(&token, next.to_owned()).await)
}

#[cfg(feature = "ssr")]
fn leave_codes(codes: &[String], next: &str) -> String {
    let page = "/office/recovery-codes";
    let typed = Fields::default().with("codes", &codes.join(" ")).with("next", next);
    leave_once(page, typed);
    page.to_owned()
}

/// 动态验证码.
#[server(endpoint = "office/second_factor_code")]
pub async fn second_factor_code(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<Next, ApiError> {
    let next = next_page(&next);
    let done =
        step(&next, async |registry, half, client| registry.people().enter_code(&half, &code, client).await).await;
    answer(done, &second_factor_page(&next), Fields::default())
}

/// 恢复码.
#[server(endpoint = "office/second_factor_recovery")]
pub async fn second_factor_recovery(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<Next, ApiError> {
    let next = next_page(&next);
    let done =
        step(&next, async |registry, half, client| registry.people().enter_recovery_code(&half, &code, client).await)
            .await;
    answer(done, &format!("{}&recovery=1", second_factor_page(&next)), Fields::default())
}

/// Confirms the set-up with a first code; the recovery codes are shown on the next page, once.
#[server(endpoint = "office/second_factor_set_up")]
pub async fn second_factor_set_up(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<Next, ApiError> {
    let next = next_page(&next);
    let client = client();
    let set = match half_way() {
        Ok(half) => registry().people().finish_set_up(&half, &code, &client).await.map_err(Refusal::from),
        Err(refusal) => Err(refusal),
    };
    let shown = set.map(|(token, codes)| {
        set_session(&token, &client);
        leave_codes(&codes, &next)
    });
    answer(shown, &second_factor_page(&next), Fields::default())
}

/// Changes a temporary password.
#[server(endpoint = "office/first_password")]
pub async fn first_password(
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Next, ApiError> {
    let next = next_page(&next);
    let done = step(&next, async |registry, half, client| {
        registry.people().set_first_password(&half, &password, client).await
    })
    .await;
    answer(done, &second_factor_page(&next), Fields::default())
}

#[cfg(feature = "ssr")]
const ACCOUNT: &str = "/office/account";

/// 修改密码, with the old one.
#[server(endpoint = "office/own_password")]
pub async fn own_password(
    #[server(default)] old: String,
    #[server(default)] password: String,
) -> Result<Next, ApiError> {
    let done =
        as_staff(async |registry, actor| registry.people().change_own_password(&actor, &old, &password).await).await;
    if done.is_ok() {
        leave_notice(ACCOUNT, Notice::OwnPasswordSet);
    }
    answer(done.map(|()| ACCOUNT.to_owned()), ACCOUNT, Fields::default())
}

/// Makes new recovery codes; shown on the next page, once.
#[server(endpoint = "office/renew_recovery_codes")]
pub async fn renew_recovery_codes(#[server(default)] current: String) -> Result<Next, ApiError> {
    let made = as_staff(async |registry, actor| registry.people().renew_recovery_codes(&actor, &current).await).await;
    answer(made.map(|codes| leave_codes(&codes, ACCOUNT)), ACCOUNT, Fields::default())
}
