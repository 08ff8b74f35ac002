//! Bodies that come slowly are waited for as long as they come: what ends an upload is silence, not its length.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, Sleep, sleep};

/// The longest an upload may take, however steadily it comes: twenty megabytes at eleven kilobytes a second.
pub const DEADLINE: Duration = Duration::from_mins(30);
/// Nothing of a body for so long, while somebody reads it, is its end.
const SILENCE: Duration = Duration::from_mins(1);

struct Patient {
    body: BodyDataStream,
    silence: Pin<Box<Sleep>>,
    waits: bool,
}

/// Gives the handlers behind it a body that ends when nothing more comes.
pub async fn patient(request: Request, next: Next) -> Response {
    let watched = |body: Body| {
        let silence = Box::pin(sleep(SILENCE));
        Body::from_stream(Patient { body: body.into_data_stream(), silence, waits: false })
    };
    next.run(request.map(watched)).await
}

impl Stream for Patient {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = self.body.poll_next_unpin(context) {
            self.waits = false;
            return Poll::Ready(piece.map(|piece| piece.map_err(io::Error::other)));
        }
        // Time in which the reader was busy with what had come is nobody's silence.
        if !self.waits {
            self.waits = true;
            self.silence.as_mut().reset(Instant::now() + SILENCE);
        }
        match self.silence.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, "nothing more came")))),
            Poll::Pending => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(pause: Duration) -> (usize, bool, Duration) {
        let pieces = futures_util::stream::unfold(0, move |piece| async move {
            if piece == 40 {
                return None;
            }
            sleep(pause).await;
            Some((Ok::<_, io::Error>(Bytes::from_static(b"x")), piece + 1))
        });
        let body = Body::from_stream(pieces).into_data_stream();
        let mut body = Patient { body, silence: Box::pin(sleep(SILENCE)), waits: false };
        let (begun, mut bytes) = (Instant::now(), 0);
        loop {
            match body.next().await {
                Some(Ok(piece)) => bytes += piece.len(),
                Some(Err(_)) => return (bytes, false, begun.elapsed()),
                None => return (bytes, true, begun.elapsed()),
            }
            // The reader takes its time too.
            sleep(SILENCE * 2).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_slowly_is_read_to_its_end_and_silence_is_not_waited_for() {
        let (bytes, whole, _) = read(Duration::from_secs(20)).await;
        assert_eq!((bytes, whole), (40, true));
        let (bytes, whole, took) = read(Duration::from_mins(10)).await;
        assert_eq!((bytes, whole), (0, false));
        assert!(took < SILENCE + Duration::from_secs(1), "{took:?}");
    }
}
