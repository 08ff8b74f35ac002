//! Lists of filings, page by page (keyset: as fast at a million rows as at ten), and 我的机械.

use domain::emission::Determination;
use domain::fields::Remark;
use domain::filing::FilingState;
use domain::stage::Stage;
use domain::vocabulary::Product;
use uuid::Uuid;

use crate::Registry;
use crate::actor::Actor;
use crate::clock::china_day;
use crate::db::values;
use crate::error::{Error, Result};
use crate::offices::Office;
use crate::review::Revision;
use crate::store::filings::{self as sql, ListRow};
use crate::store::machines;

/// A line of a list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The filing's id, which is also the machine's.
    pub id: Uuid,
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
    /// When it was last sent.
    pub submitted_at: Option<i64>,
    /// When it last changed.
    pub updated_at: i64,
    /// Who reviews it.
    pub claimed_by: Option<String>,
    /// 环保登记号码, once registered.
    pub number: Option<String>,
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
}

impl Registry {
    fn entry(row: ListRow, offices: &[Office]) -> Result<Entry> {
        let flags = match &row.determination {
            Some(text) => serde_json::from_str::<Determination>(text)?.flags.len(),
            None => 0,
        };
        let warnings: Vec<Remark> = serde_json::from_str(&row.warnings)?;
        Ok(Entry {
            id: row.id,
            state: FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?,
            product: Product::from_code(&row.product).map(|product| product.label().to_owned()).unwrap_or_default(),
            maker: row.maker,
            model: row.model,
            owner_name: row.owner_name,
            stage: row.stage.as_deref().and_then(|code| code.chars().next()).and_then(Stage::from_code),
            remarks: flags + warnings.len(),
            revision: row.revision,
            submitted_at: row.submitted_at,
            updated_at: row.updated_at,
            claimed_by: row.claimed_name,
            number: row.number,
            office: row.office_id.and_then(|id| offices.iter().find(|office| office.code == id).cloned()),
        })
    }

    pub(crate) async fn page(&self, mut rows: Vec<ListRow>, key: impl Fn(&Entry) -> i64) -> Result<Page> {
        let size = usize::try_from(Page::SIZE).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        let offices = self.offices().await?;
        let entries = rows.into_iter().map(|row| Self::entry(row, &offices)).collect::<Result<Vec<_>>>()?;
        let next = entries.last().filter(|_| more).map(|last| (key(last), last.id));
        Ok(Page { entries, next })
    }

    /// 我的机械: the owner's filings and machines, the last changed first.
    pub async fn my_machines(&self, actor: &Actor, before: Option<(i64, Uuid)>) -> Result<Page> {
        let owner = actor.owner()?;
        let (at, id) = before.unwrap_or((i64::MAX, Uuid::max()));
        let rows: Vec<ListRow> = self.db.all(sql::OF_OWNER, values![owner, at, id, Page::SIZE + 1]).await?;
        self.page(rows, |entry| entry.updated_at).await
    }

    /// One of them.
    pub async fn my_machine(&self, actor: &Actor, id: Uuid) -> Result<OwnedMachine> {
        let draft = self.draft(actor, id).await?;
        let row = draft.row;
        let machine: Option<machines::MachineRow> = self.db.one(machines::FIND, values![id]).await?;
        let list_row = ListRow {
            id: row.id,
            state: row.state,
            office_id: row.office_id,
            owner_name: row.owner_name,
            product: row.product,
            maker: row.maker,
            model: row.model,
            stage: row.stage,
            determination: row.determination,
            warnings: row.warnings,
            revision: row.revision,
            submitted_at: row.submitted_at,
            updated_at: row.updated_at,
            claimed_name: row.claimed_name,
            number: row.number,
        };
        Ok(OwnedMachine {
            entry: Self::entry(list_row, &self.offices().await?)?,
            revisions: self.revisions(id).await?,
            reasons: draft.reasons,
            registered_on: machine.map(|machine| china_day(machine.registered_at)),
        })
    }
}
