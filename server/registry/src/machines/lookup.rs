//! 环保标牌查验: what anybody may know of a number (`/m/{number}`). Never a person. A number that is typed instead of scanned
//! is slowed down by address, so that nobody copies the register by counting; a plate's own code is never slowed.

use bytes::Bytes;
use domain::changes::MachineState;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::stage::Stage;
use domain::vocabulary::Product;
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::clock::china_day;
use crate::db::values;
use crate::error::Result;
use crate::machines::store::lookup as sql;
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::people::throttle::Allowance;
use crate::service::Machines;

/// Numbers that one address may type within a day before it has to wait; mobile carriers share addresses.
pub const TYPED_PER_ADDRESS: i64 = 60;

/// Questions about a stage that one address may ask by JSON within a day before it has to wait.
pub const QUESTIONS_PER_ADDRESS: i64 = 1000;

/// What the register tells anybody about a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRecord {
    /// Its number now.
    pub number: RegistrationNumber,
    /// Where it stands.
    pub state: MachineState,
    /// 机械产品名称.
    pub product: Option<Product>,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 排放阶段.
    pub stage: Stage,
    /// 注册登记区县.
    pub district: String,
    /// 登记日期.
    pub registered_on: Date,
    /// There is a photo of its front, and the city shows it.
    pub has_photo: bool,
    /// For whoever may open the record.
    pub machine: Uuid,
}

/// Why a plate is taken for forged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// Its code does not bear the city's signature.
    Signature,
    /// Its first position is not the register's.
    Stage,
}

impl Forgery {
    const ALL: [Self; 2] = [Self::Signature, Self::Stage];

    /// The key in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Stage => "stage",
        }
    }

    /// The reason of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// What is wrong, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Signature => "二维码不是登记机关签发的",
            Self::Stage => "号码首位（排放阶段）与登记册不一致",
        }
    }
}

/// How a number came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought<'a> {
    /// Typed: it may be mistyped.
    Typed,
    /// Typed, and compared with the plate once more.
    Compared,
    /// Read by a camera from a plate's code, with the signature that stood in it.
    Scanned(&'a str),
}

impl<'a> Brought<'a> {
    /// From what an address carries: a signature, or that somebody has compared.
    pub const fn read(signature: Option<&'a str>, is_compared: bool) -> Self {
        match signature {
            Some(signature) => Self::Scanned(signature),
            None if is_compared => Self::Compared,
            None => Self::Typed,
        }
    }
}

/// The answer to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The register has it. `proven` when the code of its plate was scanned.
    Known {
        /// What may be known.
        record: PublicRecord,
        /// The signature of the plate was there and right.
        proven: bool,
    },
    /// A plate of this machine, whose number has been corrected since.
    Renumbered {
        /// What may be known.
        record: PublicRecord,
    },
    /// Typed with a first position that is not the register's: to be compared with the plate before it is suspected.
    Differs {
        /// What the register says of the rest of the number.
        record: PublicRecord,
    },
    /// 疑似伪造.
    Suspected {
        /// Why.
        why: Forgery,
        /// What the register says of the number.
        record: PublicRecord,
    },
    /// This city has not given out the number.
    Unknown,
    /// Another city's number.
    Elsewhere,
}

impl Finding {
    /// What the register says of the number.
    pub const fn record(&self) -> Option<&PublicRecord> {
        match self {
            Self::Known { record, .. }
            | Self::Renumbered { record }
            | Self::Differs { record }
            | Self::Suspected { record, .. } => Some(record),
            Self::Unknown | Self::Elsewhere => None,
        }
    }

    /// Whether nothing that is said of the number forbids anything: only then something may be allowed beside it.
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Known { record, .. } if record.state != MachineState::Cancelled)
    }
}

impl Machines<'_> {
    /// Looks a number up for anybody. One that is suspected is counted; whoever only typed it compares it first.
    pub async fn look_up(
        self,
        actor: Option<&Actor>,
        number: RegistrationNumber,
        brought: Brought<'_>,
        address: &str,
    ) -> Result<Finding> {
        let proven = matches!(brought, Brought::Scanned(text) if self.config.plates.codes.proves(number, text));
        let trusted = actor.is_some_and(|actor| actor.role != Role::Owner);
        if !proven && !trusted {
            self.people().begin_daily(&format!("lookup:{address}"), Allowance(TYPED_PER_ADDRESS)).await?;
        }
        if number.prefix() != self.config.number_prefix {
            return Ok(Finding::Elsewhere);
        }
        let serial = number.serial();
        let row: Option<MachineRow> =
            self.db.one(machine_sql::OF_NUMBER, values![number.prefix(), serial.as_str()]).await?;
        let Some(row) = row else { return Ok(Finding::Unknown) };
        let current = row.number == number.to_string();
        let (machine, office) = (row.id, row.office_id.clone());
        let record = self.public_record(row).await?;
        let former = !current && self.is_former(machine, number).await?;
        let why = match (current || former, brought) {
            (true, Brought::Scanned(_)) if !proven => Forgery::Signature,
            (false, Brought::Typed) => return Ok(Finding::Differs { record }),
            (false, _) => Forgery::Stage,
            (true, _) if former => return Ok(Finding::Renumbered { record }),
            (true, _) => return Ok(Finding::Known { record, proven }),
        };
        let (now, day) = (self.clock.now_ms(), self.today().to_string());
        let mut tx = self.db.begin().await?;
        tx.run(sql::COUNT_SUSPECTED, values![machine, day, number.to_string(), why.code(), office, now]).await?;
        tx.commit().await?;
        Ok(Finding::Suspected { why, record })
    }

    /// Counts a question that a machine asks; who has a key was counted by it.
    pub async fn begin_question(self, actor: Option<&Actor>, address: &str) -> Result<()> {
        if actor.is_some_and(|actor| actor.role == Role::Staff) {
            return Ok(());
        }
        self.people().begin_daily(&format!("question:{address}"), Allowance(QUESTIONS_PER_ADDRESS)).await.map(drop)
    }

    pub(crate) async fn is_former(self, machine: Uuid, number: RegistrationNumber) -> Result<bool> {
        Ok(self.db.one::<(Uuid,)>(sql::IS_FORMER, values![machine, number.to_string()]).await?.is_some())
    }

    async fn public_record(self, row: MachineRow) -> Result<PublicRecord> {
        let broken = || crate::Error::Broken("machine");
        let photo = self.front_photo(row.id).await?;
        let office = self.config.offices.iter().find(|office| office.code == row.office_id);
        Ok(PublicRecord {
            number: RegistrationNumber::parse(&row.number).map_err(|_| broken())?,
            state: MachineState::from_code(&row.state).ok_or_else(broken)?,
            product: Product::from_code(&row.product),
            maker: row.maker,
            model: row.model,
            stage: row.stage.chars().next().and_then(Stage::from_code).ok_or_else(broken)?,
            district: office.map(|office| office.district.clone()).unwrap_or_default(),
            registered_on: china_day(row.registered_at),
            has_photo: photo.is_some(),
            machine: row.id,
        })
    }

    /// The hash of a machine's front, where the city shows it.
    async fn front_photo(self, machine: Uuid) -> Result<Option<String>> {
        if !self.config.plates.shows_photo {
            return Ok(None);
        }
        Ok(self.db.one::<(String,)>(sql::FRONT_PHOTO, values![machine]).await?.map(|(hash,)| hash))
    }

    /// The photo on the page of a number, small; looking at it is looking the number up.
    pub async fn public_photo(
        self,
        actor: Option<&Actor>,
        number: RegistrationNumber,
        signature: Option<&str>,
        address: &str,
    ) -> Result<Bytes> {
        let finding = self.look_up(actor, number, Brought::read(signature, false), address).await?;
        let record = finding.record().ok_or(Refusal::NotFound)?;
        let hash = self.front_photo(record.machine).await?.ok_or(Refusal::NotFound)?;
        self.photos().blob(&hash).await
    }
}
