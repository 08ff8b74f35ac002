//! The statements of this room, beside the rows they read. No rules here.

pub mod changes;
pub mod filings;
pub mod left_forms;
