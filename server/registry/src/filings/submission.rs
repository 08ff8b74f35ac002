//! 提交: what is missing, what stage it is, what looks odd — and the one transaction that freezes a revision.

use domain::emission::{self, Determination};
use domain::fields::{Remark, Report};
use domain::filing::{FilingState, Step};
use domain::machine::{self, MachineData};
use domain::photos::{self, has_nameplate};
use domain::refusal::Refusal;
use domain::search::{identity_tail, phone_tail};
use domain::subject::{self, Subject};
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::{china_day, china_midnight};
use crate::db::values;
use crate::desk::store::duplicates as pair_sql;
use crate::error::{Error, Result};
use crate::filings::drafts::Draft;
use crate::filings::store::filings as sql;
use crate::people::quotas::Daily;
use crate::service::Filings;

/// Everything the rules say about a filing.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Errors and warnings per step.
    pub subject: Report,
    /// Missing photos carry the slot's key.
    pub photos: Report,
    /// Errors and warnings of 机械信息.
    pub machine: Report,
    /// What is asked of the owner besides: what a reviewer would ask, and what only the owner need know. Never in the
    /// way.
    pub questions: Vec<Remark>,
    /// The stage as far as it can be told, with reason and flags.
    pub determination: Determination,
    /// The declarant, once right.
    pub subject_data: Option<Subject>,
    /// The machine, once right.
    pub machine_data: Option<MachineData>,
}

impl Assessment {
    /// The report of a step.
    pub fn of(&self, step: Step) -> &Report {
        match step {
            Step::Subject => &self.subject,
            Step::Photos => &self.photos,
            Step::Machine => &self.machine,
        }
    }

    /// The report of a step with the questions at its fields, for the owner.
    pub fn asked(&self, step: Step) -> Report {
        let mut report = self.of(step).clone();
        let here = |question: &&Remark| step.fields().iter().any(|spec| spec.name == question.field);
        report.ask(self.questions.iter().filter(here).cloned());
        report
    }

    /// Every warning and question, for the owner before sending.
    pub fn second_looks(&self) -> Vec<Remark> {
        Step::ALL.into_iter().flat_map(|step| self.asked(step).warnings).collect()
    }

    /// The first step with something to mend.
    pub fn first_incomplete(&self) -> Option<Step> {
        Step::ALL.into_iter().find(|step| !self.of(*step).is_clean())
    }

    /// Every warning, for the office, which has the flags beside them.
    pub fn warnings(&self) -> Vec<Remark> {
        Step::ALL.into_iter().flat_map(|step| self.of(step).warnings.clone()).collect()
    }
}

/// What the done page says.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// Which revision this is.
    pub revision: i64,
    /// It had been sent before: this was a second press.
    pub repeated: bool,
}

impl Draft {
    /// Whether the form of this version was sent and nothing has happened to it since.
    fn is_sent_from(&self, version: i64) -> bool {
        self.state.is_undecided() && self.version - 1 == version
    }
}

impl Filings<'_> {
    /// Applies every rule to a draft as it stands today.
    pub async fn assess(self, draft: &Draft) -> Result<Assessment> {
        let districts: Vec<String> = self.offices().districts().await?.into_iter().map(|office| office.code).collect();
        let (today, slots) = (self.today(), draft.slots());
        let (subject_data, subject) = subject::check(&draft.subject, &slots);
        let mut photos = photos::check(&draft.photo_fields, &slots, machine::registration_type(&draft.machine));
        for (slot, doubt) in draft.photos.iter().filter_map(|photo| Some((photo.slot, photo.doubt?))) {
            photos.warning(slot.code(), format!("{}：{}", slot.label(), doubt.words()));
        }
        let nameplate = has_nameplate(&draft.photo_fields).unwrap_or(true);
        let (machine_data, machine) = machine::check(&draft.machine, nameplate, &districts, today);
        let determination = self.machines().determined(&draft.machine);
        let mut questions = subject::questions(&draft.subject);
        let begun = |(name, text): (&str, &str)| name != machine::REGISTRATION_TYPE.name && !text.trim().is_empty();
        if draft.machine.iter().any(begun) {
            questions.extend(emission::questions(&machine::facts(&draft.machine, today), &determination.flags));
        }
        Ok(Assessment { subject, photos, machine, questions, determination, subject_data, machine_data })
    }

    /// 提交. Sending the same form twice files once: the second press is told that it is done.
    pub async fn submit(self, actor: &Actor, id: Uuid, version: i64) -> Result<Submitted> {
        let owner = actor.owner()?;
        let draft = self.draft(actor, id).await?;
        if draft.is_sent_from(version) {
            return Ok(Submitted { revision: draft.revision, repeated: true });
        }
        if !draft.state.is_editable() {
            return Err(Refusal::NotEditable { state: draft.state }.into());
        }
        if draft.version != version {
            return Err(Refusal::Stale.into());
        }
        let assessment = self.assess(&draft).await?;
        if let Some(step) = assessment.first_incomplete() {
            return Err(Refusal::Incomplete { step }.into());
        }
        let machine = assessment.machine_data.as_ref().ok_or(Error::Broken("a clean report without a machine"))?;
        let subject = assessment.subject_data.as_ref().ok_or(Error::Broken("a clean report without a subject"))?;
        let now = self.clock.now_ms();
        let (amber_at, due_at) = self.clock_of(now);
        let mut warnings = assessment.warnings();
        let mut tx = self.db.begin().await?;
        self.people().take_daily(&mut tx, owner, Daily::Sent).await?;
        let sharing = self.desk().sharing(&mut tx, id, machine).await?;
        if !sharing.is_empty() {
            let numbers: Vec<String> = sharing.iter().filter_map(|other| other.number.clone()).collect();
            let sentence = if numbers.is_empty() {
                "另有一份备案填写了同样的PIN码、环保代码或出厂编号，可能重复".to_owned()
            } else {
                format!("同样的PIN码、环保代码或出厂编号已登记，环保登记号码{}，可能重复", numbers.join("、"))
            };
            warnings.push(Remark { field: "identity_kind".to_owned(), sentence });
        }
        let determination = serde_json::to_string(&assessment.determination)?;
        let stage = assessment.determination.stage.code().to_string();
        let submission = sql::Submission {
            id,
            owner_id: owner,
            version,
            office_id: &machine.district,
            identity_tail: machine.identifier().map(identity_tail),
            stage,
            determination: &determination,
            warnings: serde_json::to_string(&warnings)?,
            submitted_at: now,
            amber_at,
            due_at,
            phone_tail: phone_tail(subject.phone()),
            fuel: machine.fuel.code(),
            owner_name: subject.name(),
            product: machine.product.code(),
            maker: &machine.maker,
            model: &machine.model,
            doubtful: 0,
        };
        let sent: Option<(i64,)> = tx.one(sql::SUBMIT, submission.values()).await?;
        let Some((revision,)) = sent else {
            drop(tx);
            return self.second_press(actor, id, version).await;
        };
        // Photos are read after the filing is locked: one that arrived meanwhile belongs to this revision or is
        // refused.
        let photos: Vec<crate::photos::store::PhotoRow> = tx.all(crate::photos::store::CURRENT, values![id]).await?;
        let slots: Vec<&str> = photos.iter().map(|photo| photo.slot.as_str()).collect();
        if draft.slots().iter().any(|slot| !slots.contains(&slot.code())) {
            // A photo that the check counted on was taken away in another tab.
            return Err(Refusal::Stale.into());
        }
        let photo_ids: Vec<Uuid> = photos.iter().map(|photo| photo.id).collect();
        tx.run(
            sql::INSERT_REVISION,
            values![
                id,
                revision,
                &draft.row.subject_sealed,
                &draft.row.photos,
                &draft.row.machine,
                serde_json::to_string(&photo_ids)?,
                &determination,
                now,
                due_at
            ],
        )
        .await?;
        self.desk().keep_identity(&mut tx, id, machine, &sharing).await?;
        tx.run(pair_sql::DROP_FLAGS, values![id]).await?;
        for flag in &assessment.determination.flags {
            tx.run(pair_sql::INSERT_FLAG, values![flag.code(), &machine.district, now, id]).await?;
        }
        self.learn_words(&mut tx, subject.name(), &machine.maker, &machine.model).await?;
        tx.run(sql::DROP_KEPT_FORMS, values![id]).await?;
        let determined = &assessment.determination;
        let detail = serde_json::json!({
            "revision": revision, "stage": determined.stage.code().to_string(), "rule": determined.rule.code(),
        });
        self.trail().record(&mut tx, (id, machine.district.as_str()), actor, "filing.submitted", &detail).await?;
        tx.commit().await?;
        Ok(Submitted { revision, repeated: false })
    }

    /// When a filing sent now turns amber (its last working day begins) and red (that day is over).
    pub(crate) fn clock_of(self, now: i64) -> (i64, i64) {
        let last = self.config.calendar.after(china_day(now), self.config.review_days.max(1));
        let due = last.tomorrow().map_or(now, china_midnight);
        (china_midnight(last).max(now), due)
    }

    /// Somebody was quicker: the same form a moment ago, or another change.
    async fn second_press(self, actor: &Actor, id: Uuid, version: i64) -> Result<Submitted> {
        let draft = self.draft(actor, id).await?;
        if draft.is_sent_from(version) {
            return Ok(Submitted { revision: draft.revision, repeated: true });
        }
        Err(self.why_not_saved(actor.owner()?, id).await?.into())
    }

    /// 撤回: takes a filing back while nobody reviews it.
    pub async fn withdraw(self, actor: &Actor, id: Uuid) -> Result<()> {
        let owner = actor.owner()?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::WITHDRAW, values![id, owner, self.clock.now_ms()]).await? == 0 {
            drop(tx);
            let draft = self.draft(actor, id).await?;
            return if draft.state == FilingState::Draft {
                Ok(())
            } else {
                Err(Refusal::NotEditable { state: draft.state }.into())
            };
        }
        self.trail().record(&mut tx, id, actor, "filing.withdrawn", &serde_json::json!({})).await?;
        tx.commit().await?;
        Ok(())
    }
}
