//! A body that keeps pace with its reader. The parser of multipart forms takes all that has come and holds it until it
//! is read: here it gets one piece at a time, and a form whose parts never begin (a head without end) is broken off.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};

/// What may be on the way between the body and its reader: heads of parts, and pieces not yet read.
const AHEAD: u64 = 4 * 1024 * 1024;

/// How much has been read.
#[derive(Clone, Default)]
pub struct Taken(Arc<AtomicU64>);

impl Taken {
    /// Counts what passes.
    pub fn count<E>(&self, piece: &Result<Bytes, E>) {
        if let Ok(bytes) = piece {
            self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
    }
}

struct Paced {
    body: BodyDataStream,
    taken: Taken,
    given: u64,
    rests: bool,
}

/// The same body, never far ahead of what is taken.
pub fn paced(body: Body, taken: Taken) -> Body {
    Body::from_stream(Paced { body: body.into_data_stream(), taken, given: 0, rests: false })
}

impl Stream for Paced {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = self.body.poll_next_unpin(context).map_err(io::Error::other);
        if let Poll::Ready(Some(Ok(bytes))) = &piece {
            self.rests = true;
            self.given += bytes.len() as u64;
            if self.given - self.taken.0.load(Ordering::Relaxed) > AHEAD {
                return Poll::Ready(Some(Err(io::Error::other("a part without a beginning"))));
            }
        }
        piece
    }
}
