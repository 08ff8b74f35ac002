//! 系统接口: keys of other systems, given out and stopped.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::context::{answer, answer_desk, as_staff, leave_notice, leave_once},
    domain::fields::Fields,
    registry::{Actor, Registry},
    wire::Notice,
};

#[cfg(feature = "ssr")]
const PAGE: &str = "/office/systems";

/// Gives a system a key; the page shows it once.
#[server(endpoint = "office/system_add")]
pub async fn system_add(#[server(default)] name: String, #[server(default)] office: String) -> Result<Next, ApiError> {
    let typed = Fields::default().with("name", &name).with("office", &office);
    let add = async |registry: Registry, actor: Actor| registry.offices().add_system(&actor, &name, &office).await;
    let added = as_staff(add).await;
    if let Ok(key) = &added {
        leave_once(PAGE, Fields::default().with("name", &name).with("key", key));
    }
    answer_desk(added.map(|_| PAGE.to_owned()), PAGE, typed).await
}

/// Makes a key worth nothing.
#[server(endpoint = "office/system_stop")]
pub async fn system_stop(system: Uuid) -> Result<Next, ApiError> {
    let stopped = as_staff(async |registry, actor| registry.offices().stop_system(&actor, system).await).await;
    if stopped.is_ok() {
        leave_notice(PAGE, Notice::SystemStopped);
    }
    answer(stopped.map(|()| PAGE.to_owned()), PAGE, Fields::default())
}
