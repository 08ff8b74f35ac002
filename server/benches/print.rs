//! What a batch of cards costs: processor time a card and memory of the whole process, for five hundred plates, cards
//! and tables in one batch. `cargo xtask bench`; it says what it saw and fails nothing.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time and says what it saw"
)]

#[allow(dead_code, reason = "one batch needs less than what the other benchmarks share")]
mod measure;

use demo::generate::Size;
use measure::{Engine, staff};
use registry::plates::batches::{BatchFile, MOST};

/// Milliseconds of processor time that this process has used.
fn processor_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let behind = stat.rsplit_once(')').unwrap().1;
    let ticks: Vec<f64> = behind.split_whitespace().skip(11).take(2).map(|field| field.parse().unwrap()).collect();
    // Linux counts a hundred ticks a second.
    ticks.iter().sum::<f64>() * 10.0
}

/// The most memory that this process has held, in megabytes.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

#[tokio::main]
async fn main() {
    let registry = Engine::Sqlite.register("print-60000", Size { machines: 60_000, seed: 7 }, None).await;
    let city = staff(&registry, "bench-city", "141000").await.actor;
    let waiting = registry.plates().plates_to_make(&city).await.unwrap().count;
    let (before, held) = (processor_ms(), peak_mb());
    let batch = registry.plates().start_batch(&city, MOST).await.unwrap();
    registry.upkeep().do_jobs().await.unwrap();
    let used = processor_ms() - before;
    let made = registry.plates().batches(&city).await.unwrap().into_iter().find(|one| one.id == batch).unwrap();
    assert!(made.is_done, "{:?}", made.failure);
    #[expect(clippy::cast_precision_loss, reason = "five hundred")]
    let each = used / made.count as f64;
    println!("{} of {waiting} waiting: plates, cards and tables together", made.count);
    println!(
        "processor time: {used:.0} ms, {each:.1} ms a machine (three prints and the outlines); \
         40 ms a card is the bound"
    );
    println!("memory: {:.0} MB at most, {held:.0} MB before; 300 MB is the bound", peak_mb());
    for kind in BatchFile::ALL {
        let file = registry.plates().batch_file(&city, batch, kind).await.unwrap();
        println!("{}: {} kB", file.name, file.length / 1024);
    }
}
