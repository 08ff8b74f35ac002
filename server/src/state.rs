//! What handlers need.

use std::sync::Arc;

use app::context::{WebFiles, Website};
use registry::Registry;
use registry::messages::DevelopmentOutbox;

use crate::health::Health;

/// What handlers need.
#[derive(Clone)]
pub struct AppState {
    /// The register.
    pub registry: Registry,
    /// What the website says about itself.
    pub website: Arc<Website>,
    /// The web build.
    pub files: Arc<WebFiles>,
    /// Where messages can be read in development.
    pub outbox: DevelopmentOutbox,
    /// Believe `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// Whether it is ready, as far as is known.
    pub health: Health,
}

impl AppState {
    /// A register without the web build, told to be in development: what tests and benchmarks ask for pages.
    pub fn bare(registry: Registry, outbox: DevelopmentOutbox) -> Self {
        Self {
            registry,
            website: Arc::new(Website { city: "临汾市".into(), development: true, ..Website::default() }),
            files: Arc::new(WebFiles::default()),
            outbox,
            trust_proxy: false,
            health: Health::default(),
        }
    }
}
