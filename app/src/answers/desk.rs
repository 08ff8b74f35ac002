//! How a question of the office is answered: who asks, what was kept of the page's form, and what the page asks for.

use domain::fields::Fields;
use domain::refusal::Refusal;
use registry::people::sessions::Presence;
use registry::{Actor, Duty, Registry, Role};
use wire::Choice;
use wire::desk::{Around, Desk};

use super::districts;
use crate::api::ApiError;
use crate::context::{actor, data, desk_key, presence, registry};

/// The way around of whoever asks.
pub fn around() -> Around {
    match presence() {
        Presence::Present(actor) if actor.office_name().is_some() && actor.has_duty(Duty::Administration) => {
            Around::Administration
        }
        Presence::Present(actor) if actor.office_name().is_some() => Around::Sections,
        _ => Around::None,
    }
}

/// The districts that a list can be narrowed to, code and name: every one for the city, none for an office, which has
/// only its own.
pub async fn choosable(actor: &Actor, registry: &Registry) -> Result<Vec<Choice>, Refusal> {
    if actor.sees_city() { districts(registry).await } else { Ok(Vec::new()) }
}

/// Answers a page that has no form of its own.
pub async fn read<T>(work: impl AsyncFnOnce(Registry, Actor) -> Result<T, Refusal>) -> Result<Desk<T>, ApiError> {
    let read = async { work(registry(), actor(Role::Staff)?).await }.await;
    data(read.map(|page| Desk { around: around(), kept: Fields::default(), page }))
}

/// Answers a page with a form: `address` is the page's own, under which what could not be saved is kept.
pub async fn form<T>(
    address: &str,
    work: impl AsyncFnOnce(Registry, Actor) -> Result<T, Refusal>,
) -> Result<Desk<T>, ApiError> {
    let form = async {
        let (registry, actor) = (registry(), actor(Role::Staff)?);
        // Without what was kept the page is still a page; a failure is logged where it becomes a refusal.
        let kept = registry.desk().desk_form(&actor, &desk_key(address)).await.map_err(Refusal::from);
        let page = work(registry, actor).await?;
        Ok(Desk { around: around(), kept: kept.ok().flatten().unwrap_or_default(), page })
    };
    data(form.await)
}
