//! 标牌: 领取, 制作: the register's rows in the words that travel.

use domain::changes::MachineState;
use domain::print::Kind;
use domain::refusal::Refusal;
use leptos::prelude::RenderHtml;
use registry::Duty;
use registry::clock::{china_time, deadline};
use registry::machines::MachineFile;
use registry::plates::Plate;
use registry::plates::batches::{self, BatchFile, MOST, Unmade};
use uuid::Uuid;
use wire::desk::Desk;
use wire::plates::{
    Batch, Counter, CounterMachine, PlateLine, PrintTemplate, PrintTemplates, Prints, Progress, Sample, WaitingPlate,
};
use wire::register::MachinePlates;

use super::{desk, machine_title};
use crate::api::ApiError;
use crate::components::drawing::picture;
use crate::context::{query, query_string};

/// 环保标牌 of a machine, as its page shows them.
pub fn machine_plates(file: &MachineFile) -> MachinePlates {
    let entry = &file.entry;
    let last = file.plates.first();
    let handed_over = last.is_some_and(|plate| plate.collection.is_some());
    let other_number = last.is_some_and(|plate| plate.number != entry.number);
    MachinePlates {
        lines: file.plates.iter().map(line).collect(),
        late: late(file),
        waits: waits(file),
        handed_over,
        renumbered: handed_over && other_number && entry.state == MachineState::Collected,
    }
}

/// The last plate waits to be collected.
fn waits(file: &MachineFile) -> bool {
    file.plates.first().is_some_and(|plate| plate.collection.is_none() && plate.void_at.is_none())
}

/// Until when it had to be, where that is over.
fn late(file: &MachineFile) -> Option<String> {
    file.entry.is_overdue.then(|| deadline(file.entry.collect_by))
}

fn line(plate: &Plate) -> PlateLine {
    PlateLine { number: plate.number.clone(), kind: plate.kind, reason: plate.reason.clone(), stands: stands(plate) }
}

/// Where a plate is.
fn stands(plate: &Plate) -> String {
    match (&plate.collection, plate.void_at) {
        (Some(collection), _) => {
            let who = match &collection.agent {
                Some((name, phone)) => format!("代领人{name} {phone}"),
                None => "所有者领取".to_owned(),
            };
            let note = collection.note.clone().map(|note| format!("，备注：{note}")).unwrap_or_default();
            format!("{}已领取，{who}，经办人：{}{note}", china_time(collection.at), collection.by)
        }
        (None, Some(at)) => format!("{}作废", china_time(at)),
        (None, None) => format!("待领取，{}前", deadline(plate.collect_by)),
    }
}

/// 领取登记, with the machine of the address.
pub async fn counter() -> Result<Desk<Counter>, ApiError> {
    desk::form(&format!("{COUNTER}?{}", query_string()), async |registry, actor| {
        actor.staff(Duty::Plates)?;
        let machine: Option<Uuid> = query("machine").and_then(|id| id.parse().ok());
        let file = match machine {
            Some(id) => Some(registry.machines().machine_file(&actor, id, false).await?),
            None => None,
        };
        Ok(Counter { found: file.as_ref().map(at_counter) })
    })
    .await
}

const COUNTER: &str = "/office/plates";

fn at_counter(file: &MachineFile) -> CounterMachine {
    let entry = &file.entry;
    CounterMachine {
        id: entry.id,
        number: entry.number.clone(),
        title: machine_title(file),
        state: entry.state,
        stage: entry.stage,
        maker: entry.maker.clone(),
        owner_name: entry.owner_name.clone(),
        phone_tail: entry.phone_tail.clone(),
        plates: file.plates.iter().map(line).collect(),
        late: late(file),
        waits: waits(file),
    }
}

/// 制作标牌.
pub async fn prints() -> Result<Desk<Prints>, ApiError> {
    desk::read(async |registry, actor| {
        actor.staff(Duty::Plates)?;
        let queue = registry.plates().plates_to_make(&actor).await?;
        let batches = registry.plates().batches(&actor).await?;
        Ok(Prints {
            approved: registry.plates().templates_approved(),
            count: queue.count,
            most: MOST,
            first: queue.first.iter().map(waiting_plate).collect(),
            batches: batches.iter().map(batch).collect(),
            files: BatchFile::ALL.map(|file| (file.name().to_owned(), file.label().to_owned())).to_vec(),
        })
    })
    .await
}

fn waiting_plate(plate: &Unmade) -> WaitingPlate {
    let lacking = Some(&plate.lacking).filter(|lacking| !lacking.is_empty());
    WaitingPlate {
        machine: plate.machine,
        number: plate.number.clone(),
        lacking: lacking.map(|lacking| Refusal::NoGlyph { characters: lacking.clone() }.sentence()),
        stage: plate.stage,
        product: plate.product.to_owned(),
        model: plate.model.clone(),
        district: plate.office.clone(),
        since: china_time(plate.since),
    }
}

fn batch(batch: &batches::Batch) -> Batch {
    let progress = match (&batch.failure, batch.is_done, batch.made) {
        (Some(sentence), ..) => Progress::Failed(sentence.clone()),
        (None, true, _) => Progress::Done,
        (None, false, Some((made, total))) => Progress::Making { made, total },
        (None, false, None) => Progress::Waits,
    };
    let when = china_time(batch.created_at);
    Batch { id: batch.id, when, by: batch.by.clone(), count: batch.count, progress }
}

/// 标牌、卡和表的式样.
pub async fn templates() -> Result<Desk<PrintTemplates>, ApiError> {
    desk::read(async |registry, actor| {
        let samples = registry.plates().samples(&actor)?;
        Ok(PrintTemplates {
            approved: registry.plates().templates_approved(),
            kinds: Kind::ALL.into_iter().map(|kind| template(kind, &samples)).collect(),
        })
    })
    .await
}

fn template(kind: Kind, samples: &[batches::Sample]) -> PrintTemplate {
    let own: Vec<&batches::Sample> = samples.iter().filter(|sample| sample.kind == kind).collect();
    let first = own.first().and_then(|sample| sample.drawings.first());
    PrintTemplate {
        code: kind.code().to_owned(),
        label: kind.label().to_owned(),
        size: first.map(|drawing| format!("{} × {} mm", drawing.width, drawing.height)),
        samples: own.into_iter().flat_map(drawn).collect(),
    }
}

/// Every side of a sample, drawn.
fn drawn(sample: &batches::Sample) -> impl Iterator<Item = Sample> {
    let sides = if sample.drawings.len() > 1 { ["，正面", "，背面"] } else { ["", ""] };
    let of_stage = if sample.kind == Kind::Table { "" } else { sample.stage.name() };
    sample.drawings.iter().zip(sides).map(move |(drawing, side)| {
        let caption = format!("{of_stage}{side}");
        let label = format!("{}样张{caption}", sample.kind.label());
        Sample { drawing: picture(drawing, label).to_html(), caption }
    })
}
