//! 检测记录 as the office reads and writes them: the register's rows in the words that travel.

use domain::inspection::{LIMITS, opacity_words, ringelmann_words};
use registry::Duty;
use registry::clock::china_time;
use registry::filters::Filters;
use registry::inspections::{Inspection, Tested};
use wire::desk::Desk;
use wire::inspections::{InspectionFile, InspectionForm, InspectionLine, Inspections, TestedMachine, Withdrawal};

use super::desk;
use crate::addresses;
use crate::api::ApiError;
use crate::context::{data, percent_encode, query, query_string};

/// A page of 检测记录.
pub async fn inspections() -> Result<Desk<Inspections>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = Filters::parse(&query_string()).inspections();
        let page = registry.inspections().list(&actor, &filter).await?;
        Ok(Inspections {
            districts: desk::choosable(&actor, &registry).await?,
            may_enter: actor.has_duty(Duty::Inspection),
            lines: page.entries.iter().map(line).collect(),
            next: super::place(page.next),
        })
    })
    .await
}

/// One test.
pub async fn inspection(of: &str) -> Result<Desk<InspectionFile>, ApiError> {
    let id = data(super::id(of))?;
    desk::form(&addresses::inspection(id), async |registry, actor| {
        let one = registry.inspections().inspection(&actor, id).await?;
        let offices = registry.offices().all().await?;
        let office = offices.into_iter().find(|office| office.code == one.office);
        let district = office.map(|office| office.district).unwrap_or_default();
        let may_change = actor.staff(Duty::Inspection).is_ok_and(|scope| scope.covers(&one.office));
        Ok(file(&one, district, may_change))
    })
    .await
}

/// The form that enters a test, for the machine that the address names.
pub async fn inspection_form() -> Result<Desk<InspectionForm>, ApiError> {
    let machine = query("machine").filter(|machine| !machine.is_empty());
    let address = match &machine {
        Some(machine) => addresses::new_inspection(percent_encode(machine)),
        None => "/office/inspections/new".to_owned(),
    };
    desk::form(&address, async |registry, actor| {
        actor.staff(Duty::Inspection)?;
        let machine = match &machine {
            Some(id) => Some(registry.inspections().machine_to_test(&actor, super::id(id)?).await?),
            None => None,
        };
        Ok(InspectionForm { machine: machine.map(tested) })
    })
    .await
}

/// A line of a list of tests.
pub fn line(one: &Inspection) -> InspectionLine {
    InspectionLine {
        id: one.id,
        report_no: one.data.report_no.clone(),
        paper: one.file.is_some(),
        number: one.number.clone(),
        product: one.product.clone(),
        model: one.model.clone(),
        when: when(one),
        origin: one.data.origin,
        body: one.data.body.clone(),
        measured: measured(one),
        ringelmann: one.data.ringelmann.map(ringelmann_words),
        verdict: one.judgement.verdict,
        withdrawn: one.withdrawn.is_some(),
    }
}

/// Day and time of a test.
pub fn when(one: &Inspection) -> String {
    format!("{} {}", domain::day::iso(one.data.tested_on), one.time_words()).trim().to_owned()
}

/// Mean and limit: `0.61 / 0.80`.
pub fn measured(one: &Inspection) -> String {
    let mean = one.judgement.mean.map_or_else(|| "—".to_owned(), opacity_words);
    let limit = one.judgement.limit.map_or_else(|| "—".to_owned(), opacity_words);
    format!("{mean} / {limit}")
}

fn file(one: &Inspection, district: String, may_change: bool) -> InspectionFile {
    let withdrawn = one.withdrawn.as_ref().map(|withdrawn| Withdrawal {
        reason: withdrawn.reason.clone(),
        by: withdrawn.by.clone(),
        at: china_time(withdrawn.at),
    });
    InspectionFile {
        id: one.id,
        report_no: one.data.report_no.clone(),
        verdict: one.judgement.verdict,
        withdrawn,
        machine: one.machine,
        number: one.number.clone(),
        stage: one.stage,
        machine_words: format!("{} {} {}", one.product, one.maker, one.model),
        owner: one.owner_name.clone(),
        district,
        facts: facts(one),
        paper: one.file.is_some(),
        may_change,
    }
}

fn facts(one: &Inspection) -> Vec<(String, String)> {
    let data = &one.data;
    let readings = data.readings.iter().map(|reading| opacity_words(*reading)).collect::<Vec<_>>().join("、");
    let class = one.judgement.class.map(|class| format!("{} {}", LIMITS.name, class.label())).unwrap_or_default();
    let facts = [
        ("检测结论", one.judgement.verdict.label().to_owned()),
        ("平均值 / 限值（m⁻¹）", measured(one)),
        ("限值", class),
        ("光吸收系数（m⁻¹）", readings),
        ("林格曼黑度（级）", data.ringelmann.map(ringelmann_words).unwrap_or_default()),
        ("检测类型", data.origin.label().to_owned()),
        ("检测时间", when(one)),
        ("检测地点", data.place.clone()),
        ("检测机构", data.body.clone()),
        ("CMA编号", data.cma.clone().unwrap_or_default()),
        ("检测仪器", data.instrument.clone().unwrap_or_default()),
        ("检测人员", data.tester.clone().unwrap_or_default()),
        ("录入", format!("{} {}", one.entered_by, china_time(one.entered_at))),
    ];
    let filled = facts.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(label, value)| (label.to_owned(), value)).collect()
}

fn tested(machine: Tested) -> TestedMachine {
    TestedMachine {
        id: machine.id,
        number: machine.number,
        product: machine.product,
        model: machine.model,
        maker: machine.maker,
        stage: machine.facts.stage,
    }
}
