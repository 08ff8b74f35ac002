//! 系统接口: what other systems of the city may read by a key, and who gives the keys out. A key reads the districts of its
//! office and changes nothing; it is shown once, when it is made.

use domain::fields::{Report, required_line};
use domain::refusal::Refusal;
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::{Actor, Duty, Role, Scope};
use crate::clock::random_bytes;
use crate::db::values;
use crate::error::{Error, Result};
use crate::offices::store::systems::{self as sql, SystemRow};
use crate::people::throttle::Allowance;
use crate::service::Offices;

/// Questions that a system may ask within a day before it has to wait.
pub const QUESTIONS_PER_DAY: i64 = 20_000;
/// Keys that are none, by address and day.
const WRONG_PER_DAY: i64 = 30;
/// What every key begins with, so that one that lies about is recognised.
const MARK: &str = "nrmm_";
const NAME_LENGTH: usize = 40;

/// Another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// Its id.
    pub id: Uuid,
    /// What it is called here.
    pub name: String,
    /// The code of the office whose districts it reads.
    pub office: String,
    /// The last characters of its key.
    pub tail: String,
    /// Who gave the key out.
    pub by: String,
    /// When, milliseconds since 1970.
    pub created_at: i64,
    /// The last day on which the key was used.
    pub last_used_on: Option<Date>,
    /// Since when the key is worth nothing, milliseconds since 1970.
    pub stopped_at: Option<i64>,
}

impl From<SystemRow> for System {
    fn from(row: SystemRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            office: row.office_id,
            tail: row.key_tail,
            by: row.by,
            created_at: row.created_at,
            last_used_on: row.last_used_on.and_then(|day| domain::day::parse(&day)),
            stopped_at: row.stopped_at,
        }
    }
}

impl Offices<'_> {
    /// The systems with keys for one's districts, the newest first; stopped ones stay on the list.
    pub async fn systems(self, actor: &Actor) -> Result<Vec<System>> {
        let rows: Vec<SystemRow> = match actor.staff(Duty::Administration)?.filter() {
            Some(office) => self.db.all(sql::OF_OFFICE, values![office]).await?,
            None => self.db.all(sql::OF_CITY, values![]).await?,
        };
        Ok(rows.into_iter().map(System::from).collect())
    }

    /// Gives a system a key for the districts of an office; answers the key, which nobody can see again.
    pub async fn add_system(self, actor: &Actor, name: &str, office: &str) -> Result<String> {
        let scope = actor.staff(Duty::Administration)?;
        let mut report = Report::default();
        let name = required_line(name, "系统名称", NAME_LENGTH).unwrap_or_else(|sentence| {
            report.error("name", sentence);
            String::new()
        });
        let known =
            self.offices().all().await?.into_iter().any(|known| known.code == office && scope.covers(&known.code));
        if !known {
            report.error("office", "请选择读取哪个机构的数据");
        }
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        let key = format!("{MARK}{}", hex::encode(random_bytes::<20>()));
        let tail: String = key.chars().skip(key.len() - 4).collect();
        let id = self.clock.new_id();
        let mut tx = self.db.begin().await?;
        let (hash, now) = (self.seal.hash(&["system-key", &key]), self.clock.now_ms());
        tx.run(sql::INSERT, values![id, &name, office, hash, tail, actor.account, now]).await?;
        let detail = serde_json::json!({"name": name});
        self.trail().record(&mut tx, (id, office), actor, "system.added", &detail).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Makes a key worth nothing, at once and for good.
    pub async fn stop_system(self, actor: &Actor, id: Uuid) -> Result<()> {
        let scope = actor.staff(Duty::Administration)?;
        let row: SystemRow = self.db.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        if !scope.covers(&row.office_id) {
            return Err(Refusal::NotFound.into());
        }
        let mut tx = self.db.begin().await?;
        if tx.run(sql::STOP, values![id, self.clock.now_ms()]).await? == 0 {
            return Ok(());
        }
        let detail = serde_json::json!({"name": row.name});
        self.trail().record(&mut tx, (id, row.office_id.as_str()), actor, "system.stopped", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The system that asks with a key, counted against its day. It may look where its office may, and do nothing.
    pub async fn system_of(self, key: &str, address: &str) -> Result<Actor> {
        let Some(row) = self.system_with(key).await? else {
            self.people().begin_daily(&format!("system-key:{address}"), Allowance(WRONG_PER_DAY)).await?;
            return Err(Refusal::KeyUnknown.into());
        };
        self.people().begin_daily(&format!("system:{}", row.id), Allowance(QUESTIONS_PER_DAY)).await?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::USED, values![row.id, self.today().to_string()]).await? > 0 {
            tx.commit().await?;
        }
        self.reader(row).await
    }

    async fn reader(self, row: SystemRow) -> Result<Actor> {
        let office = self.find_office(&row.office_id).await?.ok_or(Error::Broken("a system without an office"))?;
        let scope = if office.is_city { Scope::City } else { Scope::Office(office.code.clone()) };
        Ok(Actor {
            account: row.id,
            role: Role::Staff,
            name: row.name,
            login: String::new(),
            office: Some(scope),
            office_code: Some(office.code),
            office_name: Some(office.name),
            duties: vec![Duty::ReadOnly],
            session: String::new(),
        })
    }

    async fn system_with(self, key: &str) -> Result<Option<SystemRow>> {
        if !key.starts_with(MARK) {
            return Ok(None);
        }
        for hash in self.seal.hashes(&["system-key", key]) {
            if let Some(row) = self.db.one(sql::OF_KEY, values![hash]).await? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}
