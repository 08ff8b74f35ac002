//! The statements of this room, beside the rows they read. No rules here.

pub mod deep;
pub mod existing;
pub mod keeping;
