//! `/site/sites/{id}/records`: 进出记录 for the administrators of the site.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::at_gate::Records;

use crate::addresses;
use crate::api::ApiError;
use crate::components::records;
use crate::page::{At, Page, Person, Shown};

/// A site's records for its administrators; narrowed by the address.
#[server(name = AskRecords, endpoint = "site/records", input = GetUrl)]
pub async fn site_records(#[server(default)] id: String) -> Result<Records, ApiError> {
    crate::answers::at_gate::records(&id).await
}

/// 进出记录.
pub struct List;

impl Page for List {
    type Question = AskRecords;
    const PERSON: Person = Person::Site;

    fn show(list: Records, at: &At) -> Shown {
        let crumbs = view! {
            <a href="/site">"我的工地"</a>
            " › "
            <a href=addresses::site(list.site.id)>{list.site.name.clone()}</a>
        };
        records::show(&list, at, crumbs.into_any(), addresses::site_records(list.site.id))
    }
}
