//! The frame of a page: header with the way home, main part, footer with what a public site must say.

use leptos::prelude::*;
use leptos_meta::Title;
use registry::Role;
use registry::people::sessions::Presence;

use crate::components::form::post_button;
use crate::components::office_nav::office_nav;
use crate::context::{Flash, cookie, here, percent_encode, presence, website};
use crate::notices::Notice;

/// For whom a page is: decides the header's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Nobody in particular.
    Anybody,
    /// 机械主.
    Owner,
    /// 工地管理员.
    Site,
    /// 审核人员.
    Office,
}

impl Person {
    /// The people of a role.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Site => Self::Site,
            Role::Staff => Self::Office,
        }
    }
}

/// A page: its title (begins with "错误：" when something must be mended), and its main part.
pub fn page(person: Person, title: &str, wrong: bool, main: impl IntoView) -> AnyView {
    let website = website();
    let title = if wrong { format!("错误：{title}") } else { title.to_owned() };
    let full_title = format!("{title} - {}非道路移动机械管理", website.city);
    let large = cookie("nrmm_size").as_deref() == Some("large");
    let back = percent_encode(&here());
    let size_link =
        if large { format!("/display?size=normal&back={back}") } else { format!("/display?size=large&back={back}") };
    let (home, class) = match person {
        Person::Anybody => ("/", "person-anybody"),
        Person::Owner => ("/owner", "person-owner"),
        Person::Site => ("/site", "person-site"),
        Person::Office => ("/office", "person-office"),
    };
    let navigation = match presence() {
        Presence::Present(actor) if person == Person::Office && actor.office_name().is_some() => {
            Some(office_nav(&actor, &here()))
        }
        _ => None,
    };
    view! {
        <Title text=full_title/>
        <a class="skip-link" href="#main">"跳到主要内容"</a>
        <header class="site-header">
            <a class="brand" href=home>
                <img src="/favicon.svg" alt="" width="32" height="32"/>
                <span>{website.city.clone()} "非道路移动机械管理"</span>
            </a>
            <a class="size-switch" href=size_link>{if large { "标准版" } else { "大字版" }}</a>
        </header>
        {navigation}
        <main id="main" class=class>{main.into_any()}</main>
        <footer class="site-footer">
            <p>"主办单位：" {website.organiser.clone()}</p>
            <p>"联系方式：" {website.contact.clone()}</p>
            <p>
                <a href="/agreement">"用户协议"</a> " · " <a href="/privacy">"隐私政策"</a>
            </p>
            <p class="records">
                <span>{website.icp.clone()}</span> " "
                <span>{website.police.clone()}</span> " "
                <span>"网站标识码："{website.identifier.clone()}</span>
            </p>
        </footer>
    }
    .into_any()
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

/// What was done, said once at the top of the next page.
pub fn notice(done: Option<&Notice>) -> Option<AnyView> {
    done.map(|done| view! { <p class="notice" role="status">{done.sentence()}</p> }.into_any())
}
