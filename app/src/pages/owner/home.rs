//! `/owner`: 新增机械备案, 我的机械, 修改密码, 退出登录.

use leptos::prelude::*;
use registry::Role;

use crate::components::form::refusal_summary;
use crate::components::layout::{Person, page as frame};
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// The owner's first page.
pub fn page() -> AnyView {
    loaded(Role::Owner, async {
        let actor = actor(Role::Owner)?;
        let flash = take_flash();
        let recent = registry().filings().my_machines(&actor, None).await?;
        let returned =
            recent.entries.iter().filter(|entry| entry.state == domain::filing::FilingState::Returned).count();
        Ok(frame(
            Person::Owner,
            "首页",
            flash.refusal.is_some(),
            view! {
                <h1>{actor.name.clone()} "，您好"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {(returned > 0).then(|| view! {
                    <p class="returned-box" role="status">
                        {returned} "份备案审核不通过，" <a href="/owner/machines">"请查看原因并修改"</a>
                    </p>
                })}
                <ul class="tiles">
                    <li>
                        <form method="post" action="/api/filing/start">
                            <button type="submit" class="tile primary">
                                <span class="tile-title">"新增机械备案"</span>
                                <span>"填写主体信息、上传照片、填写机械信息"</span>
                            </button>
                        </form>
                    </li>
                    <li>
                        <a class="tile" href="/owner/machines">
                            <span class="tile-title">"我的机械"</span>
                            <span>"查看审核状态、继续填报、修改"</span>
                        </a>
                    </li>
                </ul>
                <div class="foot-links">
                    <a class="button quiet" href="/owner/password">"修改密码"</a>
                    <a class="button quiet" href="/owner/sessions">"登录设备"</a>
                    <a class="button quiet" href="/owner/account">"我的信息"</a>
                    <form method="post" action="/api/account/log_out" class="inline-form">
                        <button type="submit" class="button quiet">"退出登录"</button>
                    </form>
                </div>
            },
        ))
    })
}
