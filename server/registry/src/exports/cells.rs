//! One line of each list as the cells of its row, in the order of the list's heading.

use domain::filing::{FilingKind, FilingState};
use domain::inspection::{READINGS, opacity_words, ringelmann_words};
use domain::machine::MachineData;
use domain::message::Template;
use domain::site::Project;
use domain::stage::Stage;
use domain::vocabulary::Product;

use crate::clock::{china_day, last_day};
use crate::error::Result;
use crate::filings::listing::hints;
use crate::filings::store::filings::ListRow;
use crate::inspections::Inspection;
use crate::machines::store::machines::MachineRow;
use crate::messages::Logged;
use crate::offices::Office;
use crate::sites::Site;
use crate::spreadsheets::Cell;
use crate::trail::audit::Audited;
use crate::trail::words::{actor_words, detail_words, event_words};

fn district(offices: &[Office], code: &str) -> Cell {
    offices.iter().find(|office| office.code == code).map_or("", |office| &office.district).into()
}

fn stage_words(code: Option<&str>) -> Cell {
    code.and_then(|code| code.chars().next()).and_then(Stage::from_code).map_or("", Stage::name).into()
}

fn product_words(code: &str) -> Cell {
    Product::from_code(code).map_or("", Product::label).into()
}

fn text(value: Option<&String>) -> Cell {
    value.cloned().unwrap_or_default().into()
}

pub(super) fn filing(row: &ListRow, offices: &[Office]) -> Vec<Cell> {
    let hints = hints(row.determination.as_deref(), &row.warnings).map_or(0, |hints| hints.len());
    vec![
        text(row.number.as_ref()),
        FilingState::from_code(&row.state).map_or("", FilingState::label).into(),
        FilingKind::from_code(&row.kind).map_or("", FilingKind::label).into(),
        product_words(&row.product),
        row.maker.clone().into(),
        row.model.clone().into(),
        row.owner_name.clone().into(),
        district(offices, row.office_id.as_deref().unwrap_or_default()),
        stage_words(row.stage.as_deref()),
        Cell::Whole(i64::try_from(hints).unwrap_or_default()),
        Cell::Whole(row.revision),
        Cell::moment(row.submitted_at),
        row.due_at.map_or_else(|| "".into(), |at| Cell::Day(last_day(at))),
        text(row.claimed_name.as_ref()),
    ]
}

pub(super) fn machine(row: &MachineRow, ledger: bool, offices: &[Office]) -> Result<Vec<Cell>> {
    let data: MachineData = serde_json::from_str(&row.data)?;
    let state = match row.state.as_str() {
        "registered" => "待领取标牌",
        "collected" => "已领取",
        _ => "已注销",
    };
    // A phone is known by its last four digits and never told whole.
    let phone = if row.phone_tail.is_empty() { String::new() } else { format!("*******{}", row.phone_tail) };
    let identifier: Cell = data.identifier().unwrap_or_default().into();
    if ledger {
        let fitted: Vec<&str> = data.aftertreatment.iter().map(|device| device.label()).collect();
        return Ok(vec![
            row.number.clone().into(),
            product_words(&row.product),
            row.maker.clone().into(),
            row.model.clone().into(),
            data.made_on.into(),
            stage_words(Some(&row.stage)),
            data.fuel.label().into(),
            text(data.env_code.as_ref()),
            identifier,
            text(data.disclosure_number.as_ref()),
            text(data.engine_maker.as_ref()),
            text(data.engine_model.as_ref()),
            text(data.engine_number.as_ref()),
            data.engine_made_on.into(),
            text(data.approval_number.as_ref()),
            Cell::Thousandths(data.power_w),
            fitted.join("、").into(),
            row.owner_name.clone().into(),
            phone.into(),
        ]);
    }
    Ok(vec![
        row.number.clone().into(),
        state.into(),
        product_words(&row.product),
        row.maker.clone().into(),
        row.model.clone().into(),
        data.fuel.label().into(),
        Cell::Thousandths(data.power_w),
        stage_words(Some(&row.stage)),
        data.made_on.into(),
        identifier,
        row.owner_name.clone().into(),
        phone.into(),
        district(offices, &row.office_id),
        data.place.clone().into(),
        Cell::Day(china_day(row.registered_at)),
    ])
}

pub(super) fn message(line: &Logged, offices: &[Office]) -> Vec<Cell> {
    vec![
        Cell::Moment(line.created_at),
        line.template.map_or("其他", Template::label).into(),
        line.phone.clone().into(),
        line.text.clone().into(),
        line.state.label().into(),
        Cell::Whole(line.tries),
        Cell::moment(line.sent_at),
        text(line.error.as_ref()),
        district(offices, line.office.as_deref().unwrap_or_default()),
    ]
}

pub(super) fn event(line: &Audited, offices: &[Office]) -> Vec<Cell> {
    vec![
        Cell::Moment(line.at),
        actor_words(&line.actor_name, line.actor.is_some()).into(),
        event_words(&line.what).into(),
        detail_words(&line.detail).into(),
        text(line.number.as_ref()),
        line.subject.to_string().into(),
        district(offices, line.office.as_deref().unwrap_or_default()),
    ]
}

pub(super) fn site(site: &Site) -> Vec<Cell> {
    let field = |name: &str| Cell::from(site.fields.get(name));
    let day = |name: &str| domain::day::parse(site.fields.get(name)).map_or_else(|| field(name), Cell::Day);
    vec![
        site.name.clone().into(),
        site.state.label().into(),
        site.office.as_ref().map_or("", |office| &office.district).into(),
        site.address.clone().into(),
        field("builder"),
        site.contractor.clone().into(),
        field("credit_code"),
        Project::from_code(site.fields.get("project")).map_or("", Project::label).into(),
        day("starts_on"),
        day("ends_on"),
        if site.in_zone { "是" } else { "否" }.into(),
        Cell::Whole(site.inside),
        Cell::Whole(site.entries),
        Cell::Whole(site.exits),
        Cell::moment(site.submitted_at),
        text(site.decided_by.as_ref()),
    ]
}

pub(super) fn inspection(row: &Inspection, offices: &[Office]) -> Vec<Cell> {
    let data = &row.data;
    let mut cells: Vec<Cell> = vec![
        row.number.clone().into(),
        row.product.clone().into(),
        row.model.clone().into(),
        row.owner_name.clone().into(),
        district(offices, &row.office),
        data.report_no.clone().into(),
        data.body.clone().into(),
        text(data.cma.as_ref()),
        Cell::Day(data.tested_on),
        data.tested_time.map_or_else(|| Cell::Text(String::new()), Cell::Time),
        data.place.clone().into(),
        data.origin.label().into(),
    ];
    let number = |value: Option<i64>| value.map_or(Cell::Text(String::new()), Cell::Thousandths);
    cells.extend((0..READINGS.len()).map(|index| number(data.readings.get(index).copied())));
    cells.extend([
        number(row.judgement.mean),
        row.judgement.limit.map(opacity_words).unwrap_or_default().into(),
        row.judgement.class.map_or("", domain::inspection::LimitClass::label).into(),
        data.ringelmann.map(ringelmann_words).unwrap_or_default().into(),
        row.judgement.verdict.label().into(),
        text(data.instrument.as_ref()),
        text(data.tester.as_ref()),
        row.entered_by.clone().into(),
        Cell::Moment(row.entered_at),
        row.withdrawn.as_ref().map(|withdrawn| withdrawn.reason.clone()).unwrap_or_default().into(),
    ]);
    cells
}
