//! The owner's filing: start, save, submit, withdraw, delete (manual 二(二), 二(三)). Photos go through the plain routes.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::Fields;
use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::addresses,
    crate::context::{answer, as_owner, data, leave_notice, presence, registry},
    domain::filing::Step,
    domain::refusal::Refusal,
    registry::people::sessions::Presence,
    registry::{Actor, Registry, Role},
    wire::Notice,
};

#[cfg(feature = "ssr")]
pub use crate::addresses::step as step_path;

/// The address of a page of a filing.
#[cfg(feature = "ssr")]
pub fn page(filing: Uuid, name: &str) -> String {
    addresses::filing_page(filing, name)
}

/// 新增机械备案.
#[server(endpoint = "filing/start")]
pub async fn start_filing() -> Result<Next, ApiError> {
    let started = as_owner(async |registry, actor| registry.filings().start_filing(&actor).await).await;
    answer(started.map(|id| page(id, "subject")), "/owner", Fields::default())
}

/// 复制一台: another machine of the same kind; what is this one's own stays empty.
#[server(endpoint = "filing/copy")]
pub async fn copy_filing(filing: Uuid) -> Result<Next, ApiError> {
    let started = as_owner(async |registry, actor| registry.filings().copy_filing(&actor, filing).await).await;
    answer(started.map(|id| page(id, "subject")), &addresses::owner_machine(filing), Fields::default())
}

/// Where the buttons under a step lead: 下一步, 上一步, 保存，稍后继续, 沿用, or stay. From a step that was opened on 核对,
/// 下一步 leads back there, by way of whatever the change has left unfinished.
#[cfg(feature = "ssr")]
pub async fn after_step(
    registry: &Registry,
    actor: &Actor,
    filing: Uuid,
    step: Step,
    go: &str,
    from: &str,
) -> Result<String, Refusal> {
    let next = match (step, go) {
        (_, "later") => return Ok("/owner/machines".to_owned()),
        (_, "stay") => return Ok(step_path(filing, step, from, false)),
        (Step::Subject, "reuse") => {
            registry.filings().reuse_known(actor, filing).await?;
            return Ok(step_path(filing, step, from, false));
        }
        (Step::Photos, "back") => return Ok(step_path(filing, Step::Subject, from, false)),
        (Step::Machine, "back") => return Ok(step_path(filing, Step::Photos, from, false)),
        (Step::Subject, _) if from != "check" => page(filing, Step::Photos.code()),
        (Step::Photos, _) if from != "check" => page(filing, Step::Machine.code()),
        _ => page(filing, "check"),
    };
    let draft = registry.filings().draft(actor, filing).await?;
    let assessment = registry.filings().assess(&draft).await?;
    if !assessment.of(step).is_clean() {
        return Ok(step_path(filing, step, from, true));
    }
    Ok(match assessment.first_incomplete().filter(|_| next.ends_with("/check")) {
        Some(unfinished) => step_path(filing, unfinished, "check", draft.was_saved(unfinished)),
        None => next,
    })
}

/// Saves a step and says where to go; a form that cannot be saved because its writer's session has ended is kept aside.
#[cfg(feature = "ssr")]
#[expect(clippy::too_many_arguments, reason = "who, which step, and what was sent")]
pub async fn save_and_go(
    registry: &Registry,
    presence: &Presence,
    writer: &str,
    filing: Uuid,
    version: i64,
    step: Step,
    fields: &Fields,
    (go, from): (&str, &str),
) -> Result<String, Refusal> {
    if let Some(account) = registry.filings().writer_away(presence, writer) {
        registry.filings().keep_expired_form(account, filing, step, fields).await?;
    }
    let actor = match presence {
        Presence::Present(actor) if actor.role == Role::Owner => actor,
        Presence::Present(_) => return Err(Refusal::Forbidden),
        Presence::Expired { .. } | Presence::Nobody | Presence::HalfWay(_) => return Err(Refusal::SignInRequired),
    };
    registry.filings().save_step(actor, filing, version, step, fields).await?;
    after_step(registry, actor, filing, step, go, from).await
}

/// 机械信息: 下一步, 上一步 or 保存，稍后继续.
#[server(endpoint = "filing/save_machine")]
pub async fn save_machine(
    filing: Uuid,
    version: i64,
    #[server(default)] go: String,
    #[server(default)] from: String,
    #[server(default)] fields: Fields,
    #[server(default)] writer: String,
) -> Result<Next, ApiError> {
    let to = (go.as_str(), from.as_str());
    let saved = save_and_go(&registry(), &presence(), &writer, filing, version, Step::Machine, &fields, to).await;
    answer(saved, &step_path(filing, Step::Machine, &from, false), Fields::default())
}

/// Saves while the owner types; answers the new version. A stale page is told so and overwrites nothing.
#[server(endpoint = "filing/autosave")]
pub async fn autosave(
    filing: Uuid,
    version: i64,
    step: String,
    #[server(default)] fields: Fields,
) -> Result<i64, ApiError> {
    let Some(step) = Step::from_code(&step) else { return data(Err(Refusal::BadRequest)) };
    data(
        as_owner(async |registry, actor| {
            registry.filings().try_save_step(&actor, filing, version, step, &fields).await
        })
        .await,
    )
}

/// Throws away the form that was kept aside.
#[server(endpoint = "filing/drop_kept")]
pub async fn drop_kept(filing: Uuid, step: String) -> Result<Next, ApiError> {
    let Some(step) = Step::from_code(&step) else { return data(Err(Refusal::BadRequest)) };
    let dropped = as_owner(async |registry, actor| registry.filings().drop_kept_form(&actor, filing, step).await).await;
    answer(dropped.map(|()| page(filing, step.code())), &page(filing, step.code()), Fields::default())
}

/// 提交.
#[server(endpoint = "filing/submit")]
pub async fn submit(filing: Uuid, version: i64) -> Result<Next, ApiError> {
    let result = as_owner(async |registry, actor| registry.filings().submit(&actor, filing, version).await).await;
    let back = match &result {
        Err(Refusal::Incomplete { step }) => format!("{}?check=1", page(filing, step.code())),
        _ => page(filing, "check"),
    };
    answer(result.map(|_| page(filing, "done")), &back, Fields::default())
}

/// 撤回.
#[server(endpoint = "filing/withdraw")]
pub async fn withdraw(filing: Uuid) -> Result<Next, ApiError> {
    let result = as_owner(async |registry, actor| registry.filings().withdraw(&actor, filing).await).await;
    answer(result.map(|()| page(filing, "check")), &addresses::owner_machine(filing), Fields::default())
}

/// 删除草稿.
#[server(endpoint = "filing/delete")]
pub async fn delete_draft(filing: Uuid) -> Result<Next, ApiError> {
    let result = as_owner(async |registry, actor| registry.filings().delete_draft(&actor, filing).await).await;
    if result.is_ok() {
        leave_notice("/owner/machines", Notice::DraftDeleted);
    }
    answer(result.map(|()| "/owner/machines".to_owned()), &addresses::owner_machine(filing), Fields::default())
}
