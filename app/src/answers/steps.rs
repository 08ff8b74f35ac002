//! The steps of the wizard as their forms show them.

use domain::fields::{Fields, Report};
use domain::filing::{FilingState, Step};
use domain::photos::has_nameplate;
use domain::refusal::Refusal;
use registry::Role;
use registry::clock::china_day;
use registry::filings::drafts::{Draft, KeptWhy};
use registry::filings::submission::Assessment;
use wire::filings::{Kept, Known, StepForm};

use super::{districts, elsewhere, id, photos, unfinished_step};
use crate::addresses;
use crate::api::ApiError;
use crate::context::{actor, data, registry};

/// A step. What comes first leads there: a step that is not finished, or a filing that cannot be changed now.
pub async fn step(of: &str, step: Step, checking: bool) -> Result<StepForm, ApiError> {
    match data(step_form(of, step, checking).await)? {
        Ok(form) => Ok(*form),
        Err(to) => elsewhere(to),
    }
}

async fn step_form(of: &str, step: Step, checking: bool) -> Result<Result<Box<StepForm>, String>, Refusal> {
    let (id, actor, registry) = (id(of)?, actor(Role::Owner)?, registry());
    let draft = registry.filings().draft(&actor, id).await?;
    if !draft.state.is_editable() {
        return Ok(Err(addresses::owner_machine(id)));
    }
    let assessment = registry.filings().assess(&draft).await?;
    let before: &[Step] = match step {
        Step::Subject => &[],
        Step::Photos => &[Step::Subject],
        Step::Machine => &[Step::Subject, Step::Photos],
    };
    if let Some(unfinished) = before.iter().find(|earlier| !assessment.of(**earlier).is_clean()) {
        return Ok(Err(unfinished_step(&draft, *unfinished)));
    }
    let known = match step {
        Step::Subject => registry.filings().known_identity(&draft).await?,
        Step::Photos | Step::Machine => None,
    };
    let districts = match step {
        Step::Machine => districts(&registry).await?,
        Step::Subject | Step::Photos => Vec::new(),
    };
    let kept = registry.filings().kept_form(&actor, id, step).await?;
    let why = kept.as_ref().map(|kept| match kept.why {
        KeptWhy::Stale => Kept::Stale,
        KeptWhy::Expired => Kept::Expired,
    });
    let saved = draft.fields(step).clone();
    let shown = kept.map_or_else(|| saved.clone(), |kept| kept.fields);
    let stage_now = stage_now(&assessment, &shown);
    Ok(Ok(Box::new(StepForm {
        filing: id,
        step,
        version: draft.version,
        writer: registry.filings().writer(&actor),
        device_key: registry.filings().device_key(&actor),
        returned: draft.state == FilingState::Returned,
        reasons: draft.reasons.clone(),
        report: report(&draft, &assessment, step, checking),
        consented: draft.consented_at().map(|at| domain::day::chinese(china_day(at))),
        nameplate: has_nameplate(&draft.photo_fields).unwrap_or(true),
        fields: shown,
        saved: (why == Some(Kept::Stale)).then_some(saved),
        was_saved: draft.was_saved(step),
        kept: why,
        photos: photos(&draft.photos),
        known: known.map(|known| Known {
            slot: known.slot,
            sent_on: domain::day::chinese(known.sent_on),
            consented_on: known.consented_on.map(domain::day::chinese),
        }),
        districts,
        stage_now,
        today: domain::day::iso(registry.today()),
        profile: registry.config().stage_profile.clone(),
    })))
}

/// What stands beside the fields. Before 下一步 was pressed nothing is missing.
fn report(draft: &Draft, assessment: &Assessment, step: Step, checking: bool) -> Report {
    let asked = assessment.asked(step);
    if checking {
        asked
    } else if draft.was_saved(step) {
        Report { errors: Vec::new(), warnings: asked.warnings }
    } else {
        Report::default()
    }
}

fn stage_now(assessment: &Assessment, shown: &Fields) -> String {
    if shown.get("fuel").is_empty() {
        return "选择燃料类型后显示".to_owned();
    }
    let found = &assessment.determination;
    format!("{}。{}", found.stage.name(), found.explanation)
}
