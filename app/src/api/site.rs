//! Sites and their gates: 出场 and its undo, what waits, administrators; 工地审核 and what the office does afterwards.
//! 工地注册 and 机械入场 come with photos, on plain routes.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::addresses,
    crate::context::{acting, actor, answer, answer_desk, leave_notice, percent_encode},
    domain::fields::Fields,
    registry::desk::ReturnReasons,
    registry::{Actor, Registry, Role},
    wire::Notice,
};

/// Does what was asked, and leads to `page`, where it is said.
#[cfg(feature = "ssr")]
async fn done(
    role: Role,
    page: String,
    notice: Notice,
    typed: Fields,
    work: impl AsyncFnOnce(Registry, Actor) -> registry::Result<()>,
) -> Result<Next, ApiError> {
    let result = acting(role, work).await;
    if result.is_ok() {
        leave_notice(&page, notice);
    }
    if role == Role::Staff {
        return answer_desk(result.map(|()| page.clone()), &page, typed).await;
    }
    answer(result.map(|()| page.clone()), &page, typed)
}

#[cfg(feature = "ssr")]
fn gate(site: Uuid) -> String {
    addresses::site(site)
}

/// 出场.
#[server(endpoint = "site/exit")]
pub async fn exit(site: Uuid, visit: Uuid) -> Result<Next, ApiError> {
    done(Role::Site, gate(site), Notice::Left, Fields::default(), async |registry, actor| {
        registry.gate().record_exit(&actor, site, visit, None).await.map(drop)
    })
    .await
}

/// 号牌上就是这个号码: the guard has compared a plate that does not fit the register once more.
#[server(endpoint = "site/suspect_plate")]
pub async fn suspect_plate(site: Uuid, #[server(default)] number: String) -> Result<Next, ApiError> {
    let page = format!("{}/enter", gate(site));
    let asked = format!("{page}?q={}", percent_encode(&number));
    let suspect = async |registry: Registry, actor: Actor| registry.gate().suspect_plate(&actor, site, &number).await;
    let result = acting(Role::Site, suspect).await;
    if result.is_ok() {
        leave_notice(&page, Notice::PlateSuspected);
    }
    answer(result.map(|()| page), &asked, Fields::default())
}

/// 撤销出场.
#[server(endpoint = "site/undo_exit")]
pub async fn undo_exit(site: Uuid, visit: Uuid) -> Result<Next, ApiError> {
    done(Role::Site, gate(site), Notice::ExitUndone, Fields::default(), async |registry, actor| {
        registry.gate().undo_exit(&actor, site, visit).await
    })
    .await
}

/// 请求对方出场.
#[server(endpoint = "site/ask_exit")]
pub async fn ask_exit(site: Uuid, waiting: Uuid) -> Result<Next, ApiError> {
    done(Role::Site, gate(site), Notice::ExitAsked, Fields::default(), async |registry, actor| {
        registry.gate().ask_exit(&actor, site, waiting).await
    })
    .await
}

/// 确认入场 of what waited.
#[server(endpoint = "site/enter_waiting")]
pub async fn enter_waiting(site: Uuid, waiting: Uuid) -> Result<Next, ApiError> {
    done(Role::Site, gate(site), Notice::Entered, Fields::default(), async |registry, actor| {
        registry.gate().enter_waiting(&actor, site, waiting).await
    })
    .await
}

/// 放弃入场.
#[server(endpoint = "site/drop_waiting")]
pub async fn drop_waiting(site: Uuid, waiting: Uuid) -> Result<Next, ApiError> {
    done(Role::Site, gate(site), Notice::WaitingDropped, Fields::default(), async |registry, actor| {
        registry.gate().drop_waiting(&actor, site, waiting).await
    })
    .await
}

/// 邀请管理员.
#[server(endpoint = "site/invite")]
pub async fn invite(site: Uuid, #[server(default)] phone: String) -> Result<Next, ApiError> {
    let typed = Fields::default().with("phone", &phone);
    done(Role::Site, format!("{}/members", gate(site)), Notice::Invited, typed, async |registry, actor| {
        registry.sites().invite(&actor, site, &phone).await
    })
    .await
}

/// 接受邀请 or 谢绝.
#[server(endpoint = "site/answer_invitation")]
pub async fn answer_invitation(invitation: Uuid, #[server(default)] answer: String) -> Result<Next, ApiError> {
    let accept = answer == "accept";
    let answered = if accept { Notice::InvitationAccepted } else { Notice::InvitationDeclined };
    done(Role::Site, "/site".to_owned(), answered, Fields::default(), async |registry, actor| {
        registry.sites().answer_invitation(&actor, invitation, accept).await.map(drop)
    })
    .await
}

/// 撤回邀请.
#[server(endpoint = "site/withdraw_invitation")]
pub async fn withdraw_invitation(site: Uuid, invitation: Uuid) -> Result<Next, ApiError> {
    let page = format!("{}/members", gate(site));
    done(Role::Site, page, Notice::InvitationWithdrawn, Fields::default(), async |registry, actor| {
        registry.sites().withdraw_invitation(&actor, site, invitation).await
    })
    .await
}

/// 移除管理员, or leaving oneself.
#[server(endpoint = "site/remove_member")]
pub async fn remove_member(site: Uuid, account: Uuid) -> Result<Next, ApiError> {
    let own = actor(Role::Site).is_ok_and(|actor| actor.account == account);
    let page = if own { "/site".to_owned() } else { format!("{}/members", gate(site)) };
    done(Role::Site, page, Notice::MemberRemoved, Fields::default(), async |registry, actor| {
        registry.sites().remove_member(&actor, site, account).await
    })
    .await
}

#[cfg(feature = "ssr")]
fn desk(site: Uuid) -> String {
    addresses::office_site(site)
}

/// 审核通过.
#[server(endpoint = "office/approve_site")]
pub async fn approve_site(site: Uuid, revision: i64, #[server(default)] in_zone: String) -> Result<Next, ApiError> {
    done(Role::Staff, desk(site), Notice::SiteApproved, Fields::default(), async |registry, actor| {
        registry.sites().approve_site(&actor, site, revision, in_zone == "yes").await
    })
    .await
}

/// 审核不通过.
#[server(endpoint = "office/return_site")]
pub async fn return_site(
    site: Uuid,
    revision: i64,
    #[server(default)] whole: String,
    #[server(default)] reasons: BTreeMap<String, String>,
) -> Result<Next, ApiError> {
    let typed: Fields = reasons.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let typed = typed.with("whole", &whole);
    done(Role::Staff, desk(site), Notice::SiteReturned, typed, async |registry, actor| {
        registry.sites().return_site(&actor, site, revision, &ReturnReasons { whole, fields: reasons }).await
    })
    .await
}

/// 关闭工地.
#[server(endpoint = "office/close_site")]
pub async fn close_site(site: Uuid, #[server(default)] close_reason: String) -> Result<Next, ApiError> {
    let typed = Fields::default().with("close_reason", &close_reason);
    done(Role::Staff, desk(site), Notice::SiteClosed, typed, async |registry, actor| {
        registry.sites().close_site(&actor, site, &close_reason).await
    })
    .await
}

/// 强制出场.
#[server(endpoint = "office/force_exit")]
pub async fn force_exit(site: Uuid, visit: Uuid, #[server(default)] force_reason: String) -> Result<Next, ApiError> {
    let typed = Fields::default().with("force_reason", &force_reason);
    done(Role::Staff, desk(site), Notice::Forced, typed, async |registry, actor| {
        registry.gate().force_exit(&actor, visit, &force_reason).await.map(drop)
    })
    .await
}
