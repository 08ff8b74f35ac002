//! The commands: serve (default), migrate, demo, staff add, stage, check.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use registry::accounts::NewStaff;
use registry::clock::Clock;
use registry::{Duty, Registry};

use crate::config::DataOptions;

mod stage;

/// The register of non-road mobile machinery.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeOptions,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site (what happens when no command is given).
    Serve(ServeOptions),
    /// Brings the database schema up to date.
    Migrate(DataOptions),
    /// Fills an empty register with a demonstration city.
    Demo(DataOptions),
    /// Manages staff accounts.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Determines emission stages: CSV in, CSV out.
    Stage(stage::StageOptions),
    /// Verifies the trail of events and names the first broken link.
    Check(DataOptions),
}

/// How messages go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SenderKind {
    /// The terminal and `/dev/messages`.
    Development,
    /// They wait in the outbox.
    None,
}

/// What serving needs.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    #[command(flatten)]
    pub data: DataOptions,
    /// Where to listen.
    #[arg(long, env = "NRMM_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The web build.
    #[arg(long, env = "NRMM_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// The address people use; with https, cookies are sent over https only.
    #[arg(long, env = "NRMM_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The address of a caller comes in `X-Forwarded-For` from a proxy that can be trusted.
    #[arg(long, env = "NRMM_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// How messages go out.
    #[arg(long, env = "NRMM_SENDER", value_enum, default_value = "none")]
    pub sender: SenderKind,
    /// Fills a new register with the demonstration city, and sends messages to the terminal.
    #[arg(long)]
    pub demo: bool,
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Adds a member of staff.
    Add(StaffAdd),
}

#[derive(Debug, Args)]
struct StaffAdd {
    #[command(flatten)]
    data: DataOptions,
    /// Username for /office/login.
    username: String,
    /// Name shown to colleagues; the username when it is not given.
    #[arg(long)]
    name: Option<String>,
    /// The office's district code, for example 141002; the city's code sees every district.
    #[arg(long)]
    office: String,
    /// review, plates, inspection, sites, administration, read-only; several with commas.
    #[arg(long, value_delimiter = ',', required = true)]
    duties: Vec<String>,
    /// The first password; better through NRMM_STAFF_PASSWORD than on the command line.
    #[arg(long, env = "NRMM_STAFF_PASSWORD", hide_env_values = true)]
    password: String,
}

/// Runs a command.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(options) => crate::serve::run(options).await,
        Command::Migrate(data) => {
            open(&data).await?.close().await;
            println!("数据库结构已是最新");
            Ok(())
        }
        Command::Demo(data) => {
            let registry = open(&data).await?;
            registry::demo::fill(&registry).await.map_err(sentence)?;
            println!("{}", registry::demo::ACCOUNTS);
            registry.close().await;
            Ok(())
        }
        Command::Staff(StaffCommand::Add(add)) => staff_add(&add).await,
        Command::Stage(options) => stage::run(&options),
        Command::Check(data) => check(&data).await,
    }
}

async fn open(data: &DataOptions) -> anyhow::Result<Registry> {
    let (config, _) = data.load()?;
    Registry::open(config, Clock::system())
        .await
        .context("cannot open the register; is the database there and the key the right one?")
}

/// A refusal in words, for the terminal.
fn sentence(error: registry::Error) -> anyhow::Error {
    match &error {
        registry::Error::Refused(domain::refusal::Refusal::Invalid { report }) => {
            let lines: Vec<&str> = report.errors.iter().map(|remark| remark.sentence.as_str()).collect();
            anyhow::anyhow!("{}", lines.join("；"))
        }
        registry::Error::Refused(refusal) => anyhow::anyhow!("{}", refusal.sentence()),
        _ => error.into(),
    }
}

async fn staff_add(add: &StaffAdd) -> anyhow::Result<()> {
    let duties = add
        .duties
        .iter()
        .map(|duty| {
            Duty::from_code(duty).with_context(|| {
                format!("no such duty: {duty} (review, plates, inspection, sites, administration, read-only)")
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let registry = open(&add.data).await?;
    let staff = NewStaff {
        username: add.username.clone(),
        name: add.name.clone().unwrap_or_else(|| add.username.clone()),
        office: add.office.clone(),
        duties,
        password: add.password.clone(),
    };
    registry.add_staff(&staff).await.map_err(sentence)?;
    registry.close().await;
    println!("已添加 {}", add.username);
    Ok(())
}

async fn check(data: &DataOptions) -> anyhow::Result<()> {
    let registry = open(data).await?;
    let result = registry.check_events().await?;
    registry.close().await;
    match result {
        Ok(count) => {
            println!("{count} 条操作记录，链完整");
            Ok(())
        }
        Err(link) => bail!("操作记录在 {} 的第 {} 条断开", link.subject, link.seq),
    }
}
