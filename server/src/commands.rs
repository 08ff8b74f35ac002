//! The commands: serve (default), migrate, demo, staff add, key, stage, check, backup, restore, drill, clock.

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use registry::clock::Clock;
use registry::people::accounts::NewStaff;
use registry::{Duty, Registry};

use crate::config::{DataOptions, ServeOptions};

mod backup;
mod check;
mod clock;
mod keys;
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
    /// Fills an empty register with made-up machines and sites, for measuring; the same seed gives the same register.
    Generate(Generate),
    /// Manages staff accounts.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Changes the key that seals personal data.
    #[command(subcommand)]
    Key(keys::KeyCommand),
    /// Determines emission stages: CSV in, CSV out.
    Stage(stage::StageOptions),
    /// Verifies every chain of events against its head and names what is broken.
    Check(check::CheckOptions),
    /// Copies database, photos and keys into an empty folder while the server runs.
    Backup(backup::BackupOptions),
    /// Puts a backup into an empty data folder, and an empty database.
    Restore(backup::RestoreOptions),
    /// Restores a backup aside, checks it deeply, says how long that took, and removes it again.
    Drill(backup::DrillOptions),
    /// Tells whether the clock has leapt, or says that it is right.
    #[command(subcommand)]
    Clock(clock::ClockCommand),
}

#[derive(Debug, Args)]
struct Generate {
    #[command(flatten)]
    data: DataOptions,
    /// How many machines; a fifth as many filings more are written, returned or waiting.
    #[arg(long, default_value_t = 10_000)]
    machines: usize,
    /// How many construction sites besides.
    #[arg(long, default_value_t = 0)]
    sites: usize,
    /// How many machines came through their gates; most have left again.
    #[arg(long, default_value_t = 0, requires = "sites")]
    visits: usize,
    /// Which register.
    #[arg(long, default_value_t = 7)]
    seed: u64,
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
    /// The first password, to be changed at the first sign-in; better through NRMM_STAFF_PASSWORD than on the command
    /// line.
    #[arg(long, env = "NRMM_STAFF_PASSWORD", hide_env_values = true)]
    password: String,
    /// The password stays: for a person who typed it themselves.
    #[arg(long)]
    permanent: bool,
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
            demo::city::fill(&registry).await.map_err(sentence)?;
            println!("{}", demo::city::ACCOUNTS);
            registry.close().await;
            Ok(())
        }
        Command::Generate(options) => generate(&options).await,
        Command::Staff(StaffCommand::Add(add)) => staff_add(&add).await,
        Command::Key(command) => keys::run(command).await,
        Command::Stage(options) => stage::run(&options),
        Command::Check(options) => check::run(&options).await,
        Command::Backup(options) => backup::make(&options).await,
        Command::Restore(options) => backup::restore(&options).await,
        Command::Drill(options) => backup::drill(&options).await,
        Command::Clock(command) => clock::run(command).await,
    }
}

async fn open(data: &DataOptions) -> anyhow::Result<Registry> {
    let (config, _) = data.load().await?;
    Registry::open(config, Clock::system()).await.context("cannot open the register")
}

async fn generate(options: &Generate) -> anyhow::Result<()> {
    let registry = open(&options.data).await?;
    let size = demo::generate::Size { machines: options.machines, seed: options.seed };
    let sites = demo::generate::sites::Sites { sites: options.sites, visits: options.visits, seed: options.seed };
    let clock = registry.clock().clone();
    let begin = clock.now_ms();
    let seconds = || (clock.now_ms() - begin) / 1000;
    demo::generate::fill(&registry, size, (sites.sites > 0).then_some(sites), &mut |what, done| {
        if done > 0 && done % 50_000 == 0 {
            println!("{done} {what}，{} 秒", seconds());
        }
    })
    .await
    .map_err(sentence)?;
    println!(
        "已生成 {} 台机械、{} 个工地、{} 次进出，{} 秒",
        options.machines,
        options.sites,
        options.visits,
        seconds()
    );
    registry.close().await;
    Ok(())
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
    if add.permanent {
        registry.people().add_staff(&staff).await.map_err(sentence)?;
        println!("已添加 {}", add.username);
    } else {
        registry.people().add_staff_temporarily(&staff).await.map_err(sentence)?;
        println!("已添加 {}，首次登录时须修改密码", add.username);
    }
    registry.close().await;
    Ok(())
}
