//! The frame of a page: header with the way home, main part, footer with what a public site must say.

use domain::query::encode;
use leptos::prelude::*;
use wire::{Notice, Website};

use crate::page::parts::Person;

/// A page's title: begins with "错误：" when something must be mended.
pub fn title(website: &Website, title: &str, wrong: bool) -> String {
    let wrong = if wrong { "错误：" } else { "" };
    format!("{wrong}{title} - {}非道路移动机械管理", website.city)
}

/// A page around its main part.
pub fn page(person: Person, website: &Website, here: &str, navigation: Option<AnyView>, main: AnyView) -> AnyView {
    let large = website.large;
    let back = encode(here);
    let size_link =
        if large { format!("/display?size=normal&back={back}") } else { format!("/display?size=large&back={back}") };
    let (home, class) = match person {
        Person::Anybody => ("/", "person-anybody"),
        Person::Owner => ("/owner", "person-owner"),
        Person::Site => ("/site", "person-site"),
        Person::Office => ("/office", "person-office"),
    };
    view! {
        <a class="skip-link" href="#main">"跳到主要内容"</a>
        <header class="site-header">
            <a class="brand" href=home>
                <img src="/favicon.svg" alt="" width="32" height="32"/>
                <span>{website.city.clone()} "非道路移动机械管理"</span>
            </a>
            <a class="size-switch" href=size_link rel="external">{if large { "标准版" } else { "大字版" }}</a>
        </header>
        {navigation}
        <main id="main" class=class>{main}</main>
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

/// What was done, said once at the top of the next page.
pub fn notice(done: Option<&Notice>) -> Option<AnyView> {
    done.map(|done| view! { <p class="notice" role="status">{done.sentence()}</p> }.into_any())
}
