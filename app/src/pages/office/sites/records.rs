//! `/office/sites/{id}/records`: a site's records for its office.

use leptos::prelude::*;
use registry::Role;

use crate::components::served::Person;
use crate::context::actor;
use crate::pages::records::show;
use crate::pages::{id_param, loaded};

/// The records.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor) = (id?, actor(Role::Staff)?);
        show(&actor, id, Person::Office, "/office").await
    })
}
