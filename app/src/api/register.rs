//! The register: corrections, changes asked for by owners and offices, and the counter that hands plates over.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::Fields;
use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::addresses,
    crate::context::{acting, actor, answer, answer_desk, leave_notice, registry},
    domain::filing::FilingKind,
    domain::refusal::Refusal,
    domain::stage::Stage,
    registry::Role,
    registry::desk::StageOverride,
    registry::machines::corrections::Correction,
    wire::Notice,
};

/// Says on `page` what was done, when it was.
#[cfg(feature = "ssr")]
fn notice<T>(result: &Result<T, Refusal>, page: &str, done: Notice) {
    if result.is_ok() {
        leave_notice(page, done);
    }
}

/// Asks for a change and leads to the machine, where it then stands; a form with mistakes comes back.
#[cfg(feature = "ssr")]
async fn ask(role: Role, machine: Uuid, kind: &str, fields: Fields) -> Result<Next, ApiError> {
    let people = if role == Role::Staff { "office" } else { "owner" };
    let page = format!("/{people}/machines/{machine}");
    let asked = match FilingKind::from_code(kind) {
        Some(kind) => {
            acting(role, async |registry, actor| registry.filings().start_change(&actor, machine, kind, &fields).await)
                .await
        }
        None => Err(Refusal::BadRequest),
    };
    notice(&asked, &page, Notice::ChangeStarted);
    if let (Ok(_), Ok(actor)) = (&asked, actor(role)) {
        let _ = registry().filings().drop_left_form(&actor, &format!("{page}/change/{kind}")).await;
    }
    let form = if FilingKind::from_code(kind).is_some() { format!("{page}/change/{kind}") } else { page.clone() };
    if role == Role::Staff {
        return answer_desk(asked.map(|_| page), &form, fields).await;
    }
    answer(asked.map(|_| page), &form, fields)
}

/// 申请过户, 迁移, 补领 or 注销, by the owner.
#[server(endpoint = "owner/start_change")]
pub async fn start_change(
    machine: Uuid,
    kind: String,
    #[server(default)] fields: Fields,
    #[server(default)] writer: String,
) -> Result<Next, ApiError> {
    let page = addresses::owner_change(machine, &kind);
    crate::context::keep_if_away(&page, &writer, &fields).await;
    ask(Role::Owner, machine, &kind, fields).await
}

/// The same by the office that has the machine.
#[server(endpoint = "office/start_change")]
pub async fn start_change_by_office(
    machine: Uuid,
    kind: String,
    #[server(default)] fields: Fields,
) -> Result<Next, ApiError> {
    ask(Role::Staff, machine, &kind, fields).await
}

/// 开具登记证明: of one machine, or of all of them; leads to the file.
#[server(endpoint = "owner/certify")]
pub async fn certify(#[server(default)] machine: Option<Uuid>) -> Result<Next, ApiError> {
    let page = machine.map_or_else(|| "/owner/machines".to_owned(), addresses::owner_machine);
    let made = acting(Role::Owner, async |registry, actor| registry.machines().certify(&actor, machine).await).await;
    answer(made.map(addresses::certificate_file), &page, Fields::default())
}

/// 撤回申请.
#[server(endpoint = "owner/withdraw_change")]
pub async fn withdraw_change(filing: Uuid) -> Result<Next, ApiError> {
    let withdrawn =
        acting(Role::Owner, async |registry, actor| registry.filings().withdraw_change(&actor, filing).await).await;
    let page = withdrawn.as_ref().map(addresses::owner_machine);
    let page = page.unwrap_or_else(|_| "/owner/machines".to_owned());
    notice(&withdrawn, &page, Notice::ChangeWithdrawn);
    answer(withdrawn.map(|_| page.clone()), &page, Fields::default())
}

/// 更正. A changed number is shown first; `confirmed` is the number that was seen and confirmed.
#[server(endpoint = "office/correct_machine")]
pub async fn correct_machine(
    machine: Uuid,
    version: i64,
    #[server(default)] fields: Fields,
    #[server(default)] reason: String,
    #[server(default)] stage: String,
    #[server(default)] override_reason: String,
    #[server(default)] confirmed: String,
) -> Result<Next, ApiError> {
    let typed = fields.clone().with("reason", &reason).with("stage", &stage).with("override_reason", &override_reason);
    // The preview is of the version that was corrected, not of the one at hand.
    let typed = typed.with("version", &version.to_string());
    let stage = stage.chars().next().and_then(Stage::from_code);
    let stage = stage.map(|stage| StageOverride { stage, reason: override_reason });
    let correction = Correction { fields, reason, stage, confirmed };
    let page = addresses::office_machine(machine);
    let corrected = acting(Role::Staff, async |registry, actor| {
        registry.machines().correct_machine(&actor, machine, version, &correction).await
    })
    .await;
    notice(&corrected, &page, Notice::MachineCorrected);
    answer_desk(corrected.map(|_| page.clone()), &format!("{page}/correct"), typed).await
}

/// The counter: the machine behind a 领取码 or a number.
#[server(endpoint = "office/find_plate")]
pub async fn find_plate(#[server(default)] code: String) -> Result<Next, ApiError> {
    let found = acting(Role::Staff, async |registry, actor| registry.plates().find_plate(&actor, &code).await).await;
    let typed = Fields::default().with("code", &code);
    answer(found.map(addresses::office_plates_of), "/office/plates", typed)
}

/// 领取登记, from the machine's page or from the counter's.
#[server(endpoint = "office/collect_plate")]
pub async fn collect_plate(
    machine: Uuid,
    #[server(default)] fields: Fields,
    #[server(default)] from: String,
) -> Result<Next, ApiError> {
    let done =
        acting(Role::Staff, async |registry, actor| registry.plates().collect_plate(&actor, machine, &fields).await)
            .await;
    let (next, form) = if from == "counter" {
        ("/office/plates".to_owned(), addresses::office_plates_of(machine))
    } else {
        let page = addresses::office_machine(machine);
        (page.clone(), page)
    };
    notice(&done, &next, Notice::PlateCollected);
    answer_desk(done.map(|()| next), &form, fields).await
}

/// 撤销领取.
#[server(endpoint = "office/undo_collection")]
pub async fn undo_collection(machine: Uuid, #[server(default)] undo_reason: String) -> Result<Next, ApiError> {
    let page = addresses::office_machine(machine);
    let done = acting(Role::Staff, async |registry, actor| {
        registry.plates().undo_collection(&actor, machine, &undo_reason).await
    })
    .await;
    notice(&done, &page, Notice::PlateUncollected);
    answer_desk(done.map(|()| page.clone()), &page, Fields::default().with("undo_reason", &undo_reason)).await
}

/// Makes the plates, cards and tables of the oldest that wait.
#[server(endpoint = "office/start_batch")]
pub async fn start_batch(count: i64) -> Result<Next, ApiError> {
    let page = "/office/prints".to_owned();
    let started = acting(Role::Staff, async |registry, actor| registry.plates().start_batch(&actor, count).await).await;
    notice(&started, &page, Notice::BatchStarted);
    answer(started.map(|_| page.clone()), &page, Fields::default())
}

/// Makes plate, card and table of one machine.
#[server(endpoint = "office/print_machine")]
pub async fn print_machine(machine: Uuid) -> Result<Next, ApiError> {
    let (page, from) = ("/office/prints".to_owned(), addresses::office_machine(machine));
    let started =
        acting(Role::Staff, async |registry, actor| registry.plates().print_machine(&actor, machine).await).await;
    notice(&started, &page, Notice::BatchStarted);
    answer(started.map(|_| page), &from, Fields::default())
}

/// 补领标牌 at the counter.
#[server(endpoint = "office/reissue_plate")]
pub async fn reissue_plate(machine: Uuid, #[server(default)] fields: Fields) -> Result<Next, ApiError> {
    let page = addresses::office_machine(machine);
    let done =
        acting(Role::Staff, async |registry, actor| registry.plates().reissue_plate(&actor, machine, &fields).await)
            .await;
    notice(&done, &page, Notice::PlateReissued);
    answer_desk(done.map(|()| page.clone()), &page, fields).await
}
