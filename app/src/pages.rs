//! The pages that only the server writes, by person. Each loads what it shows from one or two services, and shows it;
//! it decides nothing.

use std::future::Future;

use domain::filing::FilingKind;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use registry::Role;
use uuid::Uuid;

use crate::components::served::page;
use crate::context::{go_to, here, kind, login_page, person, query, second_factor_page, set_status};
use wire::Failure;

pub mod office;
pub mod records;

/// Renders a page once its data is there; a refusal leads to the login page or to a page that says so and offers ways
/// on.
pub fn loaded(role: Role, work: impl Future<Output = Result<AnyView, Refusal>> + Send + 'static) -> AnyView {
    let here = here();
    Suspend::new(async move {
        match work.await {
            Ok(view) => view,
            Err(Refusal::SignInRequired) => {
                go_to(&login_page(role, &here));
                ().into_any()
            }
            Err(Refusal::SecondFactorRequired) => {
                go_to(&second_factor_page(&here));
                ().into_any()
            }
            Err(refusal) => refused(role, &refusal),
        }
    })
    .into_any()
}

/// The id in the address; nonsense is not found.
pub fn id_param() -> Result<Uuid, Refusal> {
    use_params_map().get_untracked().get("id").and_then(|id| id.parse().ok()).ok_or(Refusal::NotFound)
}

/// Leads to another page of the wizard.
pub fn lead_to(path: &str) -> AnyView {
    go_to(path);
    ().into_any()
}

/// What was refused, and where to go from here.
fn refused(role: Role, refusal: &Refusal) -> AnyView {
    set_status(refusal.status());
    let person = person(role);
    let shown = crate::page::refused(person, &Failure::Refused(refusal.into()));
    page(person, &shown.title, false, shown.main)
}

/// The kind of change in the address; a registration and nonsense are not found.
pub fn kind_param() -> Result<FilingKind, Refusal> {
    kind(&use_params_map().get_untracked().get("kind").unwrap_or_default())
}

/// Behind which line the page of a list begins: `after=instant.id` of the address.
pub fn cursor() -> Option<(i64, Uuid)> {
    query("after").as_deref().and_then(registry::filters::cursor)
}
