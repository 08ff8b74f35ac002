//! The pages of site administrators, for a tablet.

pub mod enter;
pub mod form;
pub mod gate;
pub mod home;
pub mod members;
pub mod records;
