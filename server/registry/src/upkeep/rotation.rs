//! Changing the key that seals: the new key is configured beside the old one, every sealed text and file is sealed
//! anew, and then the old key can be dropped. Works in small transactions while the server runs, and goes on where it
//! was interrupted.

use uuid::Uuid;

use crate::db::values;
use crate::error::Result;
use crate::service::Upkeep;
use crate::store::sealed::{COLUMNS, SealedColumn, SealedRow};

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Texts that have the current key now.
    pub sealed_anew: u64,
    /// Files that have it now, identity documents that lay in clear among them.
    pub files: u64,
    /// Texts and files that none of the configured keys opens; they were left as they are.
    pub unreadable: u64,
}

impl Upkeep<'_> {
    /// How many texts of each column another key than the current one has sealed: `account.totp_sealed` and so on, the
    /// keys of hashes among them; then the files that another key has sealed, and the identity documents that lie in
    /// clear.
    pub async fn texts_of_other_keys(self) -> Result<Vec<(String, i64)>> {
        let mut counts = Vec::new();
        for column in COLUMNS {
            let count: Option<(i64,)> = self.db.one(column.count, values![self.seal.prefix()]).await?;
            counts.push((format!("{}.{}", column.table, column.column), count.map_or(0, |(count,)| count)));
        }
        let (clear, other) = self.photos().files_to_seal().await?;
        counts.push(("photos".to_owned(), other));
        counts.push(("photos (unsealed)".to_owned(), clear));
        Ok(counts)
    }

    /// Seals everything anew that an old key has sealed.
    pub async fn rotate_key(self) -> Result<Rotation> {
        let mut done = Rotation::default();
        for column in COLUMNS {
            self.rotate_column(column, &mut done).await?;
        }
        let (files, unreadable) = self.photos().seal_files().await?;
        done.files = files;
        done.unreadable += unreadable;
        Ok(done)
    }

    async fn rotate_column(self, column: &SealedColumn, done: &mut Rotation) -> Result<()> {
        let (mut id, mut part) = (Uuid::nil(), String::new());
        loop {
            let rows: Vec<SealedRow> = self.db.all(column.next, values![id, &part, self.seal.prefix()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            (id, part) = (last.id, last.part.clone());
            let mut tx = self.db.begin().await?;
            for row in rows {
                match self.seal.seal_anew(&row.text) {
                    // Changed meanwhile by the server: that text has its key already, or is found by the next rotation.
                    Ok(anew) => {
                        done.sealed_anew += tx.run(column.replace, values![row.id, row.part, row.text, anew]).await?;
                    }
                    Err(_) => done.unreadable += 1,
                }
            }
            tx.commit().await?;
        }
    }
}
