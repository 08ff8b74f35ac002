//! Printing: plates, cards and tables of the machines that wait for theirs (待制牌), in batches that are recorded. A batch
//! is made in the background and its files are kept: a second time they are only fetched. One machine can be printed
//! again.

mod making;
mod starting;

use domain::changes::MachineState;
use domain::day;
use domain::machine::MachineData;
use domain::print::{self, Drawing, Kind, Label, Templates};
use domain::refusal::Refusal;
use domain::registration_number::{RegistrationNumber, Serial};
use domain::stage::Stage;
use domain::vocabulary::Product;
use object_store::path::Path as BlobPath;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::clock::{DAY_MS, china_day};
use crate::config::RegistryConfig;
use crate::db::values;
use crate::drawings::{self, Fonts};
use crate::error::{Error, Result};
use crate::exports::Download;
use crate::jobs::{JobState, Task};
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::plates::store::batches::{self as sql, BatchRow, PlateToMake};
use crate::service::Plates;

/// Plates of one batch.
pub const MOST: i64 = 500;
/// Lines of the queue that a page shows.
const SHOWN: i64 = 50;
/// The job is kept for so long; the batch and its files stay.
const JOB_KEPT_MS: i64 = 30 * DAY_MS;

/// A batch to be made; sealed in the job.
#[derive(Serialize, Deserialize)]
pub(crate) struct PrintTask {}

impl Task for PrintTask {
    const KIND: &'static str = "print";
    const NAME: &'static str = "Print";
}

/// A batch of plates.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// Who made it.
    pub by: String,
    /// When, milliseconds since 1970.
    pub created_at: i64,
    /// How many plates.
    pub count: i64,
    /// How many pages are made so far and of how many, while it is being made.
    pub made: Option<(i64, i64)>,
    /// Its files can be fetched.
    pub is_done: bool,
    /// Why it could not be made.
    pub failure: Option<String>,
}

/// A plate that waits to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmade {
    /// Its machine.
    pub machine: Uuid,
    /// The number it will bear.
    pub number: String,
    /// 机械产品名称.
    pub product: &'static str,
    /// 型号规格.
    pub model: String,
    /// 排放阶段.
    pub stage: Option<Stage>,
    /// The district where it is handed over.
    pub office: String,
    /// Since when it waits, milliseconds since 1970.
    pub since: i64,
    /// Characters of it that no font has; while there are some it is not made.
    pub lacking: String,
}

/// 待制牌.
#[derive(Debug, Clone)]
pub struct Queue {
    /// How many there are.
    pub count: i64,
    /// The first of them, the oldest first.
    pub first: Vec<Unmade>,
}

/// The card of a machine on its owner's phone.
#[derive(Debug, Clone)]
pub struct ElectronicCard {
    /// 环保登记号码.
    pub number: String,
    /// 排放阶段.
    pub stage: Stage,
    /// Front and back.
    pub drawings: Vec<Drawing>,
}

/// A template, filled in for a machine that does not exist.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What is printed.
    pub kind: Kind,
    /// The stage whose colours it has.
    pub stage: Stage,
    /// Every side.
    pub drawings: Vec<Drawing>,
}

fn sample(config: &RegistryConfig, stage: Stage) -> Result<Label> {
    let serial = Serial::from_ordinal(123_456).map_err(|_| Error::Broken("a serial"))?;
    let number = RegistrationNumber::new(stage, &config.number_prefix, serial);
    let number = number.map_err(|_| Error::Broken("number prefix"))?;
    let values = print::FIELDS.map(|(name, words)| match name {
        "number" => (name, number.to_string()),
        "stage" => (name, stage.name().to_owned()),
        _ => (name, words.to_owned()),
    });
    // The code of a sample leads to the page where numbers are looked up, and proves nothing.
    Ok(Label { number, address: format!("{}/m", config.plates.codes.public_url), values: values.to_vec() })
}

/// What is known of a batch.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Outcome {
    #[serde(default)]
    sentence: String,
}

/// A file of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFile {
    /// Everything of a kind, with an index sheet.
    Pdf(Kind),
    /// Every plate as SVG, for engraving.
    Outlines,
}

impl BatchFile {
    /// Every file of a batch.
    pub const ALL: [Self; 4] = [Self::Pdf(Kind::Plate), Self::Pdf(Kind::Card), Self::Pdf(Kind::Table), Self::Outlines];

    /// Its name in addresses and where it is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf(Kind::Plate) => "plate.pdf",
            Self::Pdf(Kind::Card) => "card.pdf",
            Self::Pdf(Kind::Table) => "table.pdf",
            Self::Outlines => "plates.zip",
        }
    }

    /// The file of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.name() == name)
    }

    /// The words on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf(kind) => kind.label(),
            Self::Outlines => "标牌雕刻文件（SVG）",
        }
    }

    fn place(self, batch: Uuid) -> BlobPath {
        BlobPath::from(format!("prints/{batch}/{}", self.name()))
    }
}

impl<'r> Plates<'r> {
    fn templates(self) -> &'r Templates {
        &self.0.config.plates.templates
    }

    /// What the templates look like, filled in for machines that do not exist: each kind in the colours of each stage
    /// group.
    pub fn samples(self, actor: &Actor) -> Result<Vec<Sample>> {
        actor.staff(Duty::Plates)?;
        let stages = [Stage::Three, Stage::Two, Stage::One];
        let samples = Kind::ALL.into_iter().flat_map(|kind| {
            // A table has no colours of its own.
            let stages = stages.into_iter().take(if kind == Kind::Table { 1 } else { stages.len() });
            stages.map(move |stage| (kind, stage))
        });
        let sample = |(kind, stage)| {
            let label = sample(&self.config, stage)?;
            Ok(Sample { kind, stage, drawings: print::draw(self.templates(), kind, &label) })
        };
        samples.map(sample).collect()
    }

    /// Whether the authority has approved what is printed.
    pub fn templates_approved(self) -> bool {
        self.templates().approved
    }

    /// 待制牌 in the districts of who asks.
    pub async fn plates_to_make(self, actor: &Actor) -> Result<Queue> {
        let scope = actor.staff(Duty::Plates)?;
        let count: Option<(i64,)> = match scope.filter() {
            Some(office) => self.db.one(sql::COUNT_UNMADE_OF_OFFICE, values![office]).await?,
            None => self.db.one(sql::COUNT_UNMADE_OF_CITY, values![]).await?,
        };
        let rows = self.unmade(scope.filter(), SHOWN).await?;
        let district = |code: &str| {
            let office = self.config.offices.iter().find(|office| office.code == code);
            office.map_or_else(String::new, |office| office.district.clone())
        };
        let mut lacking = Vec::with_capacity(rows.len());
        for row in &rows {
            // Without any font the whole page says so when something is to be made.
            lacking.push(self.lacking_of(row.machine_id).await.unwrap_or_default());
        }
        let first = rows.into_iter().zip(lacking).map(|(row, lacking)| Unmade {
            lacking,
            machine: row.machine_id,
            product: Product::from_code(&row.product).map_or("", Product::label),
            model: row.model,
            stage: row.stage.chars().next().and_then(Stage::from_code),
            office: district(&row.office_id),
            number: row.number,
            since: row.issued_at,
        });
        Ok(Queue { count: count.map_or(0, |(count,)| count), first: first.collect() })
    }

    async fn unmade(self, office: Option<&str>, most: i64) -> Result<Vec<PlateToMake>> {
        Ok(match office {
            Some(office) => self.db.all(sql::UNMADE_OF_OFFICE, values![office, most]).await?,
            None => self.db.all(sql::UNMADE_OF_CITY, values![most]).await?,
        })
    }

    /// The batches of one's districts, the newest first.
    pub async fn batches(self, actor: &Actor) -> Result<Vec<Batch>> {
        let rows: Vec<BatchRow> = match actor.staff(Duty::Plates)?.filter() {
            Some(office) => self.db.all(sql::OF_OFFICE, values![office]).await?,
            None => self.db.all(sql::OF_CITY, values![]).await?,
        };
        rows.into_iter().map(batch).collect()
    }

    /// A file of a batch that is done.
    pub async fn batch_file(self, actor: &Actor, id: Uuid, file: BatchFile) -> Result<Download> {
        let scope = actor.staff(Duty::Plates)?;
        let row: BatchRow = self.db.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        let theirs = match (scope.filter(), row.office_id.as_deref()) {
            (None, _) => true,
            (Some(office), Some(made_for)) => office == made_for,
            (Some(_), None) => false,
        };
        if !theirs || row.done_at.is_none() {
            return Err(Refusal::NotFound.into());
        }
        let (ending, media_type) = match file {
            BatchFile::Pdf(_) => ("pdf", "application/pdf"),
            BatchFile::Outlines => ("zip", "application/zip"),
        };
        let name = format!("{}-{}-{}张.{ending}", file.label(), china_day(row.created_at), row.count);
        self.exports().stored_file(file.place(id), name, media_type).await
    }

    /// The electronic card of one's own machine, both sides.
    pub async fn my_card(self, actor: &Actor, machine: Uuid) -> Result<ElectronicCard> {
        actor.owner()?;
        let row: Option<MachineRow> = self.db.one(machine_sql::FIND, values![machine]).await?;
        let row = row.filter(|row| row.owner_id == actor.account).ok_or(Refusal::NotFound)?;
        if row.state == MachineState::Cancelled.code() {
            return Err(Refusal::MachineCancelled.into());
        }
        let label = self.label(&row)?;
        let drawings = print::draw(self.templates(), Kind::Card, &label);
        Ok(ElectronicCard { number: label.number.to_string(), stage: label.number.stage(), drawings })
    }

    /// A machine's plate as SVG for engraving.
    pub async fn plate_svg(self, actor: &Actor, machine: Uuid) -> Result<String> {
        actor.staff(Duty::Plates)?;
        let row = self.machines().machine_in_scope(actor, machine).await?;
        let (fonts, drawings) = (self.fonts()?, print::draw(self.templates(), Kind::Plate, &self.label(&row)?));
        drawings::svg(&fonts, drawings.first().ok_or(Error::Broken("a plate without a face"))?)
    }

    /// What stands on plate, card and table of a machine.
    fn label(self, row: &MachineRow) -> Result<Label> {
        let data: MachineData = serde_json::from_str(&row.data)?;
        let number = RegistrationNumber::parse(&row.number).map_err(|_| Error::Broken("machine number"))?;
        let office = self.config.offices.iter().find(|office| office.code == row.office_id);
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let chinese = |day: Option<jiff::civil::Date>| day.map(day::chinese).unwrap_or_default();
        let kilowatts = format!("{}千瓦", data.fields().get("power"));
        Ok(Label {
            number,
            address: self.config.plates.codes.address(number),
            values: vec![
                ("number", number.to_string()),
                ("stage", number.stage().name().to_owned()),
                ("product", data.product.label().to_owned()),
                ("model", data.model.clone()),
                ("maker", data.maker.clone()),
                ("made_on", chinese(data.made_on)),
                ("identifier", data.identifier().unwrap_or_default().to_owned()),
                ("disclosure", data.disclosure_number.clone().or_else(|| data.env_code.clone()).unwrap_or_default()),
                ("engine_maker", text(&data.engine_maker)),
                ("engine_model", text(&data.engine_model)),
                ("engine_number", text(&data.engine_number)),
                ("power", kilowatts),
                ("fuel", data.fuel.label().to_owned()),
                ("owner", row.owner_name.clone()),
                ("registered_on", day::chinese(china_day(row.registered_at))),
                ("office", office.map(|office| office.name.clone()).unwrap_or_default()),
                ("district", office.map(|office| office.district.clone()).unwrap_or_default()),
                ("place", data.place.clone()),
                ("printed_on", day::chinese(self.today())),
            ],
        })
    }

    /// Fonts are there, or the refusal that says what to install.
    pub(crate) fn fonts(self) -> Result<Fonts> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts.clone());
        }
        // Two at once may read them; one copy is kept.
        let fonts = Fonts::read(self.config.plates.fonts.as_ref(), &self.config.plates.fallback_fonts)?;
        Ok(self.fonts.get_or_init(|| fonts).clone())
    }
}

fn batch(row: BatchRow) -> Result<Batch> {
    let state = row.job_state.as_deref().map(|code| JobState::from_code(code).ok_or(Error::Broken("job state")));
    let failed = state.transpose()?.filter(|state| *state == JobState::Failed && row.done_at.is_none());
    let outcome: Outcome =
        row.job_outcome.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    Ok(Batch {
        id: row.id,
        by: row.by,
        created_at: row.created_at,
        count: row.count,
        made: row.job_done.zip(row.job_total).filter(|_| row.done_at.is_none()),
        is_done: row.done_at.is_some(),
        failure: failed.map(|_| outcome.sentence),
    })
}
