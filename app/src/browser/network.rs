//! What is asked over the network, for how long, and what a failure says.

use gloo_net::http::Request as Fetch;
use leptos::prelude::*;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use serde_json::value::RawValue;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::AbortController;
use wire::{Failure, Refused};

/// After how long without an answer a network counts as not there.
const DEADLINE_MS: i32 = 20_000;

/// Asks the server; what cannot be read is as if nothing had come.
pub async fn fetch(address: &str) -> Result<Box<RawValue>, Failure> {
    let deadline = Deadline::begin();
    let response = Fetch::get(address)
        .header("accept", "application/json")
        .abort_signal(deadline.signal().as_ref())
        .send()
        .await
        .map_err(|_| Failure::Unreachable)?;
    let is_answer = response.ok() && !response.headers().has(SERVER_FN_ERROR_HEADER);
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    if is_answer {
        return RawValue::from_string(text).map_err(|_| Failure::Unreachable);
    }
    Err(error_of(&text))
}

/// A refusal as a server function or a plain route writes it.
pub fn error_of(text: &str) -> Failure {
    serde_json::from_str::<Refused>(text)
        .map(Failure::Refused)
        .or_else(|_| serde_json::from_str::<Failure>(text))
        .unwrap_or(Failure::Unreachable)
}

/// Gives a request up after a while.
pub struct Deadline {
    controller: Option<AbortController>,
    /// The timer, and what it calls: leptos's own would keep that for good when it is never called.
    timer: Option<(i32, Closure<dyn FnMut()>)>,
}

impl Deadline {
    /// Begins to count.
    pub fn begin() -> Self {
        let controller = AbortController::new().ok();
        let aborting = controller.clone();
        let mut deadline = Self::then(move || {
            if let Some(controller) = &aborting {
                controller.abort();
            }
        });
        deadline.controller = controller;
        deadline
    }

    /// Begins to count for what has its own way of giving up.
    pub fn then(give_up: impl FnOnce() + 'static) -> Self {
        let act = Closure::once(give_up);
        let act_of_timer = act.as_ref().unchecked_ref();
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(act_of_timer, DEADLINE_MS).ok();
        Self { controller: None, timer: timer.map(|timer| (timer, act)) }
    }

    /// What the request listens to.
    pub fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some((timer, _)) = &self.timer {
            window().clear_timeout_with_handle(*timer);
        }
    }
}
