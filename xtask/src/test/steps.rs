//! The steps of `cargo xtask test`, in their order.

use super::{counts::Counts, postgres, scratch, slowest};
use crate::{
    build,
    cmd::{self, Cmd, Outcome},
    files,
    lint::{self, linting},
    setup::{self, apt},
    web,
};
use anyhow::{Result, bail};
use std::path::Path;

/// The variable that tells the Rust tests where PostgreSQL is.
const POSTGRES: &str = "NRMM_TEST_POSTGRES";

/// A step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    Fmt,
    Tools,
    Clippy,
    Unit,
    Doc,
    Web,
    Server,
    Browser,
}

impl Step {
    /// All of them, in the order of running.
    pub const ALL: [Self; 8] =
        [Self::Fmt, Self::Tools, Self::Clippy, Self::Unit, Self::Doc, Self::Web, Self::Server, Self::Browser];

    /// What runs at once with the step before it: a download beside a compiler, and one compiler in the other's last
    /// minute, when it has work for one core only. Each has a folder of its own under target/, so neither waits.
    pub fn goes_with_the_one_before(self) -> bool {
        matches!(self, Self::Clippy | Self::Server)
    }

    /// The step of that name.
    pub fn named(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|step| step.name() == name) {
            Some(step) => Ok(step),
            None => bail!("there is no step `{name}`: choose one of {}", Self::ALL.map(Self::name).join(", ")),
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Tools => "tools",
            Self::Clippy => "clippy",
            Self::Unit => "unit",
            Self::Doc => "doc",
            Self::Web => "web",
            Self::Server => "server",
            Self::Browser => "browser",
        }
    }

    /// What it does, and how long it may take.
    pub fn about(self) -> &'static str {
        match self {
            Self::Fmt => "the formatting; seconds",
            Self::Tools => "installs what tests and builds need; seconds when it is there, minutes when not",
            Self::Clippy => "compiles all crates and tests, with lints; five minutes from nothing",
            Self::Unit => "all Rust tests on SQLite and PostgreSQL; six minutes",
            Self::Doc => "examples in the documentation of `domain`; seconds",
            Self::Web => "the browser's part in release mode, with lints, within its budget; four minutes from nothing",
            Self::Server => "the server in release mode; ten minutes from nothing",
            Self::Browser => "the tests in Chromium; ten minutes",
        }
    }

    /// Whether what it finds can depend on a file (its path from the project's top folder). What nobody is sure about,
    /// counts.
    pub fn reads(self, path: &str) -> bool {
        let kind = Path::new(path).extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        let prose = path.starts_with("docs/") || kind == "md" || path == "LICENSE";
        let rust = ["rs", "toml", "lock"].contains(&kind);
        let browser = ["end2end/", "style/", "public/"].iter().any(|folder| path.starts_with(folder));
        match self {
            _ if prose => false,
            Self::Fmt => rust,
            Self::Clippy | Self::Unit | Self::Doc | Self::Server => !browser,
            Self::Web => !path.starts_with("end2end/"),
            Self::Tools | Self::Browser => true,
        }
    }

    /// Runs it. Counts are filled in also when it fails.
    pub fn run(self, counts: &mut Counts) -> Result<()> {
        match self {
            Self::Fmt => Cmd::cargo().args(["fmt", "--all", "--check"]).hint("run `cargo fmt --all`").run(),
            Self::Tools => tools(),
            Self::Clippy => clippy(),
            Self::Unit => unit(counts),
            Self::Doc => doc(counts),
            Self::Web => web::run_linted(),
            Self::Server => build::server(),
            Self::Browser => browser(counts),
        }
    }
}

fn tools() -> Result<()> {
    setup::run()?;
    let here = |program: &str| cmd::find(program).is_some();
    let needs = [
        (postgres::programs().is_some(), "postgresql"),
        // Chromium without a window's work; `playwright.config.ts` takes the whole one where only that is there.
        (Path::new("/usr/bin/chromium-headless-shell").is_file(), "chromium-headless-shell"),
        (Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file(), "fonts-noto-cjk"),
        (Path::new("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf").is_file(), "fonts-hanazono"),
        (Path::new("/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf").is_file(), "fonts-babelstone-han"),
        (Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf").is_file(), "fonts-dejavu-core"),
        (here("java"), "default-jre-headless"),
        // What is printed is read back by programs that are not ours.
        (here("zbarimg"), "zbar-tools"),
        (here("pdftoppm"), "poppler-utils"),
        // Whether a photo is on the disk is seen from outside.
        (here("strace"), "strace"),
        (here("node"), "nodejs"),
        (here("npm"), "npm"),
    ];
    let missing = needs.iter().filter(|(there, _)| !there).map(|(_, package)| *package);
    apt::install(&missing.collect::<Vec<_>>())?;
    playwright_itself()?;
    schemathesis()
}

/// What end2end/package-lock.json names.
fn playwright_itself() -> Result<()> {
    let folder = files::root().join("end2end");
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        bail!("end2end/package-lock.json does not exist: run `npm install` in end2end/ and add the file to git");
    }
    let wanted = files::hash([files::read(&lock)?.as_slice()]);
    let stamp = folder.join("node_modules/.installed-from");
    if files::note(&stamp) == wanted {
        return Ok(());
    }
    Cmd::new("npm")
        .dir(&folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .hint("check that the npm registry can be reached and that package-lock.json fits package.json")
        .run()?;
    files::write(&stamp, wanted.as_bytes())
}

/// The program that reads the description of the open API and asks what it allows, in a Python environment of its own.
fn schemathesis() -> Result<()> {
    let wanted = files::root().join("end2end/requirements.txt");
    let folder = files::target().join("tools/schemathesis");
    let (stamp, version) = (folder.join(".installed-from"), files::hash([files::read(&wanted)?.as_slice()]));
    if files::note(&stamp) == version {
        return Ok(());
    }
    // Debian's Python makes no environments without this package.
    let made = Cmd::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).tee();
    if !made.is_ok_and(|outcome| outcome.success) {
        apt::install(&["python3-venv"])?;
        Cmd::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).run()?;
    }
    Cmd::new(folder.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&wanted)
        .hint("check that PyPI can be reached")
        .run()?;
    files::write(&stamp, version.as_bytes())
}

/// What the Rust tests are of. Without the frontend: in one build with it, `app` would have the features of server and
/// browser at once.
const EVERYTHING: [&str; 3] = ["--workspace", "--exclude", "frontend"];

fn clippy() -> Result<()> {
    lint::required()?;
    linting(Cmd::cargo()).arg("build").args(EVERYTHING).arg("--all-targets").run()
}

fn unit(counts: &mut Counts) -> Result<()> {
    let given = std::env::var(POSTGRES).unwrap_or_default();
    let cluster = if given.is_empty() { Some(postgres::Cluster::start()?) } else { None };
    let url = cluster.as_ref().map_or(given.as_str(), |cluster| cluster.url.as_str());
    let outcome = if cmd::find("cargo-nextest").is_some() {
        // One more than there are cores: a third of the time is waiting for a disk, for PostgreSQL, for silence.
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) + 1;
        let nextest = linting(Cmd::cargo()).args(["nextest", "run"]).args(EVERYTHING).arg("--no-fail-fast");
        let nextest = nextest.args(["--no-tests=pass", "--test-threads", &threads.to_string()]);
        let outcome = coloured(nextest.env(POSTGRES, url).env("TMPDIR", scratch::folder())).tee()?;
        *counts = Counts::of_nextest(&outcome.lines);
        println!("   the slowest:");
        slowest::show(slowest::of_nextest());
        outcome
    } else {
        println!("   cargo-nextest is not installed: using `cargo test`, which is slower");
        let test = linting(Cmd::cargo()).arg("test").args(EVERYTHING).args(["--no-fail-fast", "--all-targets"]);
        let outcome = coloured(test.env(POSTGRES, url).env("TMPDIR", scratch::folder())).tee()?;
        *counts = Counts::of_cargo_test(&outcome.lines);
        outcome
    };
    judge(&outcome, "Rust tests failed: see above")
}

fn doc(counts: &mut Counts) -> Result<()> {
    let outcome = coloured(Cmd::cargo().args(["test", "--doc", "--package", "domain"])).tee()?;
    *counts = Counts::of_cargo_test(&outcome.lines);
    judge(&outcome, "examples in the documentation failed: see above")
}

fn browser(counts: &mut Counts) -> Result<()> {
    playwright_itself()?;
    let folder = files::root().join("end2end");
    let playwright = Cmd::new("npx").dir(&folder).args(["playwright", "test"]).env("TMPDIR", scratch::folder());
    let outcome = playwright.env("FORCE_COLOR", if is_terminal() { "1" } else { "0" }).tee()?;
    *counts = Counts::of_playwright(&outcome.lines);
    println!("   the slowest:");
    slowest::show(slowest::of_playwright(&outcome.lines));
    judge(&outcome, "tests in the browser failed: see above")
}

fn judge(outcome: &Outcome, sentence: &str) -> Result<()> {
    if outcome.success { Ok(()) } else { bail!("{sentence}") }
}

/// Keeps cargo's colours although its output goes through this tool.
fn coloured(command: Cmd) -> Cmd {
    if is_terminal() { command.env("CARGO_TERM_COLOR", "always") } else { command }
}

fn is_terminal() -> bool {
    use std::io::IsTerminal;
    std::io::stdout().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn a_changed_document_runs_no_test_again_and_a_changed_source_all() {
        let readers =
            |path: &str| Step::ALL.into_iter().filter(|step| step.reads(path)).map(Step::name).collect::<Vec<_>>();
        assert!(readers("docs/ARCHITECTURE.md").is_empty());
        assert_eq!(readers("end2end/tests/gate.spec.ts"), ["tools", "browser"]);
        assert_eq!(readers("style/base.css"), ["tools", "web", "browser"]);
        assert_eq!(readers("app/src/lib.rs").len(), Step::ALL.len());
        assert!(!readers("migrations/sqlite/0001_register.sql").contains(&"fmt"));
    }
}
