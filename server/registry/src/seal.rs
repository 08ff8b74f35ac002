//! Sealing: what must not be readable in the database file, a backup or a cookie (XChaCha20-Poly1305), and keyed
//! hashes for what must be compared but never read (tokens, verification codes).

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

/// Names the key that sealed a text, so that keys can be rotated.
const VERSION: &str = "v1.";
const NONCE: usize = 24;

/// Seals and opens with the configured key.
#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
    hash_key: [u8; 32],
}

impl Seal {
    /// From the configured 32-byte key.
    pub fn new(key: &[u8; 32]) -> Self {
        let hash_key: [u8; 32] = Sha256::new_with_prefix(b"nrmm keyed hash").chain_update(key).finalize().into();
        Self { cipher: XChaCha20Poly1305::new(&Key::from(*key)), hash_key }
    }

    /// Seals a document.
    pub fn seal<T: Serialize>(&self, value: &T) -> Result<String> {
        let nonce = random_bytes::<NONCE>();
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), serde_json::to_vec(value)?.as_slice())
            .map_err(|_| Error::Sealed)?;
        Ok(format!("{VERSION}{}", URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// Opens a document.
    pub fn open<T: DeserializeOwned>(&self, text: &str) -> Result<T> {
        let bytes =
            text.strip_prefix(VERSION).and_then(|rest| URL_SAFE_NO_PAD.decode(rest).ok()).ok_or(Error::Sealed)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(Error::Sealed)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Error::Sealed)?;
        let plain = self.cipher.decrypt(&XNonce::from(nonce), sealed).map_err(|_| Error::Sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    /// A keyed hash over parts: equal inputs, equal hash; nobody without the key can make or test one.
    pub fn hash(&self, parts: &[&str]) -> String {
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.hash_key) else { return String::new() };
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        hex::encode(mac.finalize().into_bytes())
    }
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
    fn keyed_hashes_do_not_mix_up_their_parts() {
        let seal = Seal::new(&[7; 32]);
        assert_ne!(seal.hash(&["ab", "c"]), seal.hash(&["a", "bc"]));
        assert_eq!(seal.hash(&["ab", "c"]), seal.hash(&["ab", "c"]));
    }
}
