//! Which steps have passed on which files: target/xtask-test-state.json. A step is forgotten when a file that it reads
//! is another.

use super::{counts::Counts, steps::Step};
use crate::{cmd::Cmd, files};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

/// The steps that have passed on the files as they were when the run began.
pub struct Memory {
    files: Files,
    passed: BTreeMap<Step, Passed>,
}

/// How a step ended, and on what.
struct Passed {
    counts: Counts,
    fingerprint: String,
}

impl Memory {
    /// Reads what is known of the present tree.
    pub fn of_this_tree() -> Result<Self> {
        let files = Files::present()?;
        let stored: Value = serde_json::from_str(&files::note(&path())).unwrap_or_default();
        let mut passed = BTreeMap::new();
        for step in Step::ALL {
            let Some(kept) = stored.get(step.name()) else { continue };
            let fingerprint = files.fingerprint(step);
            if kept.get("files").and_then(Value::as_str) == Some(fingerprint.as_str()) {
                let number = |key: &str| kept.get(key).and_then(Value::as_u64).unwrap_or_default();
                let counts = Counts { passed: number("passed"), failed: number("failed"), skipped: number("skipped") };
                passed.insert(step, Passed { counts, fingerprint });
            }
        }
        Ok(Self { files, passed })
    }

    /// How a step ended on these files, when it has passed.
    pub fn of(&self, step: Step) -> Option<Counts> {
        self.passed.get(&step).map(|passed| passed.counts)
    }

    /// Remembers a passed step, unless a file that it reads was changed while it ran.
    pub fn keep(&mut self, step: Step, counts: Counts) -> Result<()> {
        let fingerprint = self.files.fingerprint(step);
        if Files::present()?.fingerprint(step) != fingerprint {
            println!("   a file was changed during this run: `{}` will run again next time", step.name());
            return Ok(());
        }
        self.passed.insert(step, Passed { counts, fingerprint });
        let steps: Map<String, Value> = self
            .passed
            .iter()
            .map(|(step, Passed { counts, fingerprint })| {
                let numbers = json!({
                    "files": fingerprint, "passed": counts.passed, "failed": counts.failed, "skipped": counts.skipped,
                });
                (step.name().to_owned(), numbers)
            })
            .collect();
        files::write(&path(), format!("{:#}\n", Value::Object(steps)).as_bytes())
    }
}

fn path() -> PathBuf {
    files::target().join("xtask-test-state.json")
}

/// Every file that git tracks or would track, with the fingerprint of its present content.
struct Files(Vec<(String, String)>);

impl Files {
    fn present() -> Result<Self> {
        let list = Cmd::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .hint("the tests must run in a git checkout")
            .output()
            .context("cannot tell what the tree consists of")?;
        let names: BTreeSet<&str> = list.split('\0').filter(|name| !name.is_empty()).collect();
        let read = |name: &str| Ok((name.to_owned(), files::fingerprint_of(&[files::root().join(name)])?));
        names.into_iter().map(read).collect::<Result<_>>().map(Self)
    }

    /// Of the files that a step reads.
    fn fingerprint(&self, step: Step) -> String {
        let read = self.0.iter().filter(|(name, _)| step.reads(name));
        files::hash(read.flat_map(|(name, content)| [name.as_bytes(), content.as_bytes()]))
    }
}
