//! The server functions: who acts → one service → the answer. Each has a stable address under `/api`.
//!
//! Called by plain forms (answered with a page) and by scripts (answered with data). Nothing is decided here.

pub mod account;
pub mod filing;
pub mod inspections;
pub mod messages;
pub mod office;
pub mod register;
pub mod sign_in;
pub mod site;
pub mod staff;
pub mod systems;

pub use crate::api_error::ApiError;
