//! No such page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::layout;
use crate::page::Person;

#[cfg(not(feature = "ssr"))]
use crate::browser::loading as side;
#[cfg(feature = "ssr")]
use crate::context::loading as side;

/// No such page.
pub fn view() -> AnyView {
    side::not_found();
    let here = use_location().pathname.get_untracked();
    let main = view! {
        <h1>"没有找到这个页面"</h1>
        <p>"地址可能有误，或页面已经移走。"</p>
        <p><a class="button primary" href="/">"回到首页"</a></p>
    };
    layout::page(Person::Anybody, &side::website(), &here, None, "没有找到", false, main.into_any())
}
