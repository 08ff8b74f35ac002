//! The form of a change, for an owner and for an office: 过户, 迁移, 补领, 注销.

use domain::changes;
use domain::fields::{FieldSpec, Fields, Report};
use domain::filing::FilingKind;
use leptos::prelude::*;
use uuid::Uuid;
use wire::Choice;

use crate::components::form::{FieldNotes, field};

/// The fields of a small form, with what was typed and what is wrong with it. Those of `required` carry the star.
pub fn form_fields(
    specs: &[FieldSpec],
    (typed, report): (&Fields, &Report),
    required: &[&str],
    districts: &[Choice],
) -> AnyView {
    let notes = FieldNotes { report: report.clone(), ..FieldNotes::default() };
    specs
        .iter()
        .map(|spec| field(spec, typed, &notes, required.contains(&spec.name), districts))
        .collect_view()
        .into_any()
}

/// The form of a change, with what was typed and what is wrong with it; every field is required. `writer` says whose
/// form it is.
pub fn change_form(
    action: &'static str,
    machine: Uuid,
    kind: FilingKind,
    writer: &str,
    typed: (&Fields, &Report),
    districts: &[Choice],
) -> AnyView {
    let specs = changes::fields(kind);
    let required: Vec<&str> = specs.iter().map(|spec| spec.name).collect();
    view! {
        <form method="post" action=action class="form" novalidate>
            <input type="hidden" name="writer" value=writer.to_owned()/>
            <input type="hidden" name="machine" value=machine.to_string()/>
            <input type="hidden" name="kind" value=kind.code()/>
            {form_fields(specs, typed, &required, districts)}
            <button type="submit" class="button primary wide">"提交申请"</button>
        </form>
    }
    .into_any()
}

/// What an applicant should know before asking.
pub const fn change_hint(kind: FilingKind) -> &'static str {
    match kind {
        FilingKind::Registration => "",
        FilingKind::Transfer => "审核通过后，机械列入新所有者的“我的机械”，环保登记号码不变。",
        FilingKind::Move => "由现登记区县审核；通过后由迁入区县管理，环保登记号码不变。",
        FilingKind::Reissue => "审核通过后原标牌作废，凭新的领取码在30日内领取。",
        FilingKind::Cancellation => "审核通过后环保登记号码和标牌不再有效。再次使用时需重新登记。",
    }
}
