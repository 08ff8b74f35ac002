//! Photos: taken in by size, bytes and pixels, re-encoded without metadata, stored once by content hash.
//!
//! Order of writing: blob row (so that the sweeper leaves it alone) → file → photo row. What is acknowledged has all
//! three.

pub(crate) mod store;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use domain::photos::{Doubt, MAX_OTHERS, Slot};
use domain::refusal::Refusal;
use domain::site::SitePhoto;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use pictures::Processed;
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::db::values;
use crate::error::{Error, Result};
use crate::filings::store::filings::{self, FilingRow};
use crate::machines::store::machines::{self, MachineRow};
use crate::people::quotas::Daily;
use crate::photos::store::{self as sql, PhotoRow};
use crate::service::Photos;

mod blobs;
mod incoming;
mod papers;

pub(crate) use blobs::Keeping;
pub use incoming::Incoming;
pub use papers::PaperKind;

/// A photo in its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its id, in addresses.
    pub id: Uuid,
    /// What it shows.
    pub slot: Slot,
    /// Width of the stored picture, in pixels.
    pub width: i64,
    /// Height of the stored picture, in pixels.
    pub height: i64,
    /// What makes it hard to read.
    pub doubt: Option<Doubt>,
}

impl Photo {
    pub(crate) fn from_row(row: &PhotoRow) -> Option<Self> {
        let (slot, doubt) = (Slot::from_code(&row.slot)?, Doubt::from_code(&row.doubt));
        Some(Self { id: row.id, slot, width: row.width, height: row.height, doubt })
    }
}

/// Which of the two stored pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// At most 2560 pixels on the long side.
    Full,
    /// At most 480 pixels.
    Thumbnail,
}

/// A picture whose two blobs are stored.
pub struct StoredPhoto {
    hash: String,
    thumb_hash: String,
    width: i64,
    height: i64,
    doubt: Option<Doubt>,
}

impl StoredPhoto {
    /// The values of `sites::store::INSERT_PHOTO`.
    pub fn row(&self, id: Uuid, site: Uuid, slot: SitePhoto, now: i64) -> Vec<crate::db::Value> {
        values![id, site, slot.code(), &self.hash, &self.thumb_hash, self.width, self.height, now]
    }
}

/// Memory that a picture has while it is worked on.
type Reserved = tokio::sync::OwnedSemaphorePermit;

/// The blobs, and the memory that decoding may use at any one time.
#[derive(Clone)]
pub struct PhotoStore {
    blobs: Arc<dyn ObjectStore>,
    incoming: Arc<incoming::Folder>,
    memory: Arc<tokio::sync::Semaphore>,
}

impl PhotoStore {
    /// Opens a folder, for the process `id`.
    pub fn open(folder: &Path, id: Uuid) -> Result<Self> {
        let incoming = folder.join("incoming");
        std::fs::create_dir_all(folder.join("blobs"))?;
        std::fs::create_dir_all(&incoming)?;
        // A row never names a file that a power cut could take back: file and folder are on the disk before it is
        // written.
        let blobs = LocalFileSystem::new_with_prefix(folder.join("blobs"))?.with_fsync(true);
        Ok(Self {
            blobs: Arc::new(blobs),
            incoming: Arc::new(incoming::Folder::new(incoming, id)),
            memory: Arc::new(tokio::sync::Semaphore::new(pictures::MEMORY_BUDGET_MB as usize)),
        })
    }

    /// Runs the decoder off the async threads, with as much memory reserved as the picture will need. The reservation
    /// goes with the work, not with the one who asked: when they hang up, a decoder that has begun still has its
    /// memory.
    async fn process(&self, file: PathBuf) -> Result<(Processed, Reserved)> {
        let length = pictures::inspection_mb(&file)?;
        let (inspected, file) = self.reserved(length, move || Ok((pictures::inspect(&file)?, file))).await?.0;
        self.reserved(inspected.memory_mb(), move || Ok(pictures::process(&file, inspected)?)).await
    }

    async fn reserved<T: Send + 'static>(
        &self,
        megabytes: u32,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<(T, Reserved)> {
        let reserved =
            self.memory.clone().acquire_many_owned(megabytes).await.map_err(|_| Error::Broken("photo permits"))?;
        tokio::task::spawn_blocking(move || Ok((work()?, reserved))).await.map_err(|_| Error::Broken("photo task"))?
    }
}

impl Photos<'_> {
    /// Removes what processes that died left half received or half stored. For the start of serving.
    pub fn clear_incoming(self) -> Result<()> {
        self.photos.incoming.clear(&self.config.photo_folder.join("blobs"), self.clock.now_ms())
    }

    /// A place on disk to receive an upload into, so that a body never sits in memory.
    pub fn incoming(self) -> Incoming {
        self.photos.incoming.place(self.clock.new_id())
    }

    /// Whether the owner may put a photo here now: asked before the body is read.
    pub async fn may_put_photo(self, actor: &Actor, filing: Uuid) -> Result<()> {
        let draft = self.filings().draft(actor, filing).await?;
        if !draft.state.is_editable() {
            return Err(Refusal::NotEditable { state: draft.state }.into());
        }
        self.people().has_daily(actor.account, Daily::Photos).await
    }

    /// Takes a received file into a slot. Sending the same again is harmless; a new one replaces the old.
    pub async fn put_photo(self, actor: &Actor, filing: Uuid, slot: Slot, file: &Incoming) -> Result<Photo> {
        self.may_put_photo(actor, filing).await?;
        let StoredPhoto { hash, thumb_hash, width, height, doubt } =
            self.store_photo(file, Keeping::of(slot.is_sensitive())).await?;
        let owner = actor.owner()?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if tx.run(filings::LOCK_EDITABLE, values![filing, owner, now]).await? == 0 {
            drop(tx);
            return Err(self.filings().why_not_saved(owner, filing).await?.into());
        }
        let current: Vec<PhotoRow> = tx.all(sql::CURRENT, values![filing]).await?;
        let in_slot: Vec<&PhotoRow> = current.iter().filter(|row| row.slot == slot.code()).collect();
        if let Some(same) = in_slot.iter().find(|row| row.hash == hash).and_then(|row| Photo::from_row(row)) {
            return Ok(same);
        }
        if slot == Slot::Other {
            if in_slot.len() >= MAX_OTHERS {
                return Err(Refusal::PhotoLimit.into());
            }
        } else {
            // A photo that was never sent is forgotten; one that belongs to a revision stays with it.
            tx.run(sql::FORGET_UNSENT_OF_SLOT, values![filing, slot.code()]).await?;
            tx.run(sql::REMOVE_SLOT, values![filing, slot.code(), now]).await?;
        }
        self.people().take_daily(&mut tx, owner, Daily::Photos).await?;
        // Photos of one owner come one after the other from here, so that many at once keep no more than one may.
        let kept: Option<(i64,)> = tx.one(sql::BYTES_OF_OWNER, values![owner]).await?;
        if kept.is_some_and(|(bytes,)| bytes / 1_000_000 >= self.config.limits.photo_megabytes) {
            return Err(Refusal::SpaceLimit.into());
        }
        let photo = Photo { id: self.clock.new_id(), slot, width, height, doubt };
        let doubt = doubt.map_or("", Doubt::code);
        let values = values![photo.id, filing, slot.code(), hash, thumb_hash, photo.width, photo.height, now, doubt];
        tx.run(sql::INSERT, values).await?;
        tx.commit().await?;
        Ok(photo)
    }

    /// Takes a photo out of its slot; revisions that were sent keep it.
    pub async fn remove_photo(self, actor: &Actor, filing: Uuid, photo: Uuid) -> Result<()> {
        let owner = actor.owner()?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if tx.run(filings::LOCK_EDITABLE, values![filing, owner, now]).await? == 0 {
            drop(tx);
            return Err(self.filings().why_not_saved(owner, filing).await?.into());
        }
        tx.run(sql::FORGET_UNSENT, values![photo, filing]).await?;
        tx.run(sql::REMOVE, values![photo, filing, now]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The bytes of a photo, for its owner, or for an office that has the filing. A look at an identity document by
    /// staff is recorded.
    pub async fn photo(self, actor: &Actor, id: Uuid, size: Size) -> Result<Bytes> {
        let row: Option<PhotoRow> = self.db.one(sql::FIND, values![id]).await?;
        let Some(row) = row else { return self.sites().site_photo(actor, id, size).await };
        let filing: FilingRow = self.db.one(filings::FIND, values![row.filing_id]).await?.ok_or(Refusal::NotFound)?;
        match actor.role {
            Role::Owner if filing.owner_id == actor.account => {}
            // Who holds the machine sees it, but never the documents of an earlier owner.
            Role::Owner => {
                let machine: Option<MachineRow> = self.db.one(machines::FIND, values![filing.id]).await?;
                let theirs = machine.is_some_and(|machine| machine.owner_id == actor.account);
                if !theirs || Slot::from_code(&row.slot).is_none_or(Slot::is_sensitive) {
                    return Err(Refusal::NotFound.into());
                }
            }
            Role::Staff => {
                let scope = actor.viewer()?;
                let sent = filing.revision > 0 && filing.submitted_at.is_some_and(|at| row.created_at <= at);
                let machine: Option<MachineRow> = self.db.one(machines::FIND, values![filing.id]).await?;
                // The office that has the filing, and after a move the one that has the machine.
                let offices = [filing.office_id.clone(), machine.map(|machine| machine.office_id)];
                let inside = offices.into_iter().flatten().any(|office| scope.covers(&office));
                if !sent || !inside {
                    return Err(Refusal::NotFound.into());
                }
                if Slot::from_code(&row.slot).is_some_and(Slot::is_sensitive) {
                    actor.staff(crate::Duty::Review)?;
                    let mut tx = self.db.begin().await?;
                    let detail = serde_json::json!({"photo": row.id, "slot": row.slot});
                    tx.run(filings::LOCK, values![filing.id]).await?;
                    self.trail().record(&mut tx, filing.id, actor, "identity.viewed", &detail).await?;
                    tx.commit().await?;
                }
            }
            Role::Site => return Err(Refusal::NotFound.into()),
        }
        let of = |row: &PhotoRow| match size {
            Size::Full => row.hash.clone(),
            Size::Thumbnail => row.thumb_hash.clone(),
        };
        self.bytes_of(&row, of).await
    }
}
