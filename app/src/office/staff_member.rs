//! `/office/staff/{id}`: one member of staff — change, new password, second factor, sessions, close and reopen.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::staff::{Member as Line, StaffMember};

use super::on_desk;
use super::staff::member_fields;
use crate::api::ApiError;
use crate::components::form::{post_button, refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Shown};

/// One member; with a temporary password, where one was made a moment ago.
#[server(name = AskMember, endpoint = "office/staff_member", input = GetUrl)]
pub async fn staff_member(#[server(default)] id: String) -> Result<Desk<StaffMember>, ApiError> {
    crate::answers::staff::member(&id).await
}

/// The member.
pub struct Member;

impl Page for Member {
    type Question = AskMember;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<StaffMember>, at: &At) -> Shown {
        on_desk(desk, at, |found, at| show(&found, at))
    }
}

fn show(found: &StaffMember, at: &At) -> Shown {
    let (said, member) = (&at.said, &found.member);
    let report = report_of(said.refusal.as_ref());
    let values = if said.typed.get("form").is_empty() { &found.saved } else { &said.typed };
    Shown::new(
        member.name.clone(),
        view! {
            <p class="crumbs"><a href="/office/staff">"人员"</a></p>
            <h1>{member.name.clone()} "（" {member.username.clone()} "）"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            {temporary_password(found)}
            {saved_box(member, at)}
            <p>
                "状态：" {member.state.clone()}
                "；动态验证码：" {if member.second_factor { "已设置" } else { "未设置" }}
                "；最近使用：" {member.last_seen.clone()}
            </p>
            <form method="post" action="/api/office/staff_edit" class="form narrow" novalidate>
                <input type="hidden" name="member" value=member.id.to_string()/>
                <input type="hidden" name="version" value=found.version.to_string()/>
                {member_fields(values, &report, &found.choices)}
                <p class="hint">"职责或机构改变后，对方须重新登录。"</p>
                <button type="submit" class="button primary">"保存"</button>
            </form>
            <h2>"登录"</h2>
            {if found.own {
                view! {
                    <p>
                        "这是您自己的账号，密码和登录设备请在“我的账号”中管理。"
                        <a href="/office/account">"我的账号"</a>
                    </p>
                }.into_any()
            } else {
                actions(found)
            }}
        },
    )
    .wrong(said.refusal.is_some())
}

/// Shown once, in the answer to the request that made it.
fn temporary_password(found: &StaffMember) -> Option<AnyView> {
    (!found.temporary.is_empty()).then(|| {
        view! {
            <div class="notice" role="status">
                <p>"用户名：" <strong>{found.member.username.clone()}</strong></p>
                <p>"临时密码：" <code class="secret">{found.temporary.clone()}</code></p>
                <p>"请转告本人，离开本页后不能再看到。登录后须立即修改。"</p>
            </div>
        }
        .into_any()
    })
}

/// What is saved, beside a form that came back because somebody else was faster.
fn saved_box(member: &Line, at: &At) -> Option<AnyView> {
    let said = &at.said;
    let slower = said.refusal.as_ref().is_some_and(|refused| refused.code == "changed_elsewhere");
    (slower && !said.typed.get("form").is_empty()).then(|| {
        view! {
            <div class="kept-box">
                <p>"已保存的内容："</p>
                <p>"姓名："{member.name.clone()}"；机构："{member.office.clone()}"；职责："{member.duties.clone()}</p>
            </div>
        }
        .into_any()
    })
}

fn actions(found: &StaffMember) -> AnyView {
    let hidden = [("member", found.member.id.to_string())];
    let button =
        |action: &str, words: &str, class: &str| post_button(&format!("/api/office/{action}"), &hidden, words, class);
    if found.closed {
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
