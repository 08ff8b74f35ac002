//! What keeps the register itself well, without anybody acting: backups, the deep check, new keys, retention, leaps of
//! the clock, and the doing of long work.
//!
//! Nothing here answers a person of the register; the server's commands and its background tasks call it.

pub mod backup;
pub mod clock_leap;
pub mod deep;
pub mod existing;
mod retention;
pub mod rotation;
pub(crate) mod store;
pub mod work;

use crate::db::values;
use crate::error::Result;
use crate::people::store::accounts;
use crate::service::Upkeep;

impl Upkeep<'_> {
    /// Whether nobody has an account yet.
    pub async fn is_empty(self) -> Result<bool> {
        Ok(self.db.one::<(i64,)>(accounts::COUNT, values![]).await?.is_none_or(|(count,)| count == 0))
    }
}
