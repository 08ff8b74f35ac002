//! Live checks and saving while typing, for the steps of the wizard. The rules are the domain's own; the server applies
//! them again.

use domain::filing::Step;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the browser needs to know to check a step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AssistConfig {
    /// The filing.
    pub filing: Uuid,
    /// The step of the page.
    pub step: Step,
    /// The choice of the photo step.
    pub nameplate: bool,
    /// Today in China, `2026-11-24`: the browser's own clock may be wrong.
    pub today: String,
    /// The districts' codes.
    pub districts: Vec<String>,
    /// Which table of dates the register uses.
    pub profile: String,
}

/// What is told beside the buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser changes it"))]
pub enum SaveState {
    /// Nothing yet.
    #[default]
    Quiet,
    /// Being saved.
    Saving,
    /// Safe on the server.
    Saved,
    /// No network: a copy is kept in this browser.
    Offline,
    /// The session has ended: a copy is kept in this browser.
    SignedOut,
    /// Changed on another page: nothing is overwritten.
    Stale,
    /// Not open for changes any more.
    Closed(String),
}

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
