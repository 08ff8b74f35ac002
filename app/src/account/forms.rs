//! 注册, 登录, 找回密码, 修改密码 (manual 二(一)2–4, 三(一), 三(二)).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::marker::PhantomData;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::people::CodeForm;

use super::{OfOwner, OfSite, People};
use crate::api::ApiError;
use crate::components::code_button::code_button;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::layout::notice;
use crate::page::{At, Nothing, Page, Person, Question, Shown};

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

/// How long this browser waits for another code of 注册 or 找回密码: known where it has just asked for one.
#[server(name = AskCodeWait, endpoint = "account/code_wait", input = GetUrl)]
pub async fn code_wait() -> Result<CodeForm, ApiError> {
    crate::answers::people::code_wait().await
}

/// Where the code of 修改密码 goes, of an owner.
#[server(name = AskOwnerPassword, endpoint = "owner/password", input = GetUrl)]
pub async fn owner_password() -> Result<CodeForm, ApiError> {
    crate::answers::people::own_code(Person::Owner).await
}

/// Where the code of 修改密码 goes, of a site administrator.
#[server(name = AskSitePassword, endpoint = "site/password", input = GetUrl)]
pub async fn site_password() -> Result<CodeForm, ApiError> {
    crate::answers::people::own_code(Person::Site).await
}

/// The question of 修改密码.
pub trait AsksPassword: People {
    /// The server function.
    type Question: Question<Answer = CodeForm>;
}

impl AsksPassword for OfOwner {
    type Question = AskOwnerPassword;
}

impl AsksPassword for OfSite {
    type Question = AskSitePassword;
}

/// The hidden parts that say who registers, and for what a code is.
fn hidden(role: &'static str, purpose: &'static str) -> AnyView {
    view! {
        <input type="hidden" name="role" value=role/>
        <input type="hidden" name="purpose" value=purpose/>
    }
    .into_any()
}

/// Without scripts the Enter key must press the form's own button, not 获取验证码: the first submit button of a form is its
/// default.
fn default_button() -> AnyView {
    view! { <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">"确定"</button> }.into_any()
}

/// `/owner/register`, `/site/register`.
pub struct Register<P>(PhantomData<P>);

impl<P: People> Page for Register<P> {
    type Question = AskCodeWait;
    const PERSON: Person = Person::Anybody;

    fn show(form: CodeForm, at: &At) -> Shown {
        register_page((P::ROLE, P::BASE, P::WORD), form.wait, at)
    }
}

fn register_page((role, base, word): (&'static str, &'static str, &'static str), wait: u32, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    let agreed = said.typed("agreed") == "yes";
    let agreed_error = report.error_of("agreed").map(str::to_owned);
    let agreed_class = if agreed_error.is_some() { "field wrong" } else { "field" };
    let agreed_invalid = agreed_error.is_some().then_some("true");
    let name =
        Line {
            name: "name", label: "姓名或企业名称", kind: "text", mode: "text", autocomplete: "name", hint: ""
        };
    Shown::new(
        "注册",
        view! {
            <h1>{word} "注册"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <form method="post" action="/api/account/register" class="form" novalidate>
                {default_button()}
                {hidden(role, "register")}
                {line(name, said.typed("name"), &report, None)}
                {line(PHONE, said.typed("phone"), &report, None)}
                {line(CODE, said.typed("code"), &report, Some(code_button(role, "register", wait)))}
                {line(Line { label: "密码", ..NEW_PASSWORD }, said.password.clone(), &report, None)}
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
    .wrong(said.refusal.is_some())
}

/// `/owner/login`, `/site/login`.
pub struct Login<P>(PhantomData<P>);

impl<P: People> Page for Login<P> {
    type Question = Nothing;
    const PERSON: Person = Person::Anybody;

    fn show((): (), at: &At) -> Shown {
        login_page((P::ROLE, P::BASE, P::WORD), at)
    }
}

fn login_page((role, base, word): (&'static str, &'static str, &'static str), at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    let next = at.query("next").unwrap_or_default();
    let login = Line { name: "login", kind: "text", autocomplete: "username", ..PHONE };
    let password = Line { label: "密码", autocomplete: "current-password", hint: "", ..NEW_PASSWORD };
    Shown::new(
        "登录",
        view! {
            <h1>{word} "登录"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <form method="post" action="/api/account/log_in" class="form" novalidate>
                <input type="hidden" name="role" value=role/>
                <input type="hidden" name="next" value=next/>
                {line(login, said.typed("login"), &report, None)}
                {line(password, String::new(), &report, None)}
                <button type="submit" class="button primary wide">"登录"</button>
            </form>
            <p class="links">
                <a href=format!("{base}/register")>"注册"</a>
                <a href=format!("{base}/forgot-password")>"忘记密码"</a>
            </p>
        },
    )
    .wrong(said.refusal.is_some())
}

/// `/owner/forgot-password`, `/site/forgot-password`.
pub struct Forgot<P>(PhantomData<P>);

impl<P: People> Page for Forgot<P> {
    type Question = AskCodeWait;
    const PERSON: Person = Person::Anybody;

    fn show(form: CodeForm, at: &At) -> Shown {
        forgot_page((P::ROLE, P::BASE), form.wait, at)
    }
}

fn forgot_page((role, base): (&'static str, &'static str), wait: u32, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    Shown::new(
        "找回密码",
        view! {
            <h1>"找回密码"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <form method="post" action="/api/account/reset_password" class="form" novalidate>
                {default_button()}
                {hidden(role, "forgot")}
                {line(PHONE, said.typed("phone"), &report, None)}
                {line(CODE, said.typed("code"), &report, Some(code_button(role, "forgot", wait)))}
                {line(NEW_PASSWORD, said.password.clone(), &report, None)}
                <button type="submit" class="button primary wide">"确定"</button>
            </form>
            <p class="hint">"没有收到验证码？请确认手机号已注册，等60秒后重新获取；仍收不到时，请联系当地生态环境部门。"</p>
            <p class="links"><a href=format!("{base}/login")>"返回登录"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}

/// `/owner/password`, `/site/password`.
pub struct Password<P>(PhantomData<P>);

impl<P: AsksPassword> Page for Password<P> {
    type Question = P::Question;
    const PERSON: Person = P::PERSON;

    fn show(form: CodeForm, at: &At) -> Shown {
        password_page((P::ROLE, P::BASE), form, at)
    }
}

fn password_page((role, base): (&'static str, &'static str), form: CodeForm, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    Shown::new(
        "修改密码",
        view! {
            <h1>"修改密码"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <p>"验证码将发送到 " {form.phone}</p>
            <form method="post" action="/api/account/change_password" class="form" novalidate>
                {default_button()}
                {hidden(role, "change")}
                {line(CODE, said.typed("code"), &report, Some(code_button(role, "change", form.wait)))}
                {line(NEW_PASSWORD, said.password.clone(), &report, None)}
                <button type="submit" class="button primary wide">"确定"</button>
            </form>
            <p class="links"><a href=base>"返回首页"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}
