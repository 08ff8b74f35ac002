//! The gate of a site (manual 三(四), 三(六)): machines come in, go out, and are never at two sites at once. The database
//! holds that rule; everything here only says it well.

pub(crate) mod store;
pub mod suspicions;

mod at_gate;
mod candidates;
mod entry;
mod exit;
mod ledger;
mod records;

use domain::refusal::Refusal;
use domain::site::SiteState;
use domain::stage::Stage;
use domain::visit::{ForeignMachine, clock_words};
use domain::vocabulary::Product;
use uuid::Uuid;

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::gate::store::VisitRow;
use crate::service::Gate;
use crate::sites::store::SiteRow;

pub use at_gate::{AtGate, Known, Sought};
pub use candidates::{Candidate, Standing, Why};
pub use entry::{Entered, Entry};
pub use exit::{Blocker, Waiting};
pub use ledger::{LedgerLine, LedgerPage};
pub use records::{RecordFilter, RecordPage};

/// When something was done, by a tablet that could not say so at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceTime {
    /// When it was done, by the tablet's clock.
    pub at: i64,
    /// What the tablet's clock said when it was sent.
    pub sent_at: i64,
}

impl DeviceTime {
    /// When it was done by the server's clock: as long ago as the tablet says, never in the future.
    fn moment(self, now: i64) -> i64 {
        now - (self.sent_at - self.at).max(0)
    }

    /// The tablet's own time of it.
    const fn shown(self) -> i64 {
        self.at
    }
}

/// A machine on a site, from its entry to its exit.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Its id, chosen where it was entered.
    pub id: Uuid,
    /// The site.
    pub site: Uuid,
    /// Its name.
    pub site_name: String,
    /// The registered machine; none for one from elsewhere.
    pub machine: Option<Uuid>,
    /// 环保登记号码 as it was at the entry.
    pub number: String,
    /// 排放阶段 at the entry.
    pub stage: Option<Stage>,
    /// 机械产品名称.
    pub product: &'static str,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// The photo with the plate.
    pub photo: Uuid,
    /// The written exemption from the zone's rule.
    pub exemption: Option<String>,
    /// When it came in.
    pub entered_at: i64,
    /// Who let it in.
    pub entered_by: String,
    /// When it went out.
    pub left_at: Option<i64>,
    /// Who let it out.
    pub left_by: Option<String>,
    /// Why the office checked it out.
    pub forced_reason: Option<String>,
    /// 燃料类型 of a machine from elsewhere, as it was typed at a gate; a registered one's stands in the register.
    pub foreign_fuel: Option<&'static str>,
    /// What is worth knowing of the tablet's clock.
    pub clock: Vec<String>,
    /// It was let out a moment ago, by this account: the exit can be undone.
    pub(crate) left_account: Option<Uuid>,
    pub(crate) exit_received_at: Option<i64>,
}

impl From<VisitRow> for Visit {
    fn from(row: VisitRow) -> Self {
        let off = |shown: Option<i64>, was: i64, what: &str| {
            clock_words(shown? - was).map(|words| format!("{what}时{words}"))
        };
        let entry = off(row.entry_device_at, row.entered_at, "入场");
        let foreign = row.foreign_data.and_then(|data| serde_json::from_str::<ForeignMachine>(&data).ok());
        let exit = row.left_at.and_then(|left| off(row.exit_device_at, left, "出场"));
        Self {
            id: row.id,
            site: row.site_id,
            site_name: row.site_name,
            machine: row.machine_id,
            stage: row.stage.chars().next().and_then(Stage::from_code),
            product: Product::from_code(&row.product).map_or("机械", Product::label),
            number: row.number,
            maker: row.maker,
            model: row.model,
            photo: row.photo_id,
            exemption: row.exemption,
            entered_at: row.entered_at,
            entered_by: row.entered_name,
            left_at: row.left_at,
            left_by: row.left_name,
            forced_reason: row.forced_reason,
            foreign_fuel: foreign.map(|machine| machine.fuel.label()),
            clock: entry.into_iter().chain(exit).collect(),
            left_account: row.left_by,
            exit_received_at: row.exit_received_at,
        }
    }
}

impl Visit {
    /// The exit was made by this account a moment ago and can be taken back.
    pub fn may_undo(&self, actor: &Actor, now: i64) -> bool {
        self.left_account == Some(actor.account)
            && self.forced_reason.is_none()
            && self.exit_received_at.is_some_and(|at| now - at < domain::visit::UNDO_MS)
    }
}

impl Gate<'_> {
    /// One of the administrator's own sites, when machines may come and go there.
    pub(crate) async fn open_site(self, actor: &Actor, site: Uuid) -> Result<SiteRow> {
        let row = self.sites().own_site(actor, site).await?;
        let state = SiteState::from_code(&row.state).ok_or(Error::Broken("site state"))?;
        if state == SiteState::Approved { Ok(row) } else { Err(self.not_open(&row, state).await?.into()) }
    }

    async fn not_open(self, row: &SiteRow, state: SiteState) -> Result<Refusal> {
        let office =
            match row.office_id.as_deref().or_else(|| self.config.offices.first().map(|office| office.code.as_str())) {
                Some(office) => self.desk().office_words(office).await?,
                None => String::new(),
            };
        Ok(Refusal::SiteNotOpen { state, office })
    }
}
