//! The office's pages, for a desktop.

pub mod account;
pub mod audit;
pub mod change;
pub mod correct;
pub mod exports;
pub mod filing;
pub mod home;
pub mod imports;
pub mod inspections;
pub mod login;
pub mod machine;
pub mod machines;
pub mod messages;
pub mod offices;
pub mod phrases;
pub mod pieces;
pub mod plates;
pub mod print_templates;
pub mod prints;
pub mod queue;
pub mod second_factor;
pub mod sites;
pub mod staff;
pub mod staff_member;
pub mod statistics;
pub mod suspicions;
pub mod systems;
pub mod templates;

use domain::refusal::Refusal;
use registry::{Actor, Registry};

/// The districts that a list can be narrowed to, code and name: every one for the city, none for an office, which has
/// only its own.
pub(crate) async fn choosable(actor: &Actor, registry: &Registry) -> Result<Vec<(String, String)>, Refusal> {
    if actor.sees_city() { crate::answers::districts(registry).await } else { Ok(Vec::new()) }
}
