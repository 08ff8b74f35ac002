//! What the assistance of a form is told, and what it tells.

use domain::filing::Step;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the browser needs to know to check a step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AssistConfig {
    /// The filing.
    pub filing: Uuid,
    /// The step of the page.
    pub step: Step,
    /// The choice of the photo step.
    pub nameplate: bool,
    /// Today in China, `2026-11-24`: the browser's own clock may be wrong.
    pub today: String,
    /// The districts' codes.
    pub districts: Vec<String>,
    /// Which table of dates the register uses.
    pub profile: String,
}

/// What is told beside the buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser changes it"))]
pub enum SaveState {
    /// Nothing yet.
    #[default]
    Quiet,
    /// Being saved.
    Saving,
    /// Safe on the server.
    Saved,
    /// No network: a copy is kept in this browser.
    Offline,
    /// The session has ended: a copy is kept in this browser.
    SignedOut,
    /// Changed on another page: nothing is overwritten.
    Stale,
    /// Not open for changes any more.
    Closed(String),
}
