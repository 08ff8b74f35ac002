//! What `public/js/gate.js` needs on a page of the gate: the words and the form for when the network is away, all
//! hidden until then. Without scripts nothing of it is seen.

use domain::fields::{FieldSpec, Input};
use leptos::prelude::*;
use uuid::Uuid;

use crate::context::script;

/// The queue of a site.
pub fn gate_queue(site: Uuid) -> AnyView {
    let foreign = domain::visit::foreign_specs().map(foreign_field).collect_view();
    view! {
        <section id="gate" class="gate-queue" data-site=site.to_string() aria-label="断网办理" hidden>
            <p class="warning-box" role="status" data-away="" hidden>"网络已断开。可以继续办理入场、出场：先保存在本机，网络恢复后自动上传。"</p>
            <p class="notice" role="status" data-said="" hidden></p>
            <section class="card" data-kept="" hidden>
                <h2>"待同步 " <span data-count=""></span></h2>
                <ul class="cards" data-moves=""></ul>
            </section>
            <form class="form card" id="offline-entry" data-away="" hidden novalidate>
                <h2>"断网入场"</h2>
                <p class="error" role="alert" data-wrong=""></p>
                <div class="field">
                    <label for="offline-number">"环保登记号码"</label>
                    <input
                        type="text"
                        id="offline-number"
                        name="number"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        class="code"
                    />
                </div>
                <details class="foreign"><summary>"外地机械第一次来，请填写"</summary>{foreign}</details>
                <div class="field">
                    <label for="offline-photo">"拍照上传"</label>
                    <input
                        type="file"
                        id="offline-photo"
                        name="photo.entry"
                        accept="image/jpeg,image/png,image/webp"
                        capture="environment"
                        data-shrink=""
                    />
                </div>
                <button type="submit" class="button primary">"保存入场"</button>
            </form>
            <template data-move="">
                <li class="kept-move">
                    <p>
                        <strong class="number"></strong> " "
                        <span data-what=""></span> " "
                        <span class="hint"></span>
                    </p>
                    <p class="error" role="alert"></p>
                    <div class="card-actions">
                        <button type="button" class="button secondary" data-act="leave">"出场"</button>
                        <button type="button" class="button secondary" data-act="again">"重新上传"</button>
                        <button type="button" class="button quiet danger" data-act="drop">"放弃这条记录"</button>
                    </div>
                </li>
            </template>
        </section>
        {script("/js/gate.js")}
        {script("/js/keep.js")}
    }
    .into_any()
}

/// A field of a machine from elsewhere; the page's own form has the same ones under their own names.
fn foreign_field(spec: &FieldSpec) -> AnyView {
    let (id, wire) = (format!("offline-{}", spec.name), format!("fields[{}]", spec.name));
    let input = match spec.input {
        Input::Choice(choices) => {
            let options = choices.iter().map(|(code, words)| view! { <option value=*code>{*words}</option> });
            view! { <select id=id.clone() name=wire><option value="">"请选择"</option>{options.collect_view()}</select> }
                .into_any()
        }
        _ => view! { <input type="text" id=id.clone() name=wire autocomplete="off"/> }.into_any(),
    };
    view! { <div class="field"><label for=id>{spec.label}</label>{input}</div> }.into_any()
}
