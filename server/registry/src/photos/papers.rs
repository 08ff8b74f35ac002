//! A paper beside a record: a photo, which goes the way of every photo, or a PDF, which is kept as it came and never
//! opened here.

use std::sync::Arc;

use bytes::Bytes;
use domain::refusal::Refusal;
use object_store::ObjectStore;

use super::{Incoming, Keeping, PhotoStore};
use crate::error::Result;
use crate::service::Photos;

/// Largest PDF, in bytes.
const MAX_PDF: u64 = 10 * 1024 * 1024;

/// What kind of file a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// A photo, encoded anew.
    Jpeg,
    /// A PDF as it came.
    Pdf,
}

impl PaperKind {
    /// The key in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Pdf => "pdf",
        }
    }

    /// The kind of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Jpeg, Self::Pdf].into_iter().find(|kind| kind.code() == code)
    }

    /// The content type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }
}

impl PhotoStore {
    pub(crate) fn blobs(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.blobs)
    }
}

impl Photos<'_> {
    /// Stores a paper by its content; answers its hash. A PDF lies under the same names as the photos: what it is says
    /// its record.
    pub(crate) async fn store_paper(self, file: &Incoming) -> Result<(String, PaperKind)> {
        let mut head = [0; 5];
        let got = {
            use tokio::io::AsyncReadExt as _;
            tokio::fs::File::open(file.path()).await?.read(&mut head).await?
        };
        if head[..got] == *b"%PDF-" {
            if tokio::fs::metadata(file.path()).await?.len() > MAX_PDF {
                return Err(Refusal::PaperTooLarge.into());
            }
            let hash = self.store_blob(tokio::fs::read(file.path()).await?.into(), Keeping::Clear).await?;
            return Ok((hash, PaperKind::Pdf));
        }
        let processed = self.photos.process(file.path().to_owned()).await.map_err(|error| match error.refusal() {
            Refusal::PhotoType => Refusal::PaperType.into(),
            _ => error,
        });
        let (processed, reserved) = processed?;
        let hash = self.store_blob(processed.full, Keeping::Clear).await?;
        drop(reserved);
        Ok((hash, PaperKind::Jpeg))
    }

    pub(crate) async fn paper_bytes(self, hash: &str) -> Result<Bytes> {
        self.blob(hash).await
    }
}
