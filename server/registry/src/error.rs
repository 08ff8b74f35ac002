//! What a service answers when it cannot do what was asked: a refusal for the person, or a failure for the operator.

use domain::refusal::Refusal;

/// The services' result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal is meant to be shown; everything else is logged and shown as [`Refusal::Internal`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person can do something about it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The photo store failed.
    #[error("photo store: {0}")]
    Blob(#[from] object_store::Error),
    /// The disk failed.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// A stored document cannot be read or written.
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
    /// Something sealed cannot be opened with this key.
    #[error("sealed text cannot be opened with the configured key")]
    Sealed,
    /// The configured keys open nothing of what the register holds.
    #[error(
        "登记册里的内容不是用现在这个密钥加密的，服务没有启动。请把原来的密钥放回 NRMM_KEY 或数据文件夹的 secret.key；\
         正在更换密钥的，请把旧密钥写入 NRMM_OLD_KEYS 或数据文件夹的 old-keys"
    )]
    WrongKey,
    /// The demonstration city is only for an empty register.
    #[error("the register has data already; the demonstration city is only for an empty one")]
    NotEmpty,
    /// An invariant of the register is broken.
    #[error("broken: {0}")]
    Broken(&'static str),
}

impl From<pictures::Error> for Error {
    fn from(error: pictures::Error) -> Self {
        match error {
            pictures::Error::Refused(refusal) => Self::Refused(refusal),
            pictures::Error::File(error) => Self::File(error),
        }
    }
}

impl Error {
    /// What the person is told.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            other => {
                tracing::error!(error = %other, "a service failed");
                let refusal = if other.is_unavailable() {
                    Refusal::Unavailable { request: String::new() }
                } else {
                    Refusal::Internal
                };
                refusal.of_request(crate::request::number())
            }
        }
    }

    /// Whether nothing is wrong with what was asked, and the disk or the database cannot do it now.
    fn is_unavailable(&self) -> bool {
        match self {
            Self::Database(error) => crate::db::is_unavailable(error),
            Self::File(error) => is_full(error),
            Self::Blob(error) => {
                let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
                while let Some(error) = cause {
                    if error.downcast_ref::<std::io::Error>().is_some_and(is_full) {
                        return true;
                    }
                    cause = error.source();
                }
                false
            }
            _ => false,
        }
    }
}

/// What the person is told; so that whoever answers people says `?`. The operator finds the rest in the log.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        error.refusal()
    }
}

fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem)
}
