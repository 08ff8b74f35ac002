//! What handlers need.

use std::sync::Arc;

use app::context::{WebFiles, Website};
use registry::Registry;
use registry::messages::DevelopmentOutbox;

use crate::health::Health;

/// What handlers need. Every layer around a request takes one.
#[derive(Clone)]
pub struct AppState(Arc<Served>);

impl std::ops::Deref for AppState {
    type Target = Served;

    fn deref(&self) -> &Served {
        &self.0
    }
}

/// What is served, and how.
#[derive(Clone)]
pub struct Served {
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

impl From<Served> for AppState {
    fn from(served: Served) -> Self {
        Self(Arc::new(served))
    }
}

impl AppState {
    /// A register without the web build, told to be in development: what tests and benchmarks ask for pages.
    pub fn bare(registry: Registry, outbox: DevelopmentOutbox) -> Self {
        Served {
            registry,
            website: Arc::new(Website { city: "临汾市".into(), development: true, ..Website::default() }),
            files: Arc::new(WebFiles::default()),
            outbox,
            trust_proxy: false,
            health: Health::default(),
        }
        .into()
    }
}
