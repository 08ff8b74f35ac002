//! `/owner/sessions`, `/site/sessions`: 登录设备.

use leptos::prelude::*;
use registry::Role;

use crate::components::form::refusal_summary;
use crate::components::layout::{Person, notice, page as frame};
use crate::components::sessions::{failed, sessions};
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// Where a person is signed in.
pub fn page(role: Role) -> AnyView {
    loaded(role, async move {
        let base = if role == Role::Site { "/site" } else { "/owner" };
        let actor = actor(role)?;
        let flash = take_flash();
        let open = registry().people().my_sessions(&actor).await?;
        let refused = registry().people().my_failed_sign_ins(&actor).await?;
        Ok(frame(
            Person::of(role),
            "登录设备",
            flash.refusal.is_some(),
            view! {
                <h1>"登录设备"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                <p class="hint">"有不认识的设备时，请结束它的登录，并修改密码。"</p>
                {sessions(&open)}
                {failed(&refused)}
                <p class="links"><a href=format!("{base}/password")>"修改密码"</a> <a href=base>"返回首页"</a></p>
            },
        ))
    })
}
