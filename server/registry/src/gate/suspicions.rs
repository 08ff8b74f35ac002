//! 疑似伪造号牌: what a guard confirmed at a gate and what strangers scanned, until the office has found out (待核实, 属实, 误报).

use domain::fields::{Report, required_line};
use domain::refusal::Refusal;
use domain::visit;
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::clock::DAY_MS;
use crate::db::values;
use crate::error::{Error, Result};
use crate::gate::store as sql;
use crate::machines::lookup::Forgery;
use crate::machines::store::lookup as scan_sql;
use crate::machines::store::machines::{self, MachineRow};
use crate::service::Gate;

pub use domain::suspicion::SuspicionState;

/// Which suspicion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuspicionKey {
    /// Seen at a gate.
    Gate(Uuid),
    /// Looked up by strangers, of one machine, day, number and kind.
    Public {
        /// The machine that the register knows.
        machine: Uuid,
        /// The day, `2026-11-24`.
        day: String,
        /// What stood on the plate.
        typed: String,
        /// What was wrong.
        why: Forgery,
    },
}

impl SuspicionKey {
    /// As a form carries it.
    pub fn text(&self) -> String {
        match self {
            Self::Gate(id) => format!("gate/{id}"),
            Self::Public { machine, day, typed, why } => format!("public/{machine}/{day}/{}/{typed}", why.code()),
        }
    }

    /// Reads what a form carried.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(5, '/');
        match parts.next()? {
            "gate" => Some(Self::Gate(parts.next()?.parse().ok()?)),
            "public" => Some(Self::Public {
                machine: parts.next()?.parse().ok()?,
                day: parts.next()?.to_owned(),
                why: Forgery::from_code(parts.next()?)?,
                typed: parts.next()?.to_owned(),
            }),
            _ => None,
        }
    }
}

/// A plate that is taken for forged.
#[derive(Debug, Clone)]
pub struct Suspicion {
    /// Which.
    pub key: SuspicionKey,
    /// The machine that the register knows.
    pub machine: Uuid,
    /// What stood on the plate.
    pub typed: String,
    /// What is registered.
    pub number: String,
    /// What was wrong.
    pub why: Forgery,
    /// Site, its name and the guard, when it was seen at a gate.
    pub gate: Option<(Uuid, String, String)>,
    /// How often it was seen.
    pub count: i64,
    /// The last time.
    pub at: i64,
    /// What the office has found out.
    pub state: SuspicionState,
    /// In its words, by whom and when.
    pub judgement: Option<(String, String, i64)>,
}

/// Lines of each part of a list.
const LINES: i64 = 50;

impl Gate<'_> {
    /// 号牌上就是这个号码: the guard has compared the plate once more. Kept once a day for each site and number.
    pub async fn suspect_plate(self, actor: &Actor, site: Uuid, typed: &str) -> Result<()> {
        let row = self.open_site(actor, site).await?;
        let number = visit::number(typed).map_err(|sentence| crate::sites::at_field("number", &sentence))?;
        let serial = number.serial();
        let machine: Option<MachineRow> =
            self.db.one(machines::OF_NUMBER, values![number.prefix(), serial.as_str()]).await?;
        let machine = machine.ok_or_else(|| Refusal::UnknownPlate { number: number.to_string() })?;
        if machine.number == number.to_string() || self.machines().is_former(machine.id, number).await? {
            // What the register says is no forgery; the page of the number says what it is.
            return Err(Refusal::Settled.into());
        }
        let now = self.clock.now_ms();
        let office = row.office_id.as_deref().unwrap_or(&machine.office_id);
        let mut tx = self.db.begin().await?;
        let values = values![
            self.clock.new_id(),
            machine.id,
            row.id,
            office,
            number.to_string(),
            &machine.number,
            actor.account,
            now,
            now - DAY_MS
        ];
        // Confirmed twice, it is still one plate.
        if tx.run(sql::SUSPECT, values).await? == 0 {
            return Ok(());
        }
        let detail = serde_json::json!({"typed": number.to_string(), "number": machine.number, "site": row.name});
        let about = (machine.id, machine.office_id.as_str());
        self.trail().record(&mut tx, about, actor, "plate.suspected", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Suspected plates in the districts of who asks, the newest first.
    pub async fn suspicions(self, actor: &Actor, state: SuspicionState) -> Result<Vec<Suspicion>> {
        let (gates, scans): (Vec<sql::SuspectedRow>, Vec<scan_sql::SuspectedRow>) = match actor.viewer()?.filter() {
            Some(office) => (
                self.db.all(sql::SUSPECTED_OF_OFFICE, values![office, state.code(), LINES]).await?,
                self.db.all(scan_sql::SUSPECTED_OF_OFFICE, values![office, state.code(), LINES]).await?,
            ),
            None => (
                self.db.all(sql::SUSPECTED_OF_CITY, values![state.code(), LINES]).await?,
                self.db.all(scan_sql::SUSPECTED_OF_CITY, values![state.code(), LINES]).await?,
            ),
        };
        let mut found = gates.into_iter().map(at_gate).collect::<Result<Vec<_>>>()?;
        for row in scans {
            found.push(looked_up(row)?);
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.at));
        Ok(found)
    }

    /// 核实: what the office found out, in its words. `before` is the state that the page showed.
    pub async fn judge_suspicion(
        self,
        actor: &Actor,
        key: &SuspicionKey,
        before: SuspicionState,
        after: SuspicionState,
        note: &str,
    ) -> Result<()> {
        let scope = actor.staff(Duty::Review)?;
        let found: Option<(Uuid, String, String)> = match key {
            SuspicionKey::Gate(id) => self.db.one(sql::SUSPICION, values![*id]).await?,
            SuspicionKey::Public { machine, day, typed, why } => {
                self.db.one(scan_sql::SUSPICION, values![*machine, day, typed, why.code()]).await?
            }
        };
        let found = found.filter(|(_, office, _)| scope.covers(office));
        let (machine, office, typed) = found.ok_or(Refusal::NotFound)?;
        let mut report = Report::default();
        let Some(note) = report.keep("note", required_line(note, "核实情况", 200)) else {
            return Err(Refusal::Invalid { report }.into());
        };
        if after == SuspicionState::Open {
            return Err(Refusal::BadRequest.into());
        }
        let (now, was, is) = (self.clock.now_ms(), before.code(), after.code());
        let mut tx = self.db.begin().await?;
        let judged = match key {
            SuspicionKey::Gate(id) => {
                tx.run(sql::JUDGE_SUSPICION, values![*id, was, is, &note, actor.account, now]).await?
            }
            SuspicionKey::Public { machine, day, typed, why } => {
                let values = values![*machine, day, typed, why.code(), was, is, &note, actor.account, now];
                tx.run(scan_sql::JUDGE_SUSPICION, values).await?
            }
        };
        if judged == 0 {
            return Err(Refusal::ChangedElsewhere.into());
        }
        let detail = serde_json::json!({"typed": typed, "outcome": is, "note": note});
        self.trail().record(&mut tx, (machine, office.as_str()), actor, "suspicion.judged", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many wait for an answer; counted to a thousand of each kind.
    pub(crate) async fn open_suspicions(self, office: Option<&str>) -> Result<i64> {
        let (gates, scans): (Option<(i64,)>, Option<(i64,)>) = match office {
            Some(office) => (
                self.db.one(sql::OPEN_SUSPICIONS_OF_OFFICE, values![office]).await?,
                self.db.one(scan_sql::OPEN_SUSPICIONS_OF_OFFICE, values![office]).await?,
            ),
            None => (
                self.db.one(sql::OPEN_SUSPICIONS_OF_CITY, values![]).await?,
                self.db.one(scan_sql::OPEN_SUSPICIONS_OF_CITY, values![]).await?,
            ),
        };
        Ok(gates.map_or(0, |(count,)| count) + scans.map_or(0, |(count,)| count))
    }
}

fn judgement(note: Option<String>, by: Option<String>, at: Option<i64>) -> Option<(String, String, i64)> {
    Some((note?, by.unwrap_or_default(), at?))
}

fn at_gate(row: sql::SuspectedRow) -> Result<Suspicion> {
    Ok(Suspicion {
        key: SuspicionKey::Gate(row.id),
        machine: row.machine_id,
        typed: row.typed,
        number: row.number,
        why: Forgery::Stage,
        gate: Some((row.site_id, row.site_name, row.seen_name)),
        count: 1,
        at: row.seen_at,
        state: SuspicionState::from_code(&row.state).ok_or(Error::Broken("suspicion state"))?,
        judgement: judgement(row.note, row.judged_name, row.judged_at),
    })
}

fn looked_up(row: scan_sql::SuspectedRow) -> Result<Suspicion> {
    let why = Forgery::from_code(&row.why).ok_or(Error::Broken("suspected scan"))?;
    Ok(Suspicion {
        key: SuspicionKey::Public { machine: row.machine_id, day: row.day, typed: row.typed.clone(), why },
        machine: row.machine_id,
        typed: row.typed,
        number: row.number,
        why,
        gate: None,
        count: row.seen,
        at: row.last_at,
        state: SuspicionState::from_code(&row.state).ok_or(Error::Broken("suspicion state"))?,
        judgement: judgement(row.note, row.judged_name, row.judged_at),
    })
}
