//! Who asks a plain route, put into the request by the session layer.

use axum::extract::FromRequestParts;
use domain::refusal::Refusal;
use http::request::Parts;
use registry::people::sessions::Presence;
use registry::{Actor, Role};
use std::convert::Infallible;

/// Whoever asks, signed in or not.
pub struct Asker(pub Presence);

/// Whether the caller is a script that reads what comes; a browser shows it.
pub fn wants_data(headers: &http::HeaderMap) -> bool {
    let accept = headers.get(http::header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Presence>().cloned().unwrap_or(Presence::Nobody)))
    }
}

impl Asker {
    /// The person, when somebody is signed in.
    pub const fn somebody(&self) -> Option<&Actor> {
        match &self.0 {
            Presence::Present(actor) => Some(actor),
            _ => None,
        }
    }

    /// The person, of whatever role.
    pub fn person(&self) -> Result<&Actor, Refusal> {
        self.somebody().ok_or(Refusal::SignInRequired)
    }

    /// The person of a role.
    pub fn of(&self, role: Role) -> Result<&Actor, Refusal> {
        let actor = self.person()?;
        if actor.role == role { Ok(actor) } else { Err(Refusal::Forbidden) }
    }
}
