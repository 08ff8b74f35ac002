//! A server in process on a new SQLite register, with people of every role and one filing that has been sent.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;
use domain::samples;
use domain::site::SitePhoto;
use domain::zone::Zone;
use http::{Request, header};
use registry::clock::Clock;
use registry::config::{Limits, OfficeConfig, PasswordWork, PlateConfig, RegistryConfig};
use registry::gate::Entry;
use registry::messages::{DevelopmentOutbox, Sender};
use registry::people::accounts::{NewStaff, Registration};
use registry::people::codes::Purpose;
use registry::people::sessions::Presence;
use registry::photos::Incoming;
use registry::{Actor, Duty, Registry, Role, db};
use tempfile::TempDir;
use tower::ServiceExt as _;
use uuid::Uuid;

use super::cluster::sqlite_with_schema;
pub use super::pictures::jpeg;
use crate::state::AppState;

pub const PASSWORD: &str = "huanghe-2026";

/// The server and what its tests know.
pub struct TestServer {
    pub router: Router,
    pub registry: Registry,
    pub clock: Clock,
    outbox: DevelopmentOutbox,
    folder: TempDir,
}

fn office(code: &str, district: &str, kind: &str) -> OfficeConfig {
    OfficeConfig {
        code: code.into(),
        name: format!("{district}分局"),
        district: district.into(),
        kind: kind.into(),
        parent: None,
        phone: "0357-2000001".into(),
        address: "演示地址".into(),
        hours: "周一至周五".into(),
    }
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_asking(false, None).await
    }

    /// A server that asks staff for the second step of signing in.
    pub async fn start_strict() -> Self {
        Self::start_asking(true, None).await
    }

    /// A server of a city with a low-emission zone.
    pub async fn start_in_zone(zone: Zone) -> Self {
        Self::start_asking(false, Some(zone)).await
    }

    async fn start_asking(second_factor: bool, zone: Option<Zone>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::system();
        let file = folder.path().join("register.db");
        sqlite_with_schema(&file, &db::SQLITE_SCHEMA).await;
        let config = RegistryConfig {
            database: format!("sqlite://{}", file.display()),
            photo_folder: folder.path().join("photos"),
            key: [7; 32],
            old_keys: Vec::new(),
            second_factor,
            password_work: PasswordWork::Least,
            number_prefix: "DL".into(),
            stage_profile: "default".into(),
            agreement_version: "test".into(),
            offices: vec![
                office("141000", "临汾市", "city"),
                office("141002", "尧都区", "county"),
                office("141021", "曲沃县", "county"),
            ],
            calendar: domain::calendar::Calendar::default(),
            review_days: 5,
            zone,
            plates: PlateConfig::signed_with([7; 32]),
            codes_per_phone: 10,
            codes_per_address: 200,
            limits: Limits::default(),
        };
        let registry = Registry::open(config, clock.clone()).await.unwrap();
        let outbox = DevelopmentOutbox::default();
        let state = AppState::bare(registry.clone(), outbox.clone());
        let router = crate::routes::router(state, folder.path());
        Self { router, registry, clock, outbox, folder }
    }

    /// Where the web build would be.
    pub fn site_folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A new owner; answers the session cookie and the actor.
    pub async fn owner(&self, phone: &str) -> (String, Actor) {
        self.newcomer(Role::Owner, phone).await
    }

    /// A new site administrator.
    pub async fn gatekeeper(&self, phone: &str) -> (String, Actor) {
        self.newcomer(Role::Site, phone).await
    }

    async fn newcomer(&self, role: Role, phone: &str) -> (String, Actor) {
        self.registry.people().send_code(role, phone, Purpose::Register, "test").await.unwrap();
        self.registry.messages().deliver_messages(&Sender::Development(self.outbox.clone())).await.unwrap();
        let text = self.outbox.list().into_iter().find(|message| message.phone == phone).unwrap().text;
        let code: String = text.chars().skip_while(|c| *c != '码').skip(1).take(6).collect();
        let form =
            Registration {
                name: "王建国".into(), phone: phone.into(), code, password: PASSWORD.into(), agreed: true
            };
        let token = self.registry.people().register(role, &form, "10.0.0.1").await.unwrap();
        self.signed_in(token.0).await
    }

    /// A site that was approved, with a machine on it: the site, the visit and the photo of the entry.
    pub async fn site(&self, actor: &Actor, number: &str) -> (Uuid, Uuid, Uuid) {
        let site = self.open_site(actor).await;
        let entry = Entry {
            id: self.registry.sites().new_site(),
            number: number.to_owned(),
            foreign: Fields::default(),
            exemption: String::new(),
            device: None,
        };
        self.registry.gate().record_entry(actor, site, &entry, Some(&self.picture(8))).await.unwrap();
        let photo = self.registry.gate().visit(actor, entry.id).await.unwrap().photo;
        (site, entry.id, photo)
    }

    /// A site into which machines may come.
    pub async fn open_site(&self, actor: &Actor) -> Uuid {
        let site = self.registry.sites().new_site();
        let version = self.registry.sites().save_site(actor, site, 0, &construction()).await.unwrap();
        self.registry.sites().put_site_photo(actor, site, SitePhoto::Board, &self.picture(7)).await.unwrap();
        self.registry.sites().submit_site(actor, site, version).await.unwrap();
        let (_, reviewer) = self.staff(&format!("site-{}", &site.to_string()[28..]), "141002", &[Duty::Sites]).await;
        self.registry.sites().approve_site(&reviewer, site, 1, false).await.unwrap();
        site
    }

    fn picture(&self, shade: u8) -> Incoming {
        let file = self.registry.photos().incoming();
        std::fs::write(file.path(), jpeg(shade)).unwrap();
        file
    }

    pub async fn staff(&self, username: &str, office: &str, duties: &[Duty]) -> (String, Actor) {
        let new = NewStaff {
            username: username.into(),
            name: username.into(),
            office: office.into(),
            duties: duties.to_vec(),
            password: PASSWORD.into(),
        };
        self.registry.people().add_staff(&new).await.unwrap();
        let token = self.registry.people().log_in(Role::Staff, username, PASSWORD, "test").await.unwrap();
        self.signed_in(token.0).await
    }

    pub async fn signed_in(&self, token: String) -> (String, Actor) {
        match self.registry.people().presence(&token).await.unwrap() {
            Presence::Present(actor) => (format!("nrmm={token}"), actor),
            other => panic!("not signed in: {other:?}"),
        }
    }

    /// A complete draft; answers its id, its version and one of its photos.
    pub async fn complete_draft(&self, actor: &Actor) -> (Uuid, i64, Uuid) {
        let id = self.registry.filings().start_filing(actor).await.unwrap();
        let mut photo = None;
        for (index, slot) in
            [Slot::IdCard, Slot::Front, Slot::Rear, Slot::Side45, Slot::MachinePlate].into_iter().enumerate()
        {
            let file = self.registry.photos().incoming();
            std::fs::write(file.path(), jpeg(u8::try_from(index).unwrap())).unwrap();
            photo = Some(self.registry.photos().put_photo(actor, id, slot, &file).await.unwrap().id);
        }
        let version = self.registry.filings().save_step(actor, id, 1, Step::Subject, &subject()).await.unwrap();
        let version = self
            .registry
            .filings()
            .save_step(actor, id, version, Step::Photos, &Fields::default().with("nameplate", "yes"))
            .await
            .unwrap();
        let version = self.registry.filings().save_step(actor, id, version, Step::Machine, &machine()).await.unwrap();
        (id, version, photo.unwrap())
    }

    /// Sends a request and waits for the head of the answer.
    pub async fn send(&self, request: http::request::Builder, cookie: &str, body: impl Into<Body>) -> Response {
        let request = if cookie.is_empty() { request } else { request.header(header::COOKIE, cookie) };
        let request: Request<Body> = request.body(body.into()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// As a browser asks for a page.
    pub async fn page(&self, path: &str, cookie: &str) -> Response {
        self.send(Request::get(path).header(header::ACCEPT, "text/html"), cookie, Body::empty()).await
    }
}

/// What an answer says, without the marks that leptos leaves between the parts of a page.
pub async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 16 * 1024 * 1024).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap().replace("<!>", "")
}

pub fn subject() -> Fields {
    samples::person("13803570000")
}

pub fn machine() -> Fields {
    samples::excavator_of_factory("LF-20180611")
}

pub fn construction() -> Fields {
    samples::construction("滨河西路改造工程", "141002")
}
