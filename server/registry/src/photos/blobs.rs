//! The files behind the photos, named by what is in them. Those that hold a person's identity are sealed piece by
//! piece, and their names are keyed hashes: who has the folder cannot even ask whether a certain picture is among them.

use bytes::Bytes;
use domain::refusal::Refusal;
use futures_util::StreamExt as _;
use object_store::path::Path as BlobPath;
use object_store::{ObjectStoreExt as _, PutPayload};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Incoming, StoredPhoto};
use crate::clock::DAY_MS;
use crate::db::values;
use crate::error::{Error, Result};
use crate::photos::store::{self as sql, ClearRow, PhotoRow};
use crate::service::Photos;
use pictures::Processed;

/// How a file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// As it is.
    Clear,
    /// Sealed, under a name that says nothing.
    Sealed,
}

impl Keeping {
    /// Sealed where a person's identity is shown.
    pub(crate) fn of(is_sensitive: bool) -> Self {
        if is_sensitive { Self::Sealed } else { Self::Clear }
    }
}

pub(super) fn blob_path(hash: &str) -> BlobPath {
    BlobPath::from(format!("{}/{hash}.jpg", &hash[..2.min(hash.len())]))
}

impl Photos<'_> {
    /// Takes a received picture in: decoded, upright, encoded anew, stored by its content; its row is the caller's.
    pub(crate) async fn store_photo(self, file: &Incoming, keeping: Keeping) -> Result<StoredPhoto> {
        let (processed, reserved) = self.photos.process(file.path().to_owned()).await?;
        let Processed { full, thumbnail, width, height, doubt } = processed;
        let hash = self.store_blob(full, keeping).await?;
        let thumb_hash = self.store_blob(thumbnail, keeping).await?;
        drop(reserved);
        Ok(StoredPhoto { hash, thumb_hash, width, height, doubt })
    }

    /// Stores a file; answers its name.
    pub(super) async fn store_blob(self, bytes: Bytes, keeping: Keeping) -> Result<String> {
        let content = hex::encode(Sha256::digest(&bytes));
        let (hash, sealed_by) = match keeping {
            Keeping::Clear => (content, None),
            Keeping::Sealed => (self.seal.hash(&["blob", &content]), Some(self.seal.prefix())),
        };
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let mut tx = self.db.begin().await?;
        if tx.run(sql::TOUCH_BLOB, values![&hash, size, self.clock.now_ms(), sealed_by]).await? == 0 {
            // The sweeper is deleting the very same picture; it has a moment's work left.
            return Err(Refusal::Internal.into());
        }
        tx.commit().await?;
        match keeping {
            Keeping::Clear => drop(self.photos.blobs.put(&blob_path(&hash), PutPayload::from_bytes(bytes)).await?),
            Keeping::Sealed => self.write_sealed(&hash, &bytes).await?,
        }
        Ok(hash)
    }

    async fn write_sealed(self, hash: &str, plain: &[u8]) -> Result<()> {
        let mut upload = self.photos.blobs.put_multipart(&blob_path(hash)).await?;
        for piece in self.seal.seal_file(plain) {
            if let Err(error) = upload.put_part(PutPayload::from_bytes(piece?)).await {
                let _ = upload.abort().await;
                return Err(error.into());
            }
        }
        upload.complete().await?;
        Ok(())
    }

    /// A stored file as it was taken in.
    pub(crate) async fn blob(self, hash: &str) -> Result<Bytes> {
        let found = self.photos.blobs.get(&blob_path(hash)).await?;
        let mut opening = self.seal.open_file(usize::try_from(found.meta.size).unwrap_or_default());
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.next().await {
            opening.push(&piece?)?;
        }
        Ok(opening.end()?.into())
    }

    /// Whether a file holds what its name says.
    pub(crate) fn is_named(self, hash: &str, bytes: &[u8]) -> bool {
        let content = hex::encode(Sha256::digest(bytes));
        content == hash || self.seal.hashes(&["blob", &content]).iter().any(|keyed| keyed == hash)
    }

    /// Removes blobs that no photo has used for a day. A blob is marked first, in the database, so that an upload of
    /// the same picture at the same moment is never left without its file. Waits while a backup is made or the clock is
    /// doubted.
    pub async fn sweep_blobs(self) -> Result<u64> {
        let now = self.clock.now_ms();
        if !self.upkeep().may_remove(now).await? {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        tx.run(sql::MARK_DYING, values![now, now - DAY_MS]).await?;
        tx.commit().await?;
        let mut swept = 0;
        for (hash,) in self.db.all::<(String,)>(sql::DYING, values![]).await? {
            swept += u64::from(self.remove_dying(&hash).await?);
        }
        Ok(swept)
    }

    /// Removes a marked blob; whether it was still there.
    async fn remove_dying(self, hash: &str) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        // The row is held while the file goes: another sweeper, or an upload of the same picture, waits for the end.
        if tx.run(sql::FORGET_BLOB, values![hash]).await? == 0 {
            return Ok(false);
        }
        match self.photos.blobs.delete(&blob_path(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Files of identity documents that lie in clear, from before they were sealed; and files that another key sealed.
    pub(crate) async fn files_to_seal(self) -> Result<(i64, i64)> {
        let clear: Option<(i64,)> = self.db.one(sql::COUNT_CLEAR, values![]).await?;
        let other: Option<(i64,)> = self.db.one(sql::COUNT_SEALED_BY_OTHERS, values![self.seal.prefix()]).await?;
        Ok((clear.map_or(0, |(count,)| count), other.map_or(0, |(count,)| count)))
    }

    /// Seals every identity document that lies in clear, and every file of another key anew. Answers how many, and how
    /// many could not be read.
    pub(crate) async fn seal_files(self) -> Result<(u64, u64)> {
        let (mut sealed, mut unreadable) = (0, 0);
        let mut after = Uuid::nil();
        loop {
            let rows: Vec<ClearRow> = self.db.all(sql::CLEAR, values![after]).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for row in rows {
                match self.seal_photo(&row).await {
                    Ok(()) => sealed += 1,
                    Err(error) => {
                        tracing::error!(photo = %row.id, %error, "a photo cannot be sealed");
                        unreadable += 1;
                    }
                }
            }
        }
        let mut after = String::new();
        loop {
            let rows: Vec<(String,)> = self.db.all(sql::SEALED_BY_OTHERS, values![&after, self.seal.prefix()]).await?;
            let Some((last,)) = rows.last() else { break };
            after.clone_from(last);
            for (hash,) in rows {
                match self.seal_file_anew(&hash).await {
                    Ok(()) => sealed += 1,
                    Err(error) => {
                        tracing::error!(%hash, %error, "a file cannot be sealed anew");
                        unreadable += 1;
                    }
                }
            }
        }
        Ok((sealed, unreadable))
    }

    /// The sealed files first, then the row that names them, then the clear ones go where nothing else shows them.
    async fn seal_photo(self, row: &ClearRow) -> Result<()> {
        let hash = self.store_blob(self.blob(&row.hash).await?, Keeping::Sealed).await?;
        let thumb_hash = self.store_blob(self.blob(&row.thumb_hash).await?, Keeping::Sealed).await?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(sql::RENAME, values![row.id, &row.hash, hash, thumb_hash]).await?;
        tx.commit().await?;
        for old in [&row.hash, &row.thumb_hash] {
            let mut tx = self.db.begin().await?;
            let unused = tx.run(sql::MARK_DYING_ONE, values![old, now]).await? > 0;
            tx.commit().await?;
            if unused {
                self.remove_dying(old).await?;
            }
        }
        Ok(())
    }

    /// The row is held while the file is replaced, so that the sweeper waits. The file says itself which key it has:
    /// when the process dies in between, the next rotation does it once more.
    async fn seal_file_anew(self, hash: &str) -> Result<()> {
        let plain = match self.blob(hash).await {
            Err(Error::Blob(object_store::Error::NotFound { .. })) => return Err(Error::Broken("a file is missing")),
            other => other?,
        };
        let mut tx = self.db.begin().await?;
        if tx.run(sql::SEALED_ANEW, values![hash, self.seal.prefix()]).await? > 0 {
            self.write_sealed(hash, &plain).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The bytes of a photo as its row names them now: a rotation may have sealed it under another name meanwhile.
    pub(super) async fn bytes_of(self, row: &PhotoRow, of: impl Fn(&PhotoRow) -> String) -> Result<Bytes> {
        let name = of(row);
        match self.blob(&name).await {
            Err(Error::Blob(object_store::Error::NotFound { .. })) => {
                let now: Option<PhotoRow> = self.db.one(sql::FIND, values![row.id]).await?;
                let renamed = now.as_ref().map(of).filter(|now| *now != name);
                self.blob(&renamed.ok_or(Error::Broken("the file of a photo is missing"))?).await
            }
            other => other,
        }
    }
}
