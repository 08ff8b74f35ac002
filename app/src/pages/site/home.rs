//! `/site`: one's sites, invitations, 工地注册.

use domain::site::SiteState;
use leptos::prelude::*;
use registry::Role;
use registry::sites::{Invitation, Site};

use crate::addresses;
use crate::components::facts::contact;
use crate::components::form::{post_button, refusal_summary};
use crate::components::served::{Person, notice, page as frame};
use crate::components::sites::site_name;
use crate::components::visits::{counts, site_tag};
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// The site administrator's first page.
pub fn page() -> AnyView {
    loaded(Role::Site, async {
        let (actor, registry, flash) = (actor(Role::Site)?, registry(), take_flash());
        let mut sites = registry.sites().my_sites(&actor).await?;
        let invitations = registry.sites().my_invitations(&actor).await?;
        // Where machines come and go stands first; what is over stands last.
        sites.sort_by_key(|site| match site.state {
            SiteState::Approved => 0,
            SiteState::Returned | SiteState::Draft => 1,
            SiteState::Submitted => 2,
            SiteState::Closed => 3,
        });
        let empty = sites.is_empty() && invitations.is_empty();
        let cards = sites.iter().map(card).collect_view();
        Ok(frame(
            Person::Site,
            "我的工地",
            flash.refusal.is_some(),
            view! {
                <h1>"我的工地"</h1>
                <p class="hint">{actor.name.clone()} "，您好"</p>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {invitations.iter().map(invitation).collect_view()}
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
        ))
    })
}

fn invitation(invitation: &Invitation) -> AnyView {
    let answer = |answer: &str, words: &str, class: &str| {
        let hidden = [("invitation", invitation.id.to_string()), ("answer", answer.to_owned())];
        post_button("/api/site/answer_invitation", &hidden, words, class)
    };
    view! {
        <section class="warning-box invitation">
            <p>{invitation.by.clone()} "邀请您管理工地“" {invitation.site_name.clone()} "”"</p>
            <div class="card-actions">
                {answer("accept", "接受邀请", "button primary")}
                {answer("decline", "谢绝", "button secondary")}
            </div>
        </section>
    }
    .into_any()
}

fn card(site: &Site) -> AnyView {
    let path = addresses::site(site.id);
    let actions = match site.state {
        SiteState::Approved => view! {
            <a class="button primary" href=format!("{path}/enter")>"机械入场"</a>
            <a class="button secondary" href=path.clone()>"出场、查看"</a>
            <a class="button secondary" href=format!("{path}/records")>"进出记录"</a>
        }
        .into_any(),
        SiteState::Draft => view! { <a class="button primary" href=format!("{path}/edit")>"继续填报"</a> }.into_any(),
        SiteState::Returned => view! {
            <a class="button primary" href=format!("{path}/edit")>"修改"</a>
        }
        .into_any(),
        SiteState::Submitted | SiteState::Closed => {
            view! { <a class="button secondary" href=path.clone()>"查看"</a> }.into_any()
        }
    };
    view! {
        <li class="card">
            <div class="card-head"><h2><a href=path.clone()>{site_name(site)}</a></h2> {site_tag(site.state)}</div>
            {(!site.address.is_empty()).then(|| view! { <p>{site.address.clone()}</p> })}
            {matches!(site.state, SiteState::Approved | SiteState::Closed).then(|| counts(site))}
            {site
                .office
                .as_ref()
                .filter(|_| site.state == SiteState::Submitted)
                .map(|office| contact(&crate::answers::contact(office)))}
            <div class="card-actions">{actions}</div>
        </li>
    }
    .into_any()
}
