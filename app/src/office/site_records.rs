//! `/office/sites/{id}/records`: 进出记录 of a site for the office that has it.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::at_gate::Records;
use wire::desk::Desk;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::records;
use crate::page::{At, Page, Person, Shown};

/// A site's records for the office; narrowed by the address.
#[server(name = AskSiteRecords, endpoint = "office/site_records", input = GetUrl)]
pub async fn site_records(#[server(default)] id: String) -> Result<Desk<Records>, ApiError> {
    crate::answers::at_gate::records_at_desk(&id).await
}

/// 进出记录.
pub struct List;

impl Page for List {
    type Question = AskSiteRecords;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Records>, at: &At) -> Shown {
        on_desk(desk, at, |list, at| {
            let crumbs = view! {
                <a href="/office">"审核首页"</a>
                " › "
                <a href=addresses::office_site(list.site.id)>{list.site.name.clone()}</a>
            };
            records::show(&list, at, crumbs.into_any(), addresses::office_site_records(list.site.id))
        })
    }
}
