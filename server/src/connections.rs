//! Connections: accepted up to a number, ended when they say nothing, and let go in time when the server ends.
//!
//! Silence is judged here and not by the library, because it knows three kinds: before a request's head is whole,
//! between requests, and while an answer is not taken. A request that is under way has its own deadline in the router;
//! an upload that comes slowly and comes on is none of these.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

use activity::{Activity, Verdict, Watched};
use counted::Counted;

mod activity;
mod counted;

/// What is under way when the server ends has so long to finish; the rest of 20 s is for the database.
const DRAIN: Duration = Duration::from_secs(15);
/// Whoever was asked to leave has so long for it.
const LEAVE: Duration = Duration::from_secs(5);
/// Bytes of a body that are read at once: many upload at the same time, and each has one piece in memory.
const PIECE: usize = 128 * 1024;
/// Answers of one connection of HTTP/2 at a time.
const STREAMS: u32 = 100;
/// Files that are not connections: the database, photos, the web build.
const OTHER_FILES: u64 = 256;

/// Raises the limit of open files as far as the system lets it, and says how many connections fit in it.
pub fn seats(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: before.maximum, maximum: before.maximum }) {
        tracing::warn!(%error, "the limit of open files stays as it was");
    }
    let Some(files) = getrlimit(Resource::Nofile).current else { return wanted };
    let fit = usize::try_from(files.saturating_sub(OTHER_FILES).max(files / 2)).unwrap_or(usize::MAX);
    if fit < wanted {
        tracing::warn!(files, wanted, "fewer connections than configured fit into the limit of open files");
    }
    wanted.min(fit).max(1)
}

/// Serves until it is told to stop, and then until everything under way is finished or its time is over.
pub async fn serve(listener: TcpListener, router: Router, seats: usize, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let room = Arc::new(Room { free: Arc::new(Semaphore::new(seats)), seats });
    let (close, closing) = watch::channel(false);
    let mut talks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            Some(_) = talks.join_next(), if !talks.is_empty() => continue,
            accepted = room.accept(&listener) => accepted,
        };
        match accepted {
            Ok((stream, peer, seat)) => {
                let (router, closing, room) = (router.clone(), closing.clone(), room.clone());
                talks.spawn(async move {
                    talk(stream, peer, router, closing, &room).await;
                    drop(seat);
                });
            }
            Err(error) => {
                // No more files, or a caller that has gone already: others may come yet.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    let _ = close.send(true);
    let drained = async { while talks.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        tracing::warn!(left = talks.len(), "connections that did not finish in time are cut");
        talks.shutdown().await;
    }
}

/// How many connections there may be.
struct Room {
    free: Arc<Semaphore>,
    seats: usize,
}

type Seat = tokio::sync::OwnedSemaphorePermit;

impl Room {
    /// The next connection, once there is a seat for it.
    async fn accept(&self, listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr, Seat)> {
        let seat = self.free.clone().acquire_owned().await.map_err(io::Error::other)?;
        let (stream, peer) = listener.accept().await?;
        Ok((stream, peer, seat))
    }

    /// Seats are getting scarce: whoever says nothing gives theirs up sooner.
    fn is_crowded(&self) -> bool {
        self.free.available_permits() < self.seats / 4
    }
}

/// One connection from its first to its last request.
async fn talk(stream: TcpStream, peer: SocketAddr, router: Router, mut closing: watch::Receiver<bool>, room: &Room) {
    // Without it the end of each answer waits for the receipt of its beginning: 40 ms a file.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let activity = Arc::new(Activity::default());
    let service = TowerToHyperService::new(Counted::new(router, peer, activity.clone()));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(PIECE);
    let pings = Duration::from_secs(20);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(pings).keep_alive_timeout(pings);
    builder.http2().max_concurrent_streams(STREAMS);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(Watched::new(stream, activity.clone())), service));
    let mut ticks = tokio::time::interval(Duration::from_millis(500));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut leaves: Option<Instant> = None;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection broke off");
                }
                return;
            }
            _ = closing.changed(), if !*closing.borrow() => {
                connection.as_mut().graceful_shutdown();
                activity.closing();
            }
            _ = ticks.tick() => match activity.verdict(room.is_crowded()) {
                Verdict::Stay => {}
                Verdict::Leave if leaves.is_none() => {
                    connection.as_mut().graceful_shutdown();
                    leaves = Some(Instant::now() + LEAVE);
                }
                Verdict::Leave if leaves.is_some_and(|until| Instant::now() < until) => {}
                Verdict::Leave | Verdict::Cut => return,
            },
        }
    }
}
