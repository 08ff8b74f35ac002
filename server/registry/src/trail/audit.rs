//! 操作记录: who did what to which record, for the administration of an office and of the city. Whoever looks at the
//! trail of a person leaves a link on it.

use domain::search::Lookups;
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::{Actor, Duty, Scope};
use crate::clock::china_midnight;
use crate::db::values;
use crate::error::Result;
use crate::machines::store::machines;
use crate::service::Trail;
use crate::store::lists;
use crate::store::logs::{self, EventFacets};
use crate::trail::store as sql;

/// What the audit can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// A username, a phone, a whole name, or the id of an account.
    pub person: String,
    /// One kind of event, such as `filing.approved`.
    pub what: String,
    /// One office of the viewer's districts.
    pub office: Option<String>,
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or before.
    pub until: Option<Date>,
    /// A registration number, or the id of a record.
    pub record: String,
    /// Behind which line the page begins.
    pub after: Option<(i64, Uuid)>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Audited {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: i64,
    /// Whose account; none for the system.
    pub actor: Option<Uuid>,
    /// The name they had.
    pub actor_name: String,
    /// A key such as `filing.approved`.
    pub what: String,
    /// What else is known, as it was recorded.
    pub detail: serde_json::Value,
    /// The record: a filing, a machine, an account.
    pub subject: Uuid,
    /// The record's registration number.
    pub number: Option<String>,
    /// The office whose district it lies in.
    pub office: Option<String>,
}

/// A page of the audit.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The newest first.
    pub lines: Vec<Audited>,
    /// Where the next page begins.
    pub next: Option<(i64, Uuid)>,
}

/// Lines a page.
const PAGE: i64 = 50;

/// A filter whose texts have been looked up, and that may be read page by page.
#[derive(Debug, Clone)]
pub(crate) struct AuditList {
    facets: EventFacets,
    people: Vec<Uuid>,
    /// Somebody or something was asked for that is not there.
    nothing: bool,
}

impl AuditList {
    /// What is read: one list, or one for each person that a name may mean.
    fn parts(&self, after: Option<(i64, Uuid)>) -> Vec<EventFacets> {
        let one = |person: Option<Uuid>| EventFacets { person, after, ..self.facets.clone() };
        match (self.nothing, self.people.is_empty()) {
            (true, _) => Vec::new(),
            (false, true) => vec![one(None)],
            (false, false) => self.people.iter().map(|person| one(Some(*person))).collect(),
        }
    }
}

impl Trail<'_> {
    /// A page of the audit.
    pub async fn audit(self, actor: &Actor, filter: &AuditFilter) -> Result<AuditPage> {
        let list = self.audit_list(actor, filter).await?;
        let mut lines = self.audit_lines(&list, filter.after, PAGE + 1).await?;
        self.note_looking(actor, &list, "audit.viewed").await?;
        let size = usize::try_from(PAGE).unwrap_or_default();
        let more = lines.len() > size;
        lines.truncate(size);
        let next = lines.last().filter(|_| more).map(|last| (last.at, last.id));
        Ok(AuditPage { lines, next })
    }

    /// Begins an export, which is recorded on the trail of every person it is about.
    pub(crate) async fn export_audit(self, actor: &Actor, filter: &AuditFilter) -> Result<AuditList> {
        let list = self.audit_list(actor, filter).await?;
        self.note_looking(actor, &list, "audit.exported").await?;
        Ok(list)
    }

    /// How many lines an export will have.
    pub(crate) async fn count_audit(self, list: &AuditList) -> Result<i64> {
        let mut sum = 0;
        for facets in list.parts(None) {
            let counted = lists::counted(logs::events(&facets, i64::MAX));
            sum += self.db.list::<(i64,)>(counted).await?.first().map_or(0, |(count,)| *count);
        }
        Ok(sum)
    }

    async fn audit_list(self, actor: &Actor, filter: &AuditFilter) -> Result<AuditList> {
        actor.staff(Duty::Administration)?;
        let what = filter.what.trim();
        let mut list = AuditList {
            facets: EventFacets {
                office: actor.narrowed(filter.office.as_deref())?,
                what: (!what.is_empty()).then(|| what.to_owned()),
                from: filter.from.map(china_midnight),
                until: filter.until.and_then(|day| day.tomorrow().ok()).map(china_midnight),
                ..EventFacets::default()
            },
            people: Vec::new(),
            nothing: false,
        };
        let person = domain::text::comparable(&filter.person);
        let person = person.as_str();
        if !person.is_empty() {
            list.people = self.people_called(person).await?;
            list.nothing |= list.people.is_empty();
        }
        let record = filter.record.trim();
        if !record.is_empty() {
            list.facets.subject = self.record_called(record).await?;
            list.nothing |= list.facets.subject.is_none();
        }
        Ok(list)
    }

    /// The next lines behind `after`; an empty answer is the end.
    pub(crate) async fn audit_lines(
        self,
        list: &AuditList,
        after: Option<(i64, Uuid)>,
        limit: i64,
    ) -> Result<Vec<Audited>> {
        let mut rows: Vec<sql::AuditRow> = Vec::new();
        for facets in list.parts(after) {
            rows.extend(self.db.list::<sql::AuditRow>(logs::events(&facets, limit)).await?);
        }
        rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.at, row.id)));
        rows.truncate(usize::try_from(limit).unwrap_or_default());
        rows.into_iter()
            .map(|row| {
                Ok(Audited {
                    id: row.id,
                    at: row.at,
                    actor: row.actor_id,
                    actor_name: row.actor_name,
                    what: row.what,
                    detail: serde_json::from_str(&row.detail)?,
                    subject: row.subject_id,
                    number: row.number,
                    office: row.office_id,
                })
            })
            .collect()
    }

    async fn people_called(self, person: &str) -> Result<Vec<Uuid>> {
        if let Ok(id) = person.parse::<Uuid>() {
            return Ok(vec![id]);
        }
        let login = domain::identifiers::Mobile::parse(person)
            .map_or_else(|_| person.to_lowercase(), |mobile| mobile.as_str().to_owned());
        let rows: Vec<(Uuid,)> = self.db.all(sql::PEOPLE, values![login, person]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    async fn record_called(self, record: &str) -> Result<Option<Uuid>> {
        if let Ok(id) = record.parse::<Uuid>() {
            return Ok(Some(id));
        }
        let Some((prefix, serial)) = Lookups::parse(record).number else { return Ok(None) };
        let prefix = prefix.unwrap_or_else(|| self.config.number_prefix.clone());
        let row: Option<machines::MachineRow> = self.db.one(machines::OF_NUMBER, values![prefix, serial]).await?;
        Ok(row.map(|row| row.id))
    }

    /// Whoever looks at what a person did is on that person's own trail.
    async fn note_looking(self, actor: &Actor, list: &AuditList, what: &'static str) -> Result<()> {
        if list.people.is_empty() {
            return Ok(());
        }
        let mut people = list.people.clone();
        // One order for everybody: two who look at the same people never wait for each other in a ring.
        people.sort_unstable();
        let mut tx = self.db.begin().await?;
        for person in people {
            self.record_by_office(&mut tx, actor, person, what, list).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn record_by_office(
        self,
        tx: &mut crate::db::Tx,
        actor: &Actor,
        subject: Uuid,
        what: &str,
        list: &AuditList,
    ) -> Result<()> {
        let detail = serde_json::json!({"what": list.facets.what, "record": list.facets.subject});
        match &actor.office {
            Some(Scope::Office(office)) => self.record(tx, (subject, office.as_str()), actor, what, &detail).await,
            _ => self.record(tx, subject, actor, what, &detail).await,
        }
    }
}
