//! Text sealed for this device's storage, with the browser's own AES-GCM.

use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const NAME: &str = "AES-GCM";
/// Bytes of what makes two seals of the same text differ.
const NONCE: usize = 12;

/// Seals it with a key of 64 hexadecimal digits.
///
/// # Errors
///
/// The browser does not seal: the page did not come over https.
pub async fn seal(key: &str, text: &str) -> Result<String, JsValue> {
    let (subtle, key) = (subtle()?, imported(key, "encrypt").await?);
    let mut nonce = [0; NONCE];
    leptos::prelude::window().crypto()?.get_random_values_with_u8_array(&mut nonce)?;
    let sealed = bytes(subtle.encrypt_with_object_and_u8_array(&how(&nonce)?, &key, text.as_bytes())?).await?;
    Ok(hex(&nonce) + &hex(&sealed))
}

/// Opens it.
///
/// # Errors
///
/// It was sealed with another key, or is no seal.
pub async fn open(key: &str, text: &str) -> Result<String, JsValue> {
    let (subtle, key) = (subtle()?, imported(key, "decrypt").await?);
    let sealed = unhex(text)?;
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(JsValue::NULL)?;
    let opened = bytes(subtle.decrypt_with_object_and_u8_array(&how(nonce)?, &key, sealed)?).await?;
    String::from_utf8(opened).map_err(|_| JsValue::NULL)
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    let window = leptos::prelude::window();
    if window.is_secure_context() { Ok(window.crypto()?.subtle()) } else { Err(JsValue::NULL) }
}

async fn imported(key: &str, usage: &str) -> Result<CryptoKey, JsValue> {
    let key = Uint8Array::from(unhex(key)?.as_slice());
    let usages = Array::of1(&usage.into());
    let imported = subtle()?.import_key_with_str("raw", &key, NAME, false, &usages)?;
    JsFuture::from(imported).await?.dyn_into()
}

fn how(nonce: &[u8]) -> Result<Object, JsValue> {
    let how = Object::new();
    Reflect::set(&how, &"name".into(), &NAME.into())?;
    Reflect::set(&how, &"iv".into(), &Uint8Array::from(nonce))?;
    Ok(how)
}

async fn bytes(promise: Promise) -> Result<Vec<u8>, JsValue> {
    let buffer: ArrayBuffer = JsFuture::from(promise).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, JsValue> {
    let pair = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    text.as_bytes().chunks(2).map(|digits| pair(digits).ok_or(JsValue::NULL)).collect()
}
