//! A backup that is made while people write is whole, gives the same register elsewhere, and is refused when a single
//! byte is not as it was; on both engines.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use domain::filing::FilingState;
use registry::Registry;
use registry::photos::Size;
use reqwest::StatusCode;
use uuid::Uuid;

use super::keeping::{everything, fresh_database, refused};
use super::people::{Person, complete_draft, draft};
use super::pictures::small_jpeg;
use super::process::{Server, open_at, run, words};

/// One engine: how a command and this process reach the database of a data folder.
#[derive(Clone)]
struct Engine(Option<String>);

impl Engine {
    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let database = self.0.as_deref().map(|url| vec!["--database-url", url]).unwrap_or_default();
        [arguments, database.as_slice()].concat()
    }

    fn run(&self, data: &Path, arguments: &[&str]) -> Output {
        run(data, &self.arguments(arguments))
    }

    fn succeeds(&self, data: &Path, arguments: &[&str]) -> String {
        let output = self.run(data, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", words(&output));
        words(&output)
    }

    async fn open(&self, data: &Path) -> Registry {
        let sqlite = format!("sqlite://{}", data.join("register.db").display());
        open_at(data, self.0.as_deref().unwrap_or(&sqlite)).await
    }
}

/// Photos put one after the other until it is told to stop.
struct Writing {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Writing {
    fn begin(base: &str, owner: &Person, filing: Uuid) -> Self {
        let (stop, acknowledged) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let (stopped, count) = (Arc::clone(&stop), Arc::clone(&acknowledged));
        let (client, address) = (owner.client.clone(), format!("{base}/photos/{filing}"));
        let task = tokio::spawn(async move {
            for number in 100.. {
                let slot = ["rear", "id_card", "license", "side45"][number % 4];
                let put = client.put(format!("{address}/{slot}")).body(small_jpeg(number));
                assert_eq!(put.send().await.unwrap().status(), StatusCode::OK);
                count.fetch_add(1, Ordering::SeqCst);
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Self { stop, acknowledged, task }
    }

    fn count(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    async fn end(self) {
        self.stop.store(true, Ordering::SeqCst);
        self.task.await.unwrap();
    }
}

/// Turns one byte in the middle over, runs, and turns it back.
fn flipped(file: &Path, then: impl FnOnce()) {
    let whole = std::fs::read(file).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).unwrap();
    then();
    std::fs::write(file, whole).unwrap();
}

async fn a_backup_gives_the_register_again(from: Engine, to: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let options = from.arguments(&["--sender", "development"]);
    let mut server = Server::start_with(&data, &options);
    let owner = Person::owner(&server, "13800000001").await;
    let registry = from.open(&data).await;
    let actor = owner.actor(&registry).await;
    let (sent, version) = complete_draft(&registry, &actor, 1).await;
    registry.filings().submit(&actor, sent, version).await.unwrap();
    let before = registry.filings().draft(&actor, sent).await.unwrap();
    let (busy, _) = draft(&registry, &actor, 2).await;
    let writing = Writing::begin(&server.base, &owner, busy);
    let backup = (0..20).map(|round| folder.path().join(format!("backup-{round}"))).find(|backup| {
        let count = writing.count();
        let said = from.succeeds(&data, &["backup", backup.to_str().unwrap()]);
        assert!(said.contains("keys 文件夹里有密钥"), "{said}");
        writing.count() > count
    });
    let backup = backup.expect("somebody writes while a backup is made");
    writing.end().await;
    let opened: Vec<PathBuf> = everything(&backup)
        .into_iter()
        .filter(|path| std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(path).unwrap()) & 0o077 != 0)
        .collect();
    assert_eq!(opened, Vec::<PathBuf>::new(), "for the account that made it only");
    let target = backup.to_str().unwrap();
    refused(&data, &from.arguments(&["backup", target]), "不是空文件夹");
    server.kill();
    registry.close().await;

    let restored = folder.path().join("restored");
    for file in everything(&backup).into_iter().filter(|path| path.is_file()) {
        let name = file.strip_prefix(&backup).unwrap().to_str().unwrap().to_owned();
        let (manifest, photo) = (name == "manifest.sha256", name.starts_with("photos/"));
        // Of the photos the first: they are all alike.
        if photo && everything(&backup.join("photos")).into_iter().find(|path| path.is_file()) != Some(file.clone()) {
            continue;
        }
        let sentence = if manifest { "备份" } else { name.as_str() };
        flipped(&file, || refused(&restored, &to.arguments(&["restore", target]), sentence));
        assert!(!restored.exists(), "{name}: nothing is restored");
    }
    std::fs::rename(backup.join("manifest.sha256"), backup.join("x")).unwrap();
    refused(&restored, &to.arguments(&["restore", target]), "不是完整的备份");
    std::fs::rename(backup.join("x"), backup.join("manifest.sha256")).unwrap();

    let drilled =
        to.succeeds(&folder.path().join("elsewhere"), &["drill", target, "--aside", folder.path().to_str().unwrap()]);
    assert!(drilled.contains("演练完成") && drilled.contains("分钟"), "{drilled}");
    assert!(
        std::fs::read_dir(folder.path()).unwrap().all(|entry| !entry
            .unwrap()
            .path()
            .to_str()
            .unwrap()
            .contains("drill"))
    );

    to.succeeds(&restored, &["restore", target]);
    refused(&restored, &to.arguments(&["restore", target]), "不是空的");
    to.succeeds(&restored, &["check", "--deep"]);
    let registry = to.open(&restored).await;
    let actor = owner.actor(&registry).await;
    let after = registry.filings().draft(&actor, sent).await.unwrap();
    assert_eq!((after.state, after.revision), (FilingState::Submitted, 1));
    assert_eq!((after.subject, &after.photos), (before.subject, &before.photos));
    let photos = registry.filings().draft(&actor, busy).await.unwrap().photos;
    for photo in after.photos.iter().chain(&photos) {
        let bytes = registry.photos().photo(&actor, photo.id, Size::Full).await.unwrap();
        assert!(bytes.starts_with(&[0xff, 0xd8]), "{photo:?}");
    }
    registry.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_made_while_people_write_gives_the_register_again_on_sqlite() {
    a_backup_gives_the_register_again(Engine(None), Engine(None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_made_while_people_write_gives_the_register_again_on_postgres() {
    let (Some(from), Some(to)) = (fresh_database().await, fresh_database().await) else { return };
    a_backup_gives_the_register_again(Engine(Some(from.url.clone())), Engine(Some(to.url.clone()))).await;
    from.remove().await;
    to.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deep_check_names_what_was_changed_behind_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let engine = Engine(None);
    let mut server = Server::start(data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = engine.open(data).await;
    let (id, version) = {
        let actor = owner.actor(&registry).await;
        let (id, version) = complete_draft(&registry, &actor, 1).await;
        registry.filings().submit(&actor, id, version).await.unwrap();
        let reviewer = super::keeping::staff(&registry, "lihua", &[registry::Duty::Review]).await;
        registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
        (id, version)
    };
    registry.close().await;
    assert!(version > 0 && engine.succeeds(data, &["check", "--deep"]).contains("一致"));
    let files: Vec<PathBuf> =
        everything(&data.join("photos/blobs")).into_iter().filter(|path| path.is_file()).collect();
    std::fs::remove_file(&files[0]).unwrap();
    std::fs::write(&files[1], small_jpeg(77)).unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", data.join("register.db").display())).await.unwrap();
    sqlx::query("update machine set stage = '4'").execute(&pool).await.unwrap();
    pool.close().await;
    let plain = engine.run(data, &["check"]);
    assert!(plain.status.success(), "the trail itself is whole: {}", words(&plain));
    let deep = engine.run(data, &["check", "--deep"]);
    let said = words(&deep);
    assert_eq!(deep.status.code(), Some(1), "{said}");
    let name = |file: &Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    for expected in [
        format!("{} 不见了", name(&files[0])),
        format!("{} 的内容被改动", name(&files[1])),
        format!("（{id}）的 stage 是“4”"),
    ] {
        assert!(said.contains(&expected), "{expected}: {said}");
    }
}
