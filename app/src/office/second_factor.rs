//! `/office/second-factor`: what signing in still needs — another password, the set-up of a phone, or a code of it —
//! and
//! `/office/recovery-codes`, which shows a new set once.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]
#![allow(clippy::unused_async, reason = "a server function is async, waiting or not")]

use domain::fields::Report;
use domain::query::encode;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::staff::{RecoveryCodes, SecondFactor, SetUp, SignInStep};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::qr_code;
use crate::page::{At, Page, Person, Shown};

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

/// What signing in still needs.
#[server(name = AskSecondFactor, endpoint = "office/second_factor", input = GetUrl)]
pub async fn second_factor() -> Result<SecondFactor, ApiError> {
    crate::answers::staff::second_factor()
}

/// A new set of recovery codes; whoever asks again is led elsewhere.
#[server(name = AskRecoveryCodes, endpoint = "office/recovery_codes", input = GetUrl)]
pub async fn recovery_codes() -> Result<Desk<RecoveryCodes>, ApiError> {
    crate::answers::staff::recovery_codes().await
}

/// The next step of signing in.
pub struct Step;

impl Page for Step {
    type Question = AskSecondFactor;
    const PERSON: Person = Person::Office;

    fn show(answer: SecondFactor, at: &At) -> Shown {
        show(answer, at).outside()
    }
}

fn show(SecondFactor { login, next, step }: SecondFactor, at: &At) -> Shown {
    let refusal = at.said.refusal.as_ref();
    let report = report_of(refusal);
    let recovery = at.query("recovery").is_some();
    let (title, form) = match step {
        SignInStep::Password => ("设置新密码", first_password(&report, next)),
        SignInStep::SetUp(set_up) => ("设置动态验证码", set_up_form(&report, &set_up, next)),
        SignInStep::Code if recovery => ("使用恢复码", recovery_form(&report, next)),
        SignInStep::Code => ("动态验证码", code_form(&report, next)),
    };
    Shown::new(
        title,
        view! {
            <h1>{title}</h1>
            {refusal_summary(refusal)}
            <p class="hint">"账号：" {login}</p>
            {form}
            <div class="foot-links">{post_button("/api/account/log_out", &[], "退出登录", "button quiet")}</div>
        },
    )
    .wrong(refusal.is_some())
}

fn first_password(report: &Report, next: String) -> AnyView {
    view! {
        <p>"您现在使用的是临时密码，请先设置自己的密码。"</p>
        <form method="post" action="/api/office/first_password" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(NEW_PASSWORD, String::new(), report, None)}
            <button type="submit" class="button primary wide">"确定"</button>
        </form>
    }
    .into_any()
}

fn code_form(report: &Report, next: String) -> AnyView {
    let recovery = format!("{}&recovery=1", addresses::second_factor(encode(&next)));
    view! {
        <form method="post" action="/api/office/second_factor_code" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(CODE, String::new(), report, None)}
            <button type="submit" class="button primary wide">"登录"</button>
        </form>
        <p class="links"><a href=recovery>"使用恢复码"</a></p>
        <p class="hint">"手机丢失又没有恢复码时，请联系本单位管理员重置。"</p>
    }
    .into_any()
}

fn recovery_form(report: &Report, next: String) -> AnyView {
    let code = addresses::second_factor(encode(&next));
    view! {
        <form method="post" action="/api/office/second_factor_recovery" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(RECOVERY, String::new(), report, None)}
            <button type="submit" class="button primary wide">"登录"</button>
        </form>
        <p class="links"><a href=code>"使用动态验证码"</a></p>
        <p class="hint">"没有恢复码时，请联系本单位管理员重置。"</p>
    }
    .into_any()
}

fn set_up_form(report: &Report, set_up: &SetUp, next: String) -> AnyView {
    let picture = set_up.picture.as_ref();
    view! {
        <p>"登录时除密码外，还要输入手机上的动态验证码。请先在手机上安装验证器应用（支持TOTP标准的都可以），再按下面三步设置。"</p>
        <ol class="how">
            <li>
                "用验证器应用扫描二维码："
                {picture.map(|code| qr_code::picture(code, "动态验证码的二维码；不能扫描时，请手工输入下面的密钥"))}
            </li>
            <li>
                "不能扫描时，手工输入密钥：" <code class="secret">{set_up.secret.clone()}</code> " 或在手机上直接"
                <a href=set_up.address.clone()>"打开验证器应用"</a> "。"
            </li>
            <li>"输入应用显示的6位数字，完成设置："</li>
        </ol>
        <form method="post" action="/api/office/second_factor_set_up" class="form" novalidate>
            <input type="hidden" name="next" value=next/>
            {line(CODE, String::new(), report, None)}
            <button type="submit" class="button primary wide">"完成设置"</button>
        </form>
    }
    .into_any()
}

/// A new set of recovery codes; opened once more, the page leads to the account instead.
pub struct Codes;

impl Page for Codes {
    type Question = AskRecoveryCodes;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<RecoveryCodes>, at: &At) -> Shown {
        on_desk(desk, at, |RecoveryCodes { codes, next }, _| {
            let lines = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
            Shown::new(
                "恢复码",
                view! {
                    <h1>"恢复码"</h1>
                    <p class="warning-box" role="status">"请现在抄下或打印，并妥善保存：离开本页后不能再看到。手机丢失时，用其中一个代替动态验证码登录，每个只能用一次。"</p>
                    <ol class="recovery-codes">{lines}</ol>
                    <p><a class="button primary" href=next>"已保存，继续"</a></p>
                },
            )
        })
    }
}
