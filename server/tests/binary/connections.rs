//! Connections that say nothing, half of something, or nothing more: none of them keeps the server from serving or
//! ending.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use reqwest::{Body, StatusCode};
use tokio::time::Instant;
use uuid::Uuid;

use super::people::{Person, browser, draft};
use super::pictures::small_jpeg;
use super::process::{Server, open};

/// Longer than any deadline of silence, shorter than patience.
const SILENCE_ENDS: Duration = Duration::from_secs(40);

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.base.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(SILENCE_ENDS)).unwrap();
    stream
}

/// Whether the server hangs up by itself, before anything is answered.
fn is_hung_up(mut stream: TcpStream) -> bool {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_silent_connections_than_open_files_keep_nobody_out() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_limited(folder.path(), 1024);
    let silent: Vec<TcpStream> = (0..1100).map(|_| connect(&server)).collect();
    let health = browser().get(format!("{}/health", server.base)).timeout(Duration::from_secs(10));
    assert_eq!(health.send().await.unwrap().status(), StatusCode::OK);
    drop(silent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_every_seat_is_taken_by_silence_the_next_one_still_gets_in() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_with(folder.path(), &["--sender", "development", "--max-connections", "40"]);
    let silent: Vec<TcpStream> = (0..200).map(|_| connect(&server)).collect();
    let health = browser().get(format!("{}/health", server.base)).timeout(SILENCE_ENDS);
    assert_eq!(health.send().await.unwrap().status(), StatusCode::OK);
    drop(silent);
}

/// An upload that trickles for longer than any silence may last.
async fn slow_upload(server: &Server, owner: &Person, filing: Uuid) -> StatusCode {
    let picture = small_jpeg(1);
    let pieces: Vec<Vec<u8>> = picture.chunks(picture.len() / 40 + 1).map(<[u8]>::to_vec).collect();
    let trickle = futures_util::stream::unfold(pieces.into_iter(), |mut pieces| async move {
        let piece = pieces.next()?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        Some((Ok::<_, std::io::Error>(piece), pieces))
    });
    let request = owner.client.put(format!("{}/photos/{filing}/front", server.base));
    request.body(Body::wrap_stream(trickle)).send().await.unwrap().status()
}

async fn owner_with_draft(data: &Path) -> (Server, Person, Uuid) {
    let mut server = Server::start(data);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry = open(data).await;
    let (filing, _) = draft(&registry, &owner.actor(&registry).await, 1).await;
    registry.close().await;
    (Server::start(data), owner, filing)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_head_is_hung_up_on_and_a_slow_upload_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (server, owner, filing) = owner_with_draft(folder.path()).await;
    let nothing = connect(&server);
    let mut half = connect(&server);
    half.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ").unwrap();
    let mut second_half = connect(&server);
    second_half.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answered = [0; 12];
    second_half.read_exact(&mut answered).unwrap();
    assert_eq!(&answered, b"HTTP/1.1 200");
    tokio::time::sleep(Duration::from_millis(300)).await;
    second_half.write_all(b"GET / HTTP/1.1\r\nHos").unwrap();
    let trickling = connect(&server);
    let mut trickle = trickling.try_clone().unwrap();
    let trickler = std::thread::spawn(move || {
        // A byte now and then is no head either.
        while trickle.write_all(b"G").is_ok() {
            std::thread::sleep(Duration::from_millis(700));
        }
    });
    let hung_up = tokio::task::spawn_blocking(move || {
        [nothing, half, second_half, trickling]
            .map(|stream| std::thread::spawn(move || is_hung_up(stream)))
            .map(|waiting| waiting.join().unwrap())
    });
    assert_eq!(slow_upload(&server, &owner, filing).await, StatusCode::OK);
    assert_eq!(hung_up.await.unwrap(), [true; 4]);
    trickler.join().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_waits_for_answers_and_not_for_silence() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, owner, filing) = owner_with_draft(folder.path()).await;
    let silent = connect(&server);
    let mut half = connect(&server);
    half.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    // A form whose body never comes, under way when the server is told to end.
    let mut stalled = connect(&server);
    let head = "POST /api/account/log_in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\nrole=";
    stalled.write_all(head.as_bytes()).unwrap();
    // And a photo whose second half comes after that.
    let picture = small_jpeg(1);
    let (first, rest) = picture.split_at(picture.len() / 2);
    let address = server.base.strip_prefix("http://").unwrap();
    let head = format!(
        "PUT /photos/{filing}/front HTTP/1.1\r\nHost: {address}\r\nCookie: nrmm={}\r\nContent-Length: {}\r\n\r\n",
        owner.token(),
        picture.len()
    );
    let mut upload = connect(&server);
    upload.write_all(head.as_bytes()).unwrap();
    upload.write_all(first).unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.terminate();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(TcpStream::connect(address).is_err(), "nobody new is taken");
    upload.write_all(rest).unwrap();
    let mut answer = String::new();
    upload.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "what was under way is answered: {answer}");
    assert!(server.ends_within(Duration::from_secs(20)), "the stalled client does not hold it up");
    drop((silent, half, stalled));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_may_speak_http_2_and_files_come_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let js = folder.path().join("site/js");
    std::fs::create_dir_all(&js).unwrap();
    std::fs::write(js.join("file.js"), "// a file\n".repeat(200)).unwrap();
    let server = Server::start(folder.path());
    let client: Client<_, Empty<bytes::Bytes>> = Client::builder(TokioExecutor::new()).http2_only(true).build_http();
    let response = client.get(format!("{}/js/file.js", server.base).parse().unwrap()).await.unwrap();
    assert_eq!((response.status(), response.version()), (StatusCode::OK, http::Version::HTTP_2));
    assert!(response.into_body().collect().await.unwrap().to_bytes().starts_with(b"// a file"));
    // With 44 ms for each, as before, these took more than four seconds.
    let client = browser();
    let begun = Instant::now();
    for _ in 0..100 {
        let response = client.get(format!("{}/js/file.js", server.base)).send().await.unwrap();
        assert_eq!(response.bytes().await.unwrap().len(), 2000);
    }
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?} for 100 files", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_names_a_failed_request_by_the_number_that_the_person_reads() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = Server::start_logging(folder.path(), &log);
    // A register whose tables are gone fails inside, not at the disk.
    let url = format!("sqlite://{}", folder.path().join("register.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("alter table machine rename to also_away").execute(&pool).await.unwrap();
    let request = browser().get(format!("{}/m/3-DL000001", server.base)).header("accept", "text/html");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let number = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let page = response.text().await.unwrap();
    assert!(page.contains(&format!("编号 {number}")), "{page}");
    let lines = std::fs::read_to_string(&log).unwrap();
    let told: Vec<&str> = lines.lines().filter(|line| line.contains(&number)).collect();
    assert!(told.iter().any(|line| line.contains("also_away") || line.contains("no such table")), "{lines}");
    assert!(!lines.contains("3-DL000001"), "an address is not in the log: {lines}");
}
