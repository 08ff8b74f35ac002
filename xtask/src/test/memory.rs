//! Which steps have passed on which tree: target/xtask-test-state.json. Another tree forgets everything.

use super::{counts::Counts, steps::Step};
use crate::{cmd::Cmd, files};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, path::PathBuf};

/// The steps that have passed on the tree as it was when the run began.
pub struct Memory {
    tree: String,
    passed: BTreeMap<Step, Counts>,
}

impl Memory {
    /// Reads what is known of the present tree.
    pub fn of_this_tree() -> Result<Self> {
        let tree = tree()?;
        let stored: Value = serde_json::from_str(&files::note(&path())).unwrap_or_default();
        let mut passed = BTreeMap::new();
        if stored.get("tree").and_then(Value::as_str) == Some(tree.as_str()) {
            for step in Step::ALL {
                if let Some(numbers) = stored.get("passed").and_then(|steps| steps.get(step.name())) {
                    let number = |key: &str| numbers.get(key).and_then(Value::as_u64).unwrap_or_default();
                    let counts =
                        Counts { passed: number("passed"), failed: number("failed"), skipped: number("skipped") };
                    passed.insert(step, counts);
                }
            }
        }
        Ok(Self { tree, passed })
    }

    /// How a step ended on this tree, when it has passed.
    pub fn of(&self, step: Step) -> Option<Counts> {
        self.passed.get(&step).copied()
    }

    /// Remembers a passed step, unless the tree was changed while it ran.
    pub fn keep(&mut self, step: Step, counts: Counts) -> Result<()> {
        if tree()? != self.tree {
            println!("   a file was changed during this run: `{}` will run again next time", step.name());
            return Ok(());
        }
        self.passed.insert(step, counts);
        let steps: Map<String, Value> = self
            .passed
            .iter()
            .map(|(step, counts)| {
                let numbers = json!({ "passed": counts.passed, "failed": counts.failed, "skipped": counts.skipped });
                (step.name().to_owned(), numbers)
            })
            .collect();
        let value = json!({ "tree": self.tree, "passed": steps });
        files::write(&path(), format!("{value:#}\n").as_bytes())
    }
}

fn path() -> PathBuf {
    files::target().join("xtask-test-state.json")
}

/// The fingerprint of every file that git tracks or would track, with its present content.
fn tree() -> Result<String> {
    let list = Cmd::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .hint("the tests must run in a git checkout")
        .output()
        .context("cannot tell what the tree consists of")?;
    let mut paths: Vec<PathBuf> =
        list.split('\0').filter(|name| !name.is_empty()).map(|name| files::root().join(name)).collect();
    paths.sort();
    paths.dedup();
    files::fingerprint_of(&paths)
}
