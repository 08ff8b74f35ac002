//! `/office/account`: 我的账号 — password, recovery codes, and where one is signed in.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::staff::Account as Answer;

use super::on_desk;
use super::second_factor::NEW_PASSWORD;
use crate::api::ApiError;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::layout::notice;
use crate::components::sessions::{failed, sessions};
use crate::page::{At, Page, Person, Shown};

const OLD: Line = Line {
    name: "old",
    label: "现在的密码",
    kind: "password",
    mode: "text",
    autocomplete: "current-password",
    hint: "",
};
const CURRENT: Line = Line { name: "current", label: "登录密码", ..OLD };

/// One's own account.
#[server(name = AskOwnAccount, endpoint = "office/account", input = GetUrl)]
pub async fn account() -> Result<Desk<Answer>, ApiError> {
    crate::answers::staff::account().await
}

/// Everything about one's own account.
pub struct Account;

impl Page for Account {
    type Question = AskOwnAccount;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Answer>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(account: Answer, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    Shown::new(
        "我的账号",
        view! {
            <h1>"我的账号"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <p>{account.name} "（" {account.login} "），" {account.office}</p>
            <h2>"修改密码"</h2>
            <form method="post" action="/api/office/own_password" class="form narrow" novalidate>
                {line(OLD, String::new(), &report, None)}
                {line(NEW_PASSWORD, String::new(), &report, None)}
                <button type="submit" class="button primary">"修改密码"</button>
            </form>
            <h2>"恢复码"</h2>
            <p>"手机不在身边时代替动态验证码使用。还有 " {account.codes_left} " 个没有用过。"</p>
            <form method="post" action="/api/office/renew_recovery_codes" class="form narrow" novalidate>
                {line(CURRENT, String::new(), &report, None)}
                <p class="hint">"生成后，原来的恢复码全部作废。"</p>
                <button type="submit" class="button secondary">"生成新的恢复码"</button>
            </form>
            <h2>"登录设备"</h2>
            <p class="hint">"有不认识的设备时，请结束它的登录，并修改密码。"</p>
            {sessions(&account.sessions.open)}
            {failed(&account.sessions.failed)}
        },
    )
    .wrong(said.refusal.is_some())
}
