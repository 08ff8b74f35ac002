//! 检测记录: entered by the office that has the machine, judged by the limits of its stage and power, withdrawn with a
//! reason and never deleted, with one photo or PDF of the report beside it.

pub mod imports;
pub(crate) mod store;

use domain::fields::{Fields, Report};
use domain::inspection::{self, InspectionData, Judgement, MachineFacts, NUMBER, Origin, Verdict};
use domain::machine::MachineData;
use domain::refusal::Refusal;
use domain::stage::Stage;
use domain::vocabulary::Product;
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::{Actor, Duty, Role, Scope};
use crate::clock::china_midnight;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::inspections::store::{self as sql, InspectionRow, Narrow, TestedRow};
use crate::photos::PaperKind;
use crate::service::Inspections;
use crate::store::lists;

mod changes;

/// Why and by whom a test was withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawn {
    /// By whom.
    pub by: String,
    /// When.
    pub at: i64,
    /// Why.
    pub reason: String,
}

/// A test of a machine.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Its id.
    pub id: Uuid,
    /// The machine.
    pub machine: Uuid,
    /// 环保登记号码 of the machine.
    pub number: String,
    /// 机械产品名称.
    pub product: String,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 排放阶段 of the machine, as it is now.
    pub stage: Option<Stage>,
    /// The owner's name.
    pub owner_name: String,
    /// The district it was entered in.
    pub office: String,
    /// When it was tested.
    pub tested_at: i64,
    /// What the report says.
    pub data: InspectionData,
    /// What came out, by the limits of the day it was entered.
    pub judgement: Judgement,
    /// The photo or PDF beside it.
    pub file: Option<PaperKind>,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: i64,
    /// Set once it was withdrawn.
    pub withdrawn: Option<Withdrawn>,
    pub(crate) file_hash: Option<String>,
    pub(crate) owner: Uuid,
    pub(crate) machine_office: String,
}

impl Inspection {
    fn from_row(row: InspectionRow) -> Result<Self> {
        let class = row.limit_class.as_deref().map(|class| format!("\"{class}\""));
        let withdrawn = row.withdrawn_at.map(|at| Withdrawn {
            by: row.withdrawn_name.unwrap_or_default(),
            at,
            reason: row.withdrawn_reason.unwrap_or_default(),
        });
        Ok(Self {
            id: row.id,
            machine: row.machine_id,
            number: row.number,
            product: Product::from_code(&row.product).map_or("", Product::label).to_owned(),
            maker: row.maker,
            model: row.model,
            stage: row.stage.chars().next().and_then(Stage::from_code),
            owner_name: row.owner_name,
            office: row.office_id,
            tested_at: row.tested_at,
            data: serde_json::from_str(&row.data)?,
            judgement: Judgement {
                class: class.as_deref().map(serde_json::from_str).transpose()?,
                limit: row.limit_k,
                mean: row.mean_k,
                verdict: Verdict::from_code(&row.verdict).ok_or(Error::Broken("verdict"))?,
            },
            file: row.file_kind.as_deref().and_then(PaperKind::from_code),
            entered_by: row.created_name,
            entered_at: row.created_at,
            withdrawn,
            file_hash: row.file_hash,
            owner: row.owner_id,
            machine_office: row.machine_office_id,
        })
    }

    /// `14:30`, or nothing.
    pub fn time_words(&self) -> String {
        self.data.tested_time.map(|time| format!("{:02}:{:02}", time.hour(), time.minute())).unwrap_or_default()
    }
}

/// How the list is narrowed.
#[derive(Debug, Clone, Default)]
pub struct InspectionFilter {
    /// One office of the viewer's districts.
    pub office: Option<String>,
    /// 检测结论.
    pub verdict: Option<Verdict>,
    /// 检测类型.
    pub origin: Option<Origin>,
    /// Tested on this day or later.
    pub from: Option<Date>,
    /// Tested on this day or before.
    pub until: Option<Date>,
    /// A registration number or a report number.
    pub search: String,
    /// Behind which test the page begins (keyset); the newest comes first.
    pub after: Option<(i64, Uuid)>,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct InspectionPage {
    /// The lines, the newest first.
    pub entries: Vec<Inspection>,
    /// Where the next page begins, when there is one.
    pub next: Option<(i64, Uuid)>,
}

/// Lines a page.
const PAGE: i64 = 20;

/// A machine that can be tested, as the form shows it.
#[derive(Debug, Clone)]
pub struct Tested {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// 机械产品名称.
    pub product: String,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// What the limits ask for.
    pub facts: MachineFacts,
    pub(crate) office: String,
    pub(crate) cancelled: bool,
}

impl Tested {
    pub(crate) fn from_row(row: TestedRow) -> Result<Self> {
        let data: MachineData = serde_json::from_str(&row.data)?;
        let stage = row.stage.chars().next().and_then(Stage::from_code).ok_or(Error::Broken("machine stage"))?;
        Ok(Self {
            id: row.id,
            number: row.number,
            product: Product::from_code(&row.product).map_or("", Product::label).to_owned(),
            maker: row.maker,
            model: row.model,
            facts: MachineFacts { stage, fuel: data.fuel, power_w: data.power_w },
            office: row.office_id,
            cancelled: row.state == "cancelled",
        })
    }

    /// Why this machine takes no tests of this office, or nothing. A machine elsewhere is not told from one that is not
    /// there.
    pub(crate) fn objection(machine: Option<&Self>, scope: &Scope) -> Option<String> {
        match machine {
            None => Some("登记册中没有这个环保登记号码，或机械不在您的辖区，请核对标牌".to_owned()),
            Some(machine) if !scope.covers(&machine.office) => Self::objection(None, scope),
            Some(machine) if machine.cancelled => Some("这台机械已注销，不能录入检测记录".to_owned()),
            Some(_) => None,
        }
    }
}

/// The sentence at a report number that is in the register already.
pub(crate) const KNOWN_REPORT: &str = "这家检测机构的这份报告已经录入，请核对报告编号";

impl Inspections<'_> {
    /// The machine of the form, by its id, for whoever may enter its test.
    pub async fn machine_to_test(self, actor: &Actor, id: Uuid) -> Result<Tested> {
        let scope = actor.staff(Duty::Inspection)?;
        let row: TestedRow = self.db.one(sql::TESTED, values![id]).await?.ok_or(Refusal::NotFound)?;
        let machine = Tested::from_row(row)?;
        if scope.covers(&machine.office) { Ok(machine) } else { Err(Refusal::NotFound.into()) }
    }

    /// Enters a test. What looks odd is asked about once: with `confirmed` it is entered all the same.
    pub async fn enter_inspection(self, actor: &Actor, fields: &Fields, confirmed: bool) -> Result<Uuid> {
        let scope = actor.staff(Duty::Inspection)?;
        let machine = match inspection::number(fields) {
            Err(sentence) => Err(sentence),
            Ok(number) => {
                let wanted = [(number.prefix().to_owned(), number.serial().as_str().to_owned())];
                let found = self.db.list::<TestedRow>(sql::tested(&wanted)).await?.into_iter().next();
                let machine = found.map(Tested::from_row).transpose()?;
                match Tested::objection(machine.as_ref(), scope) {
                    Some(sentence) => Err(sentence),
                    None => machine.ok_or_else(String::new),
                }
            }
        };
        let facts = machine.as_ref().ok().map(|machine| machine.facts);
        let (data, mut report) = inspection::check(fields, facts.as_ref(), self.today());
        let machine = match machine {
            Ok(machine) => machine,
            Err(sentence) => {
                report.error(NUMBER, sentence);
                return Err(Refusal::Invalid { report }.into());
            }
        };
        let Some(data) = data.filter(|_| confirmed || report.warnings.is_empty()) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let mut tx = self.db.begin().await?;
        let Some(id) = self.write_inspection(&mut tx, actor, &machine, &data).await? else {
            let mut report = Report::default();
            report.error("report_no", KNOWN_REPORT);
            return Err(Refusal::Invalid { report }.into());
        };
        tx.commit().await?;
        Ok(id)
    }

    /// Writes a test within a transaction; nothing when the report is in the register already.
    pub(crate) async fn write_inspection(
        self,
        tx: &mut Tx,
        actor: &Actor,
        machine: &Tested,
        data: &InspectionData,
    ) -> Result<Option<Uuid>> {
        let (id, now) = (self.clock.new_id(), self.clock.now_ms());
        let judgement = data.judge(&machine.facts);
        let minutes = data.tested_time.map_or(0, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()));
        let class = judgement.class.map(serde_json::to_value).transpose()?;
        let row = sql::NewInspection {
            id,
            machine_id: machine.id,
            office_id: &machine.office,
            report_no: &data.report_no,
            body: &data.body,
            origin: data.origin.code(),
            tested_at: china_midnight(data.tested_on) + minutes * 60_000,
            data: serde_json::to_string(data)?,
            mean_k: judgement.mean,
            limit_k: judgement.limit,
            limit_class: class.as_ref().and_then(serde_json::Value::as_str),
            verdict: judgement.verdict.code(),
            created_by: actor.account,
            created_at: now,
        };
        let written = tx.run(sql::INSERT, row.values()).await?;
        if written == 0 {
            return Ok(None);
        }
        let detail = serde_json::json!({
            "inspection": id, "report": data.report_no, "verdict": judgement.verdict.code()
        });
        self.trail().record(tx, (machine.id, machine.office.as_str()), actor, "inspection.entered", &detail).await?;
        Ok(Some(id))
    }

    /// Every test of a machine, the newest first: for its owner those that stand, for its office all.
    pub async fn inspections_of(self, actor: &Actor, machine: Uuid) -> Result<Vec<Inspection>> {
        let Some(row) = self
            .db
            .one::<crate::machines::store::machines::MachineRow>(
                crate::machines::store::machines::FIND,
                values![machine],
            )
            .await?
        else {
            return Ok(Vec::new());
        };
        let theirs = match actor.role {
            Role::Owner => row.owner_id == actor.account,
            _ => actor.viewer()?.covers(&row.office_id),
        };
        if !theirs {
            return Err(Refusal::NotFound.into());
        }
        let rows: Vec<InspectionRow> = self.db.all(sql::OF_MACHINE, values![machine]).await?;
        let all = rows.into_iter().map(Inspection::from_row).collect::<Result<Vec<_>>>()?;
        Ok(all.into_iter().filter(|one| actor.role != Role::Owner || one.withdrawn.is_none()).collect())
    }

    async fn narrow(self, actor: &Actor, filter: &InspectionFilter) -> Result<Narrow> {
        let mut narrow = Narrow {
            office: actor.narrowed(filter.office.as_deref())?,
            machine: None,
            report_no: None,
            verdict: filter.verdict.map(|verdict| verdict.code().to_owned()),
            origin: filter.origin.map(|origin| origin.code().to_owned()),
            from: filter.from.map(china_midnight),
            until: filter.until.and_then(|day| day.tomorrow().ok()).map(china_midnight),
            after: filter.after,
        };
        let search = domain::text::comparable(&domain::text::fold_code(&filter.search));
        if !search.is_empty() {
            narrow.machine = self.named(&search).await?.machine;
            narrow.report_no = Some(search).filter(|_| narrow.machine.is_none());
        }
        Ok(narrow)
    }

    pub(crate) async fn inspection_page(
        self,
        actor: &Actor,
        filter: &InspectionFilter,
        limit: i64,
    ) -> Result<Vec<Inspection>> {
        let narrow = self.narrow(actor, filter).await?;
        let rows: Vec<InspectionRow> = self.db.list(sql::list(&narrow, limit)).await?;
        rows.into_iter().map(Inspection::from_row).collect()
    }

    pub(crate) async fn count_inspections(self, actor: &Actor, filter: &InspectionFilter) -> Result<i64> {
        let narrow = self.narrow(actor, filter).await?;
        let counted = lists::counted(sql::list(&narrow, i64::MAX));
        Ok(self.db.list::<(i64,)>(counted).await?.first().map_or(0, |(count,)| *count))
    }

    /// A page of the tests of the viewer's districts, the newest first.
    pub async fn list(self, actor: &Actor, filter: &InspectionFilter) -> Result<InspectionPage> {
        let mut entries = self.inspection_page(actor, filter, PAGE + 1).await?;
        let size = usize::try_from(PAGE).unwrap_or_default();
        let more = entries.len() > size;
        entries.truncate(size);
        let next = entries.last().filter(|_| more).map(|last| (last.tested_at, last.id));
        Ok(InspectionPage { entries, next })
    }

    /// One test: for the owner of the machine while it stands, for the office that entered it or has the machine now.
    pub async fn inspection(self, actor: &Actor, id: Uuid) -> Result<Inspection> {
        let row: InspectionRow = self.db.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        let one = Inspection::from_row(row)?;
        let theirs = if actor.role == Role::Owner {
            one.owner == actor.account && one.withdrawn.is_none()
        } else {
            let scope = actor.viewer()?;
            scope.covers(&one.office) || scope.covers(&one.machine_office)
        };
        if theirs { Ok(one) } else { Err(Refusal::NotFound.into()) }
    }
}
