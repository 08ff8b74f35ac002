//! `/office/systems`: 系统接口. Which other systems of the city read the register by a key, and who gives the keys out.

use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::offices::Office;
use registry::offices::systems::System;

use super::staff::choices;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::components::table::table;
use crate::context::{Flash, actor, registry, take_desk_flash};
use crate::pages::loaded;

const NAME: Line = Line {
    name: "name",
    label: "系统名称",
    kind: "text",
    mode: "text",
    autocomplete: "off",
    hint: "例：扬尘在线监控平台",
};

/// The keys, and the form that gives one out.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry) = (actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        let systems = registry.offices().systems(&actor).await?;
        let offices = choices(&registry, &actor).await?;
        Ok(frame(
            Person::Office,
            "系统接口",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"系统接口"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                <p>
                    "其他系统用接口密钥读取号码查验、排放阶段自查和工地进出场台账，只能读取所属机构的数据，不能修改，也不含个人信息。接口说明："
                    <a href="/openapi.json">"OpenAPI"</a>
                </p>
                {kept_note(&flash)}
                {fresh_key(&flash)}
                <section class="card">
                    <h2>"已生成的密钥"</h2>
                    {listed(&systems, &offices)}
                </section>
                <section class="card">
                    <h2>"生成密钥"</h2>
                    {form(&flash, &offices)}
                </section>
            },
        ))
    })
}

/// The key, this once.
fn fresh_key(flash: &Flash) -> Option<AnyView> {
    let key = flash.typed("key");
    (!key.is_empty()).then(|| {
        view! {
            <div class="notice" role="status">
                <p>{flash.typed("name")} "的接口密钥：" <code class="secret">{key}</code></p>
                <p>"请立即交给对方系统的管理员，离开本页后不能再看到。请求时放在 Authorization: Bearer 后面。"</p>
            </div>
        }
        .into_any()
    })
}

fn listed(systems: &[System], offices: &[Office]) -> AnyView {
    if systems.is_empty() {
        return view! { <p class="empty">"还没有系统使用接口。"</p> }.into_any();
    }
    let rows = systems
        .iter()
        .map(|system| {
            let office = offices.iter().find(|office| office.code == system.office);
            let state = if let Some(at) = system.stopped_at {
                format!("{}已停用", china_time(at)).into_any()
            } else {
                let hidden = [("system", system.id.to_string())];
                let stop = post_button("/api/office/system_stop", &hidden, "确认停用", "button danger");
                view! { <details><summary>"停用"</summary><p>"停用后对方系统立即不能读取，也不能恢复。"</p>{stop}</details> }
                    .into_any()
            };
            view! {
                <tr>
                    <td>{system.name.clone()}</td>
                    <td>{office.map_or_else(|| system.office.clone(), |office| office.name.clone())}</td>
                    <td><span class="code">{format!("…{}", system.tail)}</span></td>
                    <td>{system.last_used_on.map_or_else(|| "从未使用".to_owned(), |day| day.to_string())}</td>
                    <td>{system.by.clone()} " " {china_time(system.created_at)}</td>
                    <td>{state}</td>
                </tr>
            }
        })
        .collect_view();
    let headings = ["系统", "所属机构", "密钥", "最近使用", "生成", "状态"];
    table("接口密钥", "，新的在前", &headings, rows.into_any())
}

fn form(flash: &Flash, offices: &[Office]) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    // What comes back with a key is not to be given out twice.
    let back = flash.refusal.is_some() || flash.kept;
    let name = if back { flash.typed("name") } else { String::new() };
    let chosen = if back { flash.typed("office") } else { String::new() };
    let options = offices
        .iter()
        .map(|office| {
            view! { <option value=office.code.clone() selected=office.code == chosen>{office.name.clone()}</option> }
        })
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
