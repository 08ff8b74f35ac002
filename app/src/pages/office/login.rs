//! `/office/login`.

use leptos::prelude::*;

use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::served::{Person, notice, page as frame};
use crate::context::{query, take_flash};

/// 审核登录.
pub fn page() -> AnyView {
    let flash = take_flash();
    let report = report_of(flash.refusal.as_ref());
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
    frame(
        Person::Anybody,
        "审核登录",
        flash.refusal.is_some(),
        view! {
            <h1>"审核登录"</h1>
            {refusal_summary(flash.refusal.as_ref())}
            {notice(flash.notice.as_ref())}
            <form method="post" action="/api/account/log_in" class="form" novalidate>
                <input type="hidden" name="role" value="staff"/>
                <input type="hidden" name="next" value=query("next").unwrap_or_default()/>
                {line(username, flash.typed("login"), &report, None)}
                {line(password, String::new(), &report, None)}
                <button type="submit" class="button primary wide">"登录"</button>
            </form>
            <p class="hint">"账号由本单位管理员开通；忘记密码请联系管理员。"</p>
        },
    )
}
