//! The frame of pages that only the server writes: sites' and offices', with what was kept of their forms.

use leptos::prelude::*;
use wire::desk::Around;

use crate::answers::desk::around;
use crate::components::form::post_button;
use crate::components::layout;
use crate::components::office_nav::office_nav;
use crate::context::loading::{title as head_title, website};
use crate::context::{Flash, here};

pub use crate::components::layout::notice;
pub use crate::page::parts::Person;

/// A page: its title (begins with "错误：" when something must be mended), and its main part.
pub fn page(person: Person, title: &str, wrong: bool, main: impl IntoView) -> AnyView {
    let here = here();
    let around = if person == Person::Office { around() } else { Around::None };
    let navigation = office_nav(around, &here);
    head_title(&layout::title(&website(), title, wrong));
    layout::page(person, &website(), &here, navigation, main.into_any())
}

/// What was typed on this page and could not be saved is here again.
pub fn kept_note(flash: &Flash) -> Option<AnyView> {
    flash.kept.then(|| {
        view! {
            <div class="kept-box" id="kept">
                <p>"您在这里填写、没有保存成功的内容已恢复，请核对后再提交。"</p>
                {post_button("/api/office/drop_desk_form", &[("back", here())], "放弃恢复的内容", "button quiet")}
            </div>
        }
        .into_any()
    })
}

/// The same where nothing can be submitted any more: the words, to be read and copied.
pub fn unsent(flash: &Flash, labels: &[(&'static str, &'static str)]) -> Option<AnyView> {
    let lines: Vec<AnyView> = labels
        .iter()
        .filter(|(name, _)| flash.kept && !flash.typed(name).trim().is_empty())
        .map(|(name, label)| view! { <li>{*label} "：" {flash.typed(name)}</li> }.into_any())
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card" id="unsent"><h2>"您填写而没有提交的内容"</h2><ul>{lines}</ul></section> }
            .into_any()
    })
}
