//! What is kept stays kept, shown on the binary: keys that are missing or wrong, a key that is changed, files that only
//! the server's own account reads, and photos that are on the disk before their row says so.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use domain::photos::Slot;
use registry::people::accounts::NewStaff;
use registry::people::sessions::Presence;
use registry::{Actor, Duty, Registry, Role};
use reqwest::StatusCode;
use uuid::Uuid;

use super::cluster::FreshDatabase;
use super::people::{PASSWORD, Person, browser, complete_draft, draft};
use super::pictures::small_jpeg;
use super::process::{Server, open, open_at, run, words};

/// A fresh database in the cluster of the tests, where there is one.
pub async fn fresh_database() -> Option<FreshDatabase> {
    FreshDatabase::create(registry::clock::Clock::system().new_id()).await
}

pub fn refused(data: &Path, arguments: &[&str], sentence: &str) {
    let output = run(data, arguments);
    let said = words(&output);
    assert!(!output.status.success() && said.contains(sentence) && !said.contains("panicked"), "{arguments:?}: {said}");
}

/// A member of staff, signed in.
pub async fn staff(registry: &Registry, username: &str, duties: &[Duty]) -> Actor {
    let staff = NewStaff {
        username: username.to_owned(),
        name: username.to_owned(),
        office: "141000".to_owned(),
        duties: duties.to_vec(),
        password: PASSWORD.to_owned(),
    };
    registry.people().add_staff(&staff).await.unwrap();
    let token = registry.people().log_in(Role::Staff, username, PASSWORD, "10.0.0.1").await.unwrap();
    match registry.people().presence(&token.0).await.unwrap() {
        Presence::Present(actor) => actor,
        other => panic!("not signed in: {other:?}"),
    }
}

/// What people hold after a machine was registered: its certificate's code, its 领取码, the key of another system.
struct Held {
    machine: Uuid,
    certificate: String,
    pickup: String,
    system: String,
}

async fn held(registry: &Registry, owner: &Actor) -> Held {
    let counter = staff(registry, "counter", &[Duty::Review, Duty::Plates, Duty::Administration]).await;
    let (machine, version) = complete_draft(registry, owner, 1).await;
    registry.filings().submit(owner, machine, version).await.unwrap();
    registry.desk().approve(&counter, machine, 1, None).await.unwrap();
    let certificate = registry.machines().certify(owner, Some(machine)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("certificate.pdf");
    std::fs::write(&pdf, registry.machines().certificate_pdf(owner, certificate).await.unwrap()).unwrap();
    let text = Command::new("pdftotext").args([pdf.as_path(), Path::new("-")]).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let code = text.split("查验码：").nth(1).unwrap().split_whitespace().next().unwrap();
    Held {
        machine,
        certificate: code.to_owned(),
        pickup: registry.filings().my_machine(owner, machine).await.unwrap().held.unwrap().code.unwrap(),
        system: registry.offices().add_system(&counter, "扬尘平台", "141000").await.unwrap(),
    }
}

async fn works(data: &Path, held: &Held, owner: &Person) {
    let server = Server::start(data);
    let stranger = browser();
    let page =
        stranger.get(format!("{}/c/{}", server.base, held.certificate)).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("与登记册一致"), "the certificate is genuine");
    let asked = stranger.get(format!("{}/stage", server.base)).bearer_auth(&held.system);
    let status = asked.header("accept", "application/json").send().await.unwrap().status();
    assert_ne!(status, StatusCode::UNAUTHORIZED, "the key of another system is known");
    let page = owner.client.get(format!("{}/owner", server.base)).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK, "the owner is still signed in");
    drop(server);
    let registry = open(data).await;
    let token = registry.people().log_in(Role::Staff, "counter", PASSWORD, "10.0.0.1").await.unwrap();
    let Presence::Present(counter) = registry.people().presence(&token.0).await.unwrap() else {
        panic!("not signed in")
    };
    assert_eq!(registry.plates().find_plate(&counter, &held.pickup).await.unwrap(), held.machine);
    let file = registry.machines().machine_file(&counter, held.machine, true).await.unwrap();
    assert!(format!("{file:?}").contains("142601196802291524"), "the identity number is read");
    registry.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_hold_outlives_the_key_that_was_changed_as_the_manual_says() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut server = Server::start(data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = open(data).await;
    let held = held(&registry, &owner.actor(&registry).await).await;
    registry.close().await;
    works(data, &held, &owner).await;
    let old = std::fs::read_to_string(data.join("secret.key")).unwrap();
    std::fs::write(data.join("old-keys"), format!("{old}\n")).unwrap();
    std::fs::write(data.join("secret.key"), "ab".repeat(32)).unwrap();
    let status = words(&run(data, &["key", "status"]));
    assert!(status.contains("hash_key.key_sealed: 1") && status.contains("photos: 2"), "{status}");
    assert!(status.contains("不要删除旧密钥"), "{status}");
    let rotated = run(data, &["key", "rotate"]);
    assert!(rotated.status.success() && words(&rotated).contains("旧密钥可以删除"), "{}", words(&rotated));
    std::fs::remove_file(data.join("old-keys")).unwrap();
    let status = words(&run(data, &["key", "status"]));
    assert!(status.contains("全部内容都由当前密钥加密"), "{status}");
    works(data, &held, &owner).await;
    let checked = run(data, &["check", "--deep"]);
    assert!(checked.status.success(), "{}", words(&checked));
}

/// A register with a machine and a certificate, so that every key has been used.
async fn used(data: &Path, database: Option<&str>) {
    let sqlite = format!("sqlite://{}", data.join("register.db").display());
    let registry = open_at(data, database.unwrap_or(&sqlite)).await;
    let form = registry::people::accounts::Registration {
        name: "王建国".to_owned(),
        phone: "13800000001".to_owned(),
        code: String::new(),
        password: PASSWORD.to_owned(),
        agreed: true,
    };
    registry
        .people()
        .send_code(Role::Owner, &form.phone, registry::people::codes::Purpose::Register, "10.0.0.1")
        .await
        .unwrap();
    let outbox = registry::messages::DevelopmentOutbox::default();
    registry.messages().deliver_messages(&registry::messages::Sender::Development(outbox.clone())).await.unwrap();
    let code: String = outbox.list()[0].text.chars().skip_while(|letter| !letter.is_ascii_digit()).take(6).collect();
    let token = registry
        .people()
        .register(Role::Owner, &registry::people::accounts::Registration { code, ..form }, "10.0.0.1")
        .await
        .unwrap();
    let Presence::Present(owner) = registry.people().presence(&token.0).await.unwrap() else { panic!("not signed in") };
    held(&registry, &owner).await;
    registry.close().await;
}

async fn keys_are_not_made_anew(database: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let at: Vec<&str> = database.map(|url| vec!["--database-url", url]).unwrap_or_default();
    let migrate = [&["migrate"], at.as_slice()].concat();
    assert!(run(data, &migrate).status.success());
    used(data, database).await;
    assert!(run(data, &migrate).status.success());
    for (file, sentence) in
        [("secret.key", "keys/secret.key"), ("plate-keys", "server key plate"), ("signer.pem", "server key signer")]
    {
        let path = data.join(file);
        let kept = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        refused(data, &migrate, sentence);
        let serve = [&["serve", "--addr", "127.0.0.1:0"], at.as_slice()].concat();
        refused(data, &serve, sentence);
        assert!(!path.exists(), "{file} was made anew");
        std::fs::write(&path, kept).unwrap();
    }
    let kept = std::fs::read(data.join("secret.key")).unwrap();
    std::fs::write(data.join("secret.key"), "cd".repeat(32)).unwrap();
    refused(data, &migrate, "NRMM_OLD_KEYS");
    std::fs::write(data.join("secret.key"), kept).unwrap();
    assert!(run(data, &migrate).status.success());
    // Lost for good: a person says so, and everything else goes on.
    for (file, command) in [("plate-keys", "plate"), ("signer.pem", "signer")] {
        std::fs::remove_file(data.join(file)).unwrap();
        let made = run(data, &["key", command]);
        assert!(made.status.success(), "{}", words(&made));
    }
    assert!(run(data, &migrate).status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_or_wrong_key_beside_a_register_stops_the_start() {
    keys_are_not_made_anew(None).await;
    let Some(database) = fresh_database().await else { return };
    keys_are_not_made_anew(Some(&database.url)).await;
    database.remove().await;
}

/// Everything in a folder, itself included.
pub fn everything(folder: &Path) -> Vec<PathBuf> {
    let below = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = below.flat_map(|path| if path.is_dir() { everything(&path) } else { vec![path] });
    std::iter::once(folder.to_owned()).chain(below).collect()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_writes_is_for_its_own_account_only() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = open(&data).await;
    let (filing, _) = draft(&registry, &owner.actor(&registry).await, 1).await;
    registry.close().await;
    let server = Server::start(&data);
    for slot in ["front", "id_card"] {
        let put = owner.client.put(format!("{}/photos/{filing}/{slot}", server.base)).body(small_jpeg(1));
        assert_eq!(put.send().await.unwrap().status(), StatusCode::OK);
    }
    drop(server);
    assert!(everything(&data).len() > 10);
    let open_to_others: Vec<_> = everything(&data).into_iter().filter(|path| mode(path) & 0o077 != 0).collect();
    assert_eq!(open_to_others, Vec::<PathBuf>::new());
    // A folder from before is taken away from others.
    for (path, mode) in [("", 0o755), ("register.db", 0o644), ("photos", 0o755)] {
        std::fs::set_permissions(data.join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    assert!(run(&data, &["migrate"]).status.success());
    for path in ["", "register.db", "photos"] {
        assert_eq!(mode(&data.join(path)) & 0o077, 0, "{path}");
    }
}

/// Looks over the server's shoulder; ends with it.
struct Watch {
    strace: Child,
    out: PathBuf,
}

impl Watch {
    fn begin(server: &Server, folder: &Path) -> Self {
        let out = folder.join("calls");
        let strace = Command::new("strace")
            .args(["-f", "-y", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat", "-o"])
            .arg(&out)
            .args(["-p", &server.id().to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace is installed");
        let mut watch = Self { strace, out };
        let mut said = std::io::BufReader::new(watch.strace.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("attached") {
            line.clear();
            let read = std::io::BufRead::read_line(&mut said, &mut line).unwrap();
            assert!(read > 0, "strace cannot attach");
        }
        // Read to the end, so that it never waits.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        watch
    }

    /// The calls in the order in which they ended, whole.
    fn end(mut self) -> Vec<String> {
        self.strace.wait().unwrap();
        let text = std::fs::read_to_string(&self.out).unwrap();
        let (mut calls, mut begun) = (Vec::new(), std::collections::BTreeMap::new());
        for line in text.lines() {
            let (process, call) = line.split_once(' ').unwrap();
            let call = call.trim();
            if let Some(call) = call.strip_suffix("<unfinished ...>") {
                begun.insert(process.to_owned(), call.to_owned());
            } else if call.starts_with("<...") {
                calls.extend(begun.remove(process));
            } else {
                calls.push(call.to_owned());
            }
        }
        calls
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_on_the_disk_before_its_row_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = open(&data).await;
    let (filing, _) = draft(&registry, &owner.actor(&registry).await, 1).await;
    registry.close().await;
    for (slot, number) in [(Slot::Front, 1), (Slot::IdCard, 2)] {
        let before = everything(&data.join("photos/blobs"));
        let mut server = Server::start(&data);
        // What the start has to do is done when it answers.
        owner.client.get(format!("{}/health", server.base)).send().await.unwrap();
        let watch = Watch::begin(&server, folder.path());
        let put = owner.client.put(format!("{}/photos/{filing}/{}", server.base, slot.code())).body(small_jpeg(number));
        assert_eq!(put.send().await.unwrap().status(), StatusCode::OK);
        server.kill();
        let calls = watch.end();
        let last = |what: &str, of: &str| calls.iter().rposition(|call| call.starts_with(what) && call.contains(of));
        let row = last("fdatasync(", "register.db-wal").or_else(|| last("fsync(", "register.db-wal"));
        let row = row.unwrap_or_else(|| panic!("a row is written: {calls:#?}"));
        let new: Vec<_> =
            everything(&data.join("photos/blobs")).into_iter().filter(|path| !before.contains(path)).collect();
        let files: Vec<_> = new.iter().filter(|path| path.is_file()).collect();
        assert_eq!(files.len(), 2, "{slot:?}");
        for file in files {
            let (name, folder) = (file.to_str().unwrap(), file.parent().unwrap().to_str().unwrap());
            let written = last("fsync(", &format!("<{name}#")).unwrap_or_else(|| panic!("{name}: {calls:#?}"));
            let put = calls.iter().rposition(|call| !call.starts_with('f') && call.contains(name)).unwrap();
            let listed = last("fsync(", &format!("<{folder}>")).unwrap_or_else(|| panic!("{folder}: {calls:#?}"));
            assert!(written < put && put < listed && listed < row, "{written} {put} {listed} {row}: {calls:#?}");
        }
        for folder in new.iter().filter(|path| path.is_dir()) {
            let above = format!("<{}>", folder.parent().unwrap().display());
            assert!(last("fsync(", &above).is_some_and(|listed| listed < row), "{above}: {calls:#?}");
        }
    }
}

/// Pictures whose upload was cut off.
pub fn half_received(data: &Path) -> usize {
    let files = everything(&data.join("photos/incoming"));
    files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "part")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_the_same_folder_leaves_the_uploads_of_the_first_alone() {
    use std::io::{Read as _, Write as _};
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = open(&data).await;
    let (filing, _) = draft(&registry, &owner.actor(&registry).await, 1).await;
    registry.close().await;
    let first = Server::start(&data);
    let address = first.base.trim_start_matches("http://").to_owned();
    let photo = small_jpeg(1);
    let (half, rest) = photo.split_at(photo.len() / 2);
    let mut upload = std::net::TcpStream::connect(&address).unwrap();
    write!(
        upload,
        "PUT /photos/{filing}/front HTTP/1.1\r\nHost: {address}\r\nCookie: nrmm={}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n",
        owner.token(),
        photo.len()
    )
    .unwrap();
    upload.write_all(half).unwrap();
    while half_received(&data) == 0 {
        tokio::task::yield_now().await;
    }
    let second = Server::start(&data);
    assert_eq!(half_received(&data), 1, "the second start takes nothing away");
    upload.write_all(rest).unwrap();
    let mut answer = String::new();
    upload.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop((first, second));
    assert_eq!(half_received(&data), 0);
}
