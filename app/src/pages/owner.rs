//! The owner's pages, for a phone.

pub mod card;
pub mod change;
pub mod check;
pub mod done;
pub mod home;
pub mod machine;
pub mod machines;
pub mod photos;
pub mod subject;

use domain::fields::Report;
use domain::filing::Step;
use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::Role;
use registry::filings::drafts::{Draft, Kept, KeptWhy, Known};
use registry::filings::submission::Assessment;
use uuid::Uuid;

use crate::addresses;
use crate::api::filing::step_path;
use crate::components::facts::filing_reason;
use crate::components::form::{FieldNotes, error_summary, post_button, refusal_summary};
use crate::context::{Flash, actor, query, registry, take_flash};

/// Everything a step's page shows.
pub(crate) struct StepPage {
    pub draft: Draft,
    pub assessment: Assessment,
    pub kept: Option<Kept>,
    pub flash: Flash,
    pub notes: FieldNotes,
    /// The owner pressed 下一步 and something is missing.
    pub checking: bool,
    /// Opened with 修改 on 核对, where it leads back to.
    pub from_check: bool,
    /// What the owner's last filing can lend.
    pub known: Option<Known>,
}

impl StepPage {
    /// What the form shows: the text kept aside when there is one, else the draft.
    pub fn values(&self, step: Step) -> &domain::fields::Fields {
        self.kept.as_ref().map_or_else(|| self.draft.fields(step), |kept| &kept.fields)
    }

    /// Whether the title says "错误：".
    pub fn wrong(&self) -> bool {
        self.flash.refusal.is_some() || (self.checking && !self.notes.report.is_clean())
    }

    /// What every step's form carries besides its fields.
    pub fn hidden(&self) -> AnyView {
        view! {
            <input type="hidden" name="version" value=self.draft.version.to_string()/>
            {self.from_check.then(|| view! { <input type="hidden" name="from" value="check"/> })}
            <button type="submit" name="go" value="next" class="visually-hidden" tabindex="-1" aria-hidden="true">
                "下一步"
            </button>
        }
        .into_any()
    }

    /// The summaries above the form.
    pub fn summaries(&self, step: Step) -> AnyView {
        let returned = self.draft.state == domain::filing::FilingState::Returned;
        let general = (!self.draft.reasons.is_empty() && returned).then(|| {
            let whole = self.draft.reasons.iter().filter(|remark| remark.field.is_empty());
            let whole = whole.map(|remark| view! { <p>{remark.sentence.clone()}</p> }).collect_view();
            view! { <div class="returned-box" role="status"><h2>"审核不通过，请按审核意见修改后重新提交"</h2>{whole}</div> }
        });
        let kept = self.kept.as_ref().map(|kept| {
            let (words, choice) = match kept.why {
                KeptWhy::Stale => ("这份备案已在别的页面或设备上改动过。下面是您刚才填写的内容，不同之处同时列出了已保存的内容，请核对后再点“下一步”。", "放弃刚才填写的，使用已保存的内容"),
                KeptWhy::Expired => ("登录过期前您填写的内容已恢复，请核对后继续。", "放弃恢复的内容，使用已保存的内容"),
            };
            let hidden = [("filing", self.draft.id.to_string()), ("step", step.code().to_owned())];
            view! {
                <div class="kept-box" role="alert">
                    <p>{words}</p>
                    {post_button("/api/filing/drop_kept", &hidden, choice, "button secondary")}
                </div>
            }
        });
        let errors = if self.checking { error_summary(None, &self.notes.report) } else { None };
        let stale = self.kept.is_some();
        let refusal = self.flash.refusal.as_ref().filter(|refusal| !(stale && **refusal == Refusal::Stale));
        view! { {general} {kept} {refusal_summary(refusal)} {errors} }.into_any()
    }
}

/// What a step's address opens.
pub(crate) enum LoadedStep {
    /// The step.
    Ready(Box<StepPage>),
    /// What comes first: a step that is not finished, or a filing that cannot be changed now.
    Elsewhere(String),
}

/// Loads a step's page.
pub(crate) async fn step_page(id: Result<Uuid, Refusal>, step: Step) -> Result<LoadedStep, Refusal> {
    let (id, actor, registry, flash) = (id?, actor(Role::Owner)?, registry(), take_flash());
    let (checking, from_check) = (query("check").is_some(), query("from").as_deref() == Some("check"));
    let draft = registry.filings().draft(&actor, id).await?;
    if !draft.state.is_editable() {
        return Ok(LoadedStep::Elsewhere(addresses::owner_machine(id)));
    }
    let assessment = registry.filings().assess(&draft).await?;
    let before: &[Step] = match step {
        Step::Subject => &[],
        Step::Photos => &[Step::Subject],
        Step::Machine => &[Step::Subject, Step::Photos],
    };
    if let Some(unfinished) = before.iter().find(|earlier| !assessment.of(**earlier).is_clean()) {
        return Ok(LoadedStep::Elsewhere(unfinished_step(&draft, *unfinished)));
    }
    let known = match step {
        Step::Subject => registry.filings().known_identity(&draft).await?,
        Step::Photos | Step::Machine => None,
    };
    let kept = registry.filings().kept_form(&actor, id, step).await?;
    let report = if checking {
        assessment.asked(step)
    } else {
        Report { errors: Vec::new(), warnings: assessment.asked(step).warnings }
    };
    let report = if draft.was_saved(step) || checking { report } else { Report::default() };
    let report = with_refusal(report, flash.refusal.as_ref());
    let saved = kept.as_ref().filter(|kept| kept.why == KeptWhy::Stale).map(|_| draft.fields(step).clone());
    let notes = FieldNotes { report, reasons: draft.reasons.clone(), saved };
    let page = StepPage { draft, assessment, kept, flash, notes, checking, from_check, known };
    Ok(LoadedStep::Ready(Box::new(page)))
}

/// The address of a step with something to mend. What is missing in a step that nobody has seen yet is no mistake.
pub(crate) fn unfinished_step(draft: &Draft, step: Step) -> String {
    step_path(draft.id, step, "", draft.was_saved(step))
}

/// What a form that came back is told stands at its fields and slots too.
fn with_refusal(mut report: Report, refusal: Option<&Refusal>) -> Report {
    if let Some(Refusal::Invalid { report: refused }) = refusal {
        report.errors.extend(refused.errors.iter().cloned());
    }
    report
}

/// The office's reasons, each leading to the step where it is mended.
pub(crate) fn returned_reasons(draft: &Draft) -> Option<AnyView> {
    if draft.state != domain::filing::FilingState::Returned {
        return None;
    }
    let lines = draft.reasons.iter().map(|remark| {
        let words = filing_reason(remark);
        match step_of(&remark.field) {
            Some(step) => {
                let address = format!("{}#{}", step_path(draft.id, step, "check", false), remark.field);
                view! { <li><a href=address>{words}</a></li> }.into_any()
            }
            None => view! { <li>{words}</li> }.into_any(),
        }
    });
    Some(
        view! {
            <div class="returned-box" role="status">
                <h2>"审核不通过，请按审核意见修改后重新提交"</h2>
                <ul>{lines.collect_view()}</ul>
            </div>
        }
        .into_any(),
    )
}

/// The step on which a field or a photo slot stands.
fn step_of(field: &str) -> Option<Step> {
    let of_fields = Step::ALL.into_iter().find(|step| step.fields().iter().any(|spec| spec.name == field));
    let of_slots = domain::photos::Slot::from_code(field)
        .map(|slot| if slot.is_sensitive() { Step::Subject } else { Step::Photos });
    of_fields.or(of_slots)
}

/// Sets a field's saved value aside unless it differs from what is shown.
pub(crate) fn only_differences(notes: &FieldNotes, shown: &domain::fields::Fields, field: &str) -> FieldNotes {
    let same = notes.saved.as_ref().is_none_or(|saved| saved.get(field) == shown.get(field));
    if same { FieldNotes { saved: None, ..notes.clone() } } else { notes.clone() }
}
