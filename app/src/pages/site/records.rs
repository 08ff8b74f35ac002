//! `/site/sites/{id}/records`: 进出记录 for the administrators of the site.

use leptos::prelude::*;
use registry::Role;

use crate::components::served::Person;
use crate::context::actor;
use crate::pages::records::show;
use crate::pages::{id_param, loaded};

/// A site's records for its administrators.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Site, async move {
        let (id, actor) = (id?, actor(Role::Site)?);
        show(&actor, id, Person::Site, "/site").await
    })
}
