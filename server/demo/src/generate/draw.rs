//! The dice and the vocabulary of a made-up register: names, machines, dates, shares of what waits and what is flagged.

use domain::emission::Facts;
use domain::fields::Fields;
use domain::filing::FilingState;
use domain::machine::MachineData;
use domain::vocabulary::{Fuel, Product, RegistrationType};
use jiff::ToSpan as _;
use jiff::civil::Date;
use uuid::Uuid;

use registry::Registry;
use registry::clock::{DAY_MS, china_midnight};
use registry::error::Result;

/// Repeatable chance (SplitMix64).
pub struct Dice {
    state: u64,
    now: i64,
}

impl Dice {
    /// The same seed, the same throws.
    pub const fn new(seed: u64) -> Self {
        // 2026-11-01 in China: what is generated does not depend on the day it is generated on.
        Self { state: seed, now: 1_793_462_400_000 }
    }

    /// The instant that generated accounts were made at.
    pub const fn now(&self) -> i64 {
        self.now
    }

    const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }

    /// A time-ordered id.
    pub fn id(&mut self, at: i64) -> Uuid {
        let mut random = [0_u8; 10];
        let (first, second) = (self.next().to_le_bytes(), self.next().to_le_bytes());
        for (byte, chance) in random.iter_mut().zip(first.into_iter().chain(second)) {
            *byte = chance;
        }
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or_default(), &random).into_uuid()
    }
}

/// A time below this one, in milliseconds.
pub fn below_ms(dice: &mut Dice, end: i64) -> i64 {
    i64::try_from(dice.below(usize::try_from(end).unwrap_or(1))).unwrap_or_default()
}

const CHARACTERS: [&str; 40] = [
    "宏", "达", "平", "阳", "汾", "河", "尧", "舜", "安", "泰", "鑫", "源", "隆", "盛", "华", "翔", "金", "鼎", "永",
    "兴", "恒", "信", "众", "合", "天", "宇", "东", "方", "晋", "龙", "瑞", "丰", "祥", "顺", "建", "业", "广", "厦",
    "中", "远",
];
const TRADES: [&str; 6] = ["建筑工程", "路桥工程", "机械租赁", "土石方工程", "市政工程", "物流"];
const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "郭"];
/// Large lessors with the tails of their phones.
pub const LESSORS: [(&str, &str); 8] = [
    ("山西宏远机械租赁有限公司", "2601"),
    ("临汾市恒通设备租赁有限公司", "3718"),
    ("山西众合机械租赁有限公司", "4426"),
    ("临汾市鑫达工程机械有限公司", "5530"),
    ("山西路桥建设机械有限公司", "6643"),
    ("侯马市晋安设备租赁有限公司", "7752"),
    ("霍州市天宇机械租赁有限公司", "8865"),
    ("山西平阳基础工程有限公司", "9978"),
];
const MAKERS: [&str; 14] = [
    "三一重机有限公司",
    "徐工集团工程机械股份有限公司",
    "广西柳工机械股份有限公司",
    "山推工程机械股份有限公司",
    "龙工（上海）机械制造有限公司",
    "安徽合力股份有限公司",
    "杭叉集团股份有限公司",
    "山东临工工程机械有限公司",
    "卡特彼勒（徐州）有限公司",
    "小松（中国）投资有限公司",
    "中联重科股份有限公司",
    "厦门厦工机械股份有限公司",
    "斗山工程机械（中国）有限公司",
    "雷沃工程机械集团有限公司",
];
const ENGINES: [&str; 6] = ["潍柴动力", "玉柴", "上柴", "康明斯", "五十铃", "云内动力"];

/// A subject document, sealed once and used by many: opening it is what a page does, whoever it belongs to.
pub struct SealedSubject {
    /// The document.
    pub sealed: String,
}

/// A few hundred of them.
pub fn sealed_subjects(registry: &Registry, dice: &mut Dice) -> Result<Vec<SealedSubject>> {
    (0..256)
        .map(|_| {
            let phone = format!("138{:08}", dice.below(100_000_000));
            let fields: Fields = [
                ("subject_kind", "person"),
                ("person_name", "王建国"),
                ("resident_id", "142601196802291524"),
                ("person_phone", phone.as_str()),
                ("sensitive_consent", "yes"),
            ]
            .into_iter()
            .collect();
            Ok(SealedSubject { sealed: registry.seal().seal(&fields)? })
        })
        .collect()
}

/// One machine with its filing.
pub struct Drawn {
    pub state: FilingState,
    pub at: i64,
    pub office: String,
    pub owner: String,
    pub phone_tail: String,
    pub waits_for_plate: bool,
    pub data: MachineData,
}

impl Drawn {
    /// The `number`-th of `total` filings, of which the first `machines` are registered.
    pub fn draw(
        dice: &mut Dice,
        number: usize,
        total: usize,
        machines: usize,
        offices: &[String],
        today: Date,
    ) -> Self {
        let state = match number {
            registered if registered < machines => FilingState::Approved,
            _ => match dice.below(20) {
                0..=7 => FilingState::Submitted,
                8..=11 => FilingState::Draft,
                _ => FilingState::Returned,
            },
        };
        let whole = 7 * 365 * DAY_MS;
        let (number, total) = (i64::try_from(number).unwrap_or_default(), i64::try_from(total).unwrap_or(1));
        let jitter = below_ms(dice, 3_600_000);
        let at = china_midnight(today) - DAY_MS * 2 - whole + whole / total * number + jitter;
        // A third of everything lies with the largest office, the rest is spread.
        let office = if dice.below(3) == 0 { offices.first() } else { offices.get(dice.below(offices.len())) };
        // A few large lessors own what a page of a search holds, in a small register too.
        let lessor = (dice.below(25) == 0).then(|| dice.below(LESSORS.len()));
        let owner = if let Some(lessor) = lessor {
            LESSORS[lessor].0.to_owned()
        } else if dice.below(2) == 0 {
            let (one, two) = (*dice.pick(&CHARACTERS), *dice.pick(&CHARACTERS));
            let third = *dice.pick(&CHARACTERS);
            format!("临汾市{one}{two}{third}{}有限公司", dice.pick(&TRADES))
        } else {
            let (one, two) = (*dice.pick(&CHARACTERS), *dice.pick(&CHARACTERS));
            format!("{}{one}{two}", dice.pick(&SURNAMES))
        };
        let product = *dice.pick(Product::ALL);
        let fuel = match dice.below(20) {
            0 | 1 => Fuel::Electric,
            2 => Fuel::LiquefiedPetroleumGas,
            _ => Fuel::Diesel,
        };
        let made = today.checked_sub((i32::try_from(dice.below(6000)).unwrap_or_default()).days()).unwrap_or(today);
        let engine_made = made.checked_sub((i32::try_from(dice.below(200)).unwrap_or_default()).days()).unwrap_or(made);
        let vehicle = product == Product::PlantVehicle;
        let data = MachineData {
            registration_type: if vehicle { RegistrationType::Vehicle } else { RegistrationType::Machine },
            product,
            pin: None,
            factory_number: Some(format!("LF{number:08}{:04}", dice.below(10_000))),
            disclosure_number: None,
            env_code: None,
            approval_number: Some(format!("G3-{:04}", dice.below(10_000))),
            engine_number: Some(format!("E{number:09}")),
            district: office.cloned().unwrap_or_default(),
            place: "滨河西路道路改造工地".to_owned(),
            plant_number: vehicle.then(|| format!("厂内-{:03}", dice.below(1000))),
            maker: (*dice.pick(&MAKERS)).to_owned(),
            model: format!(
                "{}{}{}",
                dice.pick(&["SY", "XE", "LG", "ZL", "CPC"]),
                10 + dice.below(490),
                dice.pick(&["", "C", "-8", "H"])
            ),
            made_on: Some(made),
            fuel,
            power_w: 20_000 + i64::try_from(dice.below(300)).unwrap_or_default() * 1000,
            speed_rpm: Some(2000),
            engine_maker: Some((*dice.pick(&ENGINES)).to_owned()),
            engine_model: Some(format!("WP{}", 2 + dice.below(11))),
            engine_made_on: Some(engine_made),
            aftertreatment: Vec::new(),
        };
        let recent =
            number >= i64::try_from(machines).unwrap_or_default() - i64::try_from(machines / 100).unwrap_or_default();
        Self {
            state,
            at,
            office: data.district.clone(),
            owner,
            phone_tail: lessor
                .map_or_else(|| format!("{:04}", dice.below(10_000)), |lessor| LESSORS[lessor].1.to_owned()),
            waits_for_plate: recent,
            data,
        }
    }

    /// Names the engine of another machine; answers the key that both share.
    pub fn shares_engine(&mut self, other: &MachineData) -> Option<String> {
        self.data.engine_maker.clone_from(&other.engine_maker);
        self.data.engine_number.clone_from(&other.engine_number);
        self.data.identity_keys().into_iter().find(|key| other.identity_keys().contains(key))
    }

    /// What the stage follows from.
    pub fn facts(&self) -> Facts {
        Facts {
            registration_type: self.data.registration_type,
            product: self.data.product,
            fuel: self.data.fuel,
            power_w: Some(self.data.power_w),
            machine_date: self.data.made_on,
            engine_date: self.data.engine_made_on,
            disclosure_no: None,
            engine_approval_no: self.data.approval_number.clone(),
            machine_env_code: None,
        }
    }

    /// 机械信息 as it was typed.
    pub fn fields(&self) -> Fields {
        let data = &self.data;
        let day = |day: Option<Date>| day.map(domain::day::iso).unwrap_or_default();
        let power = (data.power_w / 1000).to_string();
        let vehicle = data.registration_type == RegistrationType::Vehicle;
        [
            ("registration_type", data.registration_type.code()),
            ("product", if vehicle { "" } else { data.product.code() }),
            ("identity_kind", "factory"),
            ("factory_number", data.factory_number.as_deref().unwrap_or_default()),
            ("approval_number", data.approval_number.as_deref().unwrap_or_default()),
            ("engine_number", data.engine_number.as_deref().unwrap_or_default()),
            ("plant_number", data.plant_number.as_deref().unwrap_or_default()),
            ("district", &data.district),
            ("place", &data.place),
            ("maker", &data.maker),
            ("model", &data.model),
            ("machine_date", &day(data.made_on)),
            ("fuel", data.fuel.code()),
            ("power", &power),
            ("speed", "2000"),
            ("engine_maker", data.engine_maker.as_deref().unwrap_or_default()),
            ("engine_model", data.engine_model.as_deref().unwrap_or_default()),
            ("engine_date", &day(data.engine_made_on)),
        ]
        .into_iter()
        .collect()
    }
}
