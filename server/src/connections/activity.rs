//! What happens on a connection, and how long nothing may.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// The head of a request has so long to be whole, from the connection on or from its first byte on.
const HEAD: Duration = Duration::from_secs(15);
/// A connection may be kept so long without a request.
const IDLE: Duration = Duration::from_secs(75);
/// An answer of which nothing was taken for so long is given up.
const STALL: Duration = Duration::from_mins(1);
/// What is left of these when seats are scarce or the server ends.
const HURRY: Duration = Duration::from_secs(2);

/// What becomes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong.
    Stay,
    /// It is not needed any more, and may end in good order.
    Leave,
    /// Nobody would notice its end but somebody who holds it.
    Cut,
}

/// Times are milliseconds since the connection began, plus one: zero is "not".
#[derive(Debug)]
pub struct Activity {
    began: Instant,
    /// Requests whose answers are not wholly sent.
    under_way: AtomicUsize,
    /// Requests so far.
    asked: AtomicUsize,
    idle_since: AtomicU64,
    head_since: AtomicU64,
    blocked_since: AtomicU64,
    /// HTTP/2: bytes between requests are not the beginning of one.
    multiplexed: AtomicBool,
    closing: AtomicBool,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            under_way: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
            idle_since: AtomicU64::new(0),
            head_since: AtomicU64::new(0),
            blocked_since: AtomicU64::new(0),
            multiplexed: AtomicBool::new(false),
            closing: AtomicBool::new(false),
        }
    }
}

impl Activity {
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
    }

    fn since(&self, mark: &AtomicU64) -> Option<Duration> {
        let mark = mark.load(Ordering::Relaxed);
        (mark > 0).then(|| Duration::from_millis(self.now().saturating_sub(mark)))
    }

    fn mark(&self, mark: &AtomicU64) {
        let _ = mark.compare_exchange(0, self.now(), Ordering::Relaxed, Ordering::Relaxed);
    }

    /// A request's head is whole. What is given back ends with its answer.
    pub fn request(self: &Arc<Self>, multiplexed: bool) -> UnderWay {
        self.multiplexed.store(multiplexed, Ordering::Relaxed);
        self.under_way.fetch_add(1, Ordering::Relaxed);
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.head_since.store(0, Ordering::Relaxed);
        UnderWay(self.clone())
    }

    /// The server ends: nothing new is waited for.
    pub fn closing(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.mark(&self.idle_since);
    }

    /// What becomes of the connection now.
    pub fn verdict(&self, crowded: bool) -> Verdict {
        let longer = |since: Option<Duration>, bound: Duration| since.is_some_and(|since| since > bound);
        if longer(self.since(&self.blocked_since), STALL) {
            return Verdict::Cut;
        }
        if self.under_way.load(Ordering::Relaxed) > 0 {
            return Verdict::Stay;
        }
        let sending = self.blocked_since.load(Ordering::Relaxed) > 0;
        if self.closing.load(Ordering::Relaxed) {
            let silent = longer(self.since(&self.idle_since), HURRY);
            return if silent && !sending { Verdict::Cut } else { Verdict::Stay };
        }
        let bound = |usual| if crowded { HURRY } else { usual };
        if self.asked.load(Ordering::Relaxed) == 0 {
            return if self.began.elapsed() > bound(HEAD) { Verdict::Cut } else { Verdict::Stay };
        }
        let multiplexed = self.multiplexed.load(Ordering::Relaxed);
        if !multiplexed && longer(self.since(&self.head_since), bound(HEAD)) {
            return Verdict::Cut;
        }
        if longer(self.since(&self.idle_since), bound(IDLE)) { Verdict::Leave } else { Verdict::Stay }
    }
}

/// A request that is under way.
#[derive(Debug)]
pub struct UnderWay(Arc<Activity>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        let activity = &self.0;
        activity.idle_since.store(activity.now(), Ordering::Relaxed);
        activity.head_since.store(0, Ordering::Relaxed);
        activity.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A stream whose activity is watched.
pub struct Watched {
    stream: TcpStream,
    activity: Arc<Activity>,
}

impl Watched {
    /// Watches a stream.
    pub fn new(stream: TcpStream, activity: Arc<Activity>) -> Self {
        Self { stream, activity }
    }

    fn wrote(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Pending => self.activity.mark(&self.activity.blocked_since),
            Poll::Ready(_) => self.activity.blocked_since.store(0, Ordering::Relaxed),
        }
        written
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buf);
        if buf.filled().len() > before && self.activity.under_way.load(Ordering::Relaxed) == 0 {
            self.activity.mark(&self.activity.head_since);
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, buf);
        self.wrote(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bufs);
        self.wrote(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn after(seconds: u64) {
        tokio::time::advance(Duration::from_secs(seconds)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn silence_before_a_request_and_between_two_is_ended_and_work_is_not() {
        let activity = Arc::new(Activity::default());
        after(14).await;
        assert_eq!(activity.verdict(false), Verdict::Stay);
        assert_eq!(activity.verdict(true), Verdict::Cut, "sooner when seats are scarce");
        after(2).await;
        assert_eq!(activity.verdict(false), Verdict::Cut, "no request came");

        let activity = Arc::new(Activity::default());
        let request = activity.request(false);
        after(600).await;
        assert_eq!(activity.verdict(true), Verdict::Stay, "a slow upload goes on");
        drop(request);
        after(74).await;
        assert_eq!(activity.verdict(false), Verdict::Stay);
        after(2).await;
        assert_eq!(activity.verdict(false), Verdict::Leave);
    }

    #[tokio::test(start_paused = true)]
    async fn a_half_head_on_a_kept_connection_and_an_answer_nobody_takes_are_cut() {
        let activity = Arc::new(Activity::default());
        drop(activity.request(false));
        activity.mark(&activity.head_since);
        after(16).await;
        assert_eq!(activity.verdict(false), Verdict::Cut);

        let activity = Arc::new(Activity::default());
        let _request = activity.request(true);
        activity.mark(&activity.blocked_since);
        after(61).await;
        assert_eq!(activity.verdict(false), Verdict::Cut);
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_end_only_work_is_waited_for() {
        let activity = Arc::new(Activity::default());
        let request = activity.request(false);
        activity.closing();
        after(5).await;
        assert_eq!(activity.verdict(false), Verdict::Stay);
        drop(request);
        after(3).await;
        assert_eq!(activity.verdict(false), Verdict::Cut);
    }
}
