//! `/site/sites/{id}/members`: who administers the site; inviting, withdrawing, removing.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::sites::Members;

use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Shown};

const PHONE: Line = Line {
    name: "phone",
    label: "对方的手机号",
    kind: "tel",
    mode: "tel",
    autocomplete: "off",
    hint: "会发送短信；对方用这个手机号登录或注册“工地管理员”后接受邀请",
};

/// The administrators of a site.
#[server(name = AskMembers, endpoint = "site/members", input = GetUrl)]
pub async fn members(#[server(default)] id: String) -> Result<Members, ApiError> {
    crate::answers::sites::members(&id).await
}

/// 工地管理员.
pub struct List;

impl Page for List {
    type Question = AskMembers;
    const PERSON: Person = Person::Site;

    fn show(members: Members, at: &At) -> Shown {
        show(&members, at)
    }
}

fn show(list: &Members, at: &At) -> Shown {
    let (said, id) = (&at.said, list.site.id);
    let report = report_of(said.refusal.as_ref());
    let several = list.members.len() > 1;
    let lines = list.members.iter().map(|member| {
        let hidden = [("site", id.to_string()), ("account", member.account.to_string())];
        let words = if member.own { "退出管理" } else { "移除" };
        view! {
            <li class="card">
                <p><strong>{member.name.clone()}</strong> {member.own.then_some("（本人）")} " " {member.phone.clone()}</p>
                <p class="hint">{member.since.clone()} "起"</p>
                {several.then(|| post_button("/api/site/remove_member", &hidden, words, "button quiet danger"))}
            </li>
        }
    });
    let open = list.invitations.iter().map(|invitation| {
        let hidden = [("site", id.to_string()), ("invitation", invitation.id.to_string())];
        view! {
            <li class="card">
                <p>{invitation.phone.clone()} " " <span class="state">"等待接受"</span></p>
                <p class="hint">{invitation.by.clone()} "，" {invitation.at.clone()}</p>
                {post_button("/api/site/withdraw_invitation", &hidden, "撤回邀请", "button quiet")}
            </li>
        }
    });
    Shown::new(
        "工地管理员",
        view! {
            <p class="crumbs">
                <a href="/site">"我的工地"</a>
                " › "
                <a href=addresses::site(id)>{list.site.name.clone()}</a>
            </p>
            <h1>"工地管理员"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <ul class="cards">{lines.collect_view()} {open.collect_view()}</ul>
            <form method="post" action="/api/site/invite" class="form card" novalidate>
                <h2>"邀请管理员"</h2>
                <input type="hidden" name="site" value=id.to_string()/>
                {line(PHONE, said.typed("phone"), &report, None)}
                <button type="submit" class="button primary">"邀请"</button>
            </form>
            <p class="links"><a href=addresses::site(id)>"返回工地"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}
