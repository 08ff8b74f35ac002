//! `/office/staff/{id}`: one member of staff — change, new password, second factor, sessions, close and reopen.

use domain::fields::Fields;
use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::offices::staff::Member;

use super::staff::{choices, duty_words, member_fields, state_words};
use crate::components::form::{post_button, refusal_summary, report_of};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::context::{Flash, actor, registry, take_desk_flash};
use crate::pages::{id_param, loaded};

/// The member.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (actor, registry) = (actor(Role::Staff)?, registry());
        let member = registry.offices().staff_member(&actor, id?).await?;
        let offices = choices(&registry, &actor).await?;
        let flash = take_desk_flash(&actor).await;
        let report = report_of(flash.refusal.as_ref());
        let saved = saved(&member);
        let values = if flash.typed.get("form").is_empty() { &saved } else { &flash.typed };
        let own = member.id == actor.account;
        Ok(frame(
            Person::Office,
            &member.name.clone(),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office/staff">"人员"</a></p>
                <h1>{member.name.clone()} "（" {member.username.clone()} "）"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {kept_note(&flash)}
                {temporary_password(&flash, &member)}
                {saved_box(&flash, &member)}
                <p>
                    "状态：" {state_words(&member)}
                    "；动态验证码：" {if member.second_factor { "已设置" } else { "未设置" }}
                    "；最近使用：" {member.last_seen.map_or_else(|| "从未登录".to_owned(), china_time)}
                </p>
                <form method="post" action="/api/office/staff_edit" class="form narrow" novalidate>
                    <input type="hidden" name="member" value=member.id.to_string()/>
                    <input type="hidden" name="version" value=member.version.to_string()/>
                    {member_fields(values, &report, &offices)}
                    <p class="hint">"职责或机构改变后，对方须重新登录。"</p>
                    <button type="submit" class="button primary">"保存"</button>
                </form>
                <h2>"登录"</h2>
                {if own {
                    view! { <p>"这是您自己的账号，密码和登录设备请在“我的账号”中管理。" <a href="/office/account">"我的账号"</a></p> }.into_any()
                } else {
                    actions(&member)
                }}
            },
        ))
    })
}

fn saved(member: &Member) -> Fields {
    let duties = member.duties.iter().map(|duty| duty.code()).collect::<Vec<_>>().join(",");
    Fields::default().with("name", &member.name).with("office", &member.office).with("duties", &duties)
}

/// Shown once, in the answer to the request that made it.
fn temporary_password(flash: &Flash, member: &Member) -> Option<AnyView> {
    let password = flash.typed("temporary");
    (!password.is_empty()).then(|| {
        view! {
            <div class="notice" role="status">
                <p>"用户名：" <strong>{member.username.clone()}</strong></p>
                <p>"临时密码：" <code class="secret">{password}</code></p>
                <p>"请转告本人，离开本页后不能再看到。登录后须立即修改。"</p>
            </div>
        }
        .into_any()
    })
}

/// What is saved, beside a form that came back because somebody else was faster.
fn saved_box(flash: &Flash, member: &Member) -> Option<AnyView> {
    (flash.refusal == Some(Refusal::ChangedElsewhere) && !flash.typed.get("form").is_empty()).then(|| {
        view! {
            <div class="kept-box">
                <p>"已保存的内容："</p>
                <p>"姓名："{member.name.clone()}"；机构："{member.office_name.clone()}"；职责："{duty_words(&member.duties)}</p>
            </div>
        }
        .into_any()
    })
}

fn actions(member: &Member) -> AnyView {
    let hidden = [("member", member.id.to_string())];
    let button =
        |action: &str, words: &str, class: &str| post_button(&format!("/api/office/{action}"), &hidden, words, class);
    if member.closed_at.is_some() {
        return view! {
            <p>"账号已停用，不能登录；办理过的业务记录都还在。重新启用时生成新的临时密码。"</p>
            {button("staff_reopen", "重新启用", "button secondary")}
        }
        .into_any();
    }
    view! {
        <div class="member-actions">
            {button("staff_password", "生成新的临时密码", "button secondary")}
            {button("staff_reset_second_factor", "重置动态验证码", "button secondary")}
            {button("staff_end_sessions", "结束全部登录", "button secondary")}
            {button("staff_close", "停用账号", "button danger")}
        </div>
    }
    .into_any()
}
