//! The statements of this room, beside the rows they read. No rules here.

pub mod offices;
pub mod staff;
pub mod systems;
