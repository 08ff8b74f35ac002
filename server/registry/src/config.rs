//! What a city sets: database, photo folder, key, number prefix, stage profile, limits, and its offices.

use std::path::PathBuf;

use domain::calendar::Calendar;
use domain::print::Templates;
use domain::zone::Zone;
use serde::Deserialize;

use crate::drawings::Signer;
pub use crate::people::passwords::PasswordWork;
use crate::plates::code::{PlateCodes, PlateKey};

/// One office (分局) as the city's file lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OfficeConfig {
    /// The district's code, GB/T 2260 or the city's own for a development zone.
    pub code: String,
    /// 临汾市生态环境局尧都分局.
    pub name: String,
    /// 尧都区, as owners choose it.
    pub district: String,
    /// `city`, `county` or `development-zone`.
    pub kind: String,
    /// The district it belongs to.
    pub parent: Option<String>,
    /// The phone that owners see while they wait.
    pub phone: String,
    /// Where to go.
    pub address: String,
    /// When.
    pub hours: String,
}

/// Linfen's own templates.
///
/// # Panics
/// Never: a test reads them.
#[expect(clippy::expect_used, reason = "a text of this program, read by its tests")]
pub fn standard_templates() -> Templates {
    toml::from_str(domain::print::STANDARD).expect("the program's own templates can be read")
}

/// The fonts that a city names instead of the usual ones: regular, bold, and the face in their files.
pub type OwnFonts = (PathBuf, PathBuf, u32);

/// Plates and what anybody may see of them.
#[derive(Clone)]
pub struct PlateConfig {
    /// What their codes say, and what proves them.
    pub codes: PlateCodes,
    /// Anybody sees the photo of a machine's front.
    pub shows_photo: bool,
    /// What is printed, and where on it.
    pub templates: Templates,
    /// What certificates are signed with.
    pub signer: Signer,
    /// The city's own fonts: regular, bold, and the face in their files; else Debian's fonts-noto-cjk.
    pub fonts: Option<OwnFonts>,
    /// Fonts, and the face in each file, for characters that those lack; before the ones that are looked for anyway.
    pub fallback_fonts: Vec<(PathBuf, u32)>,
}

impl PlateConfig {
    /// One key and nothing else, for registers that are made up.
    pub fn signed_with(key: [u8; 32]) -> Self {
        let keys = vec![PlateKey { id: "a".to_owned(), key }];
        Self {
            codes: PlateCodes { public_url: "https://nrmm.example.cn".to_owned(), keys },
            shows_photo: false,
            templates: standard_templates(),
            signer: Signer::made_up(),
            fonts: None,
            fallback_fonts: Vec::new(),
        }
    }
}

/// What `Registry::open` needs.
#[derive(Clone)]
pub struct RegistryConfig {
    /// `sqlite://data/register.db` or `postgres://…`.
    pub database: String,
    /// Folder of the photo blobs.
    pub photo_folder: PathBuf,
    /// Seals personal data at rest.
    pub key: [u8; 32],
    /// Keys that sealed before; they only open.
    pub old_keys: Vec<[u8; 32]>,
    /// Staff prove at sign-in that they hold their phone, besides the password.
    pub second_factor: bool,
    /// What a password's hash costs.
    pub password_work: PasswordWork,
    /// Positions 2 and 3 of a registration number; `DL` for Linfen is inferred, so it is configuration.
    pub number_prefix: String,
    /// `default` or `strict` (`domain.md` §3).
    pub stage_profile: String,
    /// Version of 用户协议 and 隐私政策, kept with each consent.
    pub agreement_version: String,
    /// Working days, for the clock of a filing.
    pub calendar: Calendar,
    /// Within so many working days a filing should be decided.
    pub review_days: u32,
    /// The low-emission zone, when the city has one.
    pub zone: Option<Zone>,
    /// Plates and what anybody may see of them.
    pub plates: PlateConfig,
    /// The offices to install when they are missing.
    pub offices: Vec<OfficeConfig>,
    /// Codes per phone and day.
    pub codes_per_phone: i64,
    /// Codes per address and day; mobile carriers share addresses, so it is generous.
    pub codes_per_address: i64,
    /// What one person, one phone and the city may have.
    pub limits: Limits,
}

/// Limits that no honest person meets, a fleet of two hundred machines included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Messages to one phone in a day that people cause, over all senders: codes, invitations, requests of a gate.
    pub messages_per_phone: i64,
    /// Messages in a day that one account causes.
    pub messages_per_account: i64,
    /// Messages in a day that people cause in the whole city; staff are told when it is reached.
    pub messages_per_day: i64,
    /// Failed sign-ins in a day from one address, over all accounts, before it has to wait; devices that an account
    /// knows do not count.
    pub failed_sign_ins_per_address: i64,
    /// New filings of one account in a day.
    pub drafts_per_day: i64,
    /// Filings of one account that were begun and never sent, at once.
    pub drafts_open: i64,
    /// Photos of one account in a day.
    pub photos_per_day: i64,
    /// Megabytes of the photos of one owner's filings, all together.
    pub photo_megabytes: i64,
    /// Filings, changes and sites of one account that are sent to an office in a day, each withdrawn and sent anew
    /// counted.
    pub sent_per_day: i64,
    /// New sites of one account in a day.
    pub sites_per_day: i64,
    /// Sites of one account that were begun and never sent, at once.
    pub sites_open: i64,
    /// Downloads of one's own data in a day.
    pub own_data_per_day: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            messages_per_phone: 20,
            messages_per_account: 50,
            messages_per_day: 20_000,
            failed_sign_ins_per_address: 200,
            drafts_per_day: 200,
            drafts_open: 300,
            photos_per_day: 2000,
            photo_megabytes: 5000,
            sent_per_day: 300,
            sites_per_day: 20,
            sites_open: 30,
            own_data_per_day: 20,
        }
    }
}
