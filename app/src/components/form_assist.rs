//! Live checks and saving while typing, for the steps of the wizard. The rules are the domain's own; the server applies
//! them again.

use leptos::prelude::*;
use wire::filings::StepForm;

use crate::addresses;
use crate::components::save_state::SaveState;
use crate::components::ways::Ways;

/// Watches the form `step-form` around it.
pub fn form_assist(form: &StepForm, ways: Ways) -> AnyView {
    let state = ArcRwSignal::new(SaveState::default());
    let login = format!("/owner/login?next={}", addresses::filing_page(form.filing, form.step.code()));
    #[cfg(feature = "owner")]
    {
        let (config, state) = (crate::browser::Watched::of(form, ways), state.clone());
        Effect::new(move |_| crate::browser::assist(config.clone(), state.clone()));
    }
    #[cfg(not(feature = "owner"))]
    let _ = ways;
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
    .into_any()
}
