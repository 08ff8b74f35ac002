//! The office decides: queues, claims, duplicates, 审核通过 with the number in the same transaction, 审核不通过 with reasons.
//!
//! Every race ends in the database: a decision is one conditional update, a number one row of its series.

pub mod forms;
pub(crate) mod store;

mod claims;
mod decisions;
mod dossier;
pub mod duplicates;
pub mod phrases;
pub mod queue;
mod reasons;
mod twins;

pub(crate) use decisions::COLLECT_WITHIN_DAYS;
pub use decisions::StageOverride;
pub(crate) use dossier::masked;
pub use dossier::{Dossier, Revision};
pub use queue::{QueueFilter, QueueState};
pub use reasons::ReturnReasons;
pub(crate) use reasons::WHOLE;
pub use twins::{OwnTwin, Twin};

/// A claim that is not used lapses.
const CLAIM_LAPSES_MS: i64 = 30 * 60 * 1000;
