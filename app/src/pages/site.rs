//! The site administrator's pages, for a tablet at the gate (manual 三).

pub mod enter;
pub mod form;
pub mod gate;
pub mod home;
pub mod members;
pub mod records;
