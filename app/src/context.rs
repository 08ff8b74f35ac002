//! The request at hand, on the server: who comes, what the register is, how a form is answered.
//!
//! Cookies, redirects and statuses are set here and nowhere else in `app`, so that a change of framework touches one
//! file.

use std::sync::Arc;

use domain::fields::Fields;
use domain::filing::FilingKind;
use domain::refusal::Refusal;
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::*;
use registry::people::devices::{is_device, new_device};
use registry::people::sessions::{Client, HalfWay, Presence, SessionToken};
use registry::{Actor, Registry, Role};
use serde::Deserialize;
use wire::Next;

use crate::addresses;
use crate::api_error::ApiError;
use crate::page::parts::Person;
pub use domain::query::encode as percent_encode;

mod desk;
mod flash;
pub mod loading;
mod local;
pub mod response;
mod typed_password;

pub use desk::{answer_desk, desk_key};
use flash::drop_flash;
pub use flash::{Flash, Reader, flash_cookie, leave_flash, leave_notice, leave_once, left_for, take_flash, take_once};
pub use local::local_path;
use response::set_header;
pub use response::{go_to, set_status};
pub use typed_password::TypedPassword;

/// What the website says about itself; from configuration.
#[derive(Debug, Clone, Default)]
pub struct Website {
    /// 主办单位.
    pub organiser: String,
    /// 联系方式.
    pub contact: String,
    /// ICP备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// 网站标识码.
    pub identifier: String,
    /// 临汾市.
    pub city: String,
    /// Cookies only over https, and with the `__Host-` prefix.
    pub secure_cookies: bool,
    /// The development routes exist.
    pub development: bool,
}

/// The hashed file names of the web build.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct WebFiles {
    /// The app of owners and of everybody.
    pub owner: Program,
    /// The app of site administrators.
    pub site: Program,
    /// The app of the office.
    pub office: Program,
    /// The style.
    pub css: String,
}

/// A program of the browser.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Program {
    /// Its loader.
    pub js: String,
    /// The program.
    pub wasm: String,
}

/// Where a request comes from, for the limits per address: an address of IPv4, a /64 of IPv6.
#[derive(Debug, Clone)]
pub struct ClientAddress(pub String);

/// Where a request comes from, to the last digit: shown to whoever signed in from there.
#[derive(Debug, Clone)]
pub struct WholeAddress(pub String);

/// The register.
pub fn registry() -> Registry {
    expect_context::<Registry>()
}

/// What the website says about itself.
pub fn website() -> Arc<Website> {
    expect_context::<Arc<Website>>()
}

/// Looks at the head of the request, without copying it.
#[expect(clippy::expect_used, reason = "without a request no page and no server function runs; leptos does the same")]
fn of_request<T>(look: impl FnOnce(&Parts) -> T) -> T {
    with_context(look).expect("a request is at hand wherever a page or a server function runs")
}

/// Who comes; put into the request by the session layer.
pub fn presence() -> Presence {
    of_request(|parts| parts.extensions.get::<Presence>().cloned()).unwrap_or(Presence::Nobody)
}

/// The signed-in person of a role, or the refusal that leads to the login page.
pub fn actor(role: Role) -> Result<Actor, Refusal> {
    match presence() {
        Presence::Present(actor) if actor.role == role => Ok(actor),
        Presence::Present(_) => Err(Refusal::Forbidden),
        Presence::HalfWay(_) if role == Role::Staff => Err(Refusal::SecondFactorRequired),
        _ => Err(Refusal::SignInRequired),
    }
}

/// Does what the signed-in person of a role asks for; every server function that acts for one goes through here.
pub async fn acting<T>(
    role: Role,
    work: impl AsyncFnOnce(Registry, Actor) -> registry::Result<T>,
) -> Result<T, Refusal> {
    let actor = actor(role)?;
    Ok(work(registry(), actor).await?)
}

/// [`acting`], of a page: what it asks for may refuse by itself.
pub async fn acting_for<T>(
    role: Role,
    work: impl AsyncFnOnce(Registry, Actor) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let actor = actor(role)?;
    work(registry(), actor).await
}

/// [`acting`] as staff.
pub async fn as_staff<T>(work: impl AsyncFnOnce(Registry, Actor) -> registry::Result<T>) -> Result<T, Refusal> {
    acting(Role::Staff, work).await
}

/// [`acting`] as an owner.
pub async fn as_owner<T>(work: impl AsyncFnOnce(Registry, Actor) -> registry::Result<T>) -> Result<T, Refusal> {
    acting(Role::Owner, work).await
}

/// The member of staff whose sign-in waits for its second step.
pub fn half_way() -> Result<HalfWay, Refusal> {
    match presence() {
        Presence::HalfWay(half) => Ok(half),
        Presence::Present(_) => Err(Refusal::Forbidden),
        _ => Err(Refusal::SignInRequired),
    }
}

/// Where a sign-in comes from. A browser without a device cookie gets one with the session ([`set_session`]).
pub fn client() -> Client {
    let website = website();
    of_request(|parts| {
        let agent = parts.headers.get(http::header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let device = cookie_of(parts, device_cookie_name(&website)).filter(|device| is_device(device));
        Client {
            address: parts.extensions.get::<WholeAddress>().map(|address| address.0.clone()).unwrap_or_default(),
            agent: agent.map(str::to_owned).unwrap_or_default(),
            device: device.unwrap_or_else(new_device),
            session: cookie_of(parts, session_cookie_name(&website)).unwrap_or_default(),
        }
    })
}

/// The address for the limits.
pub fn client_address() -> String {
    of_request(|parts| parts.extensions.get::<ClientAddress>().map(|address| address.0.clone())).unwrap_or_default()
}

/// The path and query of the page being rendered.
pub fn here() -> String {
    of_request(|parts| parts.uri.path_and_query().map(|path| path.as_str().to_owned())).unwrap_or_default()
}

/// The whole query string of the page being rendered.
pub fn query_string() -> String {
    of_request(|parts| parts.uri.query().unwrap_or_default().to_owned())
}

/// One value of the query string.
pub fn query(name: &str) -> Option<String> {
    of_request(|parts| form_value(parts.uri.query()?, name))
}

/// One value of a query string that was carried along.
pub fn form_value(query: &str, name: &str) -> Option<String> {
    domain::query::Query::parse(query).raw(name).map(str::to_owned)
}

/// One cookie.
pub fn cookie(name: &str) -> Option<String> {
    of_request(|parts| cookie_of(parts, name))
}

/// One cookie of a request, for the layers outside.
pub fn cookie_of(parts: &Parts, name: &str) -> Option<String> {
    parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The session cookie's name: with `__Host-` no other site of the domain can set it.
pub fn session_cookie_name(website: &Website) -> &'static str {
    if website.secure_cookies { "__Host-nrmm" } else { "nrmm" }
}

/// The cookie of a browser that has signed in: it outlives the session and opens nothing.
pub fn device_cookie_name(website: &Website) -> &'static str {
    if website.secure_cookies { "__Host-nrmm_device" } else { "nrmm_device" }
}

/// As long as browsers keep any cookie.
const DEVICE_SECONDS: i64 = 400 * 24 * 3600;

fn cookie_text(website: &Website, name: &str, value: &str, max_age: i64) -> String {
    let secure = if website.secure_cookies { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}")
}

/// Signs the browser in, with nothing left of what was typed here before.
pub fn set_session(token: &SessionToken, client: &Client) {
    let website = website();
    set_header(SET_COOKIE, &cookie_text(&website, session_cookie_name(&website), &token.0, 30 * 24 * 3600));
    set_device(client);
    drop_flash();
}

/// Leaves the cookie by which an account knows this browser again.
pub fn set_device(client: &Client) {
    let website = website();
    set_header(SET_COOKIE, &cookie_text(&website, device_cookie_name(&website), &client.device, DEVICE_SECONDS));
}

/// Signs the browser out, with nothing left of what was typed here before.
pub fn clear_session() {
    let website = website();
    set_header(SET_COOKIE, &cookie_text(&website, session_cookie_name(&website), "", 0));
    drop_flash();
}

/// The person of a role.
pub const fn person(role: Role) -> Person {
    match role {
        Role::Owner => Person::Owner,
        Role::Site => Person::Site,
        Role::Staff => Person::Office,
    }
}

/// The login page that leads back here.
pub fn login_page(role: Role, next: &str) -> String {
    person(role).login_then(next)
}

/// What is asked for by a key in an address; a registration and nonsense are not found.
pub fn kind(code: &str) -> Result<FilingKind, Refusal> {
    FilingKind::from_code(code).filter(|kind| *kind != FilingKind::Registration).ok_or(Refusal::NotFound)
}

/// The page of the second step that leads back here.
pub fn second_factor_page(next: &str) -> String {
    addresses::second_factor(percent_encode(next))
}

/// Where a sign-in of staff leads: to its next step, or to where one wanted to go.
pub async fn way_on(token: &SessionToken, next: String) -> String {
    match registry().people().presence(&token.0).await {
        Ok(Presence::HalfWay(_)) => second_factor_page(&next),
        _ => next,
    }
}

/// Whether the caller is a plain form, to be answered with a page, or a script, to be answered with data.
pub fn wants_page() -> bool {
    of_request(|parts| {
        let accept = parts.headers.get(http::header::ACCEPT).and_then(|accept| accept.to_str().ok());
        accept.is_some_and(|accept| accept.contains("text/html"))
    })
}

/// What a form is answered.
pub type Answered = Result<Next, ApiError>;

/// Answers a form: to the next page when all went well; else back to `form`, with what was refused and what was typed.
/// A script is told the next page and what it says, or what was refused.
pub fn answer(result: Result<String, Refusal>, form: &str, typed: Fields) -> Answered {
    match result {
        Ok(to) if wants_page() => {
            go_to(&to);
            Ok(Next { to, notice: None })
        }
        Ok(to) => Ok(Next { to, notice: flash::left_notice() }),
        // While the register is not there, nothing can be kept of a long form: the page that says so is the answer to
        // the form itself, so that the browser's way back leads to what was typed, and all of it.
        Err(refusal) if wants_page() && refusal.status() < 500 => {
            let next = match refusal {
                Refusal::SignInRequired => login_page(role_of_path(form), form),
                Refusal::SecondFactorRequired => second_factor_page("/office"),
                _ => form.to_owned(),
            };
            let page = next.clone();
            leave_flash(Flash { page, refusal: Some(refusal), typed, ..Flash::default() });
            go_to(&next);
            Ok(Next { to: next, notice: None })
        }
        Err(refusal) => {
            set_status(refusal.status());
            Err(ApiError::Refused(refusal))
        }
    }
}

/// Keeps the text of a form whose writer is not signed in any more.
pub async fn keep_if_away(page: &str, writer: &str, typed: &Fields) {
    let registry = registry();
    if let Some(account) = registry.filings().writer_away(&presence(), writer) {
        // The answer is the same either way: to the login page.
        let _ = registry.filings().leave_form(account, page, typed).await;
    }
}

/// Answers a script with data.
pub fn data<T>(result: Result<T, Refusal>) -> Result<T, ApiError> {
    result.map_err(|refusal| {
        set_status(refusal.status());
        ApiError::Refused(refusal.of_request(registry::request::number()))
    })
}

fn role_of_path(path: &str) -> Role {
    if path.starts_with("/office") {
        Role::Staff
    } else if path.starts_with("/site") {
        Role::Site
    } else {
        Role::Owner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_values_are_decoded_and_broken_ones_do_no_harm() {
        assert_eq!(form_value("a=1&next=%2Fowner%3Fx%3D%E5%B0%A7", "next").as_deref(), Some("/owner?x=尧"));
        assert_eq!(form_value("next=%zz%", "next").as_deref(), Some("%zz%"));
        assert_eq!(domain::query::decode(&percent_encode("尧都 & 侯马=?")), "尧都 & 侯马=?");
    }
}
