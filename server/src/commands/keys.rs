//! `server key`: changing the key that seals, and the keys that sign.

use anyhow::bail;
use clap::Subcommand;

use super::open;
use crate::config::DataOptions;

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Tells how many texts, keys of hashes and photos another key than the current one has sealed.
    Status(DataOptions),
    /// Makes a new key that signs the QR codes of plates from the next start on; plates signed before stay valid.
    Plate(DataOptions),
    /// Makes a new key and certificate that sign certificates, where the file was lost.
    Signer(DataOptions),
    /// Seals anew, with the current key, whatever an old key has sealed; may run beside the server, and again.
    Rotate(DataOptions),
}

pub async fn run(command: KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Status(data) => status(&data).await,
        KeyCommand::Plate(data) => {
            data.add_plate_key()?;
            println!("已生成新的号牌签名密钥，重启服务后使用；以前签发的号牌仍然有效");
            Ok(())
        }
        KeyCommand::Signer(data) => {
            data.add_signer()?;
            println!("已生成新的证明签名文件，重启服务后使用；以前下载的证明仍带有以前的签名");
            Ok(())
        }
        KeyCommand::Rotate(data) => rotate(&data).await,
    }
}

async fn status(data: &DataOptions) -> anyhow::Result<()> {
    let registry = open(data).await?;
    let counts = registry.upkeep().texts_of_other_keys().await?;
    registry.close().await;
    for (column, count) in &counts {
        println!("{column}: {count}");
    }
    match counts.iter().map(|(_, count)| count).sum::<i64>() {
        0 => println!("全部内容都由当前密钥加密，旧密钥可以删除"),
        count => println!(
            "{count} 条内容由旧密钥加密，或者还没有加密（photos (unsealed)），请运行 server key rotate；在此之前不要删除旧密钥"
        ),
    }
    Ok(())
}

async fn rotate(data: &DataOptions) -> anyhow::Result<()> {
    let registry = open(data).await?;
    let done = registry.upkeep().rotate_key().await?;
    let left: i64 = registry.upkeep().texts_of_other_keys().await?.iter().map(|(_, count)| count).sum();
    registry.close().await;
    println!("已用当前密钥重新加密 {} 条内容、{} 张照片", done.sealed_anew, done.files);
    if done.unreadable > 0 {
        bail!("{} 条内容用已配置的密钥都打不开，请补充旧密钥（NRMM_OLD_KEYS）后再运行", done.unreadable);
    }
    if left > 0 {
        bail!("还有 {left} 条内容刚刚由旧密钥写入；请先用新密钥重启服务，再运行一次");
    }
    println!("旧密钥可以删除");
    Ok(())
}
