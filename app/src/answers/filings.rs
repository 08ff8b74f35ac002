//! An owner's filings and machines.

use domain::changes::MachineState;
use domain::filing::{FilingKind, FilingState, Step};
use domain::inspection::ringelmann_words;
use domain::refusal::Refusal;
use leptos::prelude::RenderHtml;
use registry::clock::{china_day, china_time, deadline};
use registry::desk::Twin;
use registry::filings::drafts::Draft;
use registry::filings::listing::Entry;
use registry::gate::Visit;
use registry::machines::{FilingLine, Held};
use registry::{Actor, Registry, Role};
use uuid::Uuid;
use wire::filings::{
    Card, ChangeForm, CheckForm, HeldMachine, Inspection, MachineFile, MachineLine, MyMachines, OpenChange,
    ReturnedChange, Sent, Stay,
};
use wire::people::OwnerHome;
use wire::{Fact, Tag};

use super::gate::note_words;
use super::inspections::{measured, when};
use super::{Beside, contact, districts, elsewhere, explained, facts, id, photos, unfinished_step};
use crate::addresses;
use crate::api::ApiError;
use crate::api::filing::step_path;
use crate::components::drawing::picture;
use crate::components::facts::filing_reason;
use crate::context::{acting, actor, as_owner, data, kind, registry};

/// The first page of an owner.
pub async fn home() -> Result<OwnerHome, ApiError> {
    let answer = as_owner(async |registry, actor| {
        let recent = registry.filings().my_machines(&actor, None).await?;
        let returned = recent.entries.iter().filter(|entry| entry.state == FilingState::Returned).count();
        Ok(OwnerHome { name: actor.name.clone(), returned })
    });
    data(answer.await)
}

/// 我的机械 behind a line.
pub async fn my_machines(after: &str) -> Result<MyMachines, ApiError> {
    let answer = as_owner(async |registry, actor| {
        let page = registry.filings().my_machines(&actor, registry::filters::cursor(after)).await?;
        Ok(MyMachines {
            registered: page.entries.iter().any(|entry| entry.number.is_some()),
            next: page.next.map(|(at, id)| addresses::owner_machines_after(at, id)),
            lines: page.entries.iter().map(|entry| line(entry, actor.account)).collect(),
        })
    });
    data(answer.await)
}

/// What a machine is called in a list.
fn title(entry: &Entry) -> String {
    let words: Vec<&str> =
        [entry.product.as_str(), entry.model.as_str()].into_iter().filter(|words| !words.is_empty()).collect();
    if words.is_empty() { "未填写机械信息".to_owned() } else { words.join(" ") }
}

/// Where it stands; of a registered machine that is gone, why.
fn standing(entry: &Entry, owner: Uuid) -> Tag {
    let (code, label) = if entry.holder.is_some_and(|holder| holder != owner) {
        ("cancelled", "已过户")
    } else if entry.machine == Some(MachineState::Cancelled) {
        (MachineState::Cancelled.code(), MachineState::Cancelled.label())
    } else {
        (entry.state.code(), entry.state.label())
    };
    Tag { code: code.to_owned(), label: label.to_owned() }
}

fn line(entry: &Entry, owner: Uuid) -> MachineLine {
    MachineLine {
        id: entry.id,
        title: title(entry),
        standing: standing(entry, owner),
        state: entry.state,
        maker: entry.maker.clone(),
        number: entry.number.clone(),
        stage: entry.stage.filter(|_| entry.state != FilingState::Draft),
        submitted: entry.submitted_at.map(china_time),
        office: entry.office.as_ref().filter(|_| entry.state.is_undecided()).map(contact),
    }
}

/// The fields of 机械环保信息; the others are 机械基本信息.
const ENVIRONMENT: [&str; 10] = [
    "disclosure_number",
    "env_code",
    "approval_number",
    "engine_number",
    "fuel",
    "power",
    "speed",
    "engine_maker",
    "engine_model",
    "engine_date",
];

/// One machine or filing of an owner.
pub async fn machine(of: &str) -> Result<MachineFile, ApiError> {
    data(machine_file(of).await)
}

async fn machine_file(of: &str) -> Result<MachineFile, Refusal> {
    let (id, actor, registry) = (id(of)?, actor(Role::Owner)?, registry());
    let machine = registry.filings().my_machine(&actor, id).await?;
    let districts = districts(&registry).await?;
    let inspections = registry.inspections().inspections_of(&actor, id).await?;
    let visits = match machine.held {
        Some(_) => registry.gate().visits_of(&actor, id).await?,
        None => Vec::new(),
    };
    let entry = &machine.entry;
    let (environment, basic): (Vec<_>, Vec<_>) = Step::Machine
        .fields()
        .iter()
        .copied()
        .partition(|spec| ENVIRONMENT.contains(&spec.name) || spec.name.starts_with("after_"));
    let found = machine.held.as_ref().map(|held| &held.determination);
    let found = found.or_else(|| machine.revisions.first().map(|revision| &revision.determination));
    let revisions = machine.revisions.iter().map(|revision| {
        let outcome = revision.outcome.map_or("待审核".to_owned(), |outcome| outcome.label().to_owned());
        format!("第{}次提交 {}：{outcome}", revision.no, china_time(revision.submitted_at))
    });
    Ok(MachineFile {
        id,
        title: title(entry),
        standing: standing(entry, actor.account),
        state: entry.state,
        held: machine.held.as_ref().map(|held| held_machine(held, machine.registered_on.map(domain::day::chinese))),
        passed_on: machine.has_passed_on,
        reasons: machine.reasons.iter().map(filing_reason).collect(),
        office: entry.office.as_ref().filter(|_| entry.state.is_undecided()).map(contact),
        basic: facts(&basic, &machine.fields, &districts, &Beside::default()),
        environment: facts(&environment, &machine.fields, &districts, &Beside::default()),
        photos: photos(&machine.photos),
        explained: found.map(explained),
        inspections: inspections.iter().map(inspection).collect(),
        visits: visits.iter().map(stay).collect(),
        revisions: revisions.collect(),
        filled: !machine.fields.is_blank(),
        never_sent: entry.state == FilingState::Draft && entry.revision == 0,
    })
}

fn held_machine(held: &Held, registered_on: Option<String>) -> HeldMachine {
    let collection = held.plate.as_ref().and_then(|plate| plate.collection.as_ref());
    let collected = collection.filter(|_| held.state == MachineState::Collected).map(|collection| {
        let who = collection.agent.as_ref().map(|(name, _)| format!("，由{name}代领")).unwrap_or_default();
        format!("环保标牌已于{}领取{who}。", domain::day::chinese(china_day(collection.at)))
    });
    HeldMachine {
        id: held.id,
        number: held.number.clone(),
        state: held.state,
        registered_on,
        code: held.code.clone().filter(|_| held.state == MachineState::Registered),
        collect_by: deadline(held.collect_by),
        collected,
        office: held.office.as_ref().map(contact),
        open_change: held.open_change().map(|line| OpenChange {
            id: line.id,
            words: change_words(line),
            state: line.state,
        }),
        returned_change: held
            .returned_change()
            .map(|line| ReturnedChange { kind: line.kind, reasons: line.reasons.iter().map(filing_reason).collect() }),
    }
}

/// 过户 from → to, with its reason.
pub fn change_words(line: &FilingLine) -> String {
    let Some(change) = &line.change else { return line.kind.label().to_owned() };
    let what = if change.from.is_empty() {
        change.cause_words(line.kind).to_owned()
    } else {
        format!("{}→{}", change.from, change.to)
    };
    format!("{}：{what}；理由：{}", line.kind.label(), change.reason)
}

fn inspection(one: &registry::inspections::Inspection) -> Inspection {
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, code: false, warning: None, before: None };
    let facts = [
        fact("报告编号", one.data.report_no.clone()),
        fact("检测类型", one.data.origin.label().to_owned()),
        fact("检测机构", one.data.body.clone()),
        fact("平均值 / 限值（m⁻¹）", measured(one)),
        fact("林格曼黑度", one.data.ringelmann.map(ringelmann_words).unwrap_or_default()),
    ];
    Inspection {
        verdict: one.judgement.verdict,
        withdrawn: one.withdrawn.is_some(),
        when: when(one),
        facts: facts.into_iter().filter(|fact| !fact.value.is_empty()).collect(),
        paper: one.file.map(|_| one.id),
    }
}

/// A machine's time on a site.
pub fn stay(visit: &Visit) -> Stay {
    Stay {
        site_id: visit.site,
        site: visit.site_name.clone(),
        entered: china_time(visit.entered_at),
        left: visit.left_at.map(china_time),
        notes: note_words(visit),
    }
}

/// 核对信息; a filing that is not complete leads to what is missing.
pub async fn check(of: &str) -> Result<CheckForm, ApiError> {
    let form = async {
        let (id, actor, registry) = (id(of)?, actor(Role::Owner)?, registry());
        let draft = registry.filings().draft(&actor, id).await?;
        if !draft.state.is_editable() {
            return Ok(Err(addresses::filing_page(id, "done")));
        }
        let assessment = registry.filings().assess(&draft).await?;
        if let Some(step) = assessment.first_incomplete() {
            return Ok(Err(unfinished_step(&draft, step)));
        }
        check_form(&registry, &actor, &draft, &assessment).await.map(Ok)
    };
    match data(form.await)? {
        Ok(form) => Ok(form),
        Err(to) => elsewhere(to),
    }
}

async fn check_form(
    registry: &Registry,
    actor: &Actor,
    draft: &Draft,
    assessment: &registry::filings::submission::Assessment,
) -> Result<CheckForm, Refusal> {
    let districts = districts(registry).await?;
    let beside = Beside { before: None, warnings: assessment.second_looks() };
    let twins = match &assessment.machine_data {
        Some(machine) => registry.desk().twins(actor, draft.id, machine).await?,
        None => Vec::new(),
    };
    let twin = |twin: &Twin| (twin.sentence(), twin.own.as_ref().map(|own| own.id));
    let part = |step: Step| (step, facts(step.fields(), draft.fields(step), &districts, &beside));
    Ok(CheckForm {
        filing: draft.id,
        version: draft.version,
        reasons: reasons(draft),
        twins: twins.iter().map(twin).collect(),
        warnings: beside.warnings.iter().map(|remark| remark.sentence.clone()).collect(),
        explained: explained(&assessment.determination),
        parts: [Step::Subject, Step::Photos, Step::Machine].map(part).to_vec(),
        photos: photos(&draft.photos),
    })
}

/// The office's reasons, each leading to the step where it is mended.
fn reasons(draft: &Draft) -> Vec<(String, Option<String>)> {
    if draft.state != FilingState::Returned {
        return Vec::new();
    }
    let lines = draft.reasons.iter().map(|remark| {
        let address = step_of(&remark.field)
            .map(|step| format!("{}#{}", step_path(draft.id, step, "check", false), remark.field));
        (filing_reason(remark), address)
    });
    lines.collect()
}

/// The step on which a field or a photo slot stands.
fn step_of(field: &str) -> Option<Step> {
    let of_fields = Step::ALL.into_iter().find(|step| step.fields().iter().any(|spec| spec.name == field));
    let of_slots = domain::photos::Slot::from_code(field)
        .map(|slot| if slot.is_sensitive() { Step::Subject } else { Step::Photos });
    of_fields.or(of_slots)
}

/// 提交成功; what was not sent leads to 核对.
pub async fn sent(of: &str) -> Result<Sent, ApiError> {
    let found = async {
        let id = id(of)?;
        as_owner(async |registry, actor| registry.filings().my_machine(&actor, id).await).await.map(|found| (id, found))
    };
    let (id, machine) = data(found.await)?;
    if machine.entry.state.is_editable() {
        return elsewhere(addresses::filing_page(id, "check"));
    }
    Ok(Sent {
        filing: id,
        state: machine.entry.state,
        explained: machine.revisions.first().map(|revision| explained(&revision.determination)),
        office: machine.entry.office.as_ref().map(contact),
    })
}

/// The form of a change of an owner's machine.
pub async fn change(of: &str, what: &str) -> Result<ChangeForm, ApiError> {
    data(change_form(of, what).await)
}

async fn change_form(of: &str, what: &str) -> Result<ChangeForm, Refusal> {
    let (id, actor, registry) = (id(of)?, actor(Role::Owner)?, registry());
    let machine = registry.filings().my_machine(&actor, id).await?;
    let (held, kind): (Held, FilingKind) = (machine.held.ok_or(Refusal::NotFound)?, kind(what)?);
    if held.state == MachineState::Cancelled {
        return Err(Refusal::MachineCancelled);
    }
    let page = addresses::owner_change(id, kind.code());
    Ok(ChangeForm {
        machine: id,
        number: held.number,
        kind,
        writer: registry.filings().writer(&actor),
        left: registry.filings().left_form(&actor, &page).await.ok().flatten(),
        districts: districts(&registry).await?,
    })
}

/// The electronic 信息采集卡.
pub async fn card(of: &str) -> Result<Card, ApiError> {
    let answer = async {
        let id = id(of)?;
        let card = acting(Role::Owner, async |registry, actor| registry.plates().my_card(&actor, id).await).await?;
        let sides = card.drawings.iter().zip(["正面", "背面"]).map(|(drawing, side)| {
            let label = format!("信息采集卡{side}：{}，{}", card.number, card.stage.name());
            picture(drawing, label).to_html()
        });
        Ok(Card {
            machine: id,
            sides: sides.collect(),
            number: card.number,
            approved: registry().plates().templates_approved(),
        })
    };
    data(answer.await)
}
