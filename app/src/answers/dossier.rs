//! A filing on the desk, with what it is compared with: the register's rows in the words that travel.

use domain::fields::Fields;
use domain::filing::{FilingState, Step};
use domain::photos::Slot;
use domain::refusal::Refusal;
use domain::vocabulary::Product;
use registry::clock::china_time;
use registry::desk::duplicates;
use registry::desk::{self as filings, Revision};
use registry::filters::Filters;
use registry::messages::Logged;
use registry::photos::Photo;
use registry::trail::Event;
use registry::trail::words::event_words;
use registry::{Actor, Duty, Registry};
use uuid::Uuid;
use wire::Choice;
use wire::desk::Desk;
use wire::dossier::{
    Change, Compared, Dossier, Judgement, Message, NextFiling, Pair, Sent, ShownPhoto, Side, Submission,
};

use super::administration::fate;
use super::queue::due;
use super::{Beside, desk, districts, explained_to_office, facts, photos};
use crate::addresses;
use crate::addresses::queue::without_place;
use crate::api::ApiError;
use crate::components::facts::{applies, filing_reason, value_words};
use crate::context::{data, query};

/// One filing, with the submission that the address names.
pub async fn filing(of: &str) -> Result<Desk<Dossier>, ApiError> {
    let id = data(super::id(of))?;
    desk::form(&addresses::office_filing(id), async |registry, actor| {
        let revealed = query("reveal").is_some();
        let dossier = registry.desk().dossier(&actor, id, revealed).await?;
        let next = next(&registry, &actor, id).await;
        let messages = registry.messages().messages_of(&actor, id).await?;
        let phrases = registry.desk().phrases(&actor).await?;
        let districts = districts(&registry).await?;
        let no: Option<i64> = query("no").and_then(|no| no.parse().ok());
        let shown = dossier.revisions.iter().position(|revision| Some(revision.no) == no).unwrap_or(0);
        let revision = dossier.revisions.get(shown).ok_or(Refusal::NotFound)?;
        let reviews = actor.has_duty(Duty::Review);
        let mut submission = submission(&dossier, revision, shown, &districts);
        submission.hides_number = !revealed && reviews && has_resident_id(revision);
        Ok(Dossier {
            id,
            kind: dossier.kind,
            state: dossier.state,
            number: dossier.number.clone(),
            machine: dossier.machine,
            due: dossier.due.map(due),
            claimed_by: dossier.claimed_by.clone(),
            mine: dossier.mine,
            own: dossier.own.then(|| Refusal::OwnFiling.sentence()),
            decided_by: dossier.decided_by.clone(),
            reviews,
            frees: actor.has_duty(Duty::Administration),
            change: change(&dossier),
            shown: submission,
            hints: if shown == 0 { hints(&dossier) } else { Vec::new() },
            pairs: dossier.pairs.iter().map(|pair| self::pair(&dossier, pair, &districts)).collect(),
            sent: dossier.revisions.iter().map(|one| sent(one, one.no == revision.no)).collect(),
            messages: messages.into_iter().map(message).collect(),
            events: dossier.events.iter().map(event).collect(),
            about: about(&dossier, revision),
            phrases,
            next,
        })
    })
    .await
}

/// The filing behind this one in the queue that the address names; a queue that cannot be read has none.
async fn next(registry: &Registry, actor: &Actor, id: Uuid) -> Option<NextFiling> {
    let queue = query("queue").filter(|_| actor.has_duty(Duty::Review))?;
    let filter = Filters::parse(&without_place(&queue)).filings();
    let next = registry.desk().next_in_queue(actor, &filter, id).await.ok()??;
    let photos = registry.desk().photos_ahead(actor, next).await.unwrap_or_default();
    let pictures = photos.iter().flat_map(|photo| [addresses::photo(photo), addresses::thumbnail(photo)]).collect();
    Some(NextFiling { id: next, pictures })
}

/// 装载机 ZL50CN.
fn title(machine: &Fields) -> String {
    let product = Product::from_code(machine.get("product")).map_or("场内车辆", Product::label);
    format!("{product} {}", machine.get("model"))
}

fn submission(dossier: &filings::Dossier, revision: &Revision, shown: usize, districts: &[Choice]) -> Submission {
    let before = dossier.revisions.get(shown + 1);
    let part = |step: Step| {
        let beside = Beside { before: before.map(|before| fields(step, before)), warnings: dossier.warnings.clone() };
        (step, facts(step.fields(), &fields(step, revision), districts, &beside))
    };
    let of_it = dossier.photos.iter().filter(|photo| shown == 0 || revision.photo_ids.contains(&photo.id));
    let (documents, others): (Vec<Photo>, Vec<Photo>) = of_it.cloned().partition(|photo| photo.slot.is_sensitive());
    Submission {
        no: revision.no,
        is_newest: shown == 0,
        title: title(&revision.machine),
        sent: china_time(revision.submitted_at),
        parts: [Step::Machine, Step::Photos, Step::Subject].map(part).to_vec(),
        explained: explained_to_office(&revision.determination),
        set_by_hand: revision.stage_override.clone(),
        photos: others.iter().map(|photo| shown_photo(photo, &revision.machine, districts)).collect(),
        documents: photos(&documents),
        hides_number: false,
    }
}

fn fields(step: Step, revision: &Revision) -> Fields {
    match step {
        Step::Subject => revision.subject.clone(),
        Step::Photos => revision.photo_fields.clone(),
        Step::Machine => revision.machine.clone(),
    }
}

/// A photo beside what it proves.
fn shown_photo(photo: &Photo, machine: &Fields, districts: &[Choice]) -> ShownPhoto {
    let label = photo.slot.label();
    let label = photo.doubt.map_or_else(|| label.to_owned(), |doubt| format!("{label}（{}）", doubt.short()));
    ShownPhoto { id: photo.id, slot: photo.slot, label, proves: proved(photo.slot, machine, districts) }
}

/// What a photo proves, as far as it was filled in.
pub fn proved(slot: Slot, machine: &Fields, districts: &[Choice]) -> Vec<(String, String)> {
    slot.proves()
        .iter()
        .filter_map(|name| domain::machine::FIELDS.iter().find(|spec| spec.name == *name))
        .map(|spec| (spec.label.to_owned(), value_words(spec, machine.get(spec.name), districts)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn has_resident_id(revision: &Revision) -> bool {
    !revision.subject.get("resident_id").is_empty() && revision.subject.get("subject_kind") == "person"
}

fn change(dossier: &filings::Dossier) -> Option<Change> {
    let change = dossier.change.as_ref()?;
    let office = change.asked_by_office.as_ref();
    Some(Change {
        from: change.from.clone(),
        to: change.to.clone(),
        place: change.place.clone(),
        cause: change.cause_words(dossier.kind).to_owned(),
        reason: change.reason.clone(),
        by: office.map_or_else(|| "机械主".to_owned(), |office| format!("{office}发起")),
    })
}

/// 提示: what lists count, each with the field it is about.
fn hints(dossier: &filings::Dossier) -> Vec<String> {
    let label = |name: &str| {
        let spec = Step::ALL.iter().flat_map(|step| step.fields()).find(|spec| spec.name == name);
        spec.map(|spec| format!("{}：", spec.label)).unwrap_or_default()
    };
    dossier.hints.iter().map(|hint| format!("{}{}", label(&hint.field), hint.sentence)).collect()
}

fn pair(dossier: &filings::Dossier, pair: &duplicates::Pair, districts: &[Choice]) -> Pair {
    let office =
        || pair.office.as_ref().map(|office| format!("{}（{}）", office.name, office.phone)).unwrap_or_default();
    let seen = pair.seen.as_ref().map(|(machine, photos)| compared(dossier, machine, photos, districts));
    Pair {
        other: pair.other,
        state: pair.state,
        number: pair.number.clone(),
        shared: pair.shared.join("，"),
        judgement: pair.judgement.as_ref().map(judgement),
        side: seen.map_or_else(|| Side::Elsewhere(office()), Side::Seen),
    }
}

fn judgement(said: &duplicates::Judgement) -> Judgement {
    Judgement { verdict: said.verdict, reason: said.reason.clone(), by: said.by.clone(), at: china_time(said.at) }
}

/// The fields of both beside each other, as far as one of them says something.
fn compared(dossier: &filings::Dossier, other: &Fields, of_other: &[Photo], districts: &[Choice]) -> Compared {
    let rows = dossier.revisions.first().into_iter().flat_map(|revision| {
        Step::Machine.fields().iter().map(|spec| {
            let words = |fields: &Fields| value_words(spec, fields.get(spec.name), districts);
            (spec.label.to_owned(), words(&revision.machine), words(other))
        })
    });
    Compared {
        title: title(other),
        rows: rows.filter(|(_, this, that)| !this.is_empty() || !that.is_empty()).collect(),
        photos: photos(of_other),
    }
}

fn sent(revision: &Revision, is_shown: bool) -> Sent {
    let outcome = revision.outcome.map_or("待审核", FilingState::label);
    let by = revision.decided_by.clone().unwrap_or_default();
    let at = revision.decided_at.map(china_time).unwrap_or_default();
    Sent {
        no: revision.no,
        at: china_time(revision.submitted_at),
        is_shown,
        outcome: format!("{outcome} {by} {at}"),
        reasons: revision.reasons.iter().map(filing_reason).collect(),
    }
}

/// A message, and what became of it.
pub fn message(message: Logged) -> Message {
    Message { fate: fate(&message), at: china_time(message.created_at), phone: message.phone, text: message.text }
}

fn event(event: &Event) -> String {
    format!("{} {} {}", china_time(event.at), event.actor, event_words(&event.what))
}

/// The fields and photos of a filing that a reason can be about.
fn about(dossier: &filings::Dossier, revision: &Revision) -> Vec<Choice> {
    let machine = Step::Machine
        .fields()
        .iter()
        .filter(|spec| !spec.name.starts_with("after_") && applies(spec, &revision.machine))
        .map(|spec| (spec.name, spec.label));
    let subject = Step::Subject
        .fields()
        .iter()
        .filter(|spec| spec.name != "subject_kind" && applies(spec, &revision.subject))
        .map(|spec| (spec.name, spec.label));
    let slots = Slot::ALL
        .into_iter()
        .filter(|slot| dossier.photos.iter().any(|photo| photo.slot == *slot))
        .map(|slot| (slot.code(), slot.label()));
    machine.chain(slots).chain(subject).map(|(name, label)| (name.to_owned(), label.to_owned())).collect()
}
