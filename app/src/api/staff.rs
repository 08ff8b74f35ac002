//! The administration of staff and offices.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::addresses,
    crate::context::{answer, answer_desk, as_staff, leave_notice, leave_once},
    domain::fields::Fields,
    domain::refusal::Refusal,
    registry::Duty,
    registry::offices::OfficeForm,
    registry::offices::staff::MemberForm,
    wire::Notice,
};

#[cfg(feature = "ssr")]
fn page(member: Uuid) -> String {
    addresses::staff_member(member)
}

/// The form, and what was typed for when it comes back.
#[cfg(feature = "ssr")]
fn read(name: String, office: String, duties: &BTreeMap<String, String>) -> (MemberForm, Fields) {
    let chosen = |duty: &Duty| duties.get(duty.code()).is_some_and(|ticked| ticked == "yes");
    let duties: Vec<Duty> = Duty::ALL.into_iter().filter(chosen).collect();
    let codes = duties.iter().map(|duty| duty.code()).collect::<Vec<_>>().join(",");
    let typed =
        Fields::default().with("name", &name).with("office", &office).with("duties", &codes).with("form", "typed");
    (MemberForm { name, office, duties }, typed)
}

/// Answers with the member's page, which says once what was done.
#[cfg(feature = "ssr")]
fn done(result: Result<(), Refusal>, member: Uuid, notice: Notice, typed: Fields) -> Result<Next, ApiError> {
    if result.is_ok() {
        leave_notice(&page(member), notice);
    }
    answer(result.map(|()| page(member)), &page(member), typed)
}

/// Answers with the member's page, which shows the temporary password once.
#[cfg(feature = "ssr")]
fn shown(result: Result<(Uuid, String), Refusal>, form: &str, typed: Fields) -> Result<Next, ApiError> {
    answer(result.map(|made| leave_password(&made)), form, typed)
}

/// Lets the member's page show the temporary password once; the page.
#[cfg(feature = "ssr")]
fn leave_password((member, password): &(Uuid, String)) -> String {
    let typed = Fields::default().with("temporary", password);
    let page = page(*member);
    leave_once(&page, typed);
    page
}

/// Adds a member of staff.
#[server(endpoint = "office/staff_add")]
pub async fn staff_add(
    #[server(default)] username: String,
    #[server(default)] name: String,
    #[server(default)] office: String,
    #[server(default)] duties: BTreeMap<String, String>,
) -> Result<Next, ApiError> {
    let (form, typed) = read(name, office, &duties);
    let added = as_staff(async |registry, actor| registry.offices().invite_staff(&actor, &username, &form).await).await;
    let next = added.map(|invited| leave_password(&invited));
    answer_desk(next, "/office/staff/new", typed.with("username", &username)).await
}

/// Changes name, office and duties.
#[server(endpoint = "office/staff_edit")]
pub async fn staff_edit(
    member: Uuid,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] office: String,
    #[server(default)] duties: BTreeMap<String, String>,
) -> Result<Next, ApiError> {
    let (form, typed) = read(name, office, &duties);
    let result =
        as_staff(async |registry, actor| registry.offices().edit_staff(&actor, member, version, &form).await).await;
    if result.is_ok() {
        leave_notice(&page(member), Notice::MemberChanged);
    }
    answer_desk(result.map(|()| page(member)), &page(member), typed).await
}

/// A new temporary password.
#[server(endpoint = "office/staff_password")]
pub async fn staff_password(member: Uuid) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.offices().renew_staff_password(&actor, member).await).await;
    shown(result.map(|password| (member, password)), &page(member), Fields::default())
}

/// Forgets the phone and the recovery codes.
#[server(endpoint = "office/staff_reset_second_factor")]
pub async fn staff_reset_second_factor(member: Uuid) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.offices().reset_second_factor(&actor, member).await).await;
    done(result, member, Notice::SecondFactorReset, Fields::default())
}

/// Ends a member's sessions.
#[server(endpoint = "office/staff_end_sessions")]
pub async fn staff_end_sessions(member: Uuid) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.offices().end_staff_sessions(&actor, member).await).await;
    done(result, member, Notice::MemberSessionsEnded, Fields::default())
}

/// Closes an account.
#[server(endpoint = "office/staff_close")]
pub async fn staff_close(member: Uuid) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.offices().close_staff(&actor, member).await).await;
    done(result, member, Notice::MemberClosed, Fields::default())
}

/// Opens a closed account again.
#[server(endpoint = "office/staff_reopen")]
pub async fn staff_reopen(member: Uuid) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| registry.offices().reopen_staff(&actor, member).await).await;
    shown(result.map(|password| (member, password)), &page(member), Fields::default())
}

/// Changes how an office is reached.
#[server(endpoint = "office/office_edit")]
pub async fn office_edit(
    office: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] address: String,
    #[server(default)] hours: String,
) -> Result<Next, ApiError> {
    let typed = Fields::default().with("name", &name).with("phone", &phone).with("address", &address);
    let typed = typed.with("hours", &hours).with("form", "typed");
    let form = OfficeForm { name, phone, address, hours };
    let result =
        as_staff(async |registry, actor| registry.offices().edit_office(&actor, &office, version, &form).await).await;
    let page = addresses::office(crate::context::percent_encode(&office));
    if result.is_ok() {
        leave_notice(&page, Notice::OfficeChanged);
    }
    answer_desk(result.map(|()| page.clone()), &page, typed).await
}
