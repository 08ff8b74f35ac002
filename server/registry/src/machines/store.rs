//! The statements of this room, beside the rows they read. No rules here.

pub mod certificates;
pub mod lookup;
pub mod machines;
