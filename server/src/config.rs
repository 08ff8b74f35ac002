//! Configuration: the city's toml file, the command line and the environment.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use app::context::{WebFiles, Website};
use clap::Args;
use domain::calendar::Calendar;
use domain::print::Templates;
use domain::zone::Zone;
use registry::config::{Limits, OfficeConfig, PasswordWork, PlateConfig, RegistryConfig, standard_templates};
use registry::plates::code::PlateCodes;
use serde::Deserialize;

mod keys;
mod private;
mod serving;

pub use keys::KEY_FILES;
pub use serving::{SenderKind, ServeOptions};

/// Linfen's own file, used when no other is given.
const LINFEN: &str = include_str!("../linfen.toml");

/// Where the data lies; the same for every command.
#[derive(Debug, Clone, Args)]
pub struct DataOptions {
    /// Folder of the SQLite file, the photos and the key.
    #[arg(long, env = "NRMM_DATA", default_value = "data")]
    pub data: PathBuf,
    /// `postgres://…`; an SQLite file in the data folder when it is not given.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The city's file (offices, texts, number prefix); Linfen's when it is not given.
    #[arg(long, env = "NRMM_CITY")]
    pub city: Option<PathBuf>,
    /// 64 hexadecimal digits that seal personal data; made and kept in the data folder when it is not given.
    #[arg(long, env = "NRMM_KEY", hide_env_values = true)]
    pub key: Option<String>,
    /// Keys used before, with commas, the lines of `old-keys` in the data folder when it is not given: they only open,
    /// until
    /// `server key rotate` has sealed everything anew.
    #[arg(long, env = "NRMM_OLD_KEYS", hide_env_values = true, value_delimiter = ',')]
    pub old_keys: Vec<String>,
    /// Keys that sign the QR codes of plates, `id:64 hexadecimal digits` with commas, the lines of `plate-keys` in the
    /// data folder when it is not given (one is made there at first): the first signs, all prove. Plates live for
    /// years: never take a key away that has signed plates.
    #[arg(long, env = "NRMM_PLATE_KEYS", hide_env_values = true, value_delimiter = ',')]
    pub plate_keys: Vec<String>,
}

#[derive(Deserialize)]
struct CityFile {
    site: SiteFile,
    register: RegisterFile,
    #[serde(default)]
    staff: StaffFile,
    #[serde(default)]
    calendar: Calendar,
    zone: Option<Zone>,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    plates: PlatesFile,
    offices: Vec<OfficeConfig>,
}

#[derive(Deserialize)]
struct SiteFile {
    organiser: String,
    contact: String,
    icp: String,
    police: String,
    identifier: String,
    city: String,
}

#[derive(Deserialize)]
struct RegisterFile {
    number_prefix: String,
    stage_profile: String,
    agreement_version: String,
    #[serde(default = "codes_per_phone")]
    codes_per_phone: i64,
    /// Within so many working days a filing should be decided.
    #[serde(default = "review_days")]
    review_days: u32,
    #[serde(default = "codes_per_address")]
    codes_per_address: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PlatesFile {
    /// Whoever scans a plate sees the photo of the machine's front.
    shows_photo: bool,
    /// What is printed; Linfen's own when it is not given.
    templates: Option<Templates>,
    /// Fonts to print with.
    fonts: Option<FontFile>,
    /// Fonts for characters that those lack.
    fallback_fonts: Vec<FallbackFile>,
}

#[derive(Deserialize)]
struct FontFile {
    regular: PathBuf,
    bold: PathBuf,
    /// Which face of a collection.
    #[serde(default)]
    face: u32,
}

#[derive(Deserialize)]
struct FallbackFile {
    file: PathBuf,
    /// Which face of a collection.
    #[serde(default)]
    face: u32,
}

#[derive(Deserialize)]
#[serde(default)]
struct StaffFile {
    /// Staff sign in with a code of their phone besides the password.
    second_factor: bool,
}

impl Default for StaffFile {
    fn default() -> Self {
        Self { second_factor: true }
    }
}

fn review_days() -> u32 {
    5
}

fn codes_per_phone() -> i64 {
    10
}

fn codes_per_address() -> i64 {
    200
}

impl DataOptions {
    /// The database, as sqlx reads it.
    pub fn database(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| format!("sqlite://{}", self.data.join("register.db").display()))
    }

    /// The city's file, and its text.
    fn city(&self) -> anyhow::Result<(CityFile, String)> {
        let text = match &self.city {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the city's file {}", path.display()))?,
            None => LINFEN.to_owned(),
        };
        let city =
            toml::from_str(&text).context("the city's file is not as expected; compare it with server/linfen.toml")?;
        Ok((city, text))
    }

    /// The city's own file, where one is configured.
    pub fn city_text(&self) -> anyhow::Result<Option<String>> {
        self.city.as_ref().map(|_| Ok(self.city()?.1)).transpose()
    }

    /// Reads the city's file and the keys; makes the data folder and keys when they are missing beside no register.
    pub async fn load(&self) -> anyhow::Result<(RegistryConfig, Website)> {
        let (city, _) = self.city()?;
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the data folder {}", self.data.display()))?;
        private::tighten(&self.data);
        let database = self.database();
        let existing = self.beside_missing_keys(&database).await?;
        let templates = city.plates.templates.unwrap_or_else(standard_templates);
        if let Some(problem) = templates.problem() {
            anyhow::bail!("the templates of plates and cards are not as expected: {problem}");
        }
        let config = RegistryConfig {
            database,
            photo_folder: self.data.join("photos"),
            key: self.key(existing)?,
            old_keys: self.old_keys()?,
            second_factor: city.staff.second_factor,
            password_work: PasswordWork::Full,
            number_prefix: city.register.number_prefix,
            stage_profile: city.register.stage_profile,
            agreement_version: city.register.agreement_version,
            calendar: city.calendar,
            review_days: city.register.review_days,
            zone: city.zone,
            plates: PlateConfig {
                codes: PlateCodes { public_url: String::new(), keys: self.plate_keys(existing)? },
                shows_photo: city.plates.shows_photo,
                templates,
                signer: self.signer(&city.site.organiser, existing)?,
                fonts: city.plates.fonts.map(|fonts| (fonts.regular, fonts.bold, fonts.face)),
                fallback_fonts: city.plates.fallback_fonts.into_iter().map(|font| (font.file, font.face)).collect(),
            },
            offices: city.offices,
            codes_per_phone: city.register.codes_per_phone,
            codes_per_address: city.register.codes_per_address,
            limits: city.limits,
        };
        let website = Website {
            organiser: city.site.organiser,
            contact: city.site.contact,
            icp: city.site.icp,
            police: city.site.police,
            identifier: city.site.identifier,
            city: city.site.city,
            secure_cookies: false,
            development: false,
        };
        Ok((config, website))
    }
}

/// The hashed names of the web build; without it the pages still work, plain.
pub fn web_files(site_folder: &Path) -> Arc<WebFiles> {
    let manifest = std::fs::read_to_string(site_folder.join("manifest.json"));
    let files = manifest.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_else(|| {
        tracing::warn!(folder = %site_folder.display(), "no web build found: run `cargo xtask web`");
        WebFiles::default()
    });
    Arc::new(files)
}
