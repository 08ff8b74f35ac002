//! The reviewer's decisions: claim, release, 审核通过, 审核不通过.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;

#[cfg(feature = "ssr")]
use {
    crate::context::{Flash, actor, answer, leave_flash, registry},
    domain::fields::Fields,
    domain::refusal::Refusal,
    registry::review::ReturnReasons,
    registry::{Actor, Registry, Role},
};

#[cfg(feature = "ssr")]
async fn as_staff<T>(work: impl AsyncFnOnce(Registry, Actor) -> registry::Result<T>) -> Result<T, Refusal> {
    let actor = actor(Role::Staff)?;
    work(registry(), actor).await.map_err(|error| error.refusal())
}

#[cfg(feature = "ssr")]
fn page(filing: Uuid) -> String {
    format!("/office/filings/{filing}")
}

#[cfg(feature = "ssr")]
fn notice(filing: Uuid, key: &str) {
    leave_flash(Flash { page: page(filing), notice: Some(key.into()), ..Flash::default() });
}

/// Takes a filing, so that colleagues see who has it.
#[server(endpoint = "office/claim")]
pub async fn claim(filing: Uuid) -> Result<(), ApiError> {
    let result = as_staff(async |registry, actor| registry.claim(&actor, filing).await).await;
    answer(result.map(|()| page(filing)), &page(filing), Fields::default())
}

/// Puts it back.
#[server(endpoint = "office/release")]
pub async fn release(filing: Uuid) -> Result<(), ApiError> {
    let result = as_staff(async |registry, actor| registry.release(&actor, filing).await).await;
    answer(result.map(|()| "/office/filings".to_owned()), &page(filing), Fields::default())
}

/// 审核通过; the page then shows the number.
#[server(endpoint = "office/approve")]
pub async fn approve(filing: Uuid, revision: i64, #[server(default)] distinct: String) -> Result<(), ApiError> {
    let typed = Fields::default().with("distinct", &distinct);
    let result = as_staff(async |registry, actor| registry.approve(&actor, filing, revision, &distinct).await).await;
    if result.is_ok() {
        notice(filing, "approved");
    }
    answer(result.map(|_| page(filing)), &page(filing), typed)
}

/// 审核不通过, with reasons.
#[server(endpoint = "office/return_filing")]
pub async fn return_filing(
    filing: Uuid,
    revision: i64,
    #[server(default)] whole: String,
    #[server(default)] reasons: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let mut typed: Fields =
        reasons.iter().filter(|(_, text)| !text.trim().is_empty()).map(|(name, text)| (name.clone(), text)).collect();
    typed.set("whole", &whole);
    let reasons = ReturnReasons { whole, fields: reasons };
    let result =
        as_staff(async |registry, actor| registry.return_filing(&actor, filing, revision, &reasons).await).await;
    if result.is_ok() {
        notice(filing, "returned");
    }
    answer(result.map(|()| page(filing)), &page(filing), typed)
}
