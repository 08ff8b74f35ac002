//! People at their browsers: an owner who registers with a code, a reviewer who logs in, and the drafts they work on.

use std::path::Path;

use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;
use registry::people::sessions::Presence;
use registry::{Actor, Registry};
use reqwest::header::{ACCEPT, CONTENT_TYPE, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use uuid::Uuid;

use super::pictures;
use super::process::{Server, run, words};

pub const PASSWORD: &str = "huanghe-2026";

/// The photos that a filing with nameplates needs.
const NEEDED: [Slot; 5] = [Slot::IdCard, Slot::Front, Slot::Rear, Slot::Side45, Slot::MachinePlate];

/// Somebody signed in; the session outlives the server.
#[derive(Clone)]
pub struct Person {
    pub client: Client,
    token: String,
}

/// A form's text.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    Url::parse_with_params("http://form", fields).unwrap().query().unwrap_or_default().to_owned()
}

/// Sends a form as a script does.
pub async fn post(client: &Client, server: &str, path: &str, fields: &[(&str, &str)]) -> reqwest::Result<Response> {
    let request = client.post(format!("{server}{path}")).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.header(ACCEPT, "application/json").body(encoded(fields)).send().await
}

/// A browser that nobody has signed in with.
pub fn browser() -> Client {
    Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build().unwrap()
}

/// Asks for a code and reads it where development shows it.
pub async fn code(client: &Client, server: &Server, phone: &str) -> String {
    let form = [("role", "owner"), ("purpose", "register"), ("phone", phone)];
    assert!(post(client, &server.base, "/api/account/send_code", &form).await.unwrap().status().is_success());
    let line = server.line(phone);
    line.split("验证码").nth(1).unwrap().chars().take(6).collect()
}

impl Person {
    /// An owner who registers with a code.
    pub async fn owner(server: &Server, phone: &str) -> Self {
        let client = browser();
        let code = code(&client, server, phone).await;
        let form = [
            ("role", "owner"),
            ("name", "王建国"),
            ("phone", phone),
            ("code", &code),
            ("password", PASSWORD),
            ("agreed", "yes"),
        ];
        Self::signed_in(post(&client, &server.base, "/api/account/register", &form).await.unwrap(), client)
    }

    /// A reviewer of the city, added by `server staff add` beforehand.
    pub async fn reviewer(server: &Server, username: &str) -> Self {
        let client = browser();
        let form = [("role", "staff"), ("login", username), ("password", PASSWORD)];
        Self::signed_in(post(&client, &server.base, "/api/account/log_in", &form).await.unwrap(), client)
    }

    fn signed_in(response: Response, client: Client) -> Self {
        let cookies = response.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let token = cookies.filter_map(|value| value.strip_prefix("nrmm=")).find_map(|value| value.split(';').next());
        Self { client, token: token.expect("signed in").to_owned() }
    }

    /// The session, as it stands in the cookie.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The same person in this process.
    pub async fn actor(&self, registry: &Registry) -> Actor {
        match registry.people().presence(&self.token).await.unwrap() {
            Presence::Present(actor) => actor,
            other => panic!("not signed in: {other:?}"),
        }
    }
}

/// `server staff add`.
pub fn add_reviewer(data: &Path, username: &str) {
    let added = run(
        data,
        &["staff", "add", username, "--office", "141000", "--duties", "review", "--password", PASSWORD, "--permanent"],
    );
    assert!(added.status.success(), "{}", words(&added));
}

/// A draft with its text but no photos; `ordinal` makes its machine another one. Answers its id and version.
pub async fn draft(registry: &Registry, owner: &Actor, ordinal: usize) -> (Uuid, i64) {
    let id = registry.filings().start_filing(owner).await.unwrap();
    let version = registry.filings().draft(owner, id).await.unwrap().version;
    let version = registry.filings().save_step(owner, id, version, Step::Subject, &subject()).await.unwrap();
    let version = registry
        .filings()
        .save_step(owner, id, version, Step::Photos, &Fields::default().with("nameplate", "yes"))
        .await
        .unwrap();
    let version = registry.filings().save_step(owner, id, version, Step::Machine, &machine(ordinal)).await.unwrap();
    (id, version)
}

/// A draft that only waits to be sent.
pub async fn complete_draft(registry: &Registry, owner: &Actor, ordinal: usize) -> (Uuid, i64) {
    let (id, version) = draft(registry, owner, ordinal).await;
    for slot in NEEDED {
        let file = registry.photos().incoming();
        std::fs::write(file.path(), pictures::small_jpeg(slot as usize)).unwrap();
        registry.photos().put_photo(owner, id, slot, &file).await.unwrap();
    }
    (id, version)
}

fn subject() -> Fields {
    domain::samples::person("13803570000")
}

fn machine(ordinal: usize) -> Fields {
    domain::samples::excavator_of_factory(&format!("LF-{ordinal:08}"))
}
