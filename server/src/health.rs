//! Whether this process is ready: it can store, and nothing beside its requests fails.

use std::sync::Arc;
use std::time::Duration;

use registry::Registry;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::supervise::Watch;

/// A write that takes longer is one that fails.
const DEADLINE: Duration = Duration::from_secs(3);
/// An answer is good for so long: strangers who ask again and again do not write again and again.
const GOOD_FOR: Duration = Duration::from_millis(500);

/// What is known about being ready.
#[derive(Debug, Clone, Default)]
pub struct Health {
    /// The work beside the requests.
    pub watch: Watch,
    /// When a row was last written to see, and whether it was kept.
    wrote: Arc<Mutex<Option<(Instant, bool)>>>,
}

impl Health {
    /// Whether the register takes a write, now or a moment ago.
    pub async fn stores(&self, registry: &Registry) -> bool {
        let mut wrote = self.wrote.lock().await;
        if let Some((at, kept)) = *wrote
            && at.elapsed() < GOOD_FOR
        {
            return kept;
        }
        let kept = match tokio::time::timeout(DEADLINE, registry.write_pulse()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(%error, "not ready: the database does not take a write");
                false
            }
            Err(_) => {
                tracing::error!("not ready: the database does not take a write in time");
                false
            }
        };
        *wrote = Some((Instant::now(), kept));
        kept
    }
}
