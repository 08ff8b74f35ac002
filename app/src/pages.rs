//! The pages, by person. Each loads what it shows from one or two services, and shows it; it decides nothing.

use std::future::Future;

use domain::filing::FilingKind;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use registry::{Registry, Role};
use uuid::Uuid;

use crate::components::layout::{Person, page};
use crate::context::{go_to, here, login_page, query, second_factor_page, set_status};

pub mod account;
pub mod certificate;
pub mod legal;
pub mod lookup;
pub mod office;
pub mod own_account;
pub mod owner;
pub mod portal;
pub mod records;
pub mod sessions;
pub mod site;
pub mod stage;

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

/// Renders a page that is for anybody.
pub fn shown(work: impl Future<Output = Result<AnyView, Refusal>> + Send + 'static) -> AnyView {
    Suspend::new(async move {
        match work.await {
            Ok(view) => view,
            Err(refusal) => refused_to(Person::Anybody, ("/", "回到首页"), &refusal),
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
    let home = match role {
        Role::Staff => ("/office", "回到审核首页"),
        Role::Site => ("/site", "回到首页"),
        Role::Owner => ("/owner", "回到首页"),
    };
    refused_to(Person::of(role), home, refusal)
}

fn refused_to(person: Person, (home, words): (&'static str, &'static str), refusal: &Refusal) -> AnyView {
    set_status(refusal.status());
    let title = if refusal.status() == 404 { "没有找到" } else { "无法显示" };
    page(
        person,
        title,
        false,
        view! {
            <h1>{title}</h1>
            <p>{refusal.sentence()}</p>
            <p><a class="button primary" href=home>{words}</a></p>
        },
    )
}

/// No such page.
pub fn not_found() -> AnyView {
    set_status(404);
    page(
        Person::Anybody,
        "没有找到",
        false,
        view! {
            <h1>"没有找到这个页面"</h1>
            <p>"地址可能有误，或页面已经移走。"</p>
            <p><a class="button primary" href="/">"回到首页"</a></p>
        },
    )
}

/// The kind of change in the address; a registration and nonsense are not found.
pub fn kind_param() -> Result<FilingKind, Refusal> {
    let kind = use_params_map().get_untracked().get("kind").and_then(|code| FilingKind::from_code(&code));
    kind.filter(|kind| *kind != FilingKind::Registration).ok_or(Refusal::NotFound)
}

/// The districts an owner can choose: code and name.
pub(crate) async fn districts(registry: &Registry) -> Result<Vec<(String, String)>, Refusal> {
    let offices = registry.offices().districts().await?;
    Ok(offices.into_iter().map(|office| (office.code, office.district)).collect())
}

/// Behind which line the page of a list begins: `after=instant.id` of the address.
pub fn cursor() -> Option<(i64, Uuid)> {
    query("after").as_deref().and_then(registry::filters::cursor)
}
