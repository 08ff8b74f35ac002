//! Hashing passwords: argon2id with 19 MiB, two passes, off the async threads, two at a time at most.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// The hasher. Verifying against nothing takes as long as verifying against a real hash.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    dummy: Arc<str>,
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|_| Error::Broken("argon2 parameters"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String> {
    let hash = hasher()?.hash_password(password.as_bytes()).map_err(|_| Error::Broken("argon2"))?;
    Ok(hash.to_string())
}

fn matches_now(password: &str, hash: &str) -> Result<bool> {
    let parsed = argon2::PasswordHash::new(hash).map_err(|_| Error::Broken("stored password hash"))?;
    Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
}

impl Passwords {
    /// Prepares the hash that unknown accounts are verified against.
    pub fn new() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(2)),
            dummy: hash_now("nobody has this password").unwrap_or_default().into(),
        }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.run(move || hash_now(&password)).await
    }

    /// Whether the password fits; `None` is an unknown account, takes the same time and never fits.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let (password, known) = (password.to_owned(), hash.is_some());
        let hash = hash.map_or_else(|| self.dummy.to_string(), str::to_owned);
        self.run(move || matches_now(&password, &hash)).await.map(|fits| fits && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _permit = self.permits.acquire().await.map_err(|_| Error::Broken("password permits"))?;
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Broken("password task"))?
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}
