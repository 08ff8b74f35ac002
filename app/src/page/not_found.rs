//! No such page.

use leptos::prelude::*;

use super::parts::Shown;
use super::side;

/// No such page.
pub fn shown() -> Shown {
    side::not_found();
    Shown::new(
        "没有找到",
        view! {
            <h1>"没有找到这个页面"</h1>
            <p>"地址可能有误，或页面已经移走。"</p>
            <p><a class="button primary" href="/">"回到首页"</a></p>
        },
    )
}
