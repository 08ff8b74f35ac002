//! `server backup`, `server restore`, `server drill`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use registry::clock::Clock;

use super::{check, open};
use crate::backup::{self, BesideDatabase, is_postgres};
use crate::config::DataOptions;

#[derive(Debug, Args)]
pub struct BackupOptions {
    /// An empty folder, or one that is not there yet.
    folder: PathBuf,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(Debug, Args)]
pub struct RestoreOptions {
    /// The backup.
    folder: PathBuf,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(Debug, Args)]
pub struct DrillOptions {
    /// The backup.
    folder: PathBuf,
    /// Where it is restored for the drill; needs as much room as the backup has.
    #[arg(long, env = "NRMM_DRILL", default_value_os_t = std::env::temp_dir())]
    aside: PathBuf,
    #[command(flatten)]
    data: DataOptions,
}

pub async fn make(options: &BackupOptions) -> anyhow::Result<()> {
    let registry = open(&options.data).await?;
    let begin = registry.clock().now_ms();
    let copied = backup::make(&registry, &options.data, &options.folder).await;
    let seconds = (registry.clock().now_ms() - begin) / 1000;
    registry.close().await;
    let copied = copied?;
    println!(
        "已备份到 {}：{} 个文件，{} MB，用时 {seconds} 秒",
        options.folder.display(),
        copied.files,
        copied.bytes / 1_000_000
    );
    println!("备份的 keys 文件夹里有密钥：拿到备份的人能读出全部内容，请只放在别人读不到的地方");
    Ok(())
}

pub async fn restore(options: &RestoreOptions) -> anyhow::Result<()> {
    let restored = backup::restore(&options.folder, &options.data).await?;
    restored.registry.close().await;
    println!("已恢复 {} 个文件到 {}", restored.copied.files, options.data.data.display());
    if restored.left_out > 0 {
        println!("{} 个照片文件是在备份数据库之后存入的，没有恢复", restored.left_out);
    }
    if options.data.data.join("city.toml").exists() {
        println!("城市配置文件在 {}，启动时请用 --city 指定", options.data.data.join("city.toml").display());
    }
    println!("启动前请运行 server check --deep 核对");
    Ok(())
}

/// Restores aside, checks deeply, and removes it again however that ends.
pub async fn drill(options: &DrillOptions) -> anyhow::Result<()> {
    let clock = Clock::system();
    let begin = clock.now_ms();
    let id = clock.new_id().simple().to_string();
    let folder = options.aside.join(format!("nrmm-drill-{id}"));
    let database = options.data.database();
    let beside = if is_postgres(&database) {
        Some(BesideDatabase::create(&database, &format!("nrmm_drill_{id}")).await?)
    } else {
        None
    };
    let data = DataOptions {
        data: folder.clone(),
        database_url: beside.as_ref().map(|beside| beside.url.clone()),
        city: options.data.city.clone(),
        // The keys of the backup are what is tried.
        key: None,
        old_keys: Vec::new(),
        plate_keys: Vec::new(),
    };
    let ended = restore_and_check(options, &data).await;
    let removed = match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} is left behind: remove it", folder.display()))
        }
        _ => Ok(()),
    };
    if let Some(beside) = beside {
        beside.remove().await?;
    }
    removed?;
    let files = ended?;
    let seconds = (clock.now_ms() - begin) / 1000;
    println!("演练完成：{files} 个文件可以恢复，核对无误，用时 {} 分钟（{seconds} 秒）", (seconds + 59) / 60);
    Ok(())
}

async fn restore_and_check(options: &DrillOptions, data: &DataOptions) -> anyhow::Result<usize> {
    let restored = backup::restore(&options.folder, data).await?;
    let checked = check::check(&restored.registry, true).await;
    restored.registry.close().await;
    checked?;
    Ok(restored.copied.files)
}
