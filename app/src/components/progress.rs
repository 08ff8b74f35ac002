//! What is on its way: a thin line, in words after a while, and what went wrong. Also where the next page's title is
//! told to those who hear it.

use std::time::Duration;

use leptos::prelude::*;

#[cfg(not(feature = "ssr"))]
use crate::browser::loading as side;
#[cfg(feature = "ssr")]
use crate::context::loading as side;

/// After how long a wait is told in words.
const LONG: Duration = Duration::from_secs(8);

/// Lies above every page, for as long as the document lives; last in the document, so that the way to the main part is
/// the first link.
pub fn show() -> AnyView {
    let waiting = Memo::new(|_| side::waiting());
    let turn = RwSignal::new(0_u32);
    let is_long = RwSignal::new(false);
    Effect::new(move |_| {
        is_long.set(false);
        turn.update(|turn| *turn += 1);
        let begun = turn.get_untracked();
        if waiting.get() {
            set_timeout(
                move || {
                    if turn.get_untracked() == begun && waiting.get_untracked() {
                        is_long.set(true);
                    }
                },
                LONG,
            );
        }
    });
    let words = move || match (side::told_trouble(), is_long.get()) {
        (Some(words), _) => words,
        (None, true) => "网络很慢，还在等待…".to_owned(),
        (None, false) => String::new(),
    };
    let is_quiet = move || side::told_trouble().is_none() && !is_long.get();
    view! {
        <div class="progress-line" class:on=move || waiting.get() aria-hidden="true"></div>
        <p class="visually-hidden" id="announced" role="status"></p>
        <p class="banner" role="alert" hidden=is_quiet>{words} " " <a href="" rel="external">"刷新页面"</a></p>
    }
    .into_any()
}
