//! 核对信息: everything on one page with 修改 links, the stage with its reason, and 提交 (manual 二(二)4, 注意).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::filing::Step;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Fact;
use wire::filings::CheckForm;

use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::facts;
use crate::components::form::{deaf_to_enter, refusal_summary};
use crate::components::machine::gallery;
use crate::components::{stage, wizard};
use crate::page::{At, Page, Person, Shown};

/// Everything that would be sent.
#[server(name = AskCheck, endpoint = "owner/check", input = GetUrl)]
pub async fn check(#[server(default)] id: String) -> Result<CheckForm, ApiError> {
    crate::answers::filings::check(&id).await
}

/// The page before sending.
pub struct Check;

impl Page for Check {
    type Question = AskCheck;
    const PERSON: Person = Person::Owner;

    fn show(form: CheckForm, at: &At) -> Shown {
        show(&form, at)
    }
}

fn show(form: &CheckForm, at: &At) -> Shown {
    let id = form.filing;
    Shown::new(
        "核对信息",
        view! {
            {wizard::steps(4, id)}
            <h1>"核对信息"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {returned(&form.reasons)}
            {twin_warning(form)}
            {(!form.warnings.is_empty()).then(|| view! {
                <div class="warning-box" role="status">
                    <h2>"请再看一眼"</h2>
                    <ul>{form.warnings.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view()}</ul>
                </div>
            })}
            {stage::explanation(&form.explained, false)}
            <p class="hint">"如与机械的实际排放阶段不符，请核对填写的机械信息后再提交。排放阶段信息错误会影响机械的正常使用。"</p>
            {form.parts.iter().map(|(step, facts)| part(form, *step, facts)).collect_view()}
            <form method="post" action="/api/filing/submit" class="action-bar">
                <input type="hidden" name="filing" value=id.to_string()/>
                <input type="hidden" name="version" value=form.version.to_string()/>
                {deaf_to_enter()}
                <button type="submit" class="button primary">"提交"</button>
                <a class="button secondary" href=addresses::filing_page(id, "machine")>"上一步"</a>
            </form>
        },
    )
    .wrong(at.said.refusal.is_some())
}

fn part(form: &CheckForm, step: Step, filled: &[Fact]) -> AnyView {
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{step.label()}</h2>
                <a href=addresses::step(form.filing, step, "check", false)>
                    "修改" <span class="visually-hidden">{step.label()}</span>
                </a>
            </div>
            {facts(filled)}
            {(step != Step::Machine).then(|| gallery(&form.photos, step == Step::Subject))}
        </section>
    }
    .into_any()
}

/// The office's reasons, each leading to the step where it is mended.
fn returned(reasons: &[(String, Option<String>)]) -> Option<AnyView> {
    let lines = reasons.iter().map(|(words, address)| match address.clone() {
        Some(address) => view! { <li><a href=address>{words.clone()}</a></li> }.into_any(),
        None => view! { <li>{words.clone()}</li> }.into_any(),
    });
    (!reasons.is_empty()).then(|| {
        view! {
            <div class="returned-box" role="status">
                <h2>"审核不通过，请按审核意见修改后重新提交"</h2>
                <ul>{lines.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// What may be the same machine: one's own with a link, somebody else's without a word about them.
fn twin_warning(form: &CheckForm) -> Option<AnyView> {
    let lines = form.twins.iter().map(|(sentence, own)| {
        let link = own.map(|own| {
            view! {
                " "
                <a href=addresses::owner_machine(own)>"查看"<span class="visually-hidden">"那一份"</span></a>
            }
        });
        view! { <li>{sentence.clone()} {link}</li> }
    });
    (!form.twins.is_empty()).then(|| {
        view! {
            <div class="warning-box" role="status" id="twins">
                <h2>"可能重复备案"</h2>
                <ul>{lines.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}
