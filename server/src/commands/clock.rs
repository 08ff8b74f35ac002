//! `server clock`: a clock that has leapt far ahead pauses everything that removes what is old, until a person has
//! looked.

use clap::Subcommand;
use registry::clock::{DAY_MS, china_time};

use super::open;
use crate::config::DataOptions;

#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// Tells what the clock says and whether it has leapt.
    Status(DataOptions),
    /// Says that the clock is right: what is old is removed again.
    Accept(DataOptions),
}

pub async fn run(command: ClockCommand) -> anyhow::Result<()> {
    match command {
        ClockCommand::Status(data) => {
            let registry = open(&data).await?;
            let (now, leap) = (registry.clock().now_ms(), registry.upkeep().clock_leap().await?);
            registry.close().await;
            match leap {
                None => println!("时钟：{}，正常", china_time(now)),
                Some(leap) => println!(
                    "时钟：{}，比登记册上次见到的时间 {} 快了 {} 天，已暂停一切清理。\
                     时钟不对的，请校准；确实过了这么久的，请运行 server clock accept",
                    china_time(leap.now),
                    china_time(leap.last_seen),
                    (leap.now - leap.last_seen) / DAY_MS
                ),
            }
        }
        ClockCommand::Accept(data) => {
            let registry = open(&data).await?;
            registry.upkeep().accept_clock().await?;
            let now = registry.clock().now_ms();
            registry.close().await;
            println!("已确认时钟：{}，清理照常进行", china_time(now));
        }
    }
    Ok(())
}
