//! The only place of the tool that reads a clock: how long a task takes, and how old a file is.

use anyhow::Result;
use std::time::{Instant, SystemTime};

/// A running stopwatch.
#[derive(Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "the tool measures real time; the register's clock is not its own")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start in words: `4.2 s`, `3 min 05 s`.
    pub fn elapsed(self) -> String {
        let elapsed = self.0.elapsed();
        let seconds = elapsed.as_secs();
        if seconds < 60 {
            format!("{:.1} s", elapsed.as_secs_f64())
        } else {
            format!("{} min {:02} s", seconds / 60, seconds % 60)
        }
    }

    /// Seconds since the start.
    pub fn seconds(self) -> u64 {
        self.0.elapsed().as_secs()
    }
}

/// The present moment, for comparing with the modification times of files.
#[expect(clippy::disallowed_methods, reason = "file ages are measured against the machine's clock")]
pub fn now() -> SystemTime {
    SystemTime::now()
}

/// Runs a task: says what it does and how long that may take, and afterwards how long it took.
pub fn task<T>(name: &str, about: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("== {name}: {about}");
    let watch = Stopwatch::start();
    let result = work();
    let ending = if result.is_ok() { "done in" } else { "failed after" };
    println!("== {name}: {ending} {}", watch.elapsed());
    result
}
