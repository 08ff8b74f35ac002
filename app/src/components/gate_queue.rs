//! The gate with a bad network: what is kept on the tablet, and the form for when the network is away; all hidden until
//! then. What keeps and sends it is `browser::gate`; without scripts nothing of it is seen.

use domain::fields::{FieldSpec, Input};
use leptos::prelude::*;
use uuid::Uuid;

use crate::components::on_tablet::{Act, KeptMove, OnTablet};
use crate::components::script::script;

/// The queue of a site, for whoever works at its gate.
pub fn gate_queue(site: Uuid, account: Uuid) -> AnyView {
    let tablet = OnTablet::default();
    #[cfg(feature = "site")]
    {
        let tablet = tablet.clone();
        Effect::new(move |_| crate::browser::gate::begin(site, account, tablet.clone()));
    }
    #[cfg(not(feature = "site"))]
    let _ = (site, account);
    let OnTablet { away, said, wrong, moves } = tablet;
    let is_quiet = {
        let (away, said, moves) = (away.clone(), said.clone(), moves.clone());
        move || !away.get() && said.read().is_empty() && moves.read().is_empty()
    };
    let (is_near, is_unsaid, is_empty) = (
        {
            let away = away.clone();
            move || !away.get()
        },
        {
            let said = said.clone();
            move || said.read().is_empty()
        },
        {
            let moves = moves.clone();
            move || moves.read().is_empty()
        },
    );
    let count = {
        let moves = moves.clone();
        move || moves.read().len()
    };
    let foreign = domain::visit::foreign_specs().map(foreign_field).collect_view();
    view! {
        <section id="gate" class="gate-queue" aria-label="断网办理" hidden=is_quiet>
            <p class="warning-box" role="status" hidden=is_near.clone()>"网络已断开。可以继续办理入场、出场：先保存在本机，网络恢复后自动上传。"</p>
            <p class="notice" role="status" hidden=is_unsaid>{move || said.get()}</p>
            <section class="card" hidden=is_empty>
                <h2>"待同步 " <span data-count="">{count}</span></h2>
                <ul class="cards">{move || moves.get().into_iter().map(line).collect_view()}</ul>
            </section>
            <form class="form card" id="offline-entry" hidden=is_near novalidate>
                <h2>"断网入场"</h2>
                <p class="error" role="alert">{move || wrong.get()}</p>
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
        </section>
        {script("/js/keep.js")}
    }
    .into_any()
}

fn line(kept: KeptMove) -> AnyView {
    let key = kept.key;
    let button = |act: Act, class: &'static str, words: &'static str| {
        view! { <button type="button" class=class on:click=move |_| done(key, act)>{words}</button> }
    };
    let refused = !kept.problem.is_empty();
    view! {
        <li class="kept-move">
            <p>
                <strong class="number">{kept.number}</strong> " "
                <span data-what="">{kept.what}</span> " "
                <span class="hint">{kept.at}</span>
            </p>
            <p class="error" role="alert">{kept.problem}</p>
            <div class="card-actions">
                {kept.can_leave.then(|| button(Act::Leave, "button secondary", "出场"))}
                {refused.then(|| button(Act::Again, "button secondary", "重新上传"))}
                {refused.then(|| button(Act::Drop, "button quiet danger", "放弃这条记录"))}
            </div>
        </li>
    }
    .into_any()
}

fn done(key: u32, act: Act) {
    #[cfg(feature = "site")]
    crate::browser::gate::act(key, act);
    #[cfg(not(feature = "site"))]
    let _ = (key, act);
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
