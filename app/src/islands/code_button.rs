//! 获取验证码: with scripts the code is sent without leaving the page and a countdown runs; without, the button submits the
//! form.

use leptos::prelude::*;

use crate::api::account::send_code;

/// The button beside the 验证码 field. `purpose` is `register`, `forgot` or `change`; `wait` is how many seconds there are
/// until another code can be sent.
#[island]
pub fn CodeButton(role: String, purpose: String, wait: u32) -> impl IntoView {
    let message = RwSignal::new(String::new());
    let left = RwSignal::new(wait);
    Effect::new(move |_| {
        if wait > 0 {
            count_down(left, wait);
        }
    });
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if busy.get_untracked() || left.get_untracked() > 0 {
            return;
        }
        let (role, purpose) = (role.clone(), purpose.clone());
        busy.set(true);
        leptos::task::spawn_local(async move {
            let phone = typed_phone();
            let nothing = String::new;
            match send_code(role, purpose, phone, nothing(), nothing(), nothing(), nothing()).await {
                Ok(()) => {
                    message.set("验证码已发送，5分钟内有效。没有收到时请等倒计时结束后重新获取".to_owned());
                    count_down(left, 60);
                }
                Err(crate::api::ApiError::Refused(domain::refusal::Refusal::Invalid { report })) => {
                    message.set(report.errors.first().map(|remark| remark.sentence.clone()).unwrap_or_default());
                }
                Err(error) => {
                    if let crate::api::ApiError::Refused(domain::refusal::Refusal::CodeTooSoon { seconds }) = &error {
                        count_down(left, u32::try_from(*seconds).unwrap_or(60));
                    }
                    message.set(error.sentence());
                }
            }
            busy.set(false);
        });
    };
    view! {
        <button
            type="submit"
            class="button secondary code-button"
            formaction="/api/account/send_code"
            formnovalidate
            aria-disabled=move || (left.get() > 0).to_string()
            on:click=send
        >
            {move || if left.get() > 0 { format!("{}秒后重发", left.get()) } else { "获取验证码".to_owned() }}
        </button>
        <span class="code-message" role="status">{move || message.get()}</span>
    }
}

fn typed_phone() -> String {
    #[cfg(feature = "hydrate")]
    return super::browser::value_of("phone");
    #[cfg(not(feature = "hydrate"))]
    String::new()
}

fn count_down(left: RwSignal<u32>, seconds: u32) {
    left.set(seconds);
    if seconds > 0 {
        set_timeout(move || count_down(left, seconds - 1), std::time::Duration::from_secs(1));
    }
}
