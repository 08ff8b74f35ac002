//! What waits on the desk: queues, suspicions, common reasons: the register's rows in the words that travel.

use registry::Duty;
use wire::desk::Desk;
use wire::queue::Phrases;

use super::desk;
use crate::api::ApiError;

/// 常用原因.
pub async fn phrases() -> Result<Desk<Phrases>, ApiError> {
    desk::form("/office/phrases", async |registry, actor| {
        let may_edit = actor.sees_city() && actor.has_duty(Duty::Administration);
        Ok(Phrases { phrases: registry.desk().phrases(&actor).await?, may_edit })
    })
    .await
}
