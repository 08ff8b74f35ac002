//! Accounts: 获取验证码, 注册, 登录, 找回密码, 修改密码, 退出登录 (manual 二(一)), for every kind of person.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::context::{
        Flash, Reader, TypedPassword, actor, answer, clear_session, client, client_address, go_to, leave_flash,
        leave_notice, local_path, presence, registry, set_device, set_session, wants_page, way_on,
    },
    domain::fields::Fields,
    domain::refusal::Refusal,
    registry::Role,
    registry::people::accounts::{NewPassword, Registration},
    registry::people::codes::Purpose,
    registry::people::sessions::Presence,
    wire::Notice,
};

/// The person's kind, from a form's hidden field; an unknown one is an owner.
#[cfg(feature = "ssr")]
fn role_of(role: &str) -> Role {
    Role::from_code(role).unwrap_or(Role::Owner)
}

/// The first page of a kind of person.
#[cfg(feature = "ssr")]
fn home(role: Role) -> String {
    match role {
        Role::Owner => "/owner".to_owned(),
        Role::Site => "/site".to_owned(),
        Role::Staff => "/office".to_owned(),
    }
}

#[cfg(feature = "ssr")]
fn page(role: Role, name: &str) -> String {
    format!("{}/{name}", home(role))
}

/// How long a password goes along while a code is asked for.
#[cfg(feature = "ssr")]
const PASSWORD_GOES_ALONG_MS: i64 = 60 * 1000;

/// 获取验证码: for 注册 and 找回密码 to the phone typed, for 修改密码 to the account's own.
#[server(endpoint = "account/send_code")]
pub async fn send_code(
    role: String,
    purpose: String,
    #[server(default)] phone: String,
    #[server(default)] name: String,
    #[server(default)] code: String,
    #[server(default)] password: String,
    #[server(default)] agreed: String,
) -> Result<Next, ApiError> {
    let role = role_of(&role);
    let (purpose, form) = match purpose.as_str() {
        "register" => (Purpose::Register, page(role, "register")),
        "change" => (Purpose::Change, page(role, "password")),
        _ => (Purpose::Forgot, page(role, "forgot-password")),
    };
    let typed = Fields::default().with("phone", &phone).with("name", &name).with("code", &code).with("agreed", &agreed);
    let phone = match purpose {
        Purpose::Change => actor(role).map(|actor| actor.login),
        _ => Ok(phone),
    };
    let sent = match phone {
        Ok(phone) => {
            registry().people().send_code(role, &phone, purpose, &client_address()).await.map_err(Refusal::from)
        }
        Err(refusal) => Err(refusal),
    };
    let signed_out = matches!(sent, Err(Refusal::SignInRequired));
    if wants_page() && !signed_out {
        // The form was not sent: everything in it comes back, the password too. It is not kept longer than this takes.
        let until = registry().clock().now_ms() + PASSWORD_GOES_ALONG_MS;
        let typed_password = TypedPassword { text: password.chars().take(200).collect(), until };
        let password = Some(typed_password).filter(|typed| !typed.text.is_empty());
        let notice = sent.is_ok().then_some(Notice::CodeSent);
        leave_flash(Flash { page: form.clone(), refusal: sent.err(), notice, typed, password, ..Flash::default() });
        go_to(&form);
        return Ok(Next { to: form, notice: None });
    }
    match sent {
        Ok(()) => Ok(Next { to: form, notice: Some(Notice::CodeSent) }),
        refused => answer(refused.map(|()| form.clone()), &form, typed),
    }
}

/// 注册, and signed in at once.
#[server(endpoint = "account/register")]
pub async fn register(
    role: String,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] code: String,
    #[server(default)] password: String,
    #[server(default)] agreed: String,
) -> Result<Next, ApiError> {
    let role = role_of(&role);
    let typed = Fields::default().with("name", &name).with("phone", &phone).with("code", &code).with("agreed", &agreed);
    let client = client();
    let form = Registration { name, phone, code, password, agreed: agreed == "yes" };
    let result = if role == Role::Staff {
        Err(Refusal::Forbidden)
    } else {
        registry().people().register(role, &form, &client).await.map_err(Refusal::from)
    };
    answer(
        result.map(|token| {
            set_session(&token, &client);
            home(role)
        }),
        &page(role, "register"),
        typed,
    )
}

/// 登录, and back to where the person came from.
#[server(endpoint = "account/log_in")]
pub async fn log_in(
    role: String,
    #[server(default)] login: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Next, ApiError> {
    let role = role_of(&role);
    let typed = Fields::default().with("login", &login);
    let next = local_path(&next).filter(|next| next.starts_with(&home(role))).map_or_else(|| home(role), str::to_owned);
    let client = client();
    let result = registry().people().log_in(role, &login, &password, &client).await.map_err(Refusal::from);
    let form = format!("{}?next={}", page(role, "login"), crate::context::percent_encode(&next));
    let to = match result {
        Ok(token) => {
            set_session(&token, &client);
            Ok(if role == Role::Staff { way_on(&token, next).await } else { next })
        }
        Err(refusal) => Err(refusal),
    };
    answer(to, &form, typed)
}

/// 找回密码.
#[server(endpoint = "account/reset_password")]
pub async fn reset_password(
    role: String,
    #[server(default)] phone: String,
    #[server(default)] code: String,
    #[server(default)] password: String,
) -> Result<Next, ApiError> {
    let role = role_of(&role);
    let typed = Fields::default().with("phone", &phone).with("code", &code);
    let (form, client) = (NewPassword { phone, code, password }, client());
    let result = if role == Role::Staff {
        Err(Refusal::Forbidden)
    } else {
        registry().people().reset_password(role, &form, &client).await.map_err(Refusal::from)
    };
    let login = page(role, "login");
    if result.is_ok() {
        set_device(&client);
        leave_notice(&login, Notice::PasswordSet);
    }
    answer(result.map(|()| login), &page(role, "forgot-password"), typed)
}

/// 修改密码; every session ends, and the person logs in with the new one.
#[server(endpoint = "account/change_password")]
pub async fn change_password(
    role: String,
    #[server(default)] code: String,
    #[server(default)] password: String,
) -> Result<Next, ApiError> {
    let (role, client) = (role_of(&role), client());
    let result = match actor(role) {
        Ok(actor) => {
            let form = NewPassword { phone: String::new(), code, password };
            registry().people().change_password(&actor, &form, &client).await.map_err(Refusal::from)
        }
        Err(refusal) => Err(refusal),
    };
    let login = page(role, "login");
    if result.is_ok() {
        clear_session();
        set_device(&client);
        let (notice, reader) = (Some(Notice::PasswordSet), Reader::Nobody);
        leave_flash(Flash { page: login.clone(), notice, reader, ..Flash::default() });
    }
    answer(result.map(|()| login), &page(role, "password"), Fields::default())
}

/// 退出登录.
#[server(endpoint = "account/log_out")]
pub async fn log_out() -> Result<Next, ApiError> {
    let (role, result) = match presence() {
        Presence::Present(actor) => (actor.role, registry().people().log_out(&actor).await),
        Presence::HalfWay(half) => (Role::Staff, registry().people().leave(&half).await),
        _ => return answer(Err(Refusal::SignInRequired), "/owner", Fields::default()),
    };
    clear_session();
    answer(result.map(|()| page(role, "login")).map_err(Refusal::from), "/", Fields::default())
}

/// Where an account's sessions are listed.
#[cfg(feature = "ssr")]
fn sessions_page(role: Role) -> String {
    match role {
        Role::Staff => "/office/account".to_owned(),
        Role::Owner | Role::Site => page(role, "sessions"),
    }
}

/// Ends one of one's own sessions.
#[server(endpoint = "account/end_session")]
pub async fn end_session(session: uuid::Uuid) -> Result<Next, ApiError> {
    let Presence::Present(actor) = presence() else {
        return answer(Err(Refusal::SignInRequired), "/owner/sessions", Fields::default());
    };
    let list = sessions_page(actor.role);
    let result = registry().people().end_session(&actor, session).await.map_err(Refusal::from);
    if result.is_ok() {
        leave_notice(&list, Notice::SessionEnded);
    }
    answer(result.map(|()| list.clone()), &list, Fields::default())
}

/// Ends every one of one's own sessions but this.
#[server(endpoint = "account/end_other_sessions")]
pub async fn end_other_sessions() -> Result<Next, ApiError> {
    let Presence::Present(actor) = presence() else {
        return answer(Err(Refusal::SignInRequired), "/owner/sessions", Fields::default());
    };
    let list = sessions_page(actor.role);
    let result = registry().people().end_other_sessions(&actor).await.map_err(Refusal::from);
    if result.is_ok() {
        leave_notice(&list, Notice::SessionsEnded);
    }
    answer(result.map(|_| list.clone()), &list, Fields::default())
}

/// 注销账号, with the password and a tick; the browser is signed out.
#[server(endpoint = "account/close")]
pub async fn close_account(
    #[server(default)] current: String,
    #[server(default)] confirmed: String,
) -> Result<Next, ApiError> {
    let Presence::Present(actor) = presence() else {
        return answer(Err(Refusal::SignInRequired), "/owner/account", Fields::default());
    };
    let closed = registry().people().close_account(&actor, &current, confirmed == "yes").await;
    let result = closed.map_err(Refusal::from);
    let login = page(actor.role, "login");
    if result.is_ok() {
        clear_session();
        let (notice, reader) = (Some(Notice::AccountClosed), Reader::Nobody);
        leave_flash(Flash { page: login.clone(), notice, reader, ..Flash::default() });
    }
    answer(result.map(|()| login), &page(actor.role, "account"), Fields::default())
}
