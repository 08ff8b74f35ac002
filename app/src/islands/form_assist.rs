//! Live checks and saving while typing, for the steps of the wizard. The rules are the domain's own; the server applies
//! them again.

use leptos::prelude::*;

use super::assist_state::{AssistConfig, SaveState};

/// Watches the form `step-form` around it.
#[island]
pub fn FormAssist(config: AssistConfig) -> impl IntoView {
    let state = RwSignal::new(SaveState::default());
    let login = format!("/owner/login?next=/owner/filings/{}/{}", config.filing, config.step.code());
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        super::browser::assist(config.clone(), state);
        #[cfg(not(feature = "hydrate"))]
        let _ = (&config, state);
    });
    view! {
        <p class="save-state" role="status">
            {move || match state.get() {
                SaveState::Quiet => "".into_any(),
                SaveState::Saving => "正在保存…".into_any(),
                SaveState::Saved => "已保存".into_any(),
                SaveState::Offline => "网络不通，内容已暂存在本机，恢复后自动保存".into_any(),
                SaveState::SignedOut => {
                    let login = login.clone();
                    view! { "登录已过期，内容已暂存在本机。" <a href=login>"重新登录后继续"</a> }.into_any()
                }
                SaveState::Stale => "这份备案已在别的页面或设备上改动过，本页不再自动保存；点“下一步”可核对两边的内容".into_any(),
                SaveState::Closed(sentence) => sentence.into_any(),
            }}
        </p>
    }
}
