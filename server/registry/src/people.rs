//! People and their accounts: registering, signing in, codes, sessions, devices, the second step, one's own data,
//! leaving.
//!
//! Whoever acts anywhere else comes from here as an [`crate::Actor`]. What people file, hold or guard is not here.

pub mod accounts;
pub mod address;
pub mod closing;
pub mod codes;
pub mod devices;
pub mod own_account;
pub mod own_data;
pub mod passwords;
pub mod quotas;
pub mod second_factor;
pub mod sessions;
pub(crate) mod store;
pub(crate) mod throttle;
