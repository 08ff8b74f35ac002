//! The statements of this room, beside the rows they read. No rules here.

pub mod accounts;
pub mod devices;
pub mod own_data;
pub mod quotas;
pub mod second_factor;
pub mod sessions;
pub mod throttle;
