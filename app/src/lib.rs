//! What runs on both sides.
pub mod shell;
