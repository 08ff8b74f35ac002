//! The binary as a child process: started on port 0, its lines read, and ended by its own id however the test ends.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use registry::Registry;
use registry::clock::Clock;
use registry::config::{Limits, OfficeConfig, PasswordWork, PlateConfig, RegistryConfig};
use serde::Deserialize;

/// A line that does not come within this time never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Linfen's file without the second step of signing in: what is tested here is not signing in.
fn city_file() -> &'static Path {
    static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
        let text = include_str!("../../linfen.toml").replace("second_factor = true", "second_factor = false");
        assert!(text.contains("second_factor = false"));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("linfen-{}.toml", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path
    });
    &FILE
}

/// A command of the binary on a data folder, with nothing of the surrounding environment.
pub fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.env_clear().env("RUST_LOG", "warn").env("NRMM_DATA", data).env("NRMM_CITY", city_file()).args(arguments);
    command
}

/// Runs a command to its end.
pub fn run(data: &Path, arguments: &[&str]) -> Output {
    command(data, arguments).output().unwrap()
}

/// What a command said, wherever it said it.
pub fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A running server.
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
}

impl Server {
    /// Starts with the development sender and waits until it listens.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &["--sender", "development"])
    }

    /// Starts with other options.
    pub fn start_with(data: &Path, options: &[&str]) -> Self {
        let mut command = command(data, &["serve", "--addr", "127.0.0.1:0", "--site"]);
        Self::launch(command.arg(data.join("site")).args(options))
    }

    /// Starts with a limit of open files, as a service manager would set it.
    pub fn start_limited(data: &Path, files: u64) -> Self {
        let serve = command(data, &[]);
        let mut command = Command::new("/bin/sh");
        let script = format!("ulimit -Sn {files}; exec \"$0\" \"$@\"");
        command.env_clear().envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.args(["-c", &script]).arg(serve.get_program());
        Self::launch(command.args(["serve", "--addr", "127.0.0.1:0", "--sender", "development"]))
    }

    /// Starts and writes the log into a file.
    pub fn start_logging(data: &Path, log: &Path) -> Self {
        let mut command = command(data, &["serve", "--addr", "127.0.0.1:0", "--sender", "development"]);
        command.stderr(std::fs::File::create(log).unwrap());
        Self::launch(&mut command)
    }

    fn launch(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        // Read to the end, so that the server never waits for somebody to read what it prints.
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut server = Self { child, lines, base: String::new() };
        server.base = server.line("http://");
        server
    }

    /// The next line that contains a text.
    pub fn line(&self, text: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the server says what is waited for");
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let id = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    }

    /// Whether it ends by itself within this time, and well.
    pub fn ends_within(&mut self, patience: Duration) -> bool {
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < patience {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    /// SIGKILL, and its end.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

#[derive(Deserialize)]
struct City {
    offices: Vec<OfficeConfig>,
}

/// The same register, opened in this process.
pub async fn open(data: &Path) -> Registry {
    open_at(data, &format!("sqlite://{}", data.join("register.db").display())).await
}

/// As [`open`], wherever its database is.
pub async fn open_at(data: &Path, database: &str) -> Registry {
    let city: City = toml::from_str(include_str!("../../linfen.toml")).unwrap();
    let mut key = [0; 32];
    hex::decode_to_slice(std::fs::read_to_string(data.join("secret.key")).unwrap().trim(), &mut key).unwrap();
    let config = RegistryConfig {
        database: database.to_owned(),
        photo_folder: data.join("photos"),
        key,
        old_keys: Vec::new(),
        second_factor: false,
        password_work: PasswordWork::Full,
        number_prefix: "DL".into(),
        stage_profile: "default".into(),
        agreement_version: "test".into(),
        offices: city.offices,
        calendar: domain::calendar::Calendar::default(),
        review_days: 5,
        zone: None,
        plates: PlateConfig::signed_with([7; 32]),
        codes_per_phone: 10,
        codes_per_address: 200,
        // More than any person: a test begins as many drafts as it needs.
        limits: Limits { drafts_per_day: 100_000, drafts_open: 100_000, ..Limits::default() },
    };
    Registry::open(config, Clock::system()).await.unwrap()
}
