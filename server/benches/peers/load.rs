//! Thirty-two connections that ask the same again and again, and what the server spends on it.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 32;
const LASTS: Duration = Duration::from_secs(3);

/// What a server did under load.
#[derive(Clone, Copy)]
pub struct Load {
    /// Answers a second.
    pub per_second: f64,
    /// Microseconds of processor time an answer.
    pub processor: f64,
    /// Bytes an answer, head included.
    pub bytes: f64,
}

/// Puts it on one address of a server.
pub async fn put(address: &str, path: &str, accept: &str, token: &str, process: u32) -> Load {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: {accept}\r\ncookie: nrmm={token}\r\n\r\n");
    let (used, begun) = (processor(process), Instant::now());
    let asking = (0..CONNECTIONS).map(|_| tokio::spawn(ask(address.to_owned(), request.clone(), begun + LASTS)));
    let (mut answers, mut bytes) = (0, 0);
    for one in asking.collect::<Vec<_>>() {
        let (count, length) = one.await.unwrap();
        (answers, bytes) = (answers + count, bytes + length);
    }
    let (answers, bytes) = (f64::from(answers), f64::from(bytes));
    Load {
        per_second: answers / begun.elapsed().as_secs_f64(),
        processor: (processor(process) - used) / answers,
        bytes: bytes / answers,
    }
}

/// The one in the middle, each figure by itself.
pub fn median(rounds: Vec<Load>) -> Load {
    let middle = |figure: fn(&Load) -> f64| {
        let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Load {
        per_second: middle(|load| load.per_second),
        processor: middle(|load| load.processor),
        bytes: middle(|load| load.bytes),
    }
}

async fn ask(address: String, request: String, until: Instant) -> (u32, u32) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut answers, mut bytes, mut buffer) = (0, 0, Vec::new());
    while Instant::now() < until {
        stream.write_all(request.as_bytes()).await.unwrap();
        buffer.clear();
        while !is_whole(&buffer) {
            assert!(stream.read_buf(&mut buffer).await.unwrap() > 0, "the server closed a connection");
        }
        assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer));
        answers += 1;
        bytes += u32::try_from(buffer.len()).unwrap();
    }
    (answers, bytes)
}

/// Whether an answer has come to its end, by its length or by its last chunk.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let words = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let length = words.split("\r\n").find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => answer.len() >= head + 4 + length.parse::<usize>().unwrap(),
        None => answer.ends_with(b"0\r\n\r\n"),
    }
}

/// Microseconds of processor time that a process has used.
fn processor(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let behind = stat.rsplit_once(')').unwrap().1;
    let ticks: Vec<f64> = behind.split_whitespace().skip(11).take(2).map(|field| field.parse().unwrap()).collect();
    // Linux counts a hundred ticks a second.
    ticks.iter().sum::<f64>() * 10_000.0
}
