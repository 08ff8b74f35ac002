//! [`TestRegister`]: a register in a temporary folder on either engine, with a clock to advance and messages to read.

use std::fmt::Debug;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;

use futures_util::FutureExt as _;
use registry::clock::Clock;
use registry::config::{Limits, OfficeConfig, PasswordWork, PlateConfig, RegistryConfig};
use registry::messages::{DevelopmentOutbox, Message, Sender};
use registry::{Registry, Result, db};
use tempfile::TempDir;
use tokio::sync::Barrier;

use super::cluster::{FreshDatabase, sqlite_with_schema};
use super::raw::Raw;

/// Milliseconds of a second, a minute, an hour, a day.
pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// 尧都区, where machines are filed unless a story says otherwise.
pub const YAODU: &str = "141002";
/// 侯马市, another office.
pub const HOUMA: &str = "141081";
/// The city bureau.
pub const CITY: &str = "141000";

/// Codes per phone and day.
pub const CODES_PER_PHONE: i64 = 5;
/// Codes per address and day.
pub const CODES_PER_ADDRESS: i64 = 8;

/// A register for one story.
pub struct TestRegister {
    /// What the story talks to.
    pub registry: Registry,
    /// Its database behind its back.
    pub raw: Raw,
    outbox: DevelopmentOutbox,
    folder: TempDir,
}

impl TestRegister {
    async fn open(folder: TempDir, database: String) -> Self {
        let config = RegistryConfig {
            database: database.clone(),
            photo_folder: folder.path().join("photos"),
            key: [7; 32],
            old_keys: Vec::new(),
            second_factor: false,
            password_work: PasswordWork::Least,
            number_prefix: "DL".to_owned(),
            stage_profile: "default".to_owned(),
            agreement_version: "2026-01".to_owned(),
            offices: [(CITY, "临汾市", "city"), (YAODU, "尧都区", "county"), (HOUMA, "侯马市", "county")]
                .map(office)
                .to_vec(),
            calendar: domain::calendar::Calendar::default(),
            review_days: 5,
            zone: None,
            plates: PlateConfig::signed_with([7; 32]),
            codes_per_phone: CODES_PER_PHONE,
            codes_per_address: CODES_PER_ADDRESS,
            limits: Limits::default(),
        };
        let registry = Registry::open(config, Clock::system()).await.unwrap();
        Self { registry, raw: Raw::open(&database).await, outbox: DevelopmentOutbox::default(), folder }
    }

    async fn close(&self) {
        self.raw.close().await;
        self.registry.close().await;
    }

    /// Lets time pass.
    pub fn wait(&self, milliseconds: i64) {
        self.registry.clock().advance_ms(milliseconds);
    }

    /// Where photos are kept.
    pub fn photo_folder(&self) -> &Path {
        &self.registry.config().photo_folder
    }

    /// Opens the same database and photos once more, as a restart does.
    pub async fn reopened(&self) -> Registry {
        assert!(self.folder.path().exists());
        Registry::open(self.registry.config().clone(), self.registry.clock().clone()).await.unwrap()
    }

    /// Delivers what waits and answers every message so far, the newest first.
    pub async fn messages(&self) -> Vec<Message> {
        let sender = Sender::Development(self.outbox.clone());
        loop {
            let before = self.outbox.list().len();
            self.registry.messages().deliver_messages(&sender).await.unwrap();
            if self.outbox.list().len() == before {
                return self.outbox.list();
            }
        }
    }

    /// The newest code that was sent to a phone.
    pub async fn code(&self, phone: &str) -> String {
        let messages = self.messages().await;
        let text = messages.iter().find(|message| message.phone == phone && message.text.contains("验证码"));
        let text = &text.expect("a code was sent").text;
        text.chars().skip_while(|c| !c.is_ascii_digit()).take(6).collect()
    }
}

fn office((code, district, kind): (&str, &str, &str)) -> OfficeConfig {
    OfficeConfig {
        code: code.to_owned(),
        name: format!("临汾市生态环境局{district}分局"),
        district: district.to_owned(),
        kind: kind.to_owned(),
        parent: None,
        phone: "0357-2012345".to_owned(),
        address: "滨河西路1号".to_owned(),
        hours: "工作日 9:00–17:00".to_owned(),
    }
}

/// Runs a story on SQLite.
pub async fn on_sqlite(story: impl AsyncFn(&TestRegister)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.db");
    sqlite_with_schema(&file, &db::SQLITE_SCHEMA).await;
    let register = TestRegister::open(folder, format!("sqlite://{}", file.display())).await;
    story(&register).await;
    register.close().await;
}

/// Runs a story on PostgreSQL; its database is dropped however the story ends.
pub async fn on_postgres(story: impl AsyncFn(&TestRegister)) {
    let id = Clock::system().new_id();
    let Some(database) = FreshDatabase::with_schema(id, &db::POSTGRES_SCHEMA).await else { return };
    let url = database.url.clone();
    let told = async {
        let register = TestRegister::open(tempfile::tempdir().unwrap(), url).await;
        story(&register).await;
        register.close().await;
    };
    let ended = AssertUnwindSafe(told).catch_unwind().await;
    database.remove().await;
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic);
    }
}

/// The code of the refusal that must have come.
pub fn refused<T: Debug>(result: Result<T>) -> &'static str {
    result.expect_err("this must be refused").refusal().code()
}

/// `ok`, or the code of the refusal.
pub fn told<T>(result: &Result<T>) -> &'static str {
    result.as_ref().map_or_else(|error| error.refusal().code(), |_| "ok")
}

/// Runs tasks that begin in the same instant, on several threads; answers in their order.
pub fn at_once<F>(tasks: impl IntoIterator<Item = F>) -> impl Future<Output = Vec<F::Output>>
where
    F: Future<Output: Send> + Send + 'static,
{
    let tasks: Vec<F> = tasks.into_iter().collect();
    let start = Arc::new(Barrier::new(tasks.len()));
    let begin = |task: F| {
        let start = Arc::clone(&start);
        tokio::spawn(async move {
            start.wait().await;
            task.await
        })
    };
    let running: Vec<_> = tasks.into_iter().map(begin).collect();
    async move {
        let mut ended = Vec::new();
        for task in running {
            ended.push(task.await.unwrap());
        }
        ended
    }
}

/// As [`at_once`] for two tasks of different kinds.
pub fn both<A, B>(first: A, second: B) -> impl Future<Output = (A::Output, B::Output)>
where
    A: Future<Output: Send> + Send + 'static,
    B: Future<Output: Send> + Send + 'static,
{
    let start = Arc::new(Barrier::new(2));
    let other = Arc::clone(&start);
    let first = tokio::spawn(async move {
        start.wait().await;
        first.await
    });
    let second = tokio::spawn(async move {
        other.wait().await;
        second.await
    });
    async move { (first.await.unwrap(), second.await.unwrap()) }
}
