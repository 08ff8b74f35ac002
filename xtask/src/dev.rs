//! `cargo xtask dev`: a debug build that follows the sources. Sources are polled, so that no further library is needed.

use crate::{build, clock::Stopwatch, cmd::Cmd, files, run, setup, web};
use anyhow::Result;
use std::{fs, process::Child, thread, time::Duration};

const WATCHED: [&str; 9] =
    ["app", "frontend", "server", "migrations", "style", "public", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

/// How often the sources are looked at.
const PAUSE: Duration = Duration::from_millis(700);

/// How long the server has to end by itself.
const GRACE: Duration = Duration::from_secs(3);

/// Builds, runs and watches until it is interrupted. Errors are shown, and the next change is waited for.
pub fn run(arguments: &[String]) -> Result<()> {
    println!("== dev: debug builds, restarted on change; Ctrl-C ends it. The first build takes some minutes");
    setup::run()?;
    let mut server: Option<Child> = None;
    let mut seen = String::new();
    loop {
        let now = times()?;
        if now == seen {
            thread::sleep(PAUSE);
            report_an_ended(&mut server);
            continue;
        }
        seen = now;
        let watch = Stopwatch::start();
        match rebuild() {
            Ok(()) => {
                end(server.take());
                server = run::serve(&build::server_program("debug"), arguments).spawn().map_err(show).ok();
                println!("== dev: built in {}, watching", watch.elapsed());
            }
            Err(error) => {
                show(error);
                println!("== dev: the last build that worked keeps running; waiting for the next change");
            }
        }
    }
}

fn rebuild() -> Result<()> {
    web::run(web::Profile::Debug)?;
    Cmd::cargo().args(["build", "--package", "server"]).run()
}

/// The modification times of the sources; differs when anything was changed, added or removed.
fn times() -> Result<String> {
    let mut lines = Vec::new();
    for path in WATCHED {
        for file in files::walk(&files::root().join(path))? {
            let time = fs::metadata(&file).and_then(|metadata| metadata.modified()).ok();
            lines.push(format!("{} {time:?}", file.display()));
        }
    }
    Ok(files::hash([lines.join("\n").as_bytes()]))
}

fn report_an_ended(server: &mut Option<Child>) {
    if let Some(Ok(Some(status))) = server.as_mut().map(Child::try_wait) {
        println!("== dev: the server ended ({status}); waiting for the next change");
        *server = None;
    }
}

/// Asks the server to end, and insists after a while.
fn end(server: Option<Child>) {
    let Some(mut server) = server else { return };
    let asked = Cmd::new("kill").arg("-TERM").arg(server.id().to_string()).succeeds_within(GRACE);
    let watch = Stopwatch::start();
    while asked && watch.seconds() < GRACE.as_secs() {
        if !matches!(server.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let _ = server.kill();
    let _ = server.wait();
}

fn show(error: anyhow::Error) {
    eprintln!("xtask: {error:#}");
}
