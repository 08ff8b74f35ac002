//! Work beside the requests (messages, jobs, sweeping): begun anew when it fails or panics, and known to fail while it
//! does.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use registry::Error;
use tokio::task::JoinSet;

/// The pause after a first failure; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(250);
/// The longest pause, so that work goes on within five seconds after the cause is gone.
const LONGEST: Duration = Duration::from_secs(3);
/// What has run so long again counts as well.
const WELL: Duration = Duration::from_secs(1);
/// What has run so long begins with the shortest pause again.
const STEADY: Duration = Duration::from_mins(1);

/// Who is failing just now.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Mutex<BTreeSet<&'static str>>>);

impl Watch {
    /// The names of what has failed and is not well again.
    pub fn failing(&self) -> Vec<&'static str> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    fn set(&self, name: &'static str, failing: bool) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failing {
            names.insert(name);
        } else {
            names.remove(name);
        }
    }

    /// Keeps work going for ever.
    pub async fn keep<F, W>(self, name: &'static str, work: F) -> Infallible
    where
        F: Fn() -> W,
        W: Future<Output = Result<Infallible, Error>> + Send + 'static,
    {
        let mut pause = FIRST;
        loop {
            // A task of its own: its panic ends there. Dropped with this one.
            let mut run = JoinSet::new();
            run.spawn(work());
            let mut ended = tokio::time::timeout(WELL, run.join_next()).await;
            if ended.is_err() {
                self.set(name, false);
                ended = tokio::time::timeout(STEADY, run.join_next()).await;
            }
            let ended = if let Ok(ended) = ended {
                ended
            } else {
                pause = FIRST;
                run.join_next().await
            };
            self.set(name, true);
            match ended {
                Some(Ok(Err(error))) => tracing::error!(task = name, %error, ?pause, "a task failed and begins anew"),
                Some(Err(error)) => tracing::error!(task = name, %error, ?pause, "a task panicked and begins anew"),
                _ => tracing::error!(task = name, ?pause, "a task ended and begins anew"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn work_that_fails_or_panics_is_named_and_begun_anew() {
        let (watch, runs) = (Watch::default(), Arc::new(AtomicUsize::new(0)));
        let counted = runs.clone();
        let kept = tokio::spawn(watch.clone().keep("jobs", move || {
            let run = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                match run {
                    0 => Err(Error::Broken("for a test")),
                    1..6 => panic!("for a test"),
                    _ => std::future::pending().await,
                }
            }
        }));
        let other = tokio::spawn(watch.clone().keep("outbox", std::future::pending));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!((watch.failing(), runs.load(Ordering::Relaxed)), (vec!["jobs"], 1));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!((watch.failing(), runs.load(Ordering::Relaxed)), (vec!["jobs"], 2));
        // 0.25 + 0.5 + 1 + 2 + 3 + 3 s of pauses: the seventh run stays.
        tokio::time::sleep(Duration::from_secs(15)).await;
        assert_eq!((watch.failing(), runs.load(Ordering::Relaxed)), (vec![], 7));
        kept.abort();
        other.abort();
    }
}
