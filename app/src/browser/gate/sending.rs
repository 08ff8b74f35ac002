//! How an entry or an exit reaches the server, and what comes back.

use gloo_net::http::{Request, RequestBuilder};
use wasm_bindgen::JsValue;
use web_sys::{FormData, UrlSearchParams};
use wire::{Failure, Refused};

use super::store::Move;
use crate::browser::network::{Deadline, error_of};

/// What became of it.
pub enum Outcome {
    /// The server has it: inside or outside now, or waiting for an exit elsewhere.
    Taken {
        /// An entry that waits.
        waits: bool,
    },
    /// Nobody is there.
    Away,
    /// Its account is not signed in.
    SignedOut(Refused),
    /// Refused.
    Refused(Refused),
}

/// Sends it, in the name of the account that made it and of nobody else.
pub async fn send(one: &Move) -> Outcome {
    match tried(one).await {
        Ok(text) => Outcome::Taken { waits: text.contains("waits") },
        Err(Failure::Refused(refused)) if refused.wants_sign_in() => Outcome::SignedOut(refused),
        Err(Failure::Refused(refused)) => Outcome::Refused(refused),
        Err(_) => Outcome::Away,
    }
}

async fn tried(one: &Move) -> Result<String, Failure> {
    let times = [("device_at", one.at.to_string()), ("device_now", js_sys::Date::now().to_string())];
    let own = times.into_iter().chain([("account", one.account.clone())]);
    if one.is_exit {
        let query = UrlSearchParams::new().map_err(|_| Failure::Unreachable)?;
        own.for_each(|(name, value)| query.append(name, &value));
        let query = query.to_string().as_string().unwrap_or_default();
        let path = format!("/sites/{}/exit/{}?{query}", one.site, one.visit);
        return answered(Request::post(&path), JsValue::UNDEFINED).await;
    }
    let body = FormData::new().map_err(|_| Failure::Unreachable)?;
    let entry = [("entry", one.visit.clone()), ("number", one.number.clone())];
    for (name, value) in own.chain(entry) {
        let _ = body.append_with_str(name, &value);
    }
    for (name, value) in &one.texts {
        let _ = body.append_with_str(name, value);
    }
    if let Some(photo) = &one.photo {
        let _ = body.append_with_blob_and_filename("photo.entry", photo, "photo.jpg");
    }
    answered(Request::post(&format!("/sites/{}/entry", one.site)), body.into()).await
}

async fn answered(request: RequestBuilder, body: JsValue) -> Result<String, Failure> {
    let deadline = Deadline::begin();
    let request = request.header("accept", "application/json").abort_signal(deadline.signal().as_ref());
    let request = request.body(body).map_err(|_| Failure::Unreachable)?;
    let response = request.send().await.map_err(|_| Failure::Unreachable)?;
    let status = response.status();
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    match status {
        200..=299 => Ok(text),
        // The server is there and cannot: it is asked again, as if nobody were there.
        408 | 429 | 500.. => Err(Failure::Unreachable),
        _ => Err(error_of(&text)),
    }
}

/// Whether the server is there.
pub async fn is_there() -> bool {
    let deadline = Deadline::begin();
    // Nobody asks: a look keeps no session alive.
    let asked = Request::get("/health").cache(web_sys::RequestCache::NoStore);
    let asked = asked.credentials(web_sys::RequestCredentials::Omit);
    let answer = asked.abort_signal(deadline.signal().as_ref()).send().await;
    answer.is_ok_and(|answer| answer.ok())
}
