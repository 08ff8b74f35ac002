//! What a backup needs of an open register: its database at one instant, and its files held still.

use std::path::Path;

use crate::error::Result;
use crate::service::Upkeep;
use crate::upkeep::clock_leap::BACKUP_LEASE_MS;
use crate::upkeep::store::existing as sql;

impl Upkeep<'_> {
    /// Keeps every file where it is for ten minutes more: a backup that is made says so again and again.
    pub async fn hold_files_for_backup(self) -> Result<()> {
        self.hold_files(self.clock.now_ms() + BACKUP_LEASE_MS).await
    }

    /// The backup is made.
    pub async fn let_files_go(self) -> Result<()> {
        self.hold_files(0).await
    }

    /// Copies an SQLite database as it stands at one instant, while others write; false on PostgreSQL, which brings its
    /// own tool.
    pub async fn copy_database(self, file: &Path) -> Result<bool> {
        Ok(self.db.copy_into(sql::COPY_INTO, &file.display().to_string()).await?)
    }
}
