//! `server check --deep`: whether every file is there and holds what its name says, and whether the register says what
//! its
//! trail says. The trail itself is verified by [`crate::trail`]; who changes a row with SQL cannot change the trail
//! with it.

mod trail;

use std::path::PathBuf;

use uuid::Uuid;

use crate::db::values;
use crate::error::{Error, Result};
use crate::machines::store::machines::{self, MachineRow};
use crate::service::Upkeep;
use crate::upkeep::store::deep::{self as sql, FileRow, StateRow};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A photo or a paper is shown somewhere, and its file is gone.
    FileMissing(String),
    /// A file does not hold what was stored under its name.
    FileChanged(String),
    /// A file that no row knows, where it lies.
    FileUnknown(String),
    /// A photo that was sent with a filing has no row any more.
    PhotoGone {
        /// The filing.
        filing: Uuid,
        /// The photo.
        photo: Uuid,
    },
    /// A filing stands otherwise than its trail says.
    Filing {
        /// Which.
        id: Uuid,
        /// Where it stands.
        is: String,
        /// Where its trail leaves it.
        trail: String,
    },
    /// A machine is registered otherwise than its trail says.
    Machine {
        /// Which.
        id: Uuid,
        /// Its number, as the register has it.
        number: String,
        /// Of what: a column or a field.
        what: String,
        /// What the register says.
        is: String,
        /// What follows from the trail.
        trail: String,
    },
}

/// What a deep check read and found.
#[derive(Debug, Clone, Default)]
pub struct DeepChecked {
    /// Files that were read.
    pub files: u64,
    /// Filings and machines that were compared with their trail.
    pub records: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Upkeep<'_> {
    /// Reads every file and every record. `progress` is told how much was read.
    pub async fn check_deep(self, mut progress: impl FnMut(u64)) -> Result<DeepChecked> {
        let mut checked = DeepChecked::default();
        self.check_files(&mut checked, &mut progress).await?;
        checked.findings.extend(self.unknown_files().await?.into_iter().map(|(name, _)| Finding::FileUnknown(name)));
        self.check_filings(&mut checked, &mut progress).await?;
        self.check_machines(&mut checked, &mut progress).await?;
        Ok(checked)
    }

    async fn check_files(self, checked: &mut DeepChecked, progress: &mut impl FnMut(u64)) -> Result<()> {
        let mut after = String::new();
        loop {
            let rows: Vec<FileRow> = self.db.all(sql::FILES, values![&after]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after.clone_from(&last.hash);
            for row in rows {
                checked.files += 1;
                match self.photos().blob(&row.hash).await {
                    Ok(bytes) if self.photos().is_named(&row.hash, &bytes) => {}
                    Ok(_) | Err(Error::Sealed) => checked.findings.push(Finding::FileChanged(row.hash)),
                    Err(Error::Blob(object_store::Error::NotFound { .. })) => {
                        // A row without a file that nothing shows is an upload that never ended; it is swept. Asked
                        // once more, because people go on working.
                        let now: Option<FileRow> = self.db.one(sql::FILE, values![&row.hash]).await?;
                        if row.used > 0 && now.is_some_and(|now| now.used > 0) {
                            checked.findings.push(Finding::FileMissing(row.hash));
                        }
                    }
                    Err(other) => return Err(other),
                }
            }
            progress(checked.files);
        }
    }

    /// Files among the photos that no row knows: their names and where they lie. Exports and prints have folders of
    /// their own.
    async fn unknown_files(self) -> Result<Vec<(String, PathBuf)>> {
        let mut unknown = Vec::new();
        for folder in std::fs::read_dir(self.config.photo_folder.join("blobs"))? {
            let folder = folder?.path();
            let of_photos = folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.len() == 2);
            if !of_photos || !folder.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(&folder)? {
                let path = file?.path();
                let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
                if name.contains('#') {
                    continue;
                }
                let hash = name.strip_suffix(".jpg").unwrap_or(&name);
                let known: Option<FileRow> = self.db.one(sql::FILE, values![hash]).await?;
                // Swept while we looked: then it is gone by now.
                if known.is_none() && path.exists() {
                    unknown.push((name, path));
                }
            }
        }
        unknown.sort();
        Ok(unknown)
    }

    /// Removes files that no row knows: what was stored while the database was copied already. For a restored backup.
    pub async fn drop_unknown_files(self) -> Result<u64> {
        let unknown = self.unknown_files().await?;
        for (_, path) in &unknown {
            std::fs::remove_file(path)?;
        }
        Ok(unknown.len() as u64)
    }

    async fn check_filings(self, checked: &mut DeepChecked, progress: &mut impl FnMut(u64)) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let rows: Vec<StateRow> = self.db.all(sql::FILINGS, values![after]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in rows {
                checked.records += 1;
                if self.filing_differs(&row).await?.is_some()
                    // Once more as it stands now: people go on working between the row and its trail.
                    && let Some(now) = self.db.one::<StateRow>(sql::FILING, values![row.id]).await?
                {
                    checked.findings.extend(self.filing_differs(&now).await?);
                }
                self.check_sent_photos(&row, checked).await?;
            }
            progress(checked.files + checked.records);
        }
    }

    async fn filing_differs(self, row: &StateRow) -> Result<Option<Finding>> {
        let trail: Vec<trail::Link> = self.db.all(sql::TRAIL, values![row.id]).await?;
        let recorded = trail::filing_state(&trail).filter(|recorded| !trail::is_state(&row.state, recorded));
        Ok(recorded.map(|recorded| Finding::Filing { id: row.id, is: row.state.clone(), trail: recorded.to_owned() }))
    }

    async fn check_sent_photos(self, row: &StateRow, checked: &mut DeepChecked) -> Result<()> {
        let sent: Vec<(String,)> = self.db.all(sql::SENT_PHOTOS, values![row.id]).await?;
        if sent.is_empty() {
            return Ok(());
        }
        let there: Vec<(Uuid,)> = self.db.all(sql::PHOTO_IDS, values![row.id]).await?;
        let mut missing = Vec::new();
        for (ids,) in sent {
            let ids: Vec<Uuid> = serde_json::from_str(&ids)?;
            missing.extend(ids.into_iter().filter(|id| !there.contains(&(*id,))));
        }
        missing.sort_unstable();
        missing.dedup();
        // A change of a registered machine shows the photos of its registration.
        if row.kind == "registration" {
            let gone = missing.into_iter().map(|photo| Finding::PhotoGone { filing: row.id, photo });
            checked.findings.extend(gone);
        }
        Ok(())
    }

    async fn check_machines(self, checked: &mut DeepChecked, progress: &mut impl FnMut(u64)) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let rows: Vec<MachineRow> = self.db.all(sql::MACHINES, values![after]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in rows {
                checked.records += 1;
                if !self.machine_differs(&row).await?.is_empty()
                    && let Some(now) = self.db.one::<MachineRow>(machines::FIND, values![row.id]).await?
                {
                    checked.findings.extend(self.machine_differs(&now).await?);
                }
            }
            progress(checked.files + checked.records);
        }
    }

    async fn machine_differs(self, row: &MachineRow) -> Result<Vec<Finding>> {
        let links: Vec<trail::Link> = self.db.all(sql::TRAIL, values![row.id]).await?;
        let filed_by: Option<(Uuid,)> = self.db.one(sql::FILED_BY, values![row.id]).await?;
        let filed_by = filed_by.map(|(owner,)| owner).unwrap_or_default();
        let differences = trail::differences(row, filed_by, &links)?.into_iter();
        let finding = |(what, is, trail)| Finding::Machine { id: row.id, number: row.number.clone(), what, is, trail };
        Ok(differences.map(finding).collect())
    }
}
