//! `/owner/machines/{id}/change/{kind}`: 申请过户, 迁移, 补领 or 注销.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::ChangeForm;

use crate::addresses;
use crate::api::ApiError;
use crate::components::change::{change_form, change_hint};
use crate::components::form::{refusal_summary, report_of, restored};
use crate::page::{At, Page, Person, Shown};

/// The machine, and what can be asked for it.
#[server(name = AskChange, endpoint = "owner/change", input = GetUrl)]
pub async fn change(#[server(default)] id: String, #[server(default)] kind: String) -> Result<ChangeForm, ApiError> {
    crate::answers::filings::change(&id, &kind).await
}

/// The form.
pub struct Change;

impl Page for Change {
    type Question = AskChange;
    const PERSON: Person = Person::Owner;

    fn show(form: ChangeForm, at: &At) -> Shown {
        show(form, at)
    }
}

fn show(form: ChangeForm, at: &At) -> Shown {
    let said = &at.said;
    let left = form.left.filter(|_| said.typed.is_blank());
    let is_restored = left.is_some();
    let typed = left.unwrap_or_else(|| said.typed.clone());
    let kind = form.kind;
    Shown::new(
        kind.label(),
        view! {
            <h1>{kind.label()}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {restored(is_restored)}
            <p>"环保登记号码 " <strong class="number">{form.number}</strong></p>
            <p class="hint">{change_hint(kind)}</p>
            {change_form(
                "/api/owner/start_change",
                form.machine,
                kind,
                &form.writer,
                (&typed, &report_of(said.refusal.as_ref())),
                &form.districts,
            )}
            <p class="links"><a href=addresses::owner_machine(form.machine)>"返回"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}
