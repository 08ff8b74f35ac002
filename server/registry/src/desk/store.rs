//! The statements of this room, beside the rows they read. No rules here.

pub mod duplicates;
pub mod forms;
