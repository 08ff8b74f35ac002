//! `/owner/sessions`: 登录设备.

use leptos::prelude::*;
use registry::Role;

use crate::components::form::refusal_summary;
use crate::components::layout::{Person, notice, page as frame};
use crate::components::sessions::sessions;
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// Where the owner is signed in.
pub fn page() -> AnyView {
    loaded(Role::Owner, async {
        let actor = actor(Role::Owner)?;
        let flash = take_flash();
        let open = registry().my_sessions(&actor).await.map_err(|error| error.refusal())?;
        Ok(frame(
            Person::Owner,
            "登录设备",
            flash.refusal.is_some(),
            view! {
                <h1>"登录设备"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_deref())}
                <p class="hint">"有不认识的设备时，请结束它的登录，并修改密码。"</p>
                {sessions(&open)}
                <p class="links"><a href="/owner/password">"修改密码"</a> <a href="/owner">"返回首页"</a></p>
            },
        ))
    })
}
