//! Lists of filings, page by page (keyset: as fast at a million rows as at ten), and 我的机械.

use domain::changes::MachineState;
use domain::emission::Determination;
use domain::fields::{Fields, Remark};
use domain::filing::{FilingKind, FilingState};
use domain::stage::Stage;
use domain::vocabulary::Product;
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::china_day;
use crate::db::values;
use crate::desk::Revision;
use crate::error::{Error, Result};
use crate::filings::store::filings::{self as sql, ListRow, OwnRow};
use crate::machines::Held;
use crate::machines::store::machines::{self, MachineRow};
use crate::offices::Office;
use crate::photos::Photo;
use crate::photos::store as photo_sql;
use crate::service::Filings;

/// Until when a filing should be decided, and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// There is time, until this instant.
    InTime(i64),
    /// This is the last working day.
    LastDay(i64),
    /// It is late since this instant.
    Late(i64),
}

impl Due {
    pub(crate) fn of(state: FilingState, amber: Option<i64>, due: Option<i64>, now: i64) -> Option<Self> {
        let due = due.filter(|_| state.is_undecided())?;
        Some(if now >= due {
            Self::Late(due)
        } else if amber.is_some_and(|amber| now >= amber) {
            Self::LastDay(due)
        } else {
            Self::InTime(due)
        })
    }
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The filing's id, which is also the machine's.
    pub id: Uuid,
    /// What it asks for.
    pub kind: FilingKind,
    /// Where it stands.
    pub state: FilingState,
    /// 机械产品名称, empty while not chosen.
    pub product: String,
    /// 机械制造企业 as typed.
    pub maker: String,
    /// 型号规格 as typed.
    pub model: String,
    /// The declarant's name.
    pub owner_name: String,
    /// The stage as determined when it was last sent.
    pub stage: Option<Stage>,
    /// How many flags and warnings a reviewer should look at.
    pub remarks: usize,
    /// How often it was sent.
    pub revision: i64,
    /// How many possible duplicates nobody has judged to be other machines.
    pub doubtful: i64,
    /// Until when it should be decided.
    pub due: Option<Due>,
    /// The same as an instant, for paging.
    pub(crate) due_at: Option<i64>,
    /// When it was last sent.
    pub submitted_at: Option<i64>,
    /// When it last changed.
    pub updated_at: i64,
    /// Who reviews it.
    pub claimed_by: Option<String>,
    /// 环保登记号码, once registered.
    pub number: Option<String>,
    /// Where the registered machine stands, which may since have changed.
    pub machine: Option<MachineState>,
    /// Whose the registered machine is now.
    pub holder: Option<Uuid>,
    /// The office it lies with.
    pub office: Option<Office>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page {
    /// The lines.
    pub entries: Vec<Entry>,
    /// Where the next page begins, when there is one.
    pub next: Option<(i64, Uuid)>,
}

impl Page {
    /// Lines a page.
    pub const SIZE: i64 = 20;

    /// Of one line more than a page has, where there is one.
    fn of(mut entries: Vec<Entry>, key: impl Fn(&Entry) -> i64) -> Self {
        let size = usize::try_from(Self::SIZE).unwrap_or_default();
        let more = entries.len() > size;
        entries.truncate(size);
        let next = entries.last().filter(|_| more).map(|last| (key(last), last.id));
        Self { entries, next }
    }
}

/// One machine or filing of an owner, with everything about it.
#[derive(Debug, Clone)]
pub struct OwnedMachine {
    /// Its list line.
    pub entry: Entry,
    /// Every submission, the newest first.
    pub revisions: Vec<Revision>,
    /// Why it came back.
    pub reasons: Vec<Remark>,
    /// The day it was registered.
    pub registered_on: Option<jiff::civil::Date>,
    /// 机械信息: as registered, else as typed.
    pub fields: Fields,
    /// Its photos; those of an earlier owner's documents are not among them.
    pub photos: Vec<Photo>,
    /// The registered machine, while it is theirs.
    pub held: Option<Held>,
    /// It was registered by them and has passed to another owner.
    pub has_passed_on: bool,
}

impl Filings<'_> {
    pub(crate) fn entry(row: ListRow, offices: &[Office], now: i64) -> Result<Entry> {
        let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
        Ok(Entry {
            id: row.id,
            kind: FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))?,
            state,
            product: product_label(&row.product),
            maker: row.maker,
            model: row.model,
            owner_name: row.owner_name,
            stage: stage_of(row.stage.as_deref()),
            remarks: hints(row.determination.as_deref(), &row.warnings)?.len(),
            revision: row.revision,
            doubtful: row.doubtful,
            due: Due::of(state, row.amber_at, row.due_at, now),
            due_at: row.due_at,
            submitted_at: row.submitted_at,
            updated_at: row.updated_at,
            claimed_by: row.claimed_name.filter(|_| state == FilingState::UnderReview),
            number: row.number,
            machine: row.machine_state.as_deref().and_then(MachineState::from_code),
            holder: row.holder_id,
            office: row.office_id.and_then(|id| offices.iter().find(|office| office.code == id).cloned()),
        })
    }

    pub(crate) async fn page(self, rows: Vec<ListRow>, key: impl Fn(&Entry) -> i64) -> Result<Page> {
        let (offices, now) = (self.offices().all().await?, self.clock.now_ms());
        let entries = rows.into_iter().map(|row| Self::entry(row, &offices, now)).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(entries, key))
    }

    /// 我的机械: the owner's filings and machines, the last changed first.
    pub async fn my_machines(self, actor: &Actor, before: Option<(i64, Uuid)>) -> Result<Page> {
        let owner = actor.owner()?;
        let (at, id) = before.unwrap_or((i64::MAX, Uuid::max()));
        let rows: Vec<OwnRow> = self.db.all(sql::OF_OWNER, values![owner, at, id, Page::SIZE + 1]).await?;
        let now = self.clock.now_ms();
        let entries = rows.into_iter().map(|row| own_entry(row, now)).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(entries, |entry| entry.updated_at))
    }

    /// One of them.
    pub async fn my_machine(self, actor: &Actor, id: Uuid) -> Result<OwnedMachine> {
        let owner = actor.owner()?;
        let machine: Option<MachineRow> = self.db.one(machines::FIND, values![id]).await?;
        let held = match &machine {
            Some(machine) if machine.owner_id == owner => Some(self.machines().held(machine).await?),
            _ => None,
        };
        let draft = match (self.draft(actor, id).await, &machine) {
            (Ok(draft), _) => draft,
            (Err(_), Some(machine)) if held.is_some() => return self.passed_to_me(machine, held).await,
            (Err(error), _) => return Err(error),
        };
        let row = draft.row;
        let list_row = ListRow {
            id: row.id,
            kind: row.kind,
            state: row.state,
            office_id: row.office_id,
            owner_name: row.owner_name,
            product: row.product,
            fuel: row.fuel,
            maker: row.maker,
            model: row.model,
            stage: row.stage,
            determination: row.determination,
            warnings: row.warnings,
            revision: row.revision,
            doubtful: row.doubtful,
            submitted_at: row.submitted_at,
            amber_at: row.amber_at,
            due_at: row.due_at,
            updated_at: row.updated_at,
            claimed_name: row.claimed_name,
            claimed_at: row.claimed_at,
            number: row.number,
            machine_state: machine.as_ref().map(|machine| machine.state.clone()),
            holder_id: machine.as_ref().map(|machine| machine.owner_id),
        };
        Ok(OwnedMachine {
            entry: Self::entry(list_row, &self.offices().all().await?, self.clock.now_ms())?,
            revisions: self.desk().revisions(id).await?,
            reasons: draft.reasons,
            registered_on: machine.as_ref().map(|machine| china_day(machine.registered_at)),
            fields: held.as_ref().map_or(draft.machine, |held| held.fields.clone()),
            photos: draft.photos,
            has_passed_on: machine.is_some() && held.is_none(),
            held,
        })
    }

    /// A machine that another owner registered: nothing of theirs is shown.
    async fn passed_to_me(self, machine: &MachineRow, held: Option<Held>) -> Result<OwnedMachine> {
        let sent =
            self.desk().revisions(machine.id).await?.into_iter().next().map(|sent| sent.photo_ids).unwrap_or_default();
        let photos: Vec<photo_sql::PhotoRow> = self.db.all(photo_sql::OF_FILING, values![machine.id]).await?;
        let photos = photos.iter().filter(|photo| sent.contains(&photo.id)).filter_map(Photo::from_row);
        Ok(OwnedMachine {
            entry: Self::entry(as_listed(machine.clone()), &self.offices().all().await?, self.clock.now_ms())?,
            revisions: Vec::new(),
            reasons: Vec::new(),
            registered_on: Some(china_day(machine.registered_at)),
            fields: held.as_ref().map(|held| held.fields.clone()).unwrap_or_default(),
            photos: photos.filter(|photo| !photo.slot.is_sensitive()).collect(),
            held,
            has_passed_on: false,
        })
    }
}

/// A line of 我的机械.
fn own_entry(row: OwnRow, now: i64) -> Result<Entry> {
    let office = office_of(&row);
    let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
    Ok(Entry {
        id: row.id,
        kind: FilingKind::Registration,
        state,
        product: product_label(&row.product),
        maker: row.maker,
        model: row.model,
        owner_name: row.owner_name,
        stage: stage_of(row.stage.as_deref()),
        // Reviewers are shown these.
        remarks: 0,
        doubtful: 0,
        claimed_by: None,
        revision: row.revision,
        due: Due::of(state, row.amber_at, row.due_at, now),
        due_at: row.due_at,
        submitted_at: row.submitted_at,
        updated_at: row.updated_at,
        number: row.number,
        machine: row.machine_state.as_deref().and_then(MachineState::from_code),
        holder: row.holder_id,
        office,
    })
}

/// The office of a line, where it lies with one.
fn office_of(row: &OwnRow) -> Option<Office> {
    Some(Office {
        code: row.office_id.clone()?,
        name: row.office_name.clone()?,
        district: row.office_district.clone()?,
        is_city: row.office_kind.as_deref()? == "city",
        phone: row.office_phone.clone()?,
        address: row.office_address.clone()?,
        hours: row.office_hours.clone()?,
        version: row.office_version?,
    })
}

fn product_label(code: &str) -> String {
    Product::from_code(code).map(|product| product.label().to_owned()).unwrap_or_default()
}

fn stage_of(code: Option<&str>) -> Option<Stage> {
    code.and_then(|code| code.chars().next()).and_then(Stage::from_code)
}

/// What a reviewer should look at: the flags of the stage and the warnings at fields. Lists count these, the page of a
/// filing shows these, so that no count is without its hint.
pub(crate) fn hints(determination: Option<&str>, warnings: &str) -> Result<Vec<Remark>> {
    let flags = match determination {
        Some(text) => serde_json::from_str::<Determination>(text)?.flags,
        None => Vec::new(),
    };
    let flags = flags.iter().map(|flag| Remark { field: String::new(), sentence: flag.sentence().to_owned() });
    let warnings: Vec<Remark> = serde_json::from_str(warnings)?;
    Ok(flags.chain(warnings).collect())
}

/// A registered machine as a line of 我的机械.
fn as_listed(machine: MachineRow) -> ListRow {
    ListRow {
        id: machine.id,
        kind: FilingKind::Registration.code().to_owned(),
        state: FilingState::Approved.code().to_owned(),
        office_id: Some(machine.office_id),
        owner_name: machine.owner_name,
        product: machine.product,
        fuel: machine.fuel,
        maker: machine.maker,
        model: machine.model,
        stage: Some(machine.stage),
        determination: Some(machine.determination),
        warnings: "[]".to_owned(),
        revision: 1,
        doubtful: 0,
        submitted_at: Some(machine.registered_at),
        amber_at: None,
        due_at: None,
        updated_at: machine.updated_at,
        claimed_name: None,
        claimed_at: None,
        number: Some(machine.number),
        machine_state: Some(machine.state),
        holder_id: Some(machine.owner_id),
    }
}
