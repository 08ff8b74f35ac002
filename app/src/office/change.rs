//! `/office/machines/{id}/change/{kind}`: the office files a change itself; it goes through the queue like any other.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::register::ChangeOfOffice;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::change::{change_form, change_hint};
use crate::components::form::{refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::page::{At, Page, Person, Shown};

/// The machine, and what can be asked for it.
#[server(name = AskChange, endpoint = "office/change", input = GetUrl)]
pub async fn change(
    #[server(default)] id: String,
    #[server(default)] kind: String,
) -> Result<Desk<ChangeOfOffice>, ApiError> {
    crate::answers::register::change(&id, &kind).await
}

/// The form.
pub struct Change;

impl Page for Change {
    type Question = AskChange;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<ChangeOfOffice>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(form: ChangeOfOffice, at: &At) -> Shown {
    let said = &at.said;
    let (id, kind) = (form.machine, form.kind);
    Shown::new(
        format!("{} {}", kind.label(), form.number),
        view! {
            <p class="crumbs">
                <a href="/office/machines">"机械登记册"</a>
                " › "
                <a href=addresses::office_machine(id)>{form.number}</a>
            </p>
            <h1>{kind.label()} " " {form.title}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {kept_note(at)}
            <p class="hint">{change_hint(kind)} "由审核人员发起的申请同样进入待审核备案。"</p>
            {change_form(
                "/api/office/start_change",
                id,
                kind,
                &form.writer,
                (&said.typed, &report_of(said.refusal.as_ref())),
                &form.districts,
            )}
            <p><a class="button quiet" href=addresses::office_machine(id)>"返回"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}
