//! What hydrates in the browser: live checks and saving while typing, the code button, photo slots, the reviewer's
//! viewer.
//!
//! Every island renders a working form part on the server; without scripts it stays just that. Browser calls live in
//! `browser`, which exists only under the feature `hydrate`.
#![allow(missing_docs, reason = "the island macro makes undocumented property structs; the islands are documented")]

mod assist_state;
#[cfg(feature = "hydrate")]
mod browser;
mod code_button;
mod form_assist;
mod photo_slot;
mod viewer;

pub use code_button::CodeButton;
pub use form_assist::FormAssist;
pub use photo_slot::PhotoSlot;
pub use viewer::{PhotoViewer, Shown};

#[cfg(feature = "hydrate")]
pub use browser::report_panics;

/// What the browser needs for the live checks of a step.
#[cfg(feature = "ssr")]
pub fn form_assist_config(
    filing: uuid::Uuid,
    step: domain::filing::Step,
    nameplate: bool,
    registry: &registry::Registry,
    districts: Vec<String>,
) -> assist_state::AssistConfig {
    assist_state::AssistConfig {
        filing,
        step,
        nameplate,
        today: domain::day::iso(registry.today()),
        districts,
        profile: registry.config().stage_profile.clone(),
    }
}
