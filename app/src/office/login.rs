//! `/office/login`.

use leptos::prelude::*;

use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::layout::notice;
use crate::page::{At, Nothing, Page, Person, Shown};

/// 审核登录.
pub struct Login;

impl Page for Login {
    type Question = Nothing;
    const PERSON: Person = Person::Anybody;

    fn show((): (), at: &At) -> Shown {
        let said = &at.said;
        let report = report_of(said.refusal.as_ref());
        let username =
            Line { name: "login", label: "用户名", kind: "text", mode: "text", autocomplete: "username", hint: "" };
        let password = Line {
            name: "password",
            label: "密码",
            kind: "password",
            mode: "text",
            autocomplete: "current-password",
            hint: "",
        };
        Shown::new(
            "审核登录",
            view! {
                <h1>"审核登录"</h1>
                {refusal_summary(said.refusal.as_ref())}
                {notice(said.notice.as_ref())}
                <form method="post" action="/api/account/log_in" class="form" novalidate>
                    <input type="hidden" name="role" value="staff"/>
                    <input type="hidden" name="next" value=at.query("next").unwrap_or_default()/>
                    {line(username, said.typed("login"), &report, None)}
                    {line(password, String::new(), &report, None)}
                    <button type="submit" class="button primary wide">"登录"</button>
                </form>
                <p class="hint">"账号由本单位管理员开通；忘记密码请联系管理员。"</p>
            },
        )
        .wrong(said.refusal.is_some())
    }
}
