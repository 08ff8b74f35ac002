//! The address in a plate's QR code: the city's own https address, the number, and a signature that only the city can
//! make (HMAC-SHA256, cut to 96 bits). The signature names its key, so keys can be replaced while old plates stay
//! valid.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::registration_number::RegistrationNumber;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Bytes of a signature: nobody guesses one of 2^96.
const LENGTH: usize = 12;
/// What is signed begins with this, so that a signature of something else is none of a plate.
const PURPOSE: &[u8] = b"nrmm plate 1\0";

/// A key that signs plates.
#[derive(Clone)]
pub struct PlateKey {
    /// Named in every signature that it makes: a few letters and digits.
    pub id: String,
    /// The secret.
    pub key: [u8; 32],
}

/// What a city's plates lead to, and what proves that they are the city's.
#[derive(Clone)]
pub struct PlateCodes {
    /// `https://…` without a slash at its end: the address that people use.
    pub public_url: String,
    /// The first signs, every one proves.
    pub keys: Vec<PlateKey>,
}

fn mac(key: &PlateKey, number: RegistrationNumber) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.key).ok()?;
    mac.update(PURPOSE);
    mac.update(number.compact().as_bytes());
    Some(mac)
}

impl PlateCodes {
    /// The signature of a number; empty without a key.
    pub fn signature(&self, number: RegistrationNumber) -> String {
        let signed = self.keys.first().and_then(|key| Some((key, mac(key, number)?)));
        signed.map_or_else(String::new, |(key, mac)| {
            let bytes = mac.finalize().into_bytes();
            format!("{}.{}", key.id, URL_SAFE_NO_PAD.encode(bytes.get(..LENGTH).unwrap_or_default()))
        })
    }

    /// The path of a number with its signature, on this site.
    pub fn path(&self, number: RegistrationNumber) -> String {
        format!("/m/{number}?s={}", self.signature(number))
    }

    /// What the QR code of a plate and a card says.
    pub fn address(&self, number: RegistrationNumber) -> String {
        format!("{}{}", self.public_url, self.path(number))
    }

    /// Whether the city has signed this number; compared in constant time.
    pub fn proves(&self, number: RegistrationNumber, signature: &str) -> bool {
        let Some((id, text)) = signature.split_once('.') else { return false };
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) else { return false };
        let mut keys = self.keys.iter().filter(|key| key.id == id);
        bytes.len() == LENGTH
            && keys.any(|key| mac(key, number).is_some_and(|mac| mac.verify_truncated_left(&bytes).is_ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(keys: &[(&str, u8)]) -> PlateCodes {
        let keys = keys.iter().map(|(id, byte)| PlateKey { id: (*id).to_owned(), key: [*byte; 32] }).collect();
        PlateCodes { public_url: "https://nrmm.example.cn".to_owned(), keys }
    }

    fn number(text: &str) -> RegistrationNumber {
        RegistrationNumber::parse(text).unwrap()
    }

    #[test]
    fn a_plate_leads_to_the_city_and_proves_its_number_and_no_other() {
        let codes = codes(&[("a", 1)]);
        let address = codes.address(number("3-DL000123"));
        let signature = address.strip_prefix("https://nrmm.example.cn/m/3-DL000123?s=").unwrap();
        assert!(codes.proves(number("3-DL000123"), signature));
        for other in ["4-DL000123", "3-DL000124", "3-DM000123"] {
            assert!(!codes.proves(number(other), signature), "{other}");
        }
        for broken in ["", "a.", ".", signature.trim_start_matches('a'), &signature[..signature.len() - 1]] {
            assert!(!codes.proves(number("3-DL000123"), broken), "{broken}");
        }
    }

    #[test]
    fn a_new_key_signs_and_the_old_one_still_proves_until_it_is_taken_away() {
        let before = codes(&[("a", 1)]);
        let after = codes(&[("b", 2), ("a", 1)]);
        let old = before.signature(number("3-DL000123"));
        assert!(after.proves(number("3-DL000123"), &old));
        assert!(after.signature(number("3-DL000123")).starts_with("b."));
        assert!(!codes(&[("b", 2)]).proves(number("3-DL000123"), &old));
        let renamed = old.replacen('a', "b", 1);
        assert!(!after.proves(number("3-DL000123"), &renamed), "a signature counts for the key that it names only");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]
        #[test]
        fn no_number_and_no_signature_is_accepted_by_chance(
            ordinal in 1_i64..999_999,
            guess in prop::array::uniform12(any::<u8>()),
        ) {
            let codes = codes(&[("a", 1)]);
            let number = number(&format!("3-DL{ordinal:06}"));
            let text = format!("a.{}", URL_SAFE_NO_PAD.encode(guess));
            prop_assert!(!codes.proves(number, &text));
        }
    }
}
