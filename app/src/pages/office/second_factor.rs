//! `/office/second-factor`: what signing in still needs — another password, the set-up of a phone, or a code of it —
//! and
//! `/office/recovery-codes`, which shows a new set once.

use leptos::prelude::*;
use registry::Role;
use registry::people::second_factor::SetUp;
use registry::people::sessions::{Pending, Presence};

use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::qr;
use crate::components::served::{Person, page as frame};
use crate::context::{Flash, actor, local_path, presence, query, registry, second_factor_page, take_flash};
use crate::pages::{lead_to, loaded};

const CODE: Line = Line {
    name: "code",
    label: "动态验证码",
    kind: "text",
    mode: "numeric",
    autocomplete: "one-time-code",
    hint: "手机上显示的6位数字，每30秒更换一次",
};
const RECOVERY: Line = Line {
    name: "code",
    label: "恢复码",
    kind: "text",
    mode: "text",
    autocomplete: "off",
    hint: "设置动态验证码时保存的16位恢复码，每个只能用一次",
};
pub(super) const NEW_PASSWORD: Line = Line {
    name: "password",
    label: "新密码",
    kind: "password",
    mode: "text",
    autocomplete: "new-password",
    hint: "至少10位；或至少8位并包含字母、数字、符号中的两种",
};

/// The next step of signing in.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let next = query("next").unwrap_or_default();
        let next = local_path(&next).filter(|next| next.starts_with("/office")).unwrap_or("/office").to_owned();
        let Presence::HalfWay(half) = presence() else {
            actor(Role::Staff)?;
            return Ok(lead_to(&next));
        };
        let flash = take_flash();
        let recovery = query("recovery").is_some();
        let (title, form) = match half.pending {
            Pending::Password => ("设置新密码", first_password(&flash, next)),
            Pending::SetUp => {
                let set_up = registry().people().set_up(&half)?;
                ("设置动态验证码", set_up_form(&flash, &set_up, next))
            }
            Pending::Code if recovery => ("使用恢复码", recovery_form(&flash, next)),
            Pending::Code => ("动态验证码", code_form(&flash, next)),
        };
        Ok(frame(
            Person::Anybody,
            title,
            flash.refusal.is_some(),
            view! {
                <h1>{title}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                <p class="hint">"账号：" {half.login.clone()}</p>
                {form}
                <div class="foot-links">{post_button("/api/account/log_out", &[], "退出登录", "button quiet")}</div>
            },
        ))
    })
}

fn first_password(flash: &Flash, next: String) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    view! {
        <p>"您现在使用的是临时密码，请先设置自己的密码。"</p>
        <form method="post" action="/api/office/first_password" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(NEW_PASSWORD, String::new(), &report, None)}
            <button type="submit" class="button primary wide">"确定"</button>
        </form>
    }
    .into_any()
}

fn code_form(flash: &Flash, next: String) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    let recovery = format!("{}&recovery=1", second_factor_page(&next));
    view! {
        <form method="post" action="/api/office/second_factor_code" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(CODE, String::new(), &report, None)}
            <button type="submit" class="button primary wide">"登录"</button>
        </form>
        <p class="links"><a href=recovery>"使用恢复码"</a></p>
        <p class="hint">"手机丢失又没有恢复码时，请联系本单位管理员重置。"</p>
    }
    .into_any()
}

fn recovery_form(flash: &Flash, next: String) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    let code = second_factor_page(&next);
    view! {
        <form method="post" action="/api/office/second_factor_recovery" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(RECOVERY, String::new(), &report, None)}
            <button type="submit" class="button primary wide">"登录"</button>
        </form>
        <p class="links"><a href=code>"使用动态验证码"</a></p>
        <p class="hint">"没有恢复码时，请联系本单位管理员重置。"</p>
    }
    .into_any()
}

fn set_up_form(flash: &Flash, set_up: &SetUp, next: String) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    view! {
        <p>"登录时除密码外，还要输入手机上的动态验证码。请先在手机上安装验证器应用（支持TOTP标准的都可以），再按下面三步设置。"</p>
        <ol class="how">
            <li>
                "用验证器应用扫描二维码："
                {qr::picture(&set_up.address, "动态验证码的二维码；不能扫描时，请手工输入下面的密钥")}
            </li>
            <li>
                "不能扫描时，手工输入密钥：" <code class="secret">{set_up.secret.clone()}</code> " 或在手机上直接"
                <a href=set_up.address.clone()>"打开验证器应用"</a> "。"
            </li>
            <li>"输入应用显示的6位数字，完成设置："</li>
        </ol>
        <form method="post" action="/api/office/second_factor_set_up" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(CODE, String::new(), &report, None)}
            <button type="submit" class="button primary wide">"完成设置"</button>
        </form>
    }
    .into_any()
}

/// A new set of recovery codes; opened once more, the page shows the account instead.
pub fn recovery_codes() -> AnyView {
    loaded(Role::Staff, async {
        actor(Role::Staff)?;
        let flash = take_flash();
        let codes = flash.typed("codes");
        if codes.is_empty() {
            return Ok(lead_to("/office/account"));
        }
        let next = flash.typed("next");
        let next = local_path(&next).unwrap_or("/office").to_owned();
        let lines = codes.split(' ').map(|code| view! { <li><code>{code.to_owned()}</code></li> }).collect_view();
        Ok(frame(
            Person::Office,
            "恢复码",
            false,
            view! {
                <h1>"恢复码"</h1>
                <p class="warning-box" role="status">"请现在抄下或打印，并妥善保存：离开本页后不能再看到。手机丢失时，用其中一个代替动态验证码登录，每个只能用一次。"</p>
                <ol class="recovery-codes">{lines}</ol>
                <p><a class="button primary" href=next>"已保存，继续"</a></p>
            },
        ))
    })
}
