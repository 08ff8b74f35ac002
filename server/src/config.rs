//! Configuration: the city's toml file, the command line and the environment.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use app::context::{Site, WebFiles};
use clap::Args;
use domain::calendar::Calendar;
use domain::print::Templates;
use domain::zone::Zone;
use registry::clock::random_bytes;
use registry::config::{Limits, OfficeConfig, PlateConfig, RegistryConfig, standard_templates};
use registry::plate_code::{PlateCodes, PlateKey};
use registry::press::Signer;
use serde::Deserialize;

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
    /// Keys used before, with commas, the lines of `old-keys` in the data folder when it is not given: they only open, until
    /// `server key rotate` has sealed everything anew.
    #[arg(long, env = "NRMM_OLD_KEYS", hide_env_values = true, value_delimiter = ',')]
    pub old_keys: Vec<String>,
    /// Keys that sign the QR codes of plates, `id:64 hexadecimal digits` with commas, the lines of `plate-keys` in the data
    /// folder when it is not given (one is made there at first): the first signs, all prove. Plates live for years: never
    /// take a key away that has signed plates.
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
    /// Reads the city's file and the key; makes the data folder and a key when they are missing.
    pub fn load(&self) -> anyhow::Result<(RegistryConfig, Site)> {
        let text = match &self.city {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the city's file {}", path.display()))?,
            None => LINFEN.to_owned(),
        };
        let city: CityFile =
            toml::from_str(&text).context("the city's file is not as expected; compare it with server/linfen.toml")?;
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the data folder {}", self.data.display()))?;
        let database = self
            .database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data.join("register.db").display()));
        let templates = city.plates.templates.unwrap_or_else(standard_templates);
        if let Some(problem) = templates.problem() {
            anyhow::bail!("the templates of plates and cards are not as expected: {problem}");
        }
        let config = RegistryConfig {
            database,
            photo_folder: self.data.join("photos"),
            key: self.key()?,
            old_keys: self.old_keys()?,
            second_factor: city.staff.second_factor,
            number_prefix: city.register.number_prefix,
            stage_profile: city.register.stage_profile,
            agreement_version: city.register.agreement_version,
            calendar: city.calendar,
            review_days: city.register.review_days,
            zone: city.zone,
            plates: PlateConfig {
                codes: PlateCodes { public_url: String::new(), keys: self.plate_keys()? },
                shows_photo: city.plates.shows_photo,
                templates,
                signer: self.signer(&city.site.organiser)?,
                fonts: city.plates.fonts.map(|fonts| (fonts.regular, fonts.bold, fonts.face)),
            },
            offices: city.offices,
            codes_per_phone: city.register.codes_per_phone,
            codes_per_address: city.register.codes_per_address,
            limits: city.limits,
        };
        let site = Site {
            organiser: city.site.organiser,
            contact: city.site.contact,
            icp: city.site.icp,
            police: city.site.police,
            identifier: city.site.identifier,
            city: city.site.city,
            secure_cookies: false,
            development: false,
        };
        Ok((config, site))
    }

    fn key(&self) -> anyhow::Result<[u8; 32]> {
        let path = self.data.join("secret.key");
        let text = match &self.key {
            Some(key) => key.clone(),
            None if path.exists() => {
                std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
            }
            None => {
                let key = hex::encode(random_bytes::<32>());
                write_private(&path, &key)?;
                key
            }
        };
        read_key(&text).context("the key must be 64 hexadecimal digits (NRMM_KEY or data/secret.key)")
    }

    fn plate_keys(&self) -> anyhow::Result<Vec<PlateKey>> {
        let path = self.data.join("plate-keys");
        let text = if self.plate_keys.is_empty() {
            if !path.exists() {
                write_private(&path, &new_plate_key())?;
            }
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
        } else {
            self.plate_keys.join("\n")
        };
        text.split_whitespace()
            .map(plate_key)
            .collect::<anyhow::Result<_>>()
            .context("a plate key must be id:64 hexadecimal digits (NRMM_PLATE_KEYS or data/plate-keys)")
    }

    /// What certificates are signed with: a key of the curve P-256 and its certificate, made here at first.
    fn signer(&self, organiser: &str) -> anyhow::Result<Signer> {
        let path = self.data.join("signer.pem");
        if !path.exists() {
            write_private(&path, &Signer::generate(organiser)?)?;
        }
        let pem = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Signer::read(&pem).with_context(|| {
            format!("{} must hold a PKCS#8 key of the curve P-256 and then its certificate, as PEM", path.display())
        })
    }

    /// Puts a new key in front of those that sign plates; the old ones go on proving.
    pub fn add_plate_key(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.plate_keys.is_empty(), "the keys come from NRMM_PLATE_KEYS: put a new one in front there");
        let path = self.data.join("plate-keys");
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the data folder {}", self.data.display()))?;
        let before = if path.exists() { std::fs::read_to_string(&path)? } else { String::new() };
        let beside = self.data.join("plate-keys.new");
        write_private(&beside, &format!("{}\n{before}", new_plate_key()))?;
        std::fs::rename(&beside, &path).with_context(|| format!("cannot write {}", path.display()))
    }

    fn old_keys(&self) -> anyhow::Result<Vec<[u8; 32]>> {
        let path = self.data.join("old-keys");
        let text = if self.old_keys.is_empty() && path.exists() {
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
        } else {
            self.old_keys.join("\n")
        };
        text.split_whitespace()
            .map(read_key)
            .collect::<anyhow::Result<_>>()
            .context("an old key must be 64 hexadecimal digits (NRMM_OLD_KEYS or data/old-keys)")
    }
}

fn new_plate_key() -> String {
    format!("{}:{}", hex::encode(random_bytes::<2>()), hex::encode(random_bytes::<32>()))
}

/// `id:hex`; the id goes into every signature that the key makes.
fn plate_key(text: &str) -> anyhow::Result<PlateKey> {
    let (id, key) = text.split_once(':').context("an id and a key with a colon between them are expected")?;
    let short = (1..=8).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    anyhow::ensure!(short, "the id of a plate key is one to eight letters and digits");
    Ok(PlateKey { id: id.to_owned(), key: read_key(key)? })
}

fn read_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key)?;
    Ok(key)
}

/// Writes a file that only its owner can read.
fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
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
