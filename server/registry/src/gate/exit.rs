//! 机械出场, its undo, and the way out of a conflict: the site that waits asks, the other site or the office lets go.

use domain::fields::required_line;
use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;
use domain::visit::UNDO_MS;
use uuid::Uuid;

use super::{DeviceTime, Visit};
use crate::actor::{Actor, Duty};
use crate::db::{self, Tx, values};
use crate::error::{Error, Result};
use crate::gate::store::{self as sql, VisitRow, WaitingRow};
use crate::service::Gate;
use crate::sites::store::{self as site_sql, MemberRow, SiteRow};

/// One request to the same site in so long, in milliseconds.
const BETWEEN_REQUESTS_MS: i64 = 10 * 60 * 1000;

/// Where a machine still stands, since when, and whom to call.
#[derive(Debug, Clone)]
pub struct Blocker {
    /// 工地名称.
    pub site_name: String,
    /// 详细地址.
    pub address: String,
    /// Since when.
    pub since: i64,
    /// 负责人.
    pub manager: String,
    /// 负责人电话.
    pub phone: String,
}

/// An entry that waits for its machine to leave another site.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its id, which is that of the visit to come.
    pub id: Uuid,
    /// The site that waits.
    pub site: Uuid,
    /// Its name.
    pub site_name: String,
    /// 环保登记号码.
    pub number: String,
    /// The photo with the plate.
    pub photo: Uuid,
    /// Who wanted to let it in.
    pub by: String,
    /// Their phone.
    pub phone: String,
    /// When.
    pub since: i64,
    /// When the other site was asked.
    pub asked_at: Option<i64>,
    /// Where it still stands; nothing once it has left.
    pub blocker: Option<Blocker>,
    /// The visit that is asked to end.
    pub visit: Option<Uuid>,
}

impl Waiting {
    fn new(row: WaitingRow, inside: Option<(&VisitRow, Blocker)>) -> Self {
        Self {
            id: row.id,
            site: row.site_id,
            site_name: row.site_name,
            number: row.number,
            photo: row.photo_id,
            by: row.created_name,
            phone: row.created_login,
            since: row.created_at,
            asked_at: row.asked_at,
            visit: inside.as_ref().map(|(visit, _)| visit.id),
            blocker: inside.map(|(_, blocker)| blocker),
        }
    }
}

impl Gate<'_> {
    /// Where a visit holds its machine: shown to whoever waits for it.
    async fn blocker(self, visit: &VisitRow) -> Result<Option<Blocker>> {
        let row: Option<SiteRow> = self.db.one(site_sql::FIND, values![visit.site_id]).await?;
        let Some(row) = row else { return Ok(None) };
        let fields: domain::fields::Fields = self.seal.open(&row.fields_sealed)?;
        Ok(Some(Blocker {
            site_name: row.name,
            address: row.address,
            since: visit.entered_at,
            manager: fields.get("manager").to_owned(),
            phone: fields.get("phone").to_owned(),
        }))
    }

    async fn waiting(self, row: WaitingRow) -> Result<Waiting> {
        let inside: Option<VisitRow> = self.db.one(sql::INSIDE_OF_NUMBER, values![&row.number_key]).await?;
        let elsewhere = inside.filter(|visit| visit.site_id != row.site_id);
        let blocker = match &elsewhere {
            Some(visit) => self.blocker(visit).await?.map(|blocker| (visit, blocker)),
            None => None,
        };
        Ok(Waiting::new(row, blocker))
    }

    /// The entries of a site that wait.
    pub async fn waiting_entries(self, actor: &Actor, site: Uuid) -> Result<Vec<Waiting>> {
        self.sites().own_site(actor, site).await?;
        let mut waiting = Vec::new();
        for row in self.db.all::<WaitingRow>(sql::WAITING_OF_SITE, values![site]).await? {
            waiting.push(self.waiting(row).await?);
        }
        Ok(waiting)
    }

    /// One of them.
    pub async fn waiting_entry(self, actor: &Actor, site: Uuid, id: Uuid) -> Result<Waiting> {
        self.sites().own_site(actor, site).await?;
        let row: Option<WaitingRow> = self.db.one(sql::WAITING, values![id]).await?;
        self.waiting(row.filter(|row| row.site_id == site).ok_or(Refusal::NotFound)?).await
    }

    /// The machines of a site that other sites ask it to let go.
    pub async fn asked_exits(self, actor: &Actor, site: Uuid) -> Result<Vec<Waiting>> {
        self.sites().own_site(actor, site).await?;
        let rows: Vec<WaitingRow> = self.db.all(sql::ASKED_OF_SITE, values![site]).await?;
        let mut asked = Vec::new();
        for row in rows {
            asked.push(self.waiting(row).await?);
        }
        Ok(asked)
    }

    /// 请求对方出场: a message and a button for the administrators of the site where the machine stands.
    pub async fn ask_exit(self, actor: &Actor, site: Uuid, id: Uuid) -> Result<()> {
        let own = self.open_site(actor, site).await?;
        let now = self.clock.now_ms();
        let waiting: Option<WaitingRow> = self.db.one(sql::WAITING, values![id]).await?;
        let waiting = waiting.filter(|row| row.site_id == site).ok_or(Refusal::Settled)?;
        let mut tx = self.db.begin().await?;
        let inside: Option<VisitRow> = tx.one(sql::INSIDE_OF_NUMBER, values![&waiting.number_key]).await?;
        let inside = inside.filter(|visit| visit.site_id != site).ok_or(Refusal::Settled)?;
        if tx.run(sql::ASK, values![id, site, now, now - BETWEEN_REQUESTS_MS]).await? == 0 {
            return Err(Refusal::AskedAlready.into());
        }
        let other: Option<SiteRow> = tx.one(site_sql::FIND, values![inside.site_id]).await?;
        let office = other.and_then(|row| row.office_id);
        let filling = [
            (Placeholder::Number, waiting.number.as_str()),
            (Placeholder::Site, own.name.as_str()),
            (Placeholder::Phone, actor.login.as_str()),
        ];
        let about = office.as_deref().map(|office| (inside.site_id, office));
        let members: Vec<MemberRow> = tx.all(site_sql::MEMBERS, values![inside.site_id]).await?;
        let mut limit = None;
        let mut sent = false;
        for member in &members {
            match self.people().take_message(&mut tx, Some(actor.account), &member.login).await {
                Ok(()) => {
                    self.messages().post(&mut tx, Template::ExitAsked, about, &member.login, &filling).await?;
                    sent = true;
                }
                Err(Error::Refused(refusal)) => limit = Some(refusal),
                Err(error) => return Err(error),
            }
        }
        // One who has had enough messages today does not keep the others from being asked.
        if let (Some(refusal), false) = (limit, sent) {
            return Err(refusal.into());
        }
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// Gives up an entry that waits.
    pub async fn drop_waiting(self, actor: &Actor, site: Uuid, id: Uuid) -> Result<()> {
        self.sites().own_site(actor, site).await?;
        let row: Option<WaitingRow> = self.db.one(sql::WAITING, values![id]).await?;
        row.filter(|row| row.site_id == site).ok_or(Refusal::Settled)?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::SETTLE, values![id, self.clock.now_ms(), "dropped"]).await? == 0 {
            return Err(Refusal::Settled.into());
        }
        tx.commit().await?;
        Ok(())
    }

    /// 出场. The same exit sent twice is one.
    pub async fn record_exit(
        self,
        actor: &Actor,
        site: Uuid,
        visit: Uuid,
        device: Option<DeviceTime>,
    ) -> Result<Visit> {
        self.open_site(actor, site).await?;
        let now = self.clock.now_ms();
        let when = device.map_or(now, |device| device.moment(now));
        let mut tx = self.db.begin().await?;
        // The site before the visit, as everywhere: two of one site wait for each other and never in a ring.
        tx.run(site_sql::LOCK, values![site]).await?;
        let shown = device.map(DeviceTime::shown);
        let left = tx.run(sql::LEAVE, values![visit, site, actor.account, when, shown, now]).await?;
        let row: Option<VisitRow> = tx.one(sql::FIND, values![visit]).await?;
        let row = row.filter(|row| row.site_id == site).ok_or(Refusal::NotInside)?;
        if left == 0 {
            // Sent twice, or let out by somebody else.
            let same = row.left_by == Some(actor.account) && row.forced_reason.is_none();
            return if same { Ok(row.into()) } else { Err(Refusal::NotInside.into()) };
        }
        self.tell_waiting(&mut tx, actor, &row).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(row.into())
    }

    /// Whoever waited for a machine is told that it has left.
    async fn tell_waiting(self, tx: &mut Tx, actor: &Actor, visit: &VisitRow) -> Result<()> {
        let waiting: Vec<WaitingRow> = tx.all(sql::WAITING_OF_NUMBER, values![&visit.number_key]).await?;
        for row in waiting.iter().filter(|row| row.asked_at.is_some()) {
            let site: Option<SiteRow> = tx.one(site_sql::FIND, values![row.site_id]).await?;
            let office = site.and_then(|site| site.office_id);
            let filling = [(Placeholder::Number, row.number.as_str()), (Placeholder::Site, row.site_name.as_str())];
            let about = office.as_deref().map(|office| (row.site_id, office));
            // Whoever has had enough messages sees it on the page of the gate.
            match self.people().take_message(tx, Some(actor.account), &row.created_login).await {
                Ok(()) => {
                    self.messages().post(tx, Template::EntryPossible, about, &row.created_login, &filling).await?;
                }
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// 撤销出场, within two minutes and while the machine is nowhere else.
    pub async fn undo_exit(self, actor: &Actor, site: Uuid, visit: Uuid) -> Result<()> {
        self.open_site(actor, site).await?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(site_sql::LOCK, values![site]).await?;
        match tx.run(sql::UNDO, values![visit, site, actor.account, now - UNDO_MS]).await {
            Ok(1) => {}
            Ok(_) => return Err(Refusal::ExitFinal.into()),
            // It came into another site in the same moment.
            Err(error) if db::is_unique_violation(&error) => return Err(Refusal::ExitFinal.into()),
            Err(error) => return Err(error.into()),
        }
        tx.commit().await?;
        Ok(())
    }

    /// The exits that can still be undone by whoever made them, the newest first.
    pub async fn undoable_exits(self, actor: &Actor, site: Uuid) -> Result<Vec<Visit>> {
        self.sites().own_site(actor, site).await?;
        let now = self.clock.now_ms();
        let rows: Vec<VisitRow> = self.db.all(sql::LEFT_SINCE, values![site, now - UNDO_MS]).await?;
        Ok(rows.into_iter().map(Visit::from).filter(|visit| visit.may_undo(actor, now)).collect())
    }

    /// The office checks a machine out, with the reason: the last site never did.
    pub async fn force_exit(self, actor: &Actor, visit: Uuid, reason: &str) -> Result<Uuid> {
        actor.staff(Duty::Sites)?;
        let row: VisitRow = self.db.one(sql::FIND, values![visit]).await?.ok_or(Refusal::NotFound)?;
        let site = self.sites().site_row(actor, row.site_id).await?;
        let reason = required_line(reason, "强制出场的原因", 200)
            .map_err(|sentence| crate::sites::at_field("force_reason", &sentence))?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(site_sql::LOCK, values![site.id]).await?;
        if tx.run(sql::FORCE, values![visit, actor.account, now, &reason]).await? == 0 {
            return Err(Refusal::NotInside.into());
        }
        let detail = serde_json::json!({"number": row.number, "reason": reason});
        self.trail().record(&mut tx, (site.id, site.office_id.as_deref()), actor, "visit.forced", &detail).await?;
        self.tell_waiting(&mut tx, actor, &row).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(site.id)
    }
}
