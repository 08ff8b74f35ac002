//! What keeps the register itself well, without anybody acting: backups, the deep check, new keys, retention, leaps of the clock.
//!
//! Nothing here answers a person of the register; the server's commands and its background tasks call it.

pub mod backup;
pub mod clock_leap;
pub mod deep;
pub mod existing;
mod retention;
pub mod rotation;
pub(crate) mod store;
