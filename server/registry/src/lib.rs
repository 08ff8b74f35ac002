//! The register: services by name (`registry.filings()`, `.desk()`, `.gate()` …), each method one transaction, and what
//! they stand on: database, clock, seal. A room holds what belongs together, with its statements in `<room>::store`.
//!
//! Called by `app`'s server functions and by the server's plain routes; calls `domain`, never the other way. SQL lives
//! only in stores; ID numbers and phone numbers are in clear only where their person, or an office that must see them,
//! is answered.
#![forbid(unsafe_code)]

pub mod actor;
pub mod clock;
pub mod config;
pub mod db;
pub mod desk;
pub mod drawings;
pub mod error;
pub mod exports;
pub mod filings;
pub mod filters;
pub mod gate;
pub mod inspections;
pub mod jobs;
pub mod machines;
pub mod messages;
pub mod offices;
pub mod people;
pub mod photos;
pub mod plates;
pub mod request;
pub mod seal;
mod search;
pub mod seeding;
pub mod service;
pub mod sites;
pub mod spreadsheets;
pub mod statistics;
mod store;
pub mod trail;
pub mod upkeep;

use std::sync::Arc;

use domain::emission::Profile;

pub use actor::{Actor, Duty, Role};
pub use error::{Error, Result};

/// Everything the services need, cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<Core>);

/// What all services stand on.
pub struct Core {
    pub(crate) db: db::Db,
    pub(crate) clock: clock::Clock,
    pub(crate) seal: seal::Seal,
    pub(crate) photos: photos::PhotoStore,
    pub(crate) config: config::RegistryConfig,
    pub(crate) profile: Profile,
    pub(crate) passwords: people::passwords::Passwords,
    pub(crate) sessions: people::sessions::Known,
    pub(crate) outbox_bell: Arc<tokio::sync::Notify>,
    pub(crate) jobs: jobs::Desk,
    pub(crate) fonts: Arc<std::sync::OnceLock<drawings::Fonts>>,
}

impl std::ops::Deref for Registry {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

impl Registry {
    /// Opens database and photo store, migrates the schema, and makes sure that the city's offices are there.
    pub async fn open(config: config::RegistryConfig, clock: clock::Clock) -> Result<Self> {
        let db = db::Db::open(&config.database).await?;
        db.migrate().await?;
        let seal = seal::Seal::with_old_keys(&config.key, &config.old_keys);
        let seal = seal::hash_keys::adopt(&db, &clock, seal).await?;
        upkeep::clock_leap::begin(&db, &clock).await?;
        let registry = Self(Arc::new(Core {
            photos: photos::PhotoStore::open(&config.photo_folder, clock.new_id())?,
            db,
            clock,
            seal,
            profile: Profile::by_name(&config.stage_profile).unwrap_or_else(Profile::shanxi_default),
            passwords: people::passwords::Passwords::new(config.password_work),
            sessions: people::sessions::Known::default(),
            outbox_bell: Arc::default(),
            jobs: jobs::Desk::new(uuid::Uuid::from_bytes(clock::random_bytes())),
            fonts: Arc::default(),
            config,
        }));
        registry.offices().install_offices().await?;
        registry.desk().install_phrases().await?;
        Ok(registry)
    }

    /// Today in China, where all of the register's days are.
    pub fn today(&self) -> jiff::civil::Date {
        self.clock.today()
    }

    /// The dates by which stages are determined here.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The configuration it was opened with.
    pub fn config(&self) -> &config::RegistryConfig {
        &self.config
    }

    /// The clock it was opened with.
    pub fn clock(&self) -> &clock::Clock {
        &self.clock
    }

    /// The seal, for short-lived cookies outside the register.
    pub fn seal(&self) -> &seal::Seal {
        &self.seal
    }

    /// Writes a row, and answers when it is kept: whoever can do this can serve.
    pub async fn write_pulse(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        if tx.run(store::pulse::BEAT, db::values![self.clock.now_ms()]).await? == 0 {
            return Err(Error::Broken("the row of the pulse is gone"));
        }
        Ok(tx.commit().await?)
    }

    /// Closes the pools, so that SQLite checkpoints its log.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
