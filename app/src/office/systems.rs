//! `/office/systems`: 系统接口. Which other systems of the city read the register by a key, and who gives the keys out.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Choice;
use wire::administration::{FreshKey, SystemLine, Systems};
use wire::desk::Desk;

use super::on_desk;
use crate::api::ApiError;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::components::table::table;
use crate::page::{At, Page, Person, Shown};

/// The keys that were given out.
#[server(name = AskSystems, endpoint = "office/systems", input = GetUrl)]
pub async fn systems() -> Result<Desk<Systems>, ApiError> {
    crate::answers::administration::systems().await
}

/// The keys, and the form that gives one out.
pub struct Keys;

impl Page for Keys {
    type Question = AskSystems;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Systems>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

const NAME: Line = Line {
    name: "name",
    label: "系统名称",
    kind: "text",
    mode: "text",
    autocomplete: "off",
    hint: "例：扬尘在线监控平台",
};

fn show(Systems { fresh, lines, offices }: Systems, at: &At) -> Shown {
    Shown::new(
        "系统接口",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"系统接口"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            <p>
                "其他系统用接口密钥读取号码查验、排放阶段自查和工地进出场台账，只能读取所属机构的数据，不能修改，也不含个人信息。接口说明："
                <a href="/openapi.json">"OpenAPI"</a>
            </p>
            {kept_note(at)}
            {fresh.map(fresh_key)}
            <section class="card">
                <h2>"已生成的密钥"</h2>
                {listed(&lines)}
            </section>
            <section class="card">
                <h2>"生成密钥"</h2>
                {form(at, &offices)}
            </section>
        },
    )
    .wrong(at.said.refusal.is_some())
}

/// The key, this once.
fn fresh_key(FreshKey { name, key }: FreshKey) -> AnyView {
    view! {
        <div class="notice" role="status">
            <p>{name} "的接口密钥：" <code class="secret">{key}</code></p>
            <p>"请立即交给对方系统的管理员，离开本页后不能再看到。请求时放在 Authorization: Bearer 后面。"</p>
        </div>
    }
    .into_any()
}

fn listed(systems: &[SystemLine]) -> AnyView {
    if systems.is_empty() {
        return view! { <p class="empty">"还没有系统使用接口。"</p> }.into_any();
    }
    let headings = ["系统", "所属机构", "密钥", "最近使用", "生成", "状态"];
    table("接口密钥", "，新的在前", &headings, systems.iter().map(row).collect_view().into_any())
}

fn row(system: &SystemLine) -> AnyView {
    let state = if let Some(at) = &system.stopped_at {
        format!("{at}已停用").into_any()
    } else {
        let hidden = [("system", system.id.to_string())];
        let stop = post_button("/api/office/system_stop", &hidden, "确认停用", "button danger");
        view! { <details><summary>"停用"</summary><p>"停用后对方系统立即不能读取，也不能恢复。"</p>{stop}</details> }
            .into_any()
    };
    view! {
        <tr>
            <td>{system.name.clone()}</td>
            <td>{system.office.clone()}</td>
            <td><span class="code">{format!("…{}", system.tail)}</span></td>
            <td>{system.last_used.clone()}</td>
            <td>{system.by.clone()} " " {system.at.clone()}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

fn form(at: &At, offices: &[Choice]) -> AnyView {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    // What comes back with a key is not to be given out twice.
    let back = said.refusal.is_some() || at.kept;
    let name = if back { said.typed("name") } else { String::new() };
    let chosen = if back { said.typed("office") } else { String::new() };
    let options = offices
        .iter()
        .map(|(code, name)| view! { <option value=code.clone() selected=*code == chosen>{name.clone()}</option> })
        .collect_view();
    let error = report.error_of("office").map(str::to_owned);
    let class = if error.is_some() { "field wrong" } else { "field" };
    view! {
        <form method="post" action="/api/office/system_add" class="form narrow" novalidate>
            {line(NAME, name, &report, None)}
            <div class=class>
                <label for="office">"读取哪个机构的数据"</label>
                <p class="error" id="office-error">{error}</p>
                <select id="office" name="office" aria-describedby="office-error">{options}</select>
            </div>
            <button type="submit" class="button primary">"生成密钥"</button>
        </form>
    }
    .into_any()
}
