//! `/office/prints/templates`: what plates, cards and tables look like, in the colours of each stage group.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::plates::{PrintTemplate, PrintTemplates, Sample};

use super::on_desk;
use crate::api::ApiError;
use crate::components::plates::unapproved;
use crate::page::{At, Page, Person, Shown};

/// The templates, drawn.
#[server(name = AskPrintTemplates, endpoint = "office/print_templates", input = GetUrl)]
pub async fn templates() -> Result<Desk<PrintTemplates>, ApiError> {
    crate::answers::plates::templates().await
}

/// The templates.
pub struct Templates;

impl Page for Templates {
    type Question = AskPrintTemplates;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<PrintTemplates>, at: &At) -> Shown {
        on_desk(desk, at, |templates, _| show(templates))
    }
}

fn show(templates: PrintTemplates) -> Shown {
    let sections = templates.kinds.into_iter().map(section).collect_view();
    Shown::new(
        "标牌、卡和表的式样",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/prints">"制作标牌"</a></p>
            <h1>"标牌、卡和表的式样"</h1>
            {unapproved(templates.approved)}
            <p class="hint">"尺寸、颜色、内容和位置在城市配置文件的 [plates.templates] 中修改，重启后生效。下面是样张，二维码不能通过查验。"</p>
            {sections}
        },
    )
}

fn section(kind: PrintTemplate) -> AnyView {
    let pictures = kind.samples.into_iter().map(|Sample { drawing, caption }| {
        view! { <figure class="sample"><div inner_html=drawing></div> <figcaption>{caption}</figcaption></figure> }
    });
    view! {
        <section class="card">
            <h2>{kind.label} " " <span class="hint">{kind.size}</span></h2>
            <div class=format!("samples samples-{}", kind.code)>{pictures.collect_view()}</div>
        </section>
    }
    .into_any()
}
