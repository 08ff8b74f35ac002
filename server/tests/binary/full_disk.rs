//! A data folder that fills up fails what needs space and nothing else, and serves again as soon as there is space:
//! without a restart, and with everything that was acknowledged.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, StatusCode};
use tokio::time::Instant;
use uuid::Uuid;

use super::people::{Person, draft, encoded, post};
use super::pictures::small_jpeg;
use super::process::{Server, open, run, words};

/// Each round leaves another space free, so that another statement is the first without any.
const ROUNDS: usize = 10;
/// Serving again takes no longer after the cause is gone.
const AGAIN: Duration = Duration::from_secs(5);

/// A small disk of its own.
struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// None where this may not mount: then there is no disk to fill.
    fn mount(folder: &Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "nrmm-test"]).arg(folder).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self { folder: folder.to_owned() }),
            said => {
                println!("NOT TESTED: a full disk. Mounting a small one is not allowed here (it needs root): {said:?}");
                None
            }
        }
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }

    /// Fills it up to so many pages.
    fn fill(&self, free: u64) {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(self.ballast()).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
        let bytes = file.metadata().unwrap().len();
        file.set_len(bytes.saturating_sub(free * 4096)).unwrap();
    }

    fn free(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

/// What was acknowledged.
struct Ledger {
    filing: Uuid,
    version: i64,
    place: String,
    photos: Vec<Uuid>,
    acts: usize,
}

struct Work<'a> {
    server: &'a Server,
    owner: &'a Person,
    ledger: Ledger,
}

impl Work<'_> {
    async fn get(&self, path: &str) -> (StatusCode, String) {
        let response = self.owner.client.get(format!("{}{path}", self.server.base)).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    /// Saves what somebody types; whether it was acknowledged.
    async fn save(&mut self) -> Result<(), (StatusCode, String)> {
        let (filing, version) = (self.ledger.filing.to_string(), self.ledger.version.to_string());
        let place = format!("工地{}，{}", self.ledger.acts, "很长的地址".repeat(400));
        self.ledger.acts += 1;
        let form = [("filing", &*filing), ("version", &version), ("step", "machine"), ("fields[place]", &place)];
        let answer = post(&self.owner.client, &self.server.base, "/api/filing/autosave", &form).await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        if !status.is_success() {
            return Err((status, text));
        }
        self.ledger.version = text.parse().unwrap();
        self.ledger.place = place;
        Ok(())
    }

    /// Sends a photo; whether it was acknowledged.
    async fn upload(&mut self) -> Result<(), (StatusCode, String)> {
        let address = format!("{}/photos/{}/front", self.server.base, self.ledger.filing);
        let picture = small_jpeg(self.ledger.acts);
        let answer = self.owner.client.put(address).body(picture).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        if !status.is_success() {
            return Err((status, text));
        }
        let (photo, _doubt): (Uuid, String) = serde_json::from_str(&text).unwrap();
        self.ledger.photos = vec![photo];
        Ok(())
    }

    /// Works until there is no space: answers the refusal. A version that a failed save had left open would show here.
    async fn until_full(&mut self) -> (StatusCode, String) {
        for _ in 0..600 {
            if let Err(refused) = self.save().await {
                return refused;
            }
            if let Err(refused) = self.upload().await {
                return refused;
            }
        }
        panic!("the disk is never full");
    }

    /// Waits until the server says that it does not store.
    async fn not_ready(&mut self) {
        for _ in 0..40 {
            let (status, text) = self.get("/health/ready").await;
            if status == StatusCode::SERVICE_UNAVAILABLE {
                assert!(text.contains("database"), "{text}");
                return;
            }
            // A small write may still find room where a larger one did not.
            for _ in 0..5 {
                let _ = self.save().await;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("ready, with a full disk");
    }

    /// There is space again: everything works in time.
    async fn again(&mut self) {
        let freed = Instant::now();
        loop {
            let (status, text) = self.get("/health/ready").await;
            let saved = if status == StatusCode::OK { self.save().await } else { Err((status, text)) };
            match saved {
                Ok(()) => break,
                Err(refused) => assert!(freed.elapsed() < AGAIN, "not serving again: {refused:?}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.upload().await.unwrap();
        assert!(freed.elapsed() < AGAIN, "{:?}", freed.elapsed());
    }
}

/// As a browser sends a form without scripts: the answer is a page that says what to do.
async fn form_is_refused_in_words(client: &Client, server: &Server, filing: Uuid, version: i64) {
    let form = [
        ("filing", filing.to_string()),
        ("version", version.to_string()),
        ("go", "stay".to_owned()),
        ("fields[place]", "很长的地址".repeat(4000)),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let request = client.post(format!("{}/api/filing/save_machine", server.base)).header(ACCEPT, "text/html");
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(encoded(&form));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let number = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let page = answer.text().await.unwrap();
    assert!(page.contains("系统暂时不可用") && page.contains(&format!("编号 {number}")), "{page}");
    assert!(page.contains("后退"), "what was typed can be found: {page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_in_words_and_served_again_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let Some(disk) = Disk::mount(data) else { return };
    let mut server = Server::start(data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = open(data).await;
    let (filing, version) = draft(&registry, &owner.actor(&registry).await, 1).await;
    registry.close().await;
    let mut server = Server::start(data);
    let ledger = Ledger { filing, version, place: String::new(), photos: Vec::new(), acts: 0 };
    let mut work = Work { server: &server, owner: &owner, ledger };
    for round in 0..ROUNDS {
        disk.fill(3 * round as u64);
        let (status, text) = work.until_full().await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "round {round}: {text}");
        assert!(text.contains("\"unavailable\""), "round {round}: {text}");
        if round < 2 {
            disk.fill(0);
            work.not_ready().await;
            form_is_refused_in_words(&owner.client, &server, filing, work.ledger.version).await;
            for path in ["/health/live", "/", "/owner/machines"] {
                assert_eq!(work.get(path).await.0, StatusCode::OK, "{path} can still be read");
            }
        }
        disk.free();
        work.again().await;
    }
    let ledger = work.ledger;
    for photo in &ledger.photos {
        let response = owner.client.get(format!("{}/photos/{photo}", server.base)).send().await.unwrap();
        image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
    }
    server.kill();
    let registry = open(data).await;
    let kept = registry.filings().draft(&owner.actor(&registry).await, filing).await.unwrap();
    assert_eq!(kept.version, ledger.version, "nothing that was refused was kept, nothing acknowledged lost");
    assert_eq!(kept.machine.get("place"), ledger.place);
    registry.close().await;
    let checked = run(data, &["check"]);
    assert!(checked.status.success(), "{}", words(&checked));
}
