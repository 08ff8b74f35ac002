//! What may still happen to a test: it is withdrawn with a reason, or gets its one paper.

use domain::fields::Report;
use domain::refusal::Refusal;
use uuid::Uuid;

use super::Inspection;
use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::error::Result;
use crate::inspections::store as sql;
use crate::photos::{Incoming, PaperKind};
use crate::service::Inspections;

impl Inspections<'_> {
    /// A test that this actor may change.
    async fn own_inspection(self, actor: &Actor, id: Uuid) -> Result<Inspection> {
        let scope = actor.staff(Duty::Inspection)?;
        let one = self.inspection(actor, id).await?;
        if scope.covers(&one.office) { Ok(one) } else { Err(Refusal::NotFound.into()) }
    }

    /// Withdraws a test that was entered wrongly. It stays, with the reason; its report number is free again.
    pub async fn withdraw_inspection(self, actor: &Actor, id: Uuid, reason: &str) -> Result<()> {
        let one = self.own_inspection(actor, id).await?;
        let mut report = Report::default();
        let reason = report.keep("reason", domain::fields::required_line(reason, "撤销原因", 200));
        let Some(reason) = reason else { return Err(Refusal::Invalid { report }.into()) };
        let mut tx = self.db.begin().await?;
        if tx.run(sql::WITHDRAW, values![id, actor.account, self.clock.now_ms(), &reason]).await? == 0 {
            return Err(Refusal::Withdrawn.into());
        }
        let detail = serde_json::json!({"inspection": id, "report": one.data.report_no, "reason": reason});
        self.trail()
            .record(&mut tx, (one.machine, one.office.as_str()), actor, "inspection.withdrawn", &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether a file may be put beside a test now: asked before the body is read.
    pub async fn may_attach(self, actor: &Actor, id: Uuid) -> Result<()> {
        let one = self.own_inspection(actor, id).await?;
        if one.file.is_some() || one.withdrawn.is_some() { Err(Refusal::PaperFixed.into()) } else { Ok(()) }
    }

    /// Puts a photo or PDF beside a test, once.
    pub async fn attach_paper(self, actor: &Actor, id: Uuid, file: &Incoming) -> Result<()> {
        self.may_attach(actor, id).await?;
        let one = self.own_inspection(actor, id).await?;
        let (hash, kind) = self.photos().store_paper(file).await?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::ATTACH, values![id, &hash, kind.code()]).await? == 0 {
            return Err(Refusal::PaperFixed.into());
        }
        let detail = serde_json::json!({"inspection": id, "file": hash});
        self.trail()
            .record(&mut tx, (one.machine, one.office.as_str()), actor, "inspection.file_attached", &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The file beside a test.
    pub async fn paper(self, actor: &Actor, id: Uuid) -> Result<(PaperKind, bytes::Bytes)> {
        let one = self.inspection(actor, id).await?;
        let (Some(kind), Some(hash)) = (one.file, one.file_hash) else { return Err(Refusal::NotFound.into()) };
        Ok((kind, self.photos().paper_bytes(&hash).await?))
    }
}
