//! 登记册 as the office reads it: the register's rows in the words that travel.

use domain::changes::MachineState;
use domain::fields::{FieldSpec, Fields};
use domain::filing::Step;
use domain::lists::Order;
use domain::refusal::Refusal;
use domain::stage::Stage;
use registry::clock::{china_day, china_time, deadline};
use registry::desk::StageOverride;
use registry::filters::Filters;
use registry::machines::corrections::Correction;
use registry::machines::{self, MachineEntry, MachineFile};
use registry::photos::Photo;
use registry::{Actor, Duty, Registry};
use uuid::Uuid;
use wire::desk::Desk;
use wire::dossier::ShownPhoto;
use wire::register::{
    ChangeOfOffice, CorrectionForm, EventLine, FilingLine, Foreseen, MachineActions, MachineList, MachineRow,
    NumberChange, RegisteredMachine,
};
use wire::{Choice, Refused};

use super::dossier::{message, proved};
use super::filings::{change_words, stay};
use super::inspections::line;
use super::plates::machine_plates;
use super::{Beside, desk, districts, explained_to_office, facts, id, machine_title, place};
use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::filing_reason;
use crate::context::{data, desk_key, kind, query, query_string};

/// 登记册.
pub async fn machines() -> Result<Desk<MachineList>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = Filters::parse(&query_string()).machines();
        let page = registry.machines().list(&actor, &filter).await?;
        Ok(MachineList {
            state: filter.state,
            newest_first: filter.order == Order::Newest,
            districts: desk::choosable(&actor, &registry).await?,
            machines: page.entries.iter().map(row).collect(),
            next: place(page.next),
        })
    })
    .await
}

fn row(entry: &MachineEntry) -> MachineRow {
    MachineRow {
        id: entry.id,
        number: entry.number.clone(),
        product: entry.product.map(|product| product.label().to_owned()),
        model: entry.model.clone(),
        maker: entry.maker.clone(),
        owner_name: entry.owner_name.clone(),
        phone_tail: entry.phone_tail.clone(),
        district: district(entry),
        stage: entry.stage,
        registered_on: day(entry.registered_at),
        state: entry.state,
        collect_by: (entry.state == MachineState::Registered).then(|| deadline(entry.collect_by)),
        late: entry.is_overdue,
    }
}

fn day(at: i64) -> String {
    domain::day::chinese(china_day(at))
}

fn district(entry: &MachineEntry) -> Option<String> {
    entry.office.as_ref().map(|office| office.district.clone())
}

/// One machine. Who its owner is in full is asked for only by an address that says so, as that leaves a trace.
pub async fn machine(of: &str) -> Result<Desk<RegisteredMachine>, ApiError> {
    let id = data(id(of))?;
    desk::form(&addresses::office_machine(id), async |registry, actor| {
        registered(&registry, &actor, id, query("reveal").is_some()).await
    })
    .await
}

async fn registered(registry: &Registry, actor: &Actor, id: Uuid, reveal: bool) -> Result<RegisteredMachine, Refusal> {
    let file = registry.machines().machine_file(actor, id, reveal).await?;
    let districts = districts(registry).await?;
    let inspections = registry.inspections().inspections_of(actor, id).await?;
    let messages = registry.messages().messages_of(actor, id).await?;
    let visits = registry.gate().visits_of(actor, id).await?;
    let entry = &file.entry;
    let (documents, photos): (Vec<_>, Vec<_>) = file.photos.iter().partition(|photo| photo.slot.is_sensitive());
    let nothing = Beside::default();
    Ok(RegisteredMachine {
        id: entry.id,
        number: entry.number.clone(),
        title: machine_title(&file),
        state: entry.state,
        stage: entry.stage,
        owner_name: entry.owner_name.clone(),
        district: district(entry),
        registered_on: day(entry.registered_at),
        former_numbers: file.former_numbers.iter().map(|(number, until)| (number.clone(), day(*until))).collect(),
        photos: photos.into_iter().map(|photo| proving_photo(photo, &file.fields, &districts)).collect(),
        documents: documents.into_iter().map(|photo| (photo.id, photo.slot.label().to_owned())).collect(),
        explained: explained_to_office(&file.determination),
        set_by_hand: entry.stage != file.determination.stage,
        machine: facts(Step::Machine.fields(), &file.fields, &districts, &nothing),
        owner: facts(Step::Subject.fields(), &file.subject, &districts, &nothing),
        plates: machine_plates(&file),
        inspections: inspections.iter().map(line).collect(),
        visits: visits.iter().map(stay).collect(),
        filings: filing_lines(&file.filings),
        messages: messages.into_iter().map(message).collect(),
        events: file.events.iter().rev().map(event_line).collect(),
        may: actions(actor, &file, reveal),
    })
}

fn actions(actor: &Actor, file: &MachineFile, reveal: bool) -> MachineActions {
    let stands = file.entry.state != MachineState::Cancelled;
    let reviews = actor.has_duty(Duty::Review);
    MachineActions {
        correct: reviews && stands,
        reveal: reviews && !reveal,
        serve: actor.has_duty(Duty::Plates) && stands,
        change: reviews && stands && file.open_change().is_none(),
        inspect: actor.has_duty(Duty::Inspection),
    }
}

/// A photo with what it proves of a machine.
pub fn proving_photo(photo: &Photo, machine: &Fields, districts: &[Choice]) -> ShownPhoto {
    ShownPhoto {
        id: photo.id,
        label: photo.slot.label().to_owned(),
        slot: photo.slot,
        proves: proved(photo.slot, machine, districts),
    }
}

/// The filings about a machine.
pub fn filing_lines(lines: &[machines::FilingLine]) -> Vec<FilingLine> {
    let line = |line: &machines::FilingLine| FilingLine {
        id: line.id,
        words: change_words(line),
        state: line.state,
        submitted: line.submitted_at.map(china_time),
        decided_by: line.decided_by.clone(),
        decided: line.decided_at.map(china_time),
        reasons: line.reasons.iter().map(filing_reason).collect(),
        is_open: line.is_open_to_viewer,
    };
    lines.iter().map(line).collect()
}

fn event_line(event: &machines::MachineEvent) -> EventLine {
    EventLine { when: china_time(event.at), actor: event.actor.clone(), words: event.words.clone() }
}

/// 更正.
pub async fn correction(of: &str) -> Result<Desk<CorrectionForm>, ApiError> {
    let id = data(id(of))?;
    let address = addresses::office_correct(id);
    desk::form(&address, async |registry, actor| {
        actor.staff(Duty::Review)?;
        let file = registry.machines().machine_file(&actor, id, false).await?;
        if file.entry.state == MachineState::Cancelled {
            return Err(Refusal::MachineCancelled);
        }
        let foreseen = foreseen(&registry, &actor, &file, &address).await;
        let districts = districts(&registry).await?;
        let (own, moved): (Vec<FieldSpec>, Vec<FieldSpec>) =
            Step::Machine.fields().iter().partition(|spec| spec.name != "district");
        Ok(CorrectionForm {
            machine: id,
            version: file.version,
            number: file.entry.number.clone(),
            title: machine_title(&file),
            stage: file.entry.stage,
            explained: explained_to_office(&file.determination),
            held: file.fields.only(&own),
            district: facts(&moved, &file.fields, &districts, &Beside::default()),
            districts,
            foreseen,
        })
    })
    .await
}

/// What the correction that was kept would do to the number. The page shows it to whoever was told that the number
/// changes; what was kept is the only thing that a document and a script's question have both brought with them.
async fn foreseen(registry: &Registry, actor: &Actor, file: &MachineFile, address: &str) -> Option<Foreseen> {
    let kept = registry.desk().desk_form(actor, &desk_key(address)).await.map_err(Refusal::from).ok().flatten()?;
    let version = kept.get("version").parse().unwrap_or(file.version);
    let correction = correction_of(&kept);
    Some(match registry.machines().number_change(actor, file.entry.id, version, &correction).await {
        Ok(Some(change)) => Foreseen::Changes(NumberChange {
            version,
            from: change.from,
            to: change.to,
            notified: change.notified,
            plate_waits: change.plate_waits,
            plate_out: change.plate_out,
        }),
        Ok(None) => Foreseen::Stays,
        Err(error) => Foreseen::Refused(Refused::from(&error.refusal())),
    })
}

/// What was typed, as it would be corrected.
fn correction_of(typed: &Fields) -> Correction {
    let stage = typed.get("stage").chars().next().and_then(Stage::from_code);
    Correction {
        fields: typed.only(Step::Machine.fields()),
        reason: typed.get("reason").to_owned(),
        stage: stage.map(|stage| StageOverride { stage, reason: typed.get("override_reason").to_owned() }),
        confirmed: String::new(),
    }
}

/// The form of a change that the office files.
pub async fn change(of: &str, what: &str) -> Result<Desk<ChangeOfOffice>, ApiError> {
    let id = data(id(of))?;
    desk::form(&addresses::office_change(id, what), async |registry, actor| {
        actor.staff(Duty::Review)?;
        let file = registry.machines().machine_file(&actor, id, false).await?;
        let kind = kind(what)?;
        let districts = districts(&registry).await?;
        Ok(ChangeOfOffice {
            machine: id,
            number: file.entry.number.clone(),
            title: machine_title(&file),
            kind,
            writer: registry.filings().writer(&actor),
            districts,
        })
    })
    .await
}
