//! Starting other programs: the command line is shown, and a failure becomes a sentence that says what to do.

use crate::files;
use anyhow::{Context, Result, anyhow, bail};
use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// A program to run, with what to tell the reader when it fails.
pub struct Cmd {
    inner: Command,
    shown: String,
    hint: String,
}

/// What a program said and how it ended.
pub struct Outcome {
    /// Whether it ended with status 0.
    pub success: bool,
    /// Every line of standard output and standard error, without colours.
    pub lines: Vec<String>,
}

impl Cmd {
    /// A program started in the project's top folder, without the variables that `cargo run` sets for this tool:
    /// they would make build scripts of the children run again.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut inner = Command::new(program.as_ref());
        inner.current_dir(files::root());
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
                inner.env_remove(&name);
            }
        }
        Self { inner, shown: program.as_ref().to_string_lossy().into_owned(), hint: "see the lines above".to_owned() }
    }

    /// The cargo that started this tool, with the project's own target folder.
    pub fn cargo() -> Self {
        Self::new("cargo").env("CARGO_TARGET_DIR", files::target())
    }

    /// Adds one argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&argument.as_ref().to_string_lossy());
        self.inner.arg(argument);
        self
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = A>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.inner.env(name, value);
        self
    }

    /// Takes environment variables away.
    pub fn without_env(mut self, names: &[&str]) -> Self {
        for name in names {
            self.inner.env_remove(name);
        }
        self
    }

    /// Starts the program in another folder.
    pub fn dir(mut self, folder: &Path) -> Self {
        self.inner.current_dir(folder);
        self
    }

    /// Sends both outputs into a file.
    pub fn log_to(mut self, path: &Path) -> Result<Self> {
        let log = std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let again = log.try_clone().context("cannot share the log file")?;
        self.inner.stdout(log).stderr(again);
        Ok(self)
    }

    /// What the reader should do when the program fails.
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// Runs the program to its end with its output streaming through.
    pub fn run(mut self) -> Result<()> {
        self.show();
        let status = self.inner.status();
        let status = status.map_err(|error| self.not_started(error))?;
        if status.success() {
            return Ok(());
        }
        bail!("`{}` failed ({status}): {}", self.shown, self.hint)
    }

    /// Runs the program without showing it and returns its standard output, trimmed.
    pub fn output(mut self) -> Result<String> {
        let output = self.inner.stdin(Stdio::null()).output();
        let output = output.map_err(|error| self.not_started(error))?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            bail!("`{}` failed ({}): {}\n{errors}", self.shown, output.status, self.hint);
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Whether the program can be started and ends well in time, all in silence. A late one is ended.
    pub fn succeeds_within(mut self, limit: Duration) -> bool {
        self.inner.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(mut child) = self.inner.spawn() else {
            return false;
        };
        let step = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while waited < limit {
            match child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) => thread::sleep(step),
                Err(_) => return false,
            }
            waited += step;
        }
        let _ = child.kill();
        let _ = child.wait();
        false
    }

    /// Runs the program with its output streaming through, and keeps the lines.
    pub fn tee(mut self) -> Result<Outcome> {
        self.show();
        self.inner.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = self.inner.spawn();
        let mut child = child.map_err(|error| self.not_started(error))?;
        let errors = child.stderr.take().map(|pipe| thread::spawn(move || pass_on(pipe, std::io::stderr())));
        let mut lines = child.stdout.take().map_or_else(Vec::new, |pipe| pass_on(pipe, std::io::stdout()));
        if let Some(Ok(more)) = errors.map(thread::JoinHandle::join) {
            lines.extend(more);
        }
        let status = child.wait().with_context(|| format!("lost track of `{}`", self.shown))?;
        Ok(Outcome { success: status.success(), lines })
    }

    /// Starts the program and leaves it running.
    pub fn spawn(mut self) -> Result<Child> {
        self.show();
        let child = self.inner.spawn();
        child.map_err(|error| self.not_started(error))
    }

    /// Becomes the program, so that signals reach it; where that is impossible, waits for it.
    pub fn become_it(self) -> Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            let mut this = self;
            this.show();
            let error = this.inner.exec();
            Err(this.not_started(error))
        }
        #[cfg(not(unix))]
        self.run()
    }

    fn show(&self) {
        println!("$ {}", self.shown.replace(&format!("{}/", files::root().display()), ""));
        let _ = std::io::stdout().flush();
    }

    fn not_started(&self, error: std::io::Error) -> anyhow::Error {
        let program = self.inner.get_program().to_string_lossy();
        if error.kind() == ErrorKind::NotFound {
            anyhow!("`{program}` is not on this machine: install it and put it on the PATH, then run the command again")
        } else {
            anyhow!(error).context(format!("`{program}` could not be started"))
        }
    }
}

/// Where a program lies on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// Whether commands that change the system can be run by this user.
pub fn is_root() -> bool {
    Cmd::new("id").arg("-u").output().is_ok_and(|id| id == "0")
}

fn pass_on(pipe: impl Read, mut to: impl Write) -> Vec<String> {
    let mut lines = Vec::new();
    let mut reader = BufReader::new(pipe);
    let mut buffer = Vec::new();
    while reader.read_until(b'\n', &mut buffer).is_ok_and(|read| read > 0) {
        let _ = to.write_all(&buffer).and_then(|()| to.flush());
        lines.push(without_colours(String::from_utf8_lossy(&buffer).trim_end()));
        buffer.clear();
    }
    lines
}

/// Removes the escape sequences `ESC [ … letter`.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for within in characters.by_ref() {
                if within.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::without_colours;

    #[test]
    fn colours_are_removed() {
        assert_eq!(without_colours("\u{1b}[32;1m  5 passed\u{1b}[0m (3s)"), "  5 passed (3s)");
    }
}
