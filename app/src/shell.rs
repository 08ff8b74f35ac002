//! The document around every page: head, loader of the islands, big-print switch.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::context::{WebFiles, cookie};
use crate::routes::App;

/// `<html>` with everything in it.
pub fn shell() -> impl IntoView {
    let files = expect_context::<std::sync::Arc<WebFiles>>();
    let nonce = leptos::nonce::use_nonce();
    let large = cookie("nrmm_size").as_deref() == Some("large");
    // Loads the islands and calls each one's function on its element, when the browser is idle: the page works before.
    let loader = format!(
        "const go=async()=>{{const m=await import('/pkg/{js}');\
         await m.default({{module_or_path:'/pkg/{wasm}'}});m.hydrate();\
         for(const e of document.querySelectorAll('leptos-island')){{const f=m[e.dataset.component];if(f)await f(e);}}\
         document.documentElement.dataset.ready='';}};\
         'requestIdleCallback' in window?requestIdleCallback(go,{{timeout:1500}}):go();",
        js = files.js,
        wasm = files.wasm,
    );
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
                <App/>
                <script nonce=nonce.clone() src="/js/shrink.js" defer></script>
                <script nonce=nonce type="module" inner_html=loader></script>
            </body>
        </html>
    }
}
