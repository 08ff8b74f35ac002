//! The register: services that each are one transaction, and what they stand on — store (SQL), photos (blobs),
//! messages (SMS), clock and ids.
//!
//! Called by `app`'s server functions and by the server's plain routes; calls `domain`, never the other way.
//! SQL lives only in `store`; ID numbers and phone numbers are in clear only in `accounts` and `subjects` here.
#![forbid(unsafe_code)]

pub mod accounts;
pub mod actor;
pub mod address;
pub mod audit;
pub mod backup;
pub mod certificates;
pub mod changes;
pub mod clock;
pub mod clock_leap;
pub mod closing;
pub mod codes;
pub mod config;
pub mod corrections;
pub mod db;
pub mod deep;
pub mod demo;
pub mod desk_forms;
pub mod devices;
pub mod drafts;
pub mod error;
pub mod events;
pub mod existing;
pub mod exports;
pub mod generate;
mod hash_keys;
pub mod imports;
pub mod inspections;
pub mod jobs;
pub mod left_forms;
pub mod listing;
pub mod lookup;
pub mod messages;
pub mod offices;
pub mod own_account;
pub mod own_data;
pub mod passwords;
pub mod photos;
pub mod plate_code;
pub mod plates;
pub mod press;
pub mod prints;
pub mod quotas;
pub mod register;
pub mod request;
mod retention;
pub mod review;
pub mod rotation;
pub mod seal;
mod search;
pub mod second_factor;
pub mod sessions;
pub mod sheets;
pub mod sites;
pub mod staff;
pub mod statistics;
mod store;
pub mod submission;
pub mod suspicions;
pub mod systems;
mod throttle;
pub mod visits;

use std::sync::Arc;

use domain::emission::Profile;

pub use actor::{Actor, Duty, Role};
pub use error::{Error, Result};

/// Everything the services need, cheap to clone.
#[derive(Clone)]
pub struct Registry {
    pub(crate) db: db::Db,
    pub(crate) clock: clock::Clock,
    pub(crate) seal: seal::Seal,
    pub(crate) photos: photos::PhotoStore,
    pub(crate) config: Arc<config::RegistryConfig>,
    pub(crate) profile: Arc<Profile>,
    pub(crate) passwords: passwords::Passwords,
    pub(crate) outbox_bell: Arc<tokio::sync::Notify>,
    pub(crate) jobs: jobs::Desk,
    pub(crate) fonts: Arc<std::sync::OnceLock<press::Fonts>>,
}

impl Registry {
    /// Opens database and photo store, migrates the schema, and makes sure that the city's offices are there.
    pub async fn open(config: config::RegistryConfig, clock: clock::Clock) -> Result<Self> {
        let db = db::Db::open(&config.database).await?;
        db.migrate().await?;
        let seal = seal::Seal::with_old_keys(&config.key, &config.old_keys);
        let seal = hash_keys::adopt(&db, &clock, seal).await?;
        clock_leap::begin(&db, &clock).await?;
        let registry = Self {
            photos: photos::PhotoStore::open(&config.photo_folder, clock.new_id())?,
            db,
            clock,
            seal,
            profile: Arc::new(Profile::by_name(&config.stage_profile).unwrap_or_else(Profile::shanxi_default)),
            passwords: passwords::Passwords::new(),
            outbox_bell: Arc::default(),
            jobs: jobs::Desk::new(uuid::Uuid::from_bytes(clock::random_bytes())),
            fonts: Arc::default(),
            config: Arc::new(config),
        };
        registry.install_offices().await?;
        registry.install_phrases().await?;
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
