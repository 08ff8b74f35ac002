//! The statements of this room, beside the rows they read. No rules here.

pub mod batches;
pub mod plates;
