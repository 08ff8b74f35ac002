//! `/owner`: 新增机械备案, 我的机械, 修改密码, 退出登录.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::people::OwnerHome;

use crate::api::ApiError;
use crate::components::form::refusal_summary;
use crate::page::{At, Page, Person, Shown};

/// Who comes, and what waits for them.
#[server(name = AskHome, endpoint = "owner/home", input = GetUrl)]
pub async fn home() -> Result<OwnerHome, ApiError> {
    crate::answers::filings::home().await
}

/// The owner's first page.
pub struct Home;

impl Page for Home {
    type Question = AskHome;
    const PERSON: Person = Person::Owner;

    fn show(home: OwnerHome, at: &At) -> Shown {
        show(home, at)
    }
}

fn show(home: OwnerHome, at: &At) -> Shown {
    Shown::new(
        "首页",
        view! {
            <h1>{home.name} "，您好"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {(home.returned > 0).then(|| view! {
                <p class="returned-box" role="status">
                    {home.returned} "份备案审核不通过，" <a href="/owner/machines">"请查看原因并修改"</a>
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
    )
    .wrong(at.said.refusal.is_some())
}
