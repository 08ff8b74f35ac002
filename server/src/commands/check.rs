//! `server check`: whether the trail is whole, and deeply whether files and register are what it says.

use anyhow::bail;
use clap::Args;
use registry::Registry;
use registry::trail::{Broken, Damage};
use registry::upkeep::deep::Finding;

use super::open;
use crate::config::DataOptions;

#[derive(Debug, Args)]
pub struct CheckOptions {
    #[command(flatten)]
    pub data: DataOptions,
    /// Also reads every photo and compares the register with its trail.
    #[arg(long)]
    pub deep: bool,
}

pub async fn run(options: &CheckOptions) -> anyhow::Result<()> {
    let registry = open(&options.data).await?;
    let ended = check(&registry, options.deep).await;
    registry.close().await;
    ended
}

/// Verifies the trail, and deeply what it vouches for; names everything that is wrong.
pub async fn check(registry: &Registry, deep: bool) -> anyhow::Result<()> {
    let chains = chains(registry).await;
    if !deep {
        return chains;
    }
    let mut reported = 0;
    let checked = registry
        .upkeep()
        .check_deep(|read| {
            if read >= reported + 10_000 {
                reported = read;
                eprintln!("已核对 {read} 个文件和记录…");
            }
        })
        .await?;
    for finding in &checked.findings {
        eprintln!("{}", finding_words(finding));
    }
    chains?;
    if checked.findings.is_empty() {
        println!("{} 个文件、{} 条记录，与登记内容和操作记录一致", checked.files, checked.records);
        return Ok(());
    }
    bail!("发现 {} 处不一致，见上面各行", checked.findings.len())
}

fn finding_words(finding: &Finding) -> String {
    match finding {
        Finding::FileMissing(hash) => format!("照片文件 {hash} 不见了"),
        Finding::FileChanged(hash) => format!("照片文件 {hash} 的内容被改动，或者用已配置的密钥打不开"),
        Finding::FileUnknown(name) => format!("照片文件 {name} 不属于任何登记内容"),
        Finding::PhotoGone { filing, photo } => format!("申报 {filing} 提交时的照片 {photo} 不见了"),
        Finding::Filing { id, is, trail } => format!("申报 {id} 的状态是 {is}，操作记录是 {trail}"),
        Finding::Machine { id, number, what, is, trail } => {
            format!("机械 {number}（{id}）的 {what} 是“{is}”，操作记录是“{trail}”")
        }
    }
}

async fn chains(registry: &Registry) -> anyhow::Result<()> {
    let mut reported = 0;
    let checked = registry
        .trail()
        .check_events(|links| {
            // A word now and then: a large register takes minutes.
            if links >= reported + 100_000 {
                reported = links;
                eprintln!("已核对 {links} 条操作记录…");
            }
        })
        .await?;
    let Some((first, others)) = checked.broken.split_first() else {
        println!("{} 条操作记录，{} 条链，链完整", checked.links, checked.chains);
        return Ok(());
    };
    for broken in others {
        eprintln!("{}", damage_words(broken));
    }
    bail!("操作记录的链不完整：{}", damage_words(first))
}

fn damage_words(broken: &Broken) -> String {
    let Broken { subject, seq, damage } = broken;
    match damage {
        Damage::Link => format!("{subject} 的第 {seq} 条被改动，或它前面的记录被删除"),
        Damage::Tail => format!("{subject} 的第 {seq} 条之后的记录被删除"),
        Damage::Head => format!("{subject} 的链尾与登记的链尾不一致（第 {seq} 条）"),
        Damage::NoHead => format!("{subject} 的链没有登记链尾（共 {seq} 条）"),
        Damage::NoLinks => format!("{subject} 应有 {seq} 条记录，一条也没有"),
    }
}
