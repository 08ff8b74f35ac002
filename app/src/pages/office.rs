//! The office's pages, for a desktop.

pub mod filing;
pub mod home;
pub mod login;
pub mod queue;
