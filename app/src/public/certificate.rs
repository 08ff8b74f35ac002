//! `/c` and `/c/{code}`: 登记证明查验, for whoever is shown the paper. What was said then, and what has changed since.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]
#![allow(clippy::unused_async, reason = "a server function is async, waiting or not")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::machines::{Certificate, CertifiedMachine};

use crate::api::ApiError;
use crate::components::machine::machine_words;
use crate::page::{At, Page, Person, Shown};

/// Where a code leads that was typed: to its page.
#[server(name = AskCode, endpoint = "c/code", input = GetUrl)]
pub async fn code(#[server(default)] q: String) -> Result<(), ApiError> {
    let code: String = q.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    if code.is_empty() {
        return Ok(());
    }
    crate::answers::elsewhere(crate::addresses::certificate(domain::query::encode(&code)))
}

/// A code to type.
pub struct Ask;

impl Page for Ask {
    type Question = AskCode;
    const PERSON: Person = Person::Anybody;

    fn show((): (), _: &At) -> Shown {
        Shown::new(
            "登记证明查验",
            view! {
                <h1>"登记证明查验"</h1>
                <p class="lead">"核对机械登记证明是不是真的，以及开具以后登记情况有没有变化。不用登录。"</p>
                {code_box()}
            },
        )
    }
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

/// What the register says of a certificate.
#[server(name = AskCertificate, endpoint = "c/certificate", input = GetUrl)]
pub async fn certificate(#[server(default)] code: String) -> Result<Option<Certificate>, ApiError> {
    crate::answers::machines::certificate(&code).await
}

/// What the certificate says.
pub struct One;

impl Page for One {
    type Question = AskCertificate;
    const PERSON: Person = Person::Anybody;

    fn show(found: Option<Certificate>, _: &At) -> Shown {
        let (title, answer) = match found {
            None => ("没有这份证明", unknown()),
            Some(found) => ("证明真实", known(&found)),
        };
        Shown::new(
            title,
            view! {
                <p class="crumbs"><a href="/c">"登记证明查验"</a></p>
                <h1>"登记证明查验"</h1>
                {answer}
            },
        )
    }
}

fn unknown() -> AnyView {
    view! {
        <div class="finding finding-bad" role="status">
            <p class="finding-word">"没有这份证明"</p>
            <p>"登记机关没有开具过这个查验码的证明。请对照证明核对；核对无误的，证明可能是伪造的。"</p>
        </div>
        {code_box()}
    }
    .into_any()
}

fn known(found: &Certificate) -> AnyView {
    let words = match found.changed {
        0 => "开具以后登记情况没有变化。请核对下面的内容与证明是否一致。".to_owned(),
        changed => format!("开具以后有{changed}台机械的登记情况发生了变化，见下面的说明。"),
    };
    let tone = if found.changed == 0 { "finding finding-good" } else { "finding finding-plain" };
    let rows = found.machines.iter().map(row).collect_view();
    let count = found.machines.len();
    view! {
        <div class=tone role="status">
            <p class="finding-word">"证明真实"</p>
            <p>{format!("{}开具，登记的机械共{count}台。", found.issued)} {words}</p>
        </div>
        <h2>"证明上的机械"</h2>
        <ul class="cards">{rows}</ul>
    }
    .into_any()
}

fn row(machine: &CertifiedMachine) -> AnyView {
    view! {
        <li class="card">
            {machine_words(&machine.number, machine.stage, &machine.product, &machine.model, &machine.maker)}
            <p>"现在：" {machine.since.clone()}</p>
        </li>
    }
    .into_any()
}
