//! 获取验证码: with scripts the code is sent without leaving the page and a countdown runs; without, the button submits the
//! form.

use leptos::prelude::*;
use wire::{Failure, Refused};

/// The button beside the 验证码 field. `purpose` is `register`, `forgot` or `change`; `wait` is how many seconds there are
/// until another code can be sent.
pub fn code_button(role: &'static str, purpose: &'static str, wait: u32) -> AnyView {
    let wait = wait.max(remembered(purpose));
    // Counted, not owned by the page: an answer or a second may come when the page is gone.
    let (message, left, busy) = (ArcRwSignal::new(String::new()), ArcRwSignal::new(wait), ArcRwSignal::new(false));
    Effect::new({
        let left = left.clone();
        move |_| {
            if wait > 0 {
                count_down(left.clone(), wait);
            }
        }
    });
    let send = {
        let (message, left) = (message.clone(), left.clone());
        move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            if busy.get_untracked() || left.get_untracked() > 0 {
                return;
            }
            let (message, left, busy) = (message.clone(), left.clone(), busy.clone());
            busy.set(true);
            leptos::task::spawn_local(async move {
                let (words, wait) = told(send(role, purpose).await);
                message.set(words);
                if let Some(wait) = wait {
                    remember(purpose, wait);
                    count_down(left, wait);
                }
                busy.set(false);
            });
        }
    };
    let (waiting, words) = (left.clone(), left);
    view! {
        <button
            type="submit"
            class="button secondary code-button"
            formaction="/api/account/send_code"
            formnovalidate
            aria-disabled=move || (waiting.get() > 0).to_string()
            on:click=send
        >
            {move || match words.get() {
                0 => "获取验证码".to_owned(),
                seconds => format!("{seconds}秒后重发"),
            }}
        </button>
        <span class="code-message" role="status">{move || message.get()}</span>
    }
    .into_any()
}

/// What is told, and how long there is to wait.
fn told(sent: Result<(), Failure>) -> (String, Option<u32>) {
    match sent {
        Ok(()) => ("验证码已发送，5分钟内有效。没有收到时请等倒计时结束后重新获取".to_owned(), Some(60)),
        Err(Failure::Refused(Refused { report: Some(report), .. })) => {
            (report.errors.first().map(|remark| remark.sentence.clone()).unwrap_or_default(), None)
        }
        Err(Failure::Refused(Refused { sentence, seconds, .. })) => {
            (sentence, seconds.map(|seconds| u32::try_from(seconds).unwrap_or(60)))
        }
        Err(error) => (error.sentence(), None),
    }
}

/// Asks for a code, in the browser.
#[cfg(feature = "hydrate")]
async fn send(role: &str, purpose: &str) -> Result<(), Failure> {
    let phone = crate::browser::value_of("phone");
    let pairs = [("role", role), ("purpose", purpose), ("phone", phone.as_str())];
    crate::browser::forms::post("/api/account/send_code", &pairs).await.map(|_| ())
}

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "in the browser it waits")]
async fn send(_: &str, _: &str) -> Result<(), Failure> {
    Err(Failure::Unreachable)
}

#[cfg(feature = "hydrate")]
thread_local! {
    /// For what a code was sent, and until when there is no other, milliseconds since 1970: a page that comes back with
    /// mistakes still counts.
    static SENT: std::cell::Cell<(&'static str, f64)> = const { std::cell::Cell::new(("", 0.0)) };
}

#[cfg_attr(not(feature = "hydrate"), expect(unused_variables, reason = "the server counts for itself"))]
fn remember(purpose: &'static str, seconds: u32) {
    #[cfg(feature = "hydrate")]
    SENT.set((purpose, js_sys::Date::now() + f64::from(seconds) * 1000.0));
}

#[cfg_attr(not(feature = "hydrate"), expect(unused_variables, reason = "the server counts for itself"))]
fn remembered(purpose: &'static str) -> u32 {
    #[cfg(feature = "hydrate")]
    {
        let (of, until) = SENT.get();
        if of == purpose {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a minute")]
            return ((until - js_sys::Date::now()) / 1000.0).ceil().max(0.0) as u32;
        }
    }
    0
}

fn count_down(left: ArcRwSignal<u32>, seconds: u32) {
    left.set(seconds);
    if seconds > 0 {
        set_timeout(move || count_down(left, seconds - 1), std::time::Duration::from_secs(1));
    }
}
