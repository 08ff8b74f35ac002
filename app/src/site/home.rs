//! `/site`: 我的工地, what waits for an answer, 工地注册.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::site::SiteState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::sites::{Invited, MySites, SiteLine};

use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::contact;
use crate::components::form::{post_button, refusal_summary};
use crate::components::layout::notice;
use crate::components::visit_card::{counts, site_tag};
use crate::page::{At, Page, Person, Shown};

/// The sites of whoever asks.
#[server(name = AskSites, endpoint = "site/home", input = GetUrl)]
pub async fn home() -> Result<MySites, ApiError> {
    crate::answers::sites::home().await
}

/// The site administrator's first page.
pub struct Home;

impl Page for Home {
    type Question = AskSites;
    const PERSON: Person = Person::Site;

    fn show(sites: MySites, at: &At) -> Shown {
        show(&sites, at)
    }
}

fn show(mine: &MySites, at: &At) -> Shown {
    let said = &at.said;
    let empty = mine.sites.is_empty() && mine.invitations.is_empty();
    let cards = mine.sites.iter().map(card).collect_view();
    Shown::new(
        "我的工地",
        view! {
            <h1>"我的工地"</h1>
            <p class="hint">{mine.name.clone()} "，您好"</p>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {mine.invitations.iter().map(invitation).collect_view()}
            {empty.then(|| view! {
                <p class="empty">"还没有工地。先点“工地注册”，审核通过后就可以办理机械入场、出场；已有工地的，请让它的管理员邀请您。"</p>
            })}
            <ul class="cards sites">{cards}</ul>
            <p>
                <a class="button wide" class:primary=empty class:secondary=!empty href="/site/sites/new">"工地注册"</a>
            </p>
            <div class="foot-links">
                <a class="button quiet" href="/site/password">"修改密码"</a>
                <a class="button quiet" href="/site/sessions">"登录设备"</a>
                <a class="button quiet" href="/site/account">"我的信息"</a>
                {post_button("/api/account/log_out", &[], "退出登录", "button quiet")}
            </div>
        },
    )
    .wrong(said.refusal.is_some())
}

fn invitation(invitation: &Invited) -> AnyView {
    let answer = |answer: &str, words: &str, class: &str| {
        let hidden = [("invitation", invitation.id.to_string()), ("answer", answer.to_owned())];
        post_button("/api/site/answer_invitation", &hidden, words, class)
    };
    view! {
        <section class="warning-box invitation">
            <p>{invitation.by.clone()} "邀请您管理工地“" {invitation.site.clone()} "”"</p>
            <div class="card-actions">
                {answer("accept", "接受邀请", "button primary")}
                {answer("decline", "谢绝", "button secondary")}
            </div>
        </section>
    }
    .into_any()
}

fn card(site: &SiteLine) -> AnyView {
    let path = addresses::site(site.id);
    let actions = match site.state {
        SiteState::Approved => view! {
            <a class="button primary" href=addresses::site_enter(site.id)>"机械入场"</a>
            <a class="button secondary" href=path.clone()>"出场、查看"</a>
            <a class="button secondary" href=addresses::site_records(site.id)>"进出记录"</a>
        }
        .into_any(),
        SiteState::Draft => {
            view! { <a class="button primary" href=addresses::site_edit(site.id)>"继续填报"</a> }.into_any()
        }
        SiteState::Returned => view! {
            <a class="button primary" href=addresses::site_edit(site.id)>"修改"</a>
        }
        .into_any(),
        SiteState::Submitted | SiteState::Closed => {
            view! { <a class="button secondary" href=path.clone()>"查看"</a> }.into_any()
        }
    };
    view! {
        <li class="card">
            <div class="card-head"><h2><a href=path.clone()>{site.name.clone()}</a></h2> {site_tag(site.state)}</div>
            {(!site.address.is_empty()).then(|| view! { <p>{site.address.clone()}</p> })}
            {site.counts.map(counts)}
            {site.office.as_ref().map(contact)}
            <div class="card-actions">{actions}</div>
        </li>
    }
    .into_any()
}
