//! `cargo xtask test`: every check, in order, leaving out what has passed on these very files.
//!
//! The last line is always `N passed, N failed` and sums Rust and browser tests; a failed step in which no test failed
//! (formatting, lints, a build) counts as one failure, so that the line never hides it.

mod counts;
mod memory;
pub mod postgres;
mod scratch;
mod slowest;
mod steps;

use crate::clock::{self, Stopwatch};
use anyhow::{Context, Result, bail};
use counts::Counts;
use memory::Memory;
use std::thread;
use steps::Step;

/// Which steps are to run.
#[derive(Default)]
pub struct Selection {
    only: Option<Step>,
    from: Option<Step>,
    all: bool,
}

impl Selection {
    /// Reads `--only STEP`, `--from STEP` and `--all`; CI=true means all.
    pub fn from_arguments(arguments: &[String]) -> Result<Self> {
        let mut selection =
            Self { all: std::env::var("CI").is_ok_and(|value| value == "true" || value == "1"), ..Self::default() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut step = || Step::named(rest.next().map(String::as_str).unwrap_or_default());
            match argument.as_str() {
                "--all" => selection.all = true,
                "--only" => selection.only = Some(step()?),
                "--from" => selection.from = Some(step()?),
                other => bail!("`{other}` is not known: use --only STEP, --from STEP or --all"),
            }
        }
        Ok(selection)
    }

    fn plan(&self, step: Step, memory: &Memory) -> Plan {
        let chosen = self.only.is_none_or(|only| only == step) && self.from.is_none_or(|from| from <= step);
        let named = self.only.is_some() || self.from.is_some();
        match memory.of(step) {
            _ if !chosen => Plan::LeaveOut,
            Some(counts) if !self.all && !named => Plan::Remember(counts),
            _ => Plan::Run,
        }
    }
}

/// What is to happen with a step.
enum Plan {
    Run,
    Remember(Counts),
    LeaveOut,
}

/// How a step ended.
enum Ending {
    Passed(Counts),
    Remembered(Counts),
    Failed(Counts, String),
    LeftOut,
}

/// Runs the steps, prints the summary whatever happens, and fails when a step has failed.
pub fn run(selection: &Selection) -> Result<()> {
    println!(
        "== test: all checks; about half an hour from nothing on two cores; what has passed on these very files \
         is left out"
    );
    let watch = Stopwatch::start();
    let mut memory = Memory::of_this_tree()?;
    let mut endings: Vec<(Step, Ending, String)> = Vec::new();
    let mut stopped = false;
    for steps in Step::ALL.chunk_by(|_, next| next.goes_with_the_one_before()) {
        let planned = steps.iter().map(|step| if stopped { Plan::LeaveOut } else { selection.plan(*step, &memory) });
        let planned: Vec<Plan> = planned.collect();
        // At once: see `goes_with_the_one_before`.
        let ended = thread::scope(|scope| {
            let running = steps.iter().zip(planned).map(|(step, plan)| scope.spawn(move || carry_out(*step, plan)));
            let running: Vec<_> = running.collect();
            running.into_iter().map(|running| running.join().unwrap_or_else(broken_off)).collect::<Vec<_>>()
        });
        for (step, (ending, time)) in steps.iter().zip(ended) {
            if let Ending::Passed(counts) = ending {
                memory.keep(*step, counts).context("cannot remember the passed step")?;
            }
            stopped = stopped || matches!(ending, Ending::Failed(..));
            endings.push((*step, ending, time));
        }
    }
    summary(&endings, watch);
    if stopped {
        bail!("a step failed: repair it and run `cargo xtask test` again; it continues there if nothing else changed");
    }
    Ok(())
}

/// How it ended, and after what time.
fn carry_out(step: Step, plan: Plan) -> (Ending, String) {
    let time = Stopwatch::start();
    let ending = match plan {
        Plan::LeaveOut => Ending::LeftOut,
        Plan::Remember(counts) => Ending::Remembered(counts),
        Plan::Run => perform(step),
    };
    (ending, time.elapsed())
}

/// This tool's own mistake counts as a failed step.
fn broken_off(_panic: Box<dyn std::any::Any + Send>) -> (Ending, String) {
    let counts = Counts { failed: 1, ..Counts::default() };
    (Ending::Failed(counts, "the tool itself broke off: see above".to_owned()), String::new())
}

fn perform(step: Step) -> Ending {
    let mut counts = Counts::default();
    match clock::task(step.name(), step.about(), || step.run(&mut counts)) {
        Ok(()) => Ending::Passed(counts),
        Err(error) => {
            let reason = format!("{error:#}");
            eprintln!("xtask: {reason}");
            counts.failed = counts.failed.max(1);
            Ending::Failed(counts, reason)
        }
    }
}

fn summary(endings: &[(Step, Ending, String)], watch: Stopwatch) {
    println!("\n== summary after {}", watch.elapsed());
    let mut sum = Counts::default();
    for (step, ending, time) in endings {
        let name = step.name();
        match ending {
            Ending::Passed(counts) => println!("   {name:<8} ok      {time:>12}  {}", counts.of_step()),
            Ending::Remembered(counts) => {
                println!("   {name:<8} ok      {:>12}  {} (earlier, on these very files)", "", counts.of_step());
            }
            Ending::Failed(counts, reason) => {
                let first = reason.lines().next().unwrap_or_default();
                println!("   {name:<8} FAILED  {time:>12}  {}: {first}", counts.of_step());
            }
            Ending::LeftOut => println!("   {name:<8} not run"),
        }
        if let Ending::Passed(counts) | Ending::Remembered(counts) | Ending::Failed(counts, _) = ending {
            sum.add(*counts);
        }
    }
    println!("{sum}");
}
