//! `/c` and `/c/{code}`: 登记证明查验, for whoever is shown the paper. What was said then, and what has changed since.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use registry::clock::china_time;
use registry::machines::certificates::{Certified, Since};

use super::{lead_to, shown};
use crate::addresses;
use crate::components::layout::{Person, page as frame};
use crate::components::visits::machine_words;
use crate::context::{client_address, percent_encode, query, registry};

/// A code to type; one leads to its page.
pub fn page() -> AnyView {
    let asked = query("q").unwrap_or_default();
    let code: String = asked.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    if !code.is_empty() {
        return lead_to(&addresses::certificate(percent_encode(&code)));
    }
    frame(
        Person::Anybody,
        "登记证明查验",
        false,
        view! {
            <h1>"登记证明查验"</h1>
            <p class="lead">"核对机械登记证明是不是真的，以及开具以后登记情况有没有变化。不用登录。"</p>
            {code_box()}
        },
    )
}

fn code_box() -> AnyView {
    view! {
        <form method="get" action="/c" class="search-row" role="search">
            <div class="field">
                <label for="q">"查验码"</label>
                <p class="hint" id="q-hint">"证明上的16位字母和数字"</p>
                <input
                    type="search"
                    id="q"
                    name="q"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    class="code"
                    aria-describedby="q-hint"
                />
            </div>
            <button type="submit" class="button primary">"查验"</button>
        </form>
    }
    .into_any()
}

/// What the certificate says.
pub fn one() -> AnyView {
    let code = use_params_map().get_untracked().get("code").unwrap_or_default();
    shown(async move {
        let found = registry().machines().verify_certificate(&code, &client_address()).await?;
        let (title, answer) = match found {
            None => (
                "没有这份证明",
                view! {
                    <div class="finding finding-bad" role="status">
                        <p class="finding-word">"没有这份证明"</p>
                        <p>"登记机关没有开具过这个查验码的证明。请对照证明核对；核对无误的，证明可能是伪造的。"</p>
                    </div>
                    {code_box()}
                }
                .into_any(),
            ),
            Some(found) => {
                let changed = found.machines.iter().filter(|(_, since)| *since != Since::Same).count();
                let words = match changed {
                    0 => "开具以后登记情况没有变化。请核对下面的内容与证明是否一致。".to_owned(),
                    changed => format!("开具以后有{changed}台机械的登记情况发生了变化，见下面的说明。"),
                };
                let tone = if changed == 0 { "finding finding-good" } else { "finding finding-plain" };
                let rows = found.machines.iter().map(row).collect_view();
                let count = found.machines.len();
                (
                    "证明真实",
                    view! {
                        <div class=tone role="status">
                            <p class="finding-word">"证明真实"</p>
                            <p>{format!("{}开具，登记的机械共{count}台。", china_time(found.issued_at))} {words}</p>
                        </div>
                        <h2>"证明上的机械"</h2>
                        <ul class="cards">{rows}</ul>
                    }
                    .into_any(),
                )
            }
        };
        Ok(frame(
            Person::Anybody,
            title,
            false,
            view! {
                <p class="crumbs"><a href="/c">"登记证明查验"</a></p>
                <h1>"登记证明查验"</h1>
                {answer}
            },
        ))
    })
}

fn row((machine, since): &(Certified, Since)) -> AnyView {
    view! {
        <li class="card">
            {machine_words(&machine.number, machine.stage(), machine.product(), &machine.model, &machine.maker)}
            <p>"现在：" {since.label()}</p>
        </li>
    }
    .into_any()
}
