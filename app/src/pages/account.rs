//! 注册, 登录, 找回密码, 修改密码 of owners and of site administrators (manual 二(一)2–4, 三(一), 三(二)).

use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::Role;
use registry::people::codes::Purpose;

use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::layout::{Person, notice, page};
use crate::context::{Flash, actor, query, registry, take_flash};
use crate::islands::CodeButton;
use crate::pages::{loaded, shown};

const PASSWORD_HINT: &str = "至少10位；或至少8位并包含字母、数字、符号中的两种";

const PHONE: Line = Line { name: "phone", label: "手机号", kind: "tel", mode: "tel", autocomplete: "tel", hint: "" };
const CODE: Line =
    Line { name: "code", label: "验证码", kind: "text", mode: "numeric", autocomplete: "one-time-code", hint: "" };
const NEW_PASSWORD: Line = Line {
    name: "password",
    label: "新密码",
    kind: "password",
    mode: "text",
    autocomplete: "new-password",
    hint: PASSWORD_HINT,
};

/// Which people's pages these are: the address that theirs begin with, and what they are called.
const fn people(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Site => ("/site", "工地管理员"),
        Role::Owner | Role::Staff => ("/owner", "机械主"),
    }
}

fn code_button(role: Role, purpose: &str, wait: u32) -> AnyView {
    view! { <CodeButton role=role.code().to_owned() purpose=purpose.to_owned() wait=wait/> }.into_any()
}

/// How long there is to wait for another code to this phone. Asked for a phone that this browser has just sent, or
/// one's own.
async fn code_wait(role: Role, phone: &str, purpose: Purpose) -> Result<u32, Refusal> {
    let seconds = registry().people().code_wait(role, phone, purpose).await?;
    Ok(u32::try_from(seconds).unwrap_or(0))
}

/// The hidden parts that say who registers, and for what a code is.
fn hidden(role: Role, purpose: &str) -> AnyView {
    view! {
        <input type="hidden" name="role" value=role.code()/>
        <input type="hidden" name="purpose" value=purpose.to_owned()/>
    }
    .into_any()
}

/// Without scripts the Enter key must press the form's own button, not 获取验证码: the first submit button of a form is its
/// default.
fn default_button() -> AnyView {
    view! { <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">"确定"</button> }.into_any()
}

/// `/owner/register`, `/site/register`.
pub fn register(role: Role) -> AnyView {
    let flash = take_flash();
    shown(async move {
        let wait = code_wait(role, &flash.typed("phone"), Purpose::Register).await?;
        Ok(register_page(role, &flash, wait))
    })
}

fn register_page(role: Role, flash: &Flash, wait: u32) -> AnyView {
    let (base, word) = people(role);
    let report = report_of(flash.refusal.as_ref());
    let agreed = flash.typed("agreed") == "yes";
    let agreed_error = report.error_of("agreed").map(str::to_owned);
    let agreed_class = if agreed_error.is_some() { "field wrong" } else { "field" };
    let agreed_invalid = agreed_error.is_some().then_some("true");
    page(
        Person::Anybody,
        "注册",
        flash.refusal.is_some(),
        view! {
            <h1>{word} "注册"</h1>
            {refusal_summary(flash.refusal.as_ref())}
            {notice(flash.notice.as_ref())}
            <form method="post" action="/api/account/register" class="form" novalidate>
                {default_button()}
                {hidden(role, "register")}
                {line(
                    Line {
                        name: "name",
                        label: "姓名或企业名称",
                        kind: "text",
                        mode: "text",
                        autocomplete: "name",
                        hint: "",
                    },
                    flash.typed("name"),
                    &report,
                    None,
                )}
                {line(PHONE, flash.typed("phone"), &report, None)}
                {line(CODE, flash.typed("code"), &report, Some(code_button(role, "register", wait)))}
                {line(Line { label: "密码", ..NEW_PASSWORD }, flash.password(), &report, None)}
                <div class=agreed_class>
                    <div class="tick">
                        <input
                            type="checkbox"
                            id="agreed"
                            name="agreed"
                            value="yes"
                            checked=agreed
                            aria-describedby="agreed-error"
                            aria-invalid=agreed_invalid
                        />
                        <label for="agreed">
                            "我已阅读并同意" <a href="/agreement" target="_blank" rel="noopener">"《用户协议》"</a> "和"
                            <a href="/privacy" target="_blank" rel="noopener">"《隐私政策》"</a>
                        </label>
                    </div>
                    <p class="error" id="agreed-error" role="alert">{agreed_error}</p>
                </div>
                <p class="hint">"收集姓名或企业名称、手机号，用于注册登录和通知审核结果；登记有效期间保存。"</p>
                <button type="submit" class="button primary wide">"注册"</button>
            </form>
            <p class="links"><a href=format!("{base}/login")>"已有账号，去登录"</a></p>
        },
    )
}

/// `/owner/login`, `/site/login`.
pub fn login(role: Role) -> AnyView {
    let (base, word) = people(role);
    let flash = take_flash();
    let report = report_of(flash.refusal.as_ref());
    let next = query("next").unwrap_or_default();
    page(
        Person::Anybody,
        "登录",
        flash.refusal.is_some(),
        view! {
            <h1>{word} "登录"</h1>
            {refusal_summary(flash.refusal.as_ref())}
            {notice(flash.notice.as_ref())}
            <form method="post" action="/api/account/log_in" class="form" novalidate>
                <input type="hidden" name="role" value=role.code()/>
                <input type="hidden" name="next" value=next/>
                {line(
                    Line { name: "login", kind: "text", autocomplete: "username", ..PHONE },
                    flash.typed("login"),
                    &report,
                    None,
                )}
                {line(
                    Line { label: "密码", autocomplete: "current-password", hint: "", ..NEW_PASSWORD },
                    String::new(),
                    &report,
                    None,
                )}
                <button type="submit" class="button primary wide">"登录"</button>
            </form>
            <p class="links">
                <a href=format!("{base}/register")>"注册"</a>
                <a href=format!("{base}/forgot-password")>"忘记密码"</a>
            </p>
        },
    )
}

/// `/owner/forgot-password`, `/site/forgot-password`.
pub fn forgot_password(role: Role) -> AnyView {
    let flash = take_flash();
    shown(async move {
        let wait = code_wait(role, &flash.typed("phone"), Purpose::Forgot).await?;
        Ok(forgot_page(role, &flash, wait))
    })
}

fn forgot_page(role: Role, flash: &Flash, wait: u32) -> AnyView {
    let (base, _) = people(role);
    let report = report_of(flash.refusal.as_ref());
    page(
        Person::Anybody,
        "找回密码",
        flash.refusal.is_some(),
        view! {
            <h1>"找回密码"</h1>
            {refusal_summary(flash.refusal.as_ref())}
            {notice(flash.notice.as_ref())}
            <form method="post" action="/api/account/reset_password" class="form" novalidate>
                {default_button()}
                {hidden(role, "forgot")}
                {line(PHONE, flash.typed("phone"), &report, None)}
                {line(CODE, flash.typed("code"), &report, Some(code_button(role, "forgot", wait)))}
                {line(NEW_PASSWORD, flash.password(), &report, None)}
                <button type="submit" class="button primary wide">"确定"</button>
            </form>
            <p class="hint">"没有收到验证码？请确认手机号已注册，等60秒后重新获取；仍收不到时，请联系当地生态环境部门。"</p>
            <p class="links"><a href=format!("{base}/login")>"返回登录"</a></p>
        },
    )
}

/// `/owner/password`, `/site/password`.
pub fn password(role: Role) -> AnyView {
    loaded(role, async move {
        let (base, _) = people(role);
        let actor = actor(role)?;
        let flash = take_flash();
        let report = report_of(flash.refusal.as_ref());
        let wait = code_wait(role, &actor.login, Purpose::Change).await?;
        let phone = domain::identifiers::Mobile::parse(&actor.login).map(|phone| phone.masked()).unwrap_or_default();
        Ok(page(
            Person::of(role),
            "修改密码",
            flash.refusal.is_some(),
            view! {
                <h1>"修改密码"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                <p>"验证码将发送到 " {phone}</p>
                <form method="post" action="/api/account/change_password" class="form" novalidate>
                    {default_button()}
                    {hidden(role, "change")}
                    {line(CODE, flash.typed("code"), &report, Some(code_button(role, "change", wait)))}
                    {line(NEW_PASSWORD, flash.password(), &report, None)}
                    <button type="submit" class="button primary wide">"确定"</button>
                </form>
                <p class="links"><a href=base>"返回首页"</a></p>
            },
        ))
    })
}
