//! The reviewer's decisions: claim, release, free, 审核通过, 审核不通过, 疑似重复, and the list of common reasons.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::addresses,
    crate::addresses::filing_address,
    crate::context::{actor, answer, answer_desk, as_staff, desk_key, leave_notice, local_path, registry},
    domain::fields::Fields,
    domain::refusal::Refusal,
    domain::stage::Stage,
    registry::desk::duplicates::Verdict,
    registry::desk::{ReturnReasons, StageOverride},
    registry::filters::Filters,
    registry::gate::suspicions::{SuspicionKey, SuspicionState},
    registry::{Duty, Role},
    wire::Notice,
};

#[cfg(feature = "ssr")]
fn page(filing: Uuid, queue: &str) -> String {
    filing_address(filing, Some(queue).filter(|queue| !queue.is_empty()), "")
}

/// Where a decision leads: to the next filing of the queue it was made from, with what was decided said there; to the
/// queue when that was the last; and back to the filing when it was opened from elsewhere.
#[cfg(feature = "ssr")]
async fn after_decision(filing: Uuid, queue: &str, decided: Notice) -> String {
    let Ok(actor) = actor(Role::Staff) else { return page(filing, "") };
    let next = if queue.is_empty() {
        page(filing, "")
    } else {
        let filter = Filters::parse(queue).filings();
        match registry().desk().next_in_queue(&actor, &filter, filing).await {
            Ok(Some(next)) => page(next, queue),
            _ => addresses::office_queue(queue),
        }
    };
    leave_notice(&next, decided);
    next
}

/// Takes a filing, so that colleagues see who has it.
#[server(endpoint = "office/claim")]
pub async fn claim(filing: Uuid, #[server(default)] queue: String) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.desk().claim(&actor, filing).await).await;
    answer(result.map(|()| page(filing, &queue)), &page(filing, &queue), Fields::default())
}

/// Puts it back.
#[server(endpoint = "office/release")]
pub async fn release(filing: Uuid, #[server(default)] queue: String) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.desk().release(&actor, filing).await).await;
    answer(result.map(|()| addresses::office_queue(&queue)), &page(filing, &queue), Fields::default())
}

/// 解除锁定: a supervisor frees what a colleague holds.
#[server(endpoint = "office/free")]
pub async fn free(filing: Uuid, #[server(default)] queue: String) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.desk().free(&actor, filing).await).await;
    if result.is_ok() {
        leave_notice(&page(filing, &queue), Notice::Freed);
    }
    answer(result.map(|()| page(filing, &queue)), &page(filing, &queue), Fields::default())
}

/// 审核通过; the next page says what that has done.
#[server(endpoint = "office/approve")]
pub async fn approve(
    filing: Uuid,
    revision: i64,
    #[server(default)] stage: String,
    #[server(default)] override_reason: String,
    #[server(default)] queue: String,
) -> Result<Next, ApiError> {
    let typed = Fields::default().with("stage", &stage).with("override_reason", &override_reason);
    let stage = stage.chars().next().and_then(Stage::from_code);
    let stage = stage.map(|stage| StageOverride { stage, reason: override_reason });
    let result = as_staff(async |registry, actor| {
        let kind = registry.desk().kind_of_filing(&actor, filing).await?;
        Ok((kind, registry.desk().approve(&actor, filing, revision, stage.as_ref()).await?))
    })
    .await;
    let result = match result {
        Ok((kind, number)) => {
            Ok(after_decision(filing, &queue, Notice::Approved { kind, number: number.to_string() }).await)
        }
        Err(refusal) => Err(refusal),
    };
    answer_desk(result, &page(filing, &queue), typed).await
}

/// 审核不通过, with reasons.
#[server(endpoint = "office/return_filing")]
pub async fn return_filing(
    filing: Uuid,
    revision: i64,
    #[server(default)] whole: String,
    #[server(default)] reasons: BTreeMap<String, String>,
    #[server(default)] queue: String,
) -> Result<Next, ApiError> {
    let mut typed: Fields =
        reasons.iter().filter(|(_, text)| !text.trim().is_empty()).map(|(name, text)| (name.clone(), text)).collect();
    typed.set("whole", &whole);
    let reasons = ReturnReasons { whole, fields: reasons };
    let result = as_staff(async |registry, actor| {
        let kind = registry.desk().kind_of_filing(&actor, filing).await?;
        registry.desk().return_filing(&actor, filing, revision, &reasons).await?;
        Ok(kind)
    })
    .await;
    let result = match result {
        Ok(kind) => Ok(after_decision(filing, &queue, Notice::Returned { kind }).await),
        Err(refusal) => Err(refusal),
    };
    answer_desk(result, &page(filing, &queue), typed).await
}

/// 疑似重复: the same machine or not.
#[server(endpoint = "office/judge")]
pub async fn judge(
    filing: Uuid,
    other: Uuid,
    #[server(default)] verdict: String,
    #[server(default)] reason: String,
    #[server(default)] queue: String,
) -> Result<Next, ApiError> {
    let typed = Fields::default().with("other", &other.to_string()).with("reason", &reason);
    let result = as_staff(async |registry, actor| {
        let verdict = Verdict::from_code(&verdict).ok_or(Refusal::BadRequest)?;
        registry.desk().judge_pair(&actor, filing, other, verdict, &reason).await
    })
    .await;
    answer_desk(result.map(|()| page(filing, &queue)), &page(filing, &queue), typed).await
}

/// 常用原因: the whole list, one a line.
#[server(endpoint = "office/set_phrases")]
pub async fn set_phrases(#[server(default)] phrases: String) -> Result<Next, ApiError> {
    let list = "/office/phrases".to_owned();
    let typed = Fields::default().with("phrases", &phrases);
    let result = as_staff(async |registry, actor| registry.desk().set_phrases(&actor, &phrases).await).await;
    if result.is_ok() {
        leave_notice(&list, Notice::Saved);
    }
    answer_desk(result.map(|()| list.clone()), &list, typed).await
}

/// Throws away what was typed on a page of the office and could not be saved.
#[server(endpoint = "office/drop_desk_form")]
pub async fn drop_desk_form(#[server(default)] back: String) -> Result<Next, ApiError> {
    let back = local_path(&back).filter(|back| back.starts_with("/office")).unwrap_or("/office").to_owned();
    let result = as_staff(async |registry, actor| registry.desk().drop_desk_form(&actor, &desk_key(&back)).await).await;
    answer(result.map(|()| back.clone()), &back, Fields::default())
}

/// 核实 a suspected plate: what the office found out, with a note. `before` is what the page showed.
#[server(endpoint = "office/judge_suspicion")]
pub async fn judge_suspicion(
    #[server(default)] suspicion: String,
    #[server(default)] before: String,
    #[server(default)] outcome: String,
    #[server(default)] note: String,
) -> Result<Next, ApiError> {
    let before = SuspicionState::from_code(&before).unwrap_or(SuspicionState::Open);
    let list = addresses::suspicions_in(before.code());
    let typed = Fields::default().with("other", &suspicion).with("note", &note);
    let result = as_staff(async |registry, actor| {
        actor.staff(Duty::Review)?;
        let key = SuspicionKey::parse(&suspicion).ok_or(Refusal::NotFound)?;
        let outcome = SuspicionState::from_code(&outcome).ok_or(Refusal::BadRequest)?;
        registry.gate().judge_suspicion(&actor, &key, before, outcome, &note).await
    })
    .await;
    if result.is_ok() {
        leave_notice("/office/suspicions", Notice::SuspicionJudged);
    }
    answer_desk(result.map(|()| list.clone()), &list, typed).await
}
