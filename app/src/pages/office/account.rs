//! `/office/account`: 我的账号 — password, recovery codes, and where one is signed in.

use leptos::prelude::*;
use registry::Role;

use super::second_factor::NEW_PASSWORD;
use crate::answers::people::{failed_sign_in, session};
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::served::{Person, notice, page as frame};
use crate::components::sessions::{failed, sessions};
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

const OLD: Line = Line {
    name: "old",
    label: "现在的密码",
    kind: "password",
    mode: "text",
    autocomplete: "current-password",
    hint: "",
};
const CURRENT: Line = Line { name: "current", label: "登录密码", ..OLD };

/// Everything about one's own account.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let flash = take_flash();
        let report = report_of(flash.refusal.as_ref());
        let registry = registry();
        let open = registry.people().my_sessions(&actor).await?;
        let left = registry.people().recovery_codes_left(&actor).await?;
        let refused = registry.people().my_failed_sign_ins(&actor).await?;
        Ok(frame(
            Person::Office,
            "我的账号",
            flash.refusal.is_some(),
            view! {
                <h1>"我的账号"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                <p>{actor.name.clone()} "（" {actor.login.clone()} "），" {actor.office_name().map(str::to_owned)}</p>
                <h2>"修改密码"</h2>
                <form method="post" action="/api/office/own_password" class="form narrow" novalidate>
                    {line(OLD, String::new(), &report, None)}
                    {line(NEW_PASSWORD, String::new(), &report, None)}
                    <button type="submit" class="button primary">"修改密码"</button>
                </form>
                <h2>"恢复码"</h2>
                <p>"手机不在身边时代替动态验证码使用。还有 " {left} " 个没有用过。"</p>
                <form method="post" action="/api/office/renew_recovery_codes" class="form narrow" novalidate>
                    {line(CURRENT, String::new(), &report, None)}
                    <p class="hint">"生成后，原来的恢复码全部作废。"</p>
                    <button type="submit" class="button secondary">"生成新的恢复码"</button>
                </form>
                <h2>"登录设备"</h2>
                <p class="hint">"有不认识的设备时，请结束它的登录，并修改密码。"</p>
                {sessions(&open.iter().map(session).collect::<Vec<_>>())}
                {failed(&refused.iter().map(failed_sign_in).collect::<Vec<_>>())}
            },
        ))
    })
}
