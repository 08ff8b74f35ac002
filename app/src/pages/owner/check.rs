//! 核对信息: everything on one page with 修改 links, the stage with its reason, and 提交 (manual 二(二)4, 注意).

use domain::filing::Step;
use leptos::prelude::*;
use registry::Role;
use registry::desk::Twin;

use super::unfinished_step;
use crate::addresses;
use crate::api::filing::step_path;
use crate::components::facts::{Beside, facts};
use crate::components::form::{deaf_to_enter, refusal_summary};
use crate::components::layout::{Person, page as frame};
use crate::components::{stage, wizard};
use crate::context::{actor, registry, take_flash};
use crate::pages::districts;
use crate::pages::{id_param, lead_to, loaded};

/// The page before sending.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Owner)?, registry(), take_flash());
        let draft = registry.filings().draft(&actor, id).await?;
        if !draft.state.is_editable() {
            return Ok(lead_to(&addresses::filing_page(id, "done")));
        }
        let assessment = registry.filings().assess(&draft).await?;
        if let Some(step) = assessment.first_incomplete() {
            return Ok(lead_to(&unfinished_step(&draft, step)));
        }
        let districts = districts(&registry).await?;
        let warnings = assessment.second_looks();
        let twins = match &assessment.machine_data {
            Some(machine) => registry.desk().twins(&actor, id, machine).await?,
            None => Vec::new(),
        };
        let part = |step: Step| {
            let beside = Beside { before: None, warnings: warnings.clone() };
            view! {
                <section class="card">
                    <div class="card-head">
                        <h2>{step.label()}</h2>
                        <a href=step_path(id, step, "check", false)>
                            "修改" <span class="visually-hidden">{step.label()}</span>
                        </a>
                    </div>
                    {facts(step.fields(), draft.fields(step), &districts, Some(&beside))}
                    {(step != Step::Machine).then(|| gallery(&draft.photos, step == Step::Subject))}
                </section>
            }
        };
        Ok(frame(
            Person::Owner,
            "核对信息",
            flash.refusal.is_some(),
            view! {
                {wizard::steps(4, id)}
                <h1>"核对信息"</h1>
                {refusal_summary(flash.refusal.as_ref())}
            {super::returned_reasons(&draft)}
                {twin_warning(&twins)}
                {(!warnings.is_empty()).then(|| view! {
                    <div class="warning-box" role="status">
                        <h2>"请再看一眼"</h2>
                        <ul>
                            {warnings.iter().map(|remark| view! { <li>{remark.sentence.clone()}</li> }).collect_view()}
                        </ul>
                    </div>
                })}
                {stage::explanation(&assessment.determination, false)}
                <p class="hint">"如与机械的实际排放阶段不符，请核对填写的机械信息后再提交。排放阶段信息错误会影响机械的正常使用。"</p>
                {part(Step::Subject)}
                {part(Step::Photos)}
                {part(Step::Machine)}
                <form method="post" action="/api/filing/submit" class="action-bar">
                    <input type="hidden" name="filing" value=id.to_string()/>
                    <input type="hidden" name="version" value=draft.version.to_string()/>
                    {deaf_to_enter()}
                    <button type="submit" class="button primary">"提交"</button>
                    <a class="button secondary" href=addresses::filing_page(id, "machine")>"上一步"</a>
                </form>
            },
        ))
    })
}

/// What may be the same machine: one's own with a link, somebody else's without a word about them.
fn twin_warning(twins: &[Twin]) -> Option<AnyView> {
    let lines = twins.iter().map(|twin| {
        let link = twin.own.as_ref().map(|own| {
            view! {
                " "
                <a href=addresses::owner_machine(own.id)>"查看"<span class="visually-hidden">"那一份"</span></a>
            }
        });
        view! { <li>{twin.sentence()} {link}</li> }
    });
    (!twins.is_empty()).then(|| {
        view! {
            <div class="warning-box" role="status" id="twins">
                <h2>"可能重复备案"</h2>
                <ul>{lines.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// Thumbnails with their labels: the identity documents, or the others.
pub(super) fn gallery(photos: &[registry::photos::Photo], documents: bool) -> AnyView {
    let items = photos
        .iter()
        .filter(|photo| photo.slot.is_sensitive() == documents)
        .map(|photo| {
            view! {
                <li>
                    <a href=addresses::photo(photo.id) target="_blank" rel="noopener">
                        <img src=addresses::thumbnail(photo.id) alt="" loading="lazy"/>
                        <span>{photo.slot.label()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="gallery">{items}</ul> }.into_any()
}
