//! What waits on the desk: queues, suspicions, common reasons.

use serde::{Deserialize, Serialize};

/// 常用的审核不通过原因.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    /// Each of them.
    pub phrases: Vec<String>,
    /// Whoever reads them may change them.
    pub may_edit: bool,
}
