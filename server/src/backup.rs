//! A backup: a folder with the database as it stood at one instant, every file behind the photos, the keys, and a
//! manifest with the SHA-256 of each (`sha256sum -c manifest.sha256` reads it). The manifest is written last: without
//! it there is no backup.

mod manifest;
mod postgres;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use registry::Registry;
use registry::clock::Clock;
use serde::{Deserialize, Serialize};

use crate::config::{DataOptions, KEY_FILES};
pub use manifest::Manifest;
pub use postgres::{BesideDatabase, is_postgres};

const ABOUT: &str = "backup.json";
const SQLITE: &str = "register.db";
const POSTGRES: &str = "register.dump";
const CITY: &str = "city.toml";
const PHOTOS: &str = "photos";
const KEYS: &str = "keys";
/// So often the register is told that its files are still being copied.
const SAY_SO_MS: i64 = 2 * 60 * 1000;

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    format: u32,
    engine: String,
    made_at: String,
    version: String,
}

/// What was copied.
#[derive(Debug, Clone, Copy)]
pub struct Copied {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Makes a backup of an open register into an empty folder, while others write.
pub async fn make(registry: &Registry, data: &DataOptions, target: &Path) -> anyhow::Result<Copied> {
    ensure!(is_empty(target)?, "{} 不是空文件夹，备份没有开始；请换一个空的文件夹", target.display());
    std::fs::create_dir_all(target).with_context(|| format!("cannot make {}", target.display()))?;
    registry.upkeep().hold_files_for_backup().await?;
    let copied = copy_all(registry, data, target).await;
    registry.upkeep().let_files_go().await?;
    copied
}

async fn copy_all(registry: &Registry, data: &DataOptions, target: &Path) -> anyhow::Result<Copied> {
    let mut manifest = Manifest::default();
    let database = data.database();
    // First the database: every file that it names was there before and is held still.
    let name = if is_postgres(&database) {
        postgres::dump(&database, &target.join(POSTGRES)).await?;
        POSTGRES
    } else {
        ensure!(registry.upkeep().copy_database(&target.join(SQLITE)).await?, "the database cannot be copied");
        SQLITE
    };
    manifest.add(target, name)?;
    let blobs = registry.config().photo_folder.join("blobs");
    let mut reported_at = registry.clock().now_ms();
    for file in files_below(&blobs)? {
        let to = format!("{PHOTOS}/{file}");
        manifest.copy(&blobs.join(&file), target, &to)?;
        if registry.clock().now_ms() > reported_at + SAY_SO_MS {
            reported_at = registry.clock().now_ms();
            registry.upkeep().hold_files_for_backup().await?;
        }
    }
    for (file, text) in keys(registry, data)? {
        manifest.write(target, &format!("{KEYS}/{file}"), &text)?;
    }
    if let Some(city) = data.city_text()? {
        manifest.write(target, CITY, &city)?;
    }
    let about = About {
        format: 1,
        engine: if is_postgres(&database) { "postgres" } else { "sqlite" }.to_owned(),
        made_at: registry::clock::rfc3339(registry.clock().now_ms()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    manifest.write(target, ABOUT, &serde_json::to_string_pretty(&about)?)?;
    manifest.finish(target)?;
    Ok(Copied { files: manifest.len(), bytes: manifest.bytes() })
}

/// The keys in use, wherever they come from, as files of a data folder.
fn keys(registry: &Registry, data: &DataOptions) -> anyhow::Result<Vec<(&'static str, String)>> {
    let config = registry.config();
    let lines = |lines: Vec<String>| format!("{}\n", lines.join("\n"));
    let [secret, old, plates, signer] = KEY_FILES;
    let mut keys = vec![(secret, hex::encode(config.key))];
    if !config.old_keys.is_empty() {
        keys.push((old, lines(config.old_keys.iter().map(hex::encode).collect())));
    }
    let of_plates = config.plates.codes.keys.iter().map(|key| format!("{}:{}", key.id, hex::encode(key.key)));
    keys.push((plates, lines(of_plates.collect())));
    keys.push((signer, std::fs::read_to_string(data.data.join(signer)).context("cannot read signer.pem")?));
    Ok(keys)
}

/// Every file below a folder that is whole, as paths from there.
fn files_below(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if let Some(name) = path.to_str().filter(|name| !name.contains('#')) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", folder.display())),
    }
}

/// What was restored, and the register that it gives.
pub struct Restored {
    /// Open, its schema up to date.
    pub registry: Registry,
    /// What was copied.
    pub copied: Copied,
    /// Files that came into the backup after its database; they were left out.
    pub left_out: u64,
}

/// Puts a backup into an empty data folder and an empty database: all of it, or nothing when a single byte is not as it
/// was.
pub async fn restore(source: &Path, data: &DataOptions) -> anyhow::Result<Restored> {
    let manifest = Manifest::read(source)?;
    manifest.verify(source)?;
    let about: About = serde_json::from_str(&std::fs::read_to_string(source.join(ABOUT))?)
        .with_context(|| format!("cannot read {ABOUT}"))?;
    ensure!(about.format == 1, "这个备份是更新的版本（{}）做的，请用那个版本恢复", about.version);
    let database = data.database();
    match (about.engine.as_str(), is_postgres(&database)) {
        ("postgres", false) => bail!("这是 PostgreSQL 的备份，请用 --database-url 给出一个空的数据库"),
        ("sqlite", true) => bail!("这是 SQLite 的备份，请不要给出 --database-url（DATABASE_URL）"),
        _ => {}
    }
    ensure!(is_empty(&data.data)?, "数据文件夹 {} 不是空的，没有恢复任何内容", data.data.display());
    let existing =
        registry::upkeep::existing::look(&database).await.context("cannot open the database; is it there?")?;
    ensure!(!existing.tables, "数据库不是空的，没有恢复任何内容");
    std::fs::create_dir_all(&data.data).with_context(|| format!("cannot make {}", data.data.display()))?;
    for file in manifest.files() {
        let to = match file.split_once('/') {
            Some((PHOTOS, below)) => format!("photos/blobs/{below}"),
            Some((KEYS, key)) => key.to_owned(),
            _ if file == SQLITE || file == CITY => file.to_owned(),
            _ => continue,
        };
        manifest.copy_back(source, file, &data.data.join(to))?;
    }
    if is_postgres(&database) {
        postgres::restore(&database, &source.join(POSTGRES)).await?;
    }
    rustix::fs::syncfs(std::fs::File::open(&data.data)?)?;
    let (config, _) = data.load().await?;
    let registry = Registry::open(config, Clock::system()).await?;
    let left_out = registry.upkeep().drop_unknown_files().await?;
    Ok(Restored { registry, copied: Copied { files: manifest.len(), bytes: manifest.bytes() }, left_out })
}

/// Writes a file anew and makes sure of it.
fn write_synced(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}
