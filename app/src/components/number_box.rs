//! A box for a number: typed always, read from a plate by the camera where the browser can (`/js/site.js`).

use leptos::prelude::*;

use crate::components::script::script;

/// The box: what it takes, what stands in it, its hint, and the word on its button.
pub fn number_box(
    action: Option<&'static str>,
    label: &'static str,
    asked: &str,
    hint: &'static str,
    words: &'static str,
) -> AnyView {
    view! {
        <form method="get" action=action class="search-row gate-search" role="search">
            <div class="field">
                <label for="q">{label}</label>
                <p class="hint" id="q-hint">{hint}</p>
                <input
                    type="search"
                    id="q"
                    name="q"
                    value=asked.to_owned()
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    class="code"
                    aria-describedby="q-hint"
                />
            </div>
            <button type="submit" class="button primary">{words}</button>
            <button type="button" class="button secondary" id="scan" hidden>"扫码"</button>
            <p class="hint" role="status" id="scan-said"></p>
        </form>
        <dialog id="scanner" aria-label="扫描号牌二维码">
            <video muted playsinline></video>
            <form method="dialog"><button type="submit" class="button secondary wide">"取消"</button></form>
        </dialog>
        {script("/js/site.js")}
    }
    .into_any()
}
