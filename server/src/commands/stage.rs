//! `server stage FILE.csv`: determines emission stages of many machines at once, CSV in and CSV out.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use domain::day;
use domain::emission::{Facts, Profile, determine};
use domain::sheet::is_error_value;
use domain::vocabulary::{Fuel, Product, RegistrationType};
use jiff::civil::Date;
use registry::clock::Clock;
use serde::Deserialize;

/// What the command takes.
#[derive(Debug, Args)]
pub struct StageOptions {
    /// CSV with the columns id, reg_type, product_name, power_kw, fuel, machine_date, engine_date, info_disclosure_no,
    /// engine_approval_no.
    file: PathBuf,
    /// `default` (Shanxi practice) or `strict` (all-production dates).
    #[arg(long, default_value = "default")]
    profile: String,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    reg_type: String,
    product_name: String,
    power_kw: String,
    fuel: String,
    machine_date: String,
    engine_date: String,
    info_disclosure_no: String,
    engine_approval_no: String,
    #[serde(default)]
    machine_env_code: String,
}

/// Reads, determines, writes to standard output.
pub fn run(options: &StageOptions) -> anyhow::Result<()> {
    let Some(profile) = Profile::by_name(&options.profile) else {
        bail!("no such profile: {} (default or strict)", options.profile);
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let today = Clock::system().today();
    let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
    writer.write_record(["id", "stage_code", "rule", "flags", "explanation"])?;
    let headers = reader.headers()?.clone();
    for (index, record) in reader.records().enumerate() {
        let record = record.with_context(|| format!("line {} is not as expected", index + 2))?;
        if let Some((column, text)) = headers.iter().zip(&record).find(|(_, text)| is_error_value(text)) {
            bail!(
                "line {}: {column} is {text}, an error of a formula and no value; correct it in the table",
                index + 2
            );
        }
        let line: Line =
            record.deserialize(Some(&headers)).with_context(|| format!("line {} is not as expected", index + 2))?;
        let found =
            determine(&facts(&line).with_context(|| format!("line {} ({})", index + 2, line.id))?, &profile, today);
        let flags = found.flags.iter().map(|flag| flag.code()).collect::<Vec<_>>().join("|");
        writer.write_record([
            &line.id,
            &found.stage.code().to_string(),
            found.rule.code(),
            &flags,
            &found.explanation,
        ])?;
    }
    writer.flush()?;
    std::io::stdout().flush()?;
    Ok(())
}

fn facts(line: &Line) -> anyhow::Result<Facts> {
    let text = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
    Ok(Facts {
        registration_type: RegistrationType::from_label(&line.reg_type)
            .with_context(|| format!("no such 登记类型: {}", line.reg_type))?,
        product: Product::from_label(&line.product_name).unwrap_or(Product::Other),
        fuel: Fuel::from_label(&line.fuel).with_context(|| format!("no such 燃料类型: {}", line.fuel))?,
        power_w: domain::machine::power_in_watts(&line.power_kw).map_err(anyhow::Error::msg)?,
        machine_date: date(&line.machine_date)?,
        engine_date: date(&line.engine_date)?,
        disclosure_no: text(&line.info_disclosure_no),
        engine_approval_no: text(&line.engine_approval_no),
        machine_env_code: text(&line.machine_env_code),
    })
}

fn date(raw: &str) -> anyhow::Result<Option<Date>> {
    if raw.is_empty() {
        return Ok(None);
    }
    day::parse(raw).map(Some).with_context(|| format!("not a date: {raw}"))
}
