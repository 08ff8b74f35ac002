//! Sealing: what must not be readable in the database file, a backup or a cookie (XChaCha20-Poly1305), and keyed
//! hashes for what must be compared but never read (tokens, verification codes).

pub(crate) mod hash_keys;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::clock::random_bytes;
use crate::error::{Error, Result};

mod stream;

/// Begins a text that does not say which key sealed it; any of them may have.
const UNNAMED: &str = "v1.";
const NONCE: usize = 24;

/// A key that opens, by the prefix of what it sealed.
#[derive(Clone)]
struct NamedCipher {
    /// `v2.1f0c9a3e.`: the format, and a short id that a key alone gives; always twelve characters.
    prefix: String,
    cipher: XChaCha20Poly1305,
    /// What keyed hashes were made with before they had a key of their own.
    hash_key: [u8; 32],
}

impl NamedCipher {
    fn new(key: &[u8; 32]) -> Self {
        let id = Sha256::new_with_prefix(b"nrmm key id").chain_update(key).finalize();
        let id: String = hex::encode(id).chars().take(8).collect();
        let hash_key = Sha256::new_with_prefix(b"nrmm keyed hash").chain_update(key).finalize().into();
        Self { prefix: format!("v2.{id}."), cipher: XChaCha20Poly1305::new(&Key::from(*key)), hash_key }
    }

    fn seal(&self, plain: &[u8]) -> Result<String> {
        let nonce = random_bytes::<NONCE>();
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), plain).map_err(|_| Error::Sealed)?;
        Ok(format!("{}{}", self.prefix, URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())))
    }

    fn open(&self, rest: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(rest).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        self.cipher.decrypt(&XNonce::from(nonce), sealed).ok()
    }
}

/// Seals with the configured key; opens what it or an old key sealed.
#[derive(Clone)]
pub struct Seal {
    current: NamedCipher,
    old: Vec<NamedCipher>,
    /// What hashes are made with, and behind it what they were made with before.
    hash_keys: Vec<[u8; 32]>,
}

impl Seal {
    /// From the configured 32-byte key.
    pub fn new(key: &[u8; 32]) -> Self {
        let current = NamedCipher::new(key);
        Self { hash_keys: vec![current.hash_key], current, old: Vec::new() }
    }

    /// As [`Seal::new`], and opens what was sealed with keys that are no longer used.
    pub fn with_old_keys(key: &[u8; 32], old: &[[u8; 32]]) -> Self {
        Self { old: old.iter().map(NamedCipher::new).collect(), ..Self::new(key) }
    }

    /// With the keys of hashes that the register keeps; the first makes them, all find them.
    pub(crate) fn with_hash_keys(self, hash_keys: Vec<[u8; 32]>) -> Self {
        Self { hash_keys, ..self }
    }

    /// The keys of hashes that follow from the configured keys, each with the name of the key it follows from: first
    /// the current one's, then those of the old ones.
    pub(crate) fn derived_hash_keys(&self) -> Vec<(String, [u8; 32])> {
        self.keys().map(|key| (key.prefix[3..11].to_owned(), key.hash_key)).collect()
    }

    fn keys(&self) -> impl Iterator<Item = &NamedCipher> {
        std::iter::once(&self.current).chain(&self.old)
    }

    /// What every text begins with that the current key has sealed.
    pub(crate) fn prefix(&self) -> &str {
        &self.current.prefix
    }

    /// Seals a document.
    pub fn seal<T: Serialize>(&self, value: &T) -> Result<String> {
        self.current.seal(&serde_json::to_vec(value)?)
    }

    /// Opens a document.
    pub fn open<T: DeserializeOwned>(&self, text: &str) -> Result<T> {
        Ok(serde_json::from_slice(&self.open_bytes(text)?)?)
    }

    /// The same document, sealed with the current key.
    pub(crate) fn seal_anew(&self, text: &str) -> Result<String> {
        self.current.seal(&self.open_bytes(text)?)
    }

    fn open_bytes(&self, text: &str) -> Result<Vec<u8>> {
        let mut keys = self.keys();
        let plain = match text.strip_prefix(UNNAMED) {
            Some(rest) => keys.find_map(|key| key.open(rest)),
            None => keys.find_map(|key| text.strip_prefix(&key.prefix).and_then(|rest| key.open(rest))),
        };
        plain.ok_or(Error::Sealed)
    }

    /// A keyed hash over parts: equal inputs, equal hash; nobody without the key can make or test one. In a register
    /// its key is the register's own and outlives every change of the key that seals.
    pub fn hash(&self, parts: &[&str]) -> String {
        self.hash_keys.first().map(|key| keyed_hash(key, parts)).unwrap_or_default()
    }

    /// Every hash under which something may have been kept, the one of today first.
    pub(crate) fn hashes(&self, parts: &[&str]) -> Vec<String> {
        self.hash_keys.iter().map(|key| keyed_hash(key, parts)).collect()
    }
}

fn keyed_hash(key: &[u8; 32], parts: &[&str]) -> String {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return String::new() };
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part.as_bytes());
    }
    hex::encode(mac.finalize().into_bytes())
}

/// The plain hash of a token at rest: the token itself is 32 random bytes and needs no key.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A new unguessable token for a cookie.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_its_key_and_only_whole() {
        let seal = Seal::new(&[7; 32]);
        let text = seal.seal(&"142601196802291524").unwrap();
        assert!(!text.contains("1426"));
        assert_eq!(seal.open::<String>(&text).unwrap(), "142601196802291524");
        assert!(Seal::new(&[8; 32]).open::<String>(&text).is_err());
        assert!(seal.open::<String>(&text[..text.len() - 2]).is_err());
        assert!(seal.open::<String>("v1.x").is_err());
    }

    #[test]
    fn a_new_key_opens_what_the_old_one_sealed_named_or_not_and_seals_it_anew() {
        let (old, new) = ([7; 32], [8; 32]);
        let named = Seal::new(&old).seal(&"142601").unwrap();
        let unnamed = format!("v1.{}", &named[12..]);
        let seal = Seal::with_old_keys(&new, &[[9; 32], old]);
        for text in [named, unnamed] {
            assert_eq!(seal.open::<String>(&text).unwrap(), "142601");
            assert!(Seal::new(&new).open::<String>(&text).is_err());
            let anew = seal.seal_anew(&text).unwrap();
            assert!(anew.starts_with(seal.prefix()));
            assert_eq!(Seal::new(&new).open::<String>(&anew).unwrap(), "142601");
        }
        assert_eq!(seal.prefix().len(), 12, "the statements of `store::sealed` compare so many characters");
        assert_ne!(seal.prefix(), Seal::new(&old).prefix());
    }

    #[test]
    fn keyed_hashes_do_not_mix_up_their_parts() {
        let seal = Seal::new(&[7; 32]);
        assert_ne!(seal.hash(&["ab", "c"]), seal.hash(&["a", "bc"]));
        assert_eq!(seal.hash(&["ab", "c"]), seal.hash(&["ab", "c"]));
    }
}
