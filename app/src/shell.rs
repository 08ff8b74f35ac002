//! The document around every page: head, loader, big-print switch.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::context::loading::{First, website};
use crate::context::{Program, WebFiles, cookie};
use crate::page::Person;
use crate::routes::{App, TABLES};

/// The document of a page: the browser takes it over with the program of its person, and goes on by itself.
pub fn shell(person: Person) -> impl IntoView {
    let files = expect_context::<Arc<WebFiles>>();
    let program = match person {
        Person::Anybody | Person::Owner => &files.owner,
        Person::Site => &files.site,
        Person::Office => &files.office,
    };
    let facts = serde_json::to_string(&website()).unwrap_or_default();
    let first = First::begin(TABLES);
    provide_context(first.clone());
    // Behind the page, so that nothing of it waits for what only its program reads.
    let answer = Suspend::new(async move {
        let answer = serde_json::to_string(&first.comes().await).unwrap_or_default();
        data("answer", &answer)
    });
    document(&files, view! { <App/> {answer} {data("website", &facts)} }.into_any(), program)
}

/// What the program reads out of the document. No word of it ends the script or begins a comment.
fn data(id: &'static str, json: &str) -> AnyView {
    let json = json.replace('<', "\\u003c");
    view! { <script type="application/json" id=id inner_html=json></script> }.into_any()
}

fn document(files: &WebFiles, body: AnyView, program: &Program) -> AnyView {
    let nonce = leptos::nonce::use_nonce();
    let large = cookie("nrmm_size").as_deref() == Some("large");
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN" data-size=if large { "large" } else { "normal" }>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="format-detection" content="telephone=no"/>
                <meta name="theme-color" content="#0f6b4f"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("/pkg/{}", files.css)/>
                <MetaTags/>
            </head>
            <body>
                {body}
                <script nonce=nonce.clone() src="/js/shrink.js" defer></script>
                <script
                    nonce=nonce
                    src="/js/begin.js"
                    defer
                    data-js=format!("/pkg/{}", program.js)
                    data-wasm=format!("/pkg/{}", program.wasm)
                ></script>
            </body>
        </html>
    }
    .into_any()
}
