//! 进出场台账: the records of a site as a table (`domain.md` §7), and as rows for other systems, without the people in them.

use domain::machine::MachineData;
use domain::stage::Stage;
use uuid::Uuid;

use super::{RecordFilter, Visit};
use crate::actor::Actor;
use crate::error::Result;
use crate::gate::store::{self as sql, LedgerRow};
use crate::photos::Incoming;
use crate::service::Gate;
use crate::spreadsheets::{Cell, Format, Writer};

/// Rows of a table in one file, read so many at a time; a page of rows for a system has as many.
const STEP: i64 = 1000;
/// More are narrowed by days first.
const MOST_ROWS: usize = 50_000;

/// The columns of the gate ledger (`domain.md` §7).
const LEDGER: [&str; 15] = [
    "环保登记编码",
    "机械产品名称",
    "机械制造企业",
    "型号规格",
    "生产日期",
    "排放阶段",
    "机械环保代码/PIN",
    "发动机制造企业",
    "发动机型号",
    "发动机出厂编号",
    "入场时间",
    "入场办理人",
    "出场时间",
    "出场办理人",
    "备注",
];

/// A visit with what the ledger knows of its machine.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// The visit.
    pub visit: Visit,
    /// The machine as it is registered here; none for one from elsewhere.
    pub machine: Option<MachineData>,
}

impl TryFrom<LedgerRow> for LedgerLine {
    type Error = crate::Error;

    fn try_from(row: LedgerRow) -> Result<Self> {
        let machine = row.machine_data.as_deref().map(serde_json::from_str).transpose()?;
        Ok(Self { visit: row.visit.into(), machine })
    }
}

impl LedgerLine {
    /// 机械环保代码, PIN or 出厂编号, whichever is known first.
    pub fn identifier(&self) -> Option<&str> {
        let data = self.machine.as_ref()?;
        data.env_code.as_deref().or_else(|| data.identifier())
    }

    fn notes(&self) -> String {
        let visit = &self.visit;
        let exemption = visit.exemption.iter().map(|words| format!("豁免：{words}"));
        let forced = visit.forced_reason.iter().map(|words| format!("强制出场：{words}"));
        exemption.chain(forced).chain(visit.clock.iter().cloned()).collect::<Vec<_>>().join("；")
    }

    fn cells(&self) -> Vec<Cell> {
        let visit = &self.visit;
        let text = |read: fn(&MachineData) -> Option<String>| self.machine.as_ref().and_then(read).unwrap_or_default();
        vec![
            visit.number.clone().into(),
            visit.product.into(),
            visit.maker.clone().into(),
            visit.model.clone().into(),
            self.machine.as_ref().and_then(|data| data.made_on).into(),
            visit.stage.map(Stage::name).unwrap_or_default().into(),
            self.identifier().unwrap_or_default().into(),
            text(|data| data.engine_maker.clone()).into(),
            text(|data| data.engine_model.clone()).into(),
            text(|data| data.engine_number.clone()).into(),
            Cell::Moment(visit.entered_at),
            visit.entered_by.clone().into(),
            Cell::moment(visit.left_at),
            visit.left_by.clone().unwrap_or_default().into(),
            self.notes().into(),
        ]
    }
}

/// A page of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerPage {
    /// The newest entry first.
    pub lines: Vec<LedgerLine>,
    /// Behind which visit the next page begins; none on the last.
    pub next: Option<(i64, Uuid)>,
}

impl Gate<'_> {
    /// A page of the ledger of a site, for its administrators, its office and the systems of that office.
    pub async fn ledger_page(self, actor: &Actor, site: Uuid, filter: &RecordFilter) -> Result<LedgerPage> {
        self.sites().site_row(actor, site).await?;
        let Some(facets) = self.visit_facets(site, filter) else {
            return Ok(LedgerPage { lines: Vec::new(), next: None });
        };
        let mut rows: Vec<LedgerRow> = self.db.list(sql::ledger(&facets, STEP + 1)).await?;
        let page = usize::try_from(STEP).unwrap_or_default();
        let more = rows.len() > page;
        rows.truncate(page);
        let next = rows.last().filter(|_| more).map(|row| (row.visit.entered_at, row.visit.id));
        let lines = rows.into_iter().map(LedgerLine::try_from).collect::<Result<_>>()?;
        Ok(LedgerPage { lines, next })
    }

    /// The whole ledger as a table, with the filters of the page.
    pub async fn ledger(self, actor: &Actor, site: Uuid, filter: &RecordFilter, format: Format) -> Result<Incoming> {
        let file = self.photos().incoming();
        let mut writer = Writer::create(format, file.path(), "机械进出场台账", &LEDGER)?;
        let (mut filter, mut written) = (filter.clone(), 0);
        loop {
            let page = self.ledger_page(actor, site, &filter).await?;
            written += page.lines.len();
            for line in &page.lines {
                writer.row(&line.cells())?;
            }
            filter.after = page.next.filter(|_| written < MOST_ROWS);
            if filter.after.is_none() {
                break;
            }
        }
        writer.finish()?;
        Ok(file)
    }
}
