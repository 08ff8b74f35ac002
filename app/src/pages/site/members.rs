//! `/site/sites/{id}/members`: who administers the site; inviting, withdrawing, removing.

use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;

use crate::addresses;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::served::{Person, notice, page as frame};
use crate::components::sites::site_name;
use crate::context::{actor, registry, take_flash};
use crate::pages::{id_param, loaded};

const PHONE: Line = Line {
    name: "phone",
    label: "对方的手机号",
    kind: "tel",
    mode: "tel",
    autocomplete: "off",
    hint: "会发送短信；对方用这个手机号登录或注册“工地管理员”后接受邀请",
};

/// The administrators of a site.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Site, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Site)?, registry(), take_flash());
        let file = registry.sites().site(&actor, id).await?;
        let (members, invitations) = registry.sites().site_members(&actor, id).await?;
        let report = report_of(flash.refusal.as_ref());
        let several = members.len() > 1;
        let lines = members.iter().map(|member| {
            let hidden = [("site", id.to_string()), ("account", member.account.to_string())];
            let own = member.account == actor.account;
            let words = if own { "退出管理" } else { "移除" };
            view! {
                <li class="card">
                    <p><strong>{member.name.clone()}</strong> {own.then_some("（本人）")} " " {member.phone.clone()}</p>
                    <p class="hint">{china_time(member.since)} "起"</p>
                    {several.then(|| post_button("/api/site/remove_member", &hidden, words, "button quiet danger"))}
                </li>
            }
        });
        let open = invitations.iter().map(|invitation| {
            let hidden = [("site", id.to_string()), ("invitation", invitation.id.to_string())];
            view! {
                <li class="card">
                    <p>{invitation.phone.clone()} " " <span class="state">"等待接受"</span></p>
                    <p class="hint">{invitation.by.clone()} "，" {china_time(invitation.at)}</p>
                    {post_button("/api/site/withdraw_invitation", &hidden, "撤回邀请", "button quiet")}
                </li>
            }
        });
        Ok(frame(
            Person::Site,
            "工地管理员",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/site">"我的工地"</a>
                    " › "
                    <a href=addresses::site(id)>{site_name(&file.site)}</a>
                </p>
                <h1>"工地管理员"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                <ul class="cards">{lines.collect_view()} {open.collect_view()}</ul>
                <form method="post" action="/api/site/invite" class="form card" novalidate>
                    <h2>"邀请管理员"</h2>
                    <input type="hidden" name="site" value=id.to_string()/>
                    {line(PHONE, flash.typed("phone"), &report, None)}
                    <button type="submit" class="button primary">"邀请"</button>
                </form>
                <p class="links"><a href=addresses::site(id)>"返回工地"</a></p>
            },
        ))
    })
}
