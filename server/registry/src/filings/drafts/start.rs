//! Starting a filing: blank, or as a copy for the next machine of the same kind. What is known already is filled in,
//! and what an owner has shown once is offered again.

use domain::fields::{Fields, Report};
use domain::machine::for_another;
use domain::photos::Slot;
use domain::refusal::Refusal;
use domain::subject::document_slot;
use domain::text::fold_code;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Draft, display_name};
use crate::actor::Actor;
use crate::clock::china_day;
use crate::db::values;
use crate::error::Result;
use crate::filings::store::filings::{self as sql, LastSentRow};
use crate::people::quotas::Daily;
use crate::people::store::accounts;
use crate::photos::store::{self as photo_sql, PhotoRow};
use crate::service::Filings;

/// What the owner's last filing can lend to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Which document its photo shows.
    pub slot: Slot,
    /// The day on which that filing was sent.
    pub sent_on: Date,
    /// The day on which the consent that goes with it was given; none when the text is another one by now.
    pub consented_on: Option<Date>,
}

/// The last filing with what can be lent.
struct Lender {
    known: Known,
    row: LastSentRow,
    subject: Fields,
    photo: PhotoRow,
}

/// Words that only names of organisations hold.
const ORGANISATIONS: [&str; 14] = [
    "公司",
    "集团",
    "厂",
    "中心",
    "合作社",
    "经营部",
    "租赁",
    "工程",
    "机械",
    "学校",
    "医院",
    "农场",
    "委员会",
    "大队",
];

/// What the registration says of a declarant who has filed nothing yet. Which kind of declarant it is remains to be
/// chosen.
fn from_account(actor: &Actor) -> Fields {
    let name = actor.name.as_str();
    let organisation = ORGANISATIONS.iter().any(|word| name.contains(word));
    let (person, company) = if organisation { ("", name) } else { (name, "") };
    [
        ("person_name", person),
        ("person_phone", actor.login.as_str()),
        ("company_name", company),
        ("contact_name", person),
        ("company_phone", actor.login.as_str()),
    ]
    .into_iter()
    .collect()
}

/// The number that says who declares: of the ID card, or of the licence.
fn declarant_number(subject: &Fields) -> String {
    let field = if subject.get("subject_kind") == "company" { "credit_code" } else { "resident_id" };
    fold_code(subject.get(field))
}

impl Filings<'_> {
    /// 新增机械备案: a new draft, or the blank one that is there already.
    pub async fn start_filing(self, actor: &Actor) -> Result<Uuid> {
        self.begin_filing(actor, &Fields::default(), &serde_json::json!({})).await
    }

    /// 复制一台: a new draft for another machine of the same kind as one of the owner's.
    pub async fn copy_filing(self, actor: &Actor, from: Uuid) -> Result<Uuid> {
        let machine = self.my_machine(actor, from).await?;
        self.begin_filing(actor, &for_another(&machine.fields), &serde_json::json!({"other": from})).await
    }

    async fn begin_filing(self, actor: &Actor, machine: &Fields, detail: &serde_json::Value) -> Result<Uuid> {
        let owner = actor.owner()?;
        let written = serde_json::to_string(machine)?;
        let mut tx = self.db.begin().await?;
        // Two presses at once wait for each other here, so that the second finds the first one's draft.
        if tx.run(accounts::LOCK_OPEN, values![owner]).await? == 0 {
            return Err(Refusal::SignInRequired.into());
        }
        if let Some((id,)) = tx.one::<(Uuid,)>(sql::BLANK_DRAFT, values![owner, &written]).await? {
            return Ok(id);
        }
        let open: Option<(i64,)> = tx.one(sql::COUNT_UNSENT, values![owner]).await?;
        if open.is_some_and(|(open,)| open >= self.config.limits.drafts_open) {
            return Err(Refusal::OpenLimit.into());
        }
        self.people().take_daily(&mut tx, owner, Daily::Drafts).await?;
        let subject = match tx.one::<(String,)>(sql::LAST_SUBJECT, values![owner]).await? {
            // A consent is given for what is sent with it: it is offered with the photo, never carried over silently.
            Some((sealed,)) => self.seal.open::<Fields>(&sealed)?.with("sensitive_consent", ""),
            None => from_account(actor),
        };
        let id = self.clock.new_id();
        let product = domain::machine::product(machine).map_or("", domain::vocabulary::Product::code);
        let short = |name: &str| -> String { machine.get(name).chars().take(120).collect() };
        let (subject, now) = (self.seal.seal(&subject)?, self.clock.now_ms());
        let values = values![id, owner, subject, now, &written, product, short("maker"), short("model")];
        tx.run(sql::INSERT, values).await?;
        self.trail().record(&mut tx, id, actor, "filing.started", detail).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// What the owner's last filing can lend to a draft: the photo of the document, while the declarant is the same and
    /// none is there yet.
    pub async fn known_identity(self, draft: &Draft) -> Result<Option<Known>> {
        Ok(self.lender(draft).await?.map(|lender| lender.known))
    }

    async fn lender(self, draft: &Draft) -> Result<Option<Lender>> {
        let row: Option<LastSentRow> = self.db.one(sql::LAST_SENT, values![draft.row.owner_id, draft.id]).await?;
        let Some(row) = row else { return Ok(None) };
        let subject: Fields = self.seal.open(&row.subject_sealed)?;
        let kinds = (draft.subject.get("subject_kind"), subject.get("subject_kind"));
        let number = declarant_number(&draft.subject);
        let same =
            (kinds.0.is_empty() || kinds.0 == kinds.1) && (number.is_empty() || number == declarant_number(&subject));
        let Some(slot) = document_slot(&subject).filter(|slot| same && !draft.slots().contains(slot)) else {
            return Ok(None);
        };
        let photos: Vec<PhotoRow> = self.db.all(photo_sql::CURRENT, values![row.id]).await?;
        let Some(photo) = photos.into_iter().find(|photo| photo.slot == slot.code()) else { return Ok(None) };
        let current = row.consent_version == self.config.agreement_version;
        let consented_on = row.consent_at.filter(|_| current && slot == Slot::IdCard).map(china_day);
        let known = Known { slot, sent_on: china_day(row.submitted_at), consented_on };
        Ok(Some(Lender { known, row, subject, photo }))
    }

    /// Takes over what the last filing lends: the photo (stored once, shown in both), the consent with its version and
    /// its day, and the declarant where none is written yet.
    pub async fn reuse_known(self, actor: &Actor, id: Uuid) -> Result<()> {
        let owner = actor.owner()?;
        let draft = self.draft(actor, id).await?;
        let Some(Lender { known, row, subject, photo }) = self.lender(&draft).await? else {
            let Some(slot) = document_slot(&draft.subject).filter(|slot| !draft.slots().contains(slot)) else {
                return Ok(());
            };
            let mut report = Report::default();
            report.error(slot.code(), format!("没有可以沿用的照片，请上传{}", slot.label()));
            return Err(Refusal::Invalid { report }.into());
        };
        let written = !declarant_number(&draft.subject).is_empty();
        let mut fields = if written { draft.subject.clone() } else { subject };
        fields.set("sensitive_consent", if known.consented_on.is_some() { "yes" } else { "" });
        let (now, consent) = (self.clock.now_ms(), self.consent_of(&fields));
        let mut tx = self.db.begin().await?;
        let values = values![id, owner, draft.version, self.seal.seal(&fields)?, display_name(&fields), now, consent];
        if tx.one::<(i64,)>(sql::SAVE_SUBJECT, values).await?.is_none() {
            drop(tx);
            return Err(self.why_not_saved(owner, id).await?.into());
        }
        if known.consented_on.is_some() {
            tx.run(sql::CARRY_CONSENT, values![id, &row.consent_version, row.consent_at]).await?;
        }
        tx.run(photo_sql::FORGET_UNSENT_OF_SLOT, values![id, &photo.slot]).await?;
        tx.run(photo_sql::REMOVE_SLOT, values![id, &photo.slot, now]).await?;
        let values = values![
            self.clock.new_id(),
            id,
            &photo.slot,
            &photo.hash,
            &photo.thumb_hash,
            photo.width,
            photo.height,
            now,
            &photo.doubt
        ];
        tx.run(photo_sql::INSERT, values).await?;
        let agreed_on = known.consented_on.map(|day| day.to_string());
        let detail = serde_json::json!({"other": row.id, "agreement": row.consent_version, "agreed_on": agreed_on});
        self.trail().record(&mut tx, id, actor, "identity.reused", &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}
