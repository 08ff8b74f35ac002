//! Hashing passwords: argon2id, off the async threads, two at a time at most.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How much work a hash is. Every hash says for itself what it was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordWork {
    /// 19 MiB and two passes, as OWASP asks for at least: a guess costs a fortieth of a second.
    Full,
    /// As little as the algorithm allows, for tests about something else. No command and no configuration leads here.
    Least,
}

impl PasswordWork {
    fn hasher(self) -> Result<Argon2<'static>> {
        let (kilobytes, passes) = match self {
            Self::Full => (19_456, 2),
            Self::Least => (Params::MIN_M_COST, Params::MIN_T_COST),
        };
        let params = Params::new(kilobytes, passes, 1, None).map_err(|_| Error::Broken("argon2 parameters"))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    fn hash_now(self, password: &str) -> Result<String> {
        let hash = self.hasher()?.hash_password(password.as_bytes()).map_err(|_| Error::Broken("argon2"))?;
        Ok(hash.to_string())
    }
}

/// The hasher. Verifying against nothing takes as long as verifying against a real hash.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    dummy: Arc<str>,
    work: PasswordWork,
}

fn matches_now(password: &str, hash: &str) -> Result<bool> {
    let parsed = argon2::PasswordHash::new(hash).map_err(|_| Error::Broken("stored password hash"))?;
    Ok(PasswordWork::Full.hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
}

impl Passwords {
    /// Prepares the hash that unknown accounts are verified against.
    pub fn new(work: PasswordWork) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(2)),
            dummy: work.hash_now("nobody has this password").unwrap_or_default().into(),
            work,
        }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (password, work) = (password.to_owned(), self.work);
        self.run(move || work.hash_now(&password)).await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_what_work_it_is() {
        let full = PasswordWork::Full.hash_now("huanghe-2026").unwrap();
        assert!(full.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{full}");
        assert!(matches_now("huanghe-2026", &full).unwrap() && !matches_now("huanghe-2027", &full).unwrap());
        let least = PasswordWork::Least.hash_now("huanghe-2026").unwrap();
        assert!(matches_now("huanghe-2026", &least).unwrap() && !matches_now("huanghe-2027", &least).unwrap());
    }
}
