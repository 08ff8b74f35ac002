//! What the steps of the wizard share: what is said above the form, what it carries, and its photo slots.

use domain::fields::{FieldSpec, Fields, Report};
use domain::filing::Step;
use domain::photos::Slot;
use leptos::prelude::*;
use wire::Refused;
use wire::filings::{Kept, StepForm};

use crate::addresses;
use crate::components::form::{FieldNotes, error_summary, field, post_button, refusal_summary};
use crate::components::form_assist::form_assist;
use crate::components::photo_slot::{SlotState, photo_slot};
use crate::components::ways::{Way, Ways};
use crate::components::wizard;
use crate::page::At;

/// A step with what is said beside its fields.
pub struct Filled {
    /// The step.
    pub form: StepForm,
    notes: FieldNotes,
    refusal: Option<Refused>,
    /// The owner pressed 下一步 and something is missing.
    checking: bool,
    /// Opened with 修改 on 核对, where it leads back to.
    from_check: bool,
}

impl Filled {
    /// The step as it came, and as it came back.
    pub fn new(form: StepForm, at: &At) -> Self {
        let mut report = form.report.clone();
        // What a form that came back is told stands at its fields and slots too.
        if let Some(refused) = at.said.refusal.as_ref().and_then(|refused| refused.report.as_ref()) {
            report.errors.extend(refused.errors.iter().cloned());
        }
        let notes = FieldNotes { report, reasons: form.reasons.clone(), saved: form.saved.clone() };
        Self {
            form,
            notes,
            refusal: at.said.refusal.clone(),
            checking: at.query("check").is_some(),
            from_check: at.query("from").as_deref() == Some("check"),
        }
    }

    /// Whether the title says "错误：".
    pub fn wrong(&self) -> bool {
        self.refusal.is_some() || (self.checking && !self.notes.report.is_clean())
    }

    /// What is wrong and what is asked.
    pub const fn report(&self) -> &Report {
        &self.notes.report
    }

    /// What the form shows.
    pub const fn values(&self) -> &Fields {
        &self.form.fields
    }

    /// A field, with its saved value beside it where that is another one.
    pub fn field(&self, spec: &FieldSpec, required: bool) -> AnyView {
        let shown = &self.form.fields;
        let same = self.notes.saved.as_ref().is_none_or(|saved| saved.get(spec.name) == shown.get(spec.name));
        let notes = FieldNotes { saved: self.notes.saved.clone().filter(|_| !same), ..self.notes.clone() };
        field(spec, shown, &notes, required, &self.form.districts)
    }

    /// What every step's form carries besides its fields.
    pub fn hidden(&self) -> AnyView {
        view! {
            <input type="hidden" name="writer" value=self.form.writer.clone()/>
            <input type="hidden" name="version" value=self.form.version.to_string()/>
            {self.from_check.then(|| view! { <input type="hidden" name="from" value="check"/> })}
            <button type="submit" name="go" value="next" class="visually-hidden" tabindex="-1" aria-hidden="true">
                "下一步"
            </button>
        }
        .into_any()
    }

    /// The summaries above the form.
    pub fn summaries(&self) -> AnyView {
        let form = &self.form;
        let general = (!form.reasons.is_empty() && form.returned).then(|| {
            let whole = form.reasons.iter().filter(|remark| remark.field.is_empty());
            let whole = whole.map(|remark| view! { <p>{remark.sentence.clone()}</p> }).collect_view();
            view! { <div class="returned-box" role="status"><h2>"审核不通过，请按审核意见修改后重新提交"</h2>{whole}</div> }
        });
        let kept = form.kept.map(|why| kept_box(form, why));
        let errors = if self.checking { error_summary(None, &self.notes.report) } else { None };
        let stale = form.kept.is_some();
        let refusal = self.refusal.as_ref().filter(|refusal| !(stale && refusal.is_stale()));
        view! { {general} {kept} {refusal_summary(refusal)} {errors} }.into_any()
    }

    /// A photo slot with what is said about it.
    pub fn slot(&self, slot: Slot) -> AnyView {
        let here = || self.form.photos.iter().filter(|photo| photo.slot == slot);
        let reason = self.form.reasons.iter().find(|remark| remark.field == slot.code());
        photo_slot(
            self.form.filing,
            slot,
            SlotState {
                photos: here().map(|photo| photo.id).collect(),
                problem: self.notes.report.error_of(slot.code()).unwrap_or_default().to_owned(),
                doubt: here().map(|photo| photo.doubt.clone()).find(|doubt| !doubt.is_empty()).unwrap_or_default(),
                reason: reason.map(|remark| remark.sentence.clone()).unwrap_or_default(),
            },
        )
    }

    /// Where the buttons lead when everything is saved.
    fn ways(&self) -> Ways {
        if self.form.kept.is_some() {
            return Ways::default();
        }
        let (id, from) = (self.form.filing, if self.from_check { "check" } else { "" });
        let step = |step: Step| Way {
            page: addresses::step(id, step, from, false),
            question: addresses::step_question(step.code(), id),
        };
        let check = Way { page: addresses::filing_page(id, "check"), question: addresses::check_question(id) };
        let next = match self.form.step {
            Step::Subject if !self.from_check => step(Step::Photos),
            Step::Photos if !self.from_check => step(Step::Machine),
            _ => check,
        };
        let back = match self.form.step {
            Step::Subject => None,
            Step::Photos => Some(step(Step::Subject)),
            Step::Machine => Some(step(Step::Photos)),
        };
        Ways { next: Some(next), is_saved: self.form.was_saved, back }
    }

    /// The bar with the buttons, and what is saved.
    pub fn bar(&self, back: bool) -> AnyView {
        wizard::bar(back, form_assist(&self.form, self.ways()))
    }
}

fn kept_box(form: &StepForm, why: Kept) -> AnyView {
    let (words, choice) = match why {
        Kept::Stale => (
            "这份备案已在别的页面或设备上改动过。下面是您刚才填写的内容，不同之处同时列出了已保存的内容，请核对后再点“下一步”。",
            "放弃刚才填写的，使用已保存的内容",
        ),
        Kept::Expired => ("登录过期前您填写的内容已恢复，请核对后继续。", "放弃恢复的内容，使用已保存的内容"),
    };
    let hidden = [("filing", form.filing.to_string()), ("step", form.step.code().to_owned())];
    view! {
        <div class="kept-box" role="alert">
            <p>{words}</p>
            {post_button("/api/filing/drop_kept", &hidden, choice, "button secondary")}
        </div>
    }
    .into_any()
}
