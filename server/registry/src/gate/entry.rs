//! 机械入场: a machine comes in, once; or its entry waits while it still stands elsewhere.

use domain::fields::{Fields, Report, required_line};
use domain::refusal::Refusal;
use domain::site::SitePhoto;
use domain::visit::{self, ForeignMachine};
use domain::vocabulary::Product;
use uuid::Uuid;

use super::DeviceTime;
use super::at_gate::{AtGate, Known};
use crate::actor::Actor;
use crate::clock::china_time;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::gate::store::{self as sql, VisitRow, WaitingRow};
use crate::people::quotas::Daily;
use crate::photos::{Incoming, Keeping, StoredPhoto};
use crate::service::Gate;
use crate::sites::store as site_sql;

/// What 确认入场 sends.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Chosen by the form or the tablet: the same entry sent twice is one.
    pub id: Uuid,
    /// 环保登记号码 as typed or scanned.
    pub number: String,
    /// What was typed about a machine from elsewhere.
    pub foreign: Fields,
    /// The written exemption, where the zone asks for one.
    pub exemption: String,
    /// When it was done, when it could not be sent at once.
    pub device: Option<DeviceTime>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// The machine is inside.
    Inside(Uuid),
    /// It still stands on another site; the entry waits with its photo.
    Waits(Uuid),
}

impl Gate<'_> {
    /// 确认入场. When the machine still stands on another site the entry waits with its photo.
    pub async fn record_entry(
        self,
        actor: &Actor,
        site: Uuid,
        entry: &Entry,
        photo: Option<&Incoming>,
    ) -> Result<Entered> {
        if let Some(done) = self.entered_before(actor, site, entry.id).await? {
            return Ok(done);
        }
        match self.enter(actor, site, entry, photo).await {
            // The same entry, sent twice at once, is in the way of itself.
            Err(error) => self.entered_before(actor, site, entry.id).await?.ok_or(error),
            entered => entered,
        }
    }

    async fn enter(self, actor: &Actor, site: Uuid, entry: &Entry, photo: Option<&Incoming>) -> Result<Entered> {
        let found = self.at_gate(actor, site, &entry.number).await?;
        let mut report = Report::default();
        let exemption = found
            .needs_exemption
            .then(|| report.keep("exemption", required_line(&entry.exemption, "豁免文件名称和文号", 100)));
        let exemption = exemption.flatten();
        let foreign = match &found.known {
            Known::Registered => None,
            Known::Foreign(known) if entry.foreign.is_blank() => Some(known.clone()),
            _ => {
                let (machine, mistakes) = visit::foreign(&entry.foreign, found.number);
                report.errors.extend(mistakes.errors);
                machine
            }
        };
        let mut stored = None;
        if let Some(photo) = photo {
            self.people().has_daily(actor.account, Daily::Photos).await?;
            stored = report.keep(
                "photo",
                self.photos().store_photo(photo, Keeping::Clear).await.map_err(|error| error.refusal().sentence()),
            );
        } else {
            report.error("photo", "请拍摄并上传包含悬挂号牌的机械照片");
        }
        let Some(stored) = stored.filter(|_| report.is_clean()) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let arrival = Arrival { entry, found: &found, foreign: foreign.as_ref(), exemption: exemption.as_deref() };
        self.let_in(actor, site, &arrival, &stored).await
    }

    /// The same entry a moment ago, wherever it stands now.
    async fn entered_before(self, actor: &Actor, site: Uuid, id: Uuid) -> Result<Option<Entered>> {
        self.sites().own_site(actor, site).await?;
        let visit: Option<VisitRow> = self.db.one(sql::FIND, values![id]).await?;
        if let Some(visit) = visit {
            return if visit.site_id == site { Ok(Some(Entered::Inside(id))) } else { Err(Refusal::Settled.into()) };
        }
        let waiting: Option<WaitingRow> = self.db.one(sql::WAITING, values![id]).await?;
        Ok(waiting.filter(|waiting| waiting.site_id == site).map(|_| Entered::Waits(id)))
    }

    async fn let_in(self, actor: &Actor, site: Uuid, arrival: &Arrival<'_>, stored: &StoredPhoto) -> Result<Entered> {
        let Arrival { entry, found, foreign, exemption } = *arrival;
        let (now, key) = (self.clock.now_ms(), found.number.without_stage());
        let photo = self.clock.new_id();
        let mut tx = self.db.begin().await?;
        // Entries and exits of one site come one after the other; a site that was closed meanwhile takes none.
        if tx.run(site_sql::LOCK_OPEN, values![site]).await? == 0 {
            drop(tx);
            self.open_site(actor, site).await?;
            return Err(Refusal::Settled.into());
        }
        self.people().take_daily(&mut tx, actor.account, Daily::Photos).await?;
        tx.run(site_sql::INSERT_PHOTO, stored.row(photo, site, SitePhoto::Entry, now)).await?;
        if let Some(machine) = foreign {
            let data = serde_json::to_string(machine)?;
            tx.run(sql::KEEP_FOREIGN, values![&key, found.number.to_string(), data, now]).await?;
        }
        let device = entry.device;
        let when = device.map_or(now, |device| device.moment(now));
        let shown = device.map(DeviceTime::shown);
        let visit = NewVisit { id: entry.id, site, found, foreign, photo, exemption, when, shown };
        if self.insert_visit(&mut tx, actor, &visit, now).await? {
            tx.commit().await?;
            return Ok(Entered::Inside(entry.id));
        }
        let inside: Option<VisitRow> = tx.one(sql::INSIDE_OF_NUMBER, values![&key]).await?;
        let Some(inside) = inside else {
            // It left in this very moment: asked once more, it comes in.
            return Err(Refusal::Settled.into());
        };
        if inside.site_id == site {
            return Err(Refusal::InsideHere { since: china_time(inside.entered_at) }.into());
        }
        let values =
            values![entry.id, site, &key, found.number.to_string(), inside.id, photo, exemption, actor.account, when];
        if tx.run(sql::WAIT, values).await? == 0 {
            let waiting: Option<WaitingRow> = tx.one(sql::WAITING_FOR, values![site, key]).await?;
            return Ok(Entered::Waits(waiting.ok_or(Refusal::Settled)?.id));
        }
        tx.commit().await?;
        Ok(Entered::Waits(entry.id))
    }

    /// Whether the machine is inside now: the index of open visits lets one in.
    async fn insert_visit(self, tx: &mut Tx, actor: &Actor, visit: &NewVisit<'_>, now: i64) -> Result<bool> {
        let found = visit.found;
        let (product, maker, model) = match visit.foreign {
            Some(machine) => (machine.product, &machine.maker, &machine.model),
            None => (found.product.unwrap_or(Product::Other), &found.maker, &found.model),
        };
        let row = sql::NewVisit {
            id: visit.id,
            site_id: visit.site,
            number_key: found.number.without_stage(),
            machine_id: found.machine,
            number: found.number.to_string(),
            stage: found.stage.code().to_string(),
            product: product.code(),
            maker,
            model,
            photo_id: visit.photo,
            exemption: visit.exemption,
            entered_at: visit.when,
            entered_by: actor.account,
            entry_device_at: visit.shown,
            entry_received_at: now,
        };
        Ok(tx.run(sql::ENTER, row.values()).await? > 0)
    }

    /// The entry that waited goes through, once its machine has left the other site.
    pub async fn enter_waiting(self, actor: &Actor, site: Uuid, waiting: Uuid) -> Result<()> {
        self.open_site(actor, site).await?;
        let row: Option<WaitingRow> = self.db.one(sql::WAITING, values![waiting]).await?;
        let row = row.filter(|row| row.site_id == site).ok_or(Refusal::Settled)?;
        // Whatever changed since: the machine may have been cancelled or corrected.
        let found = self.at_gate(actor, site, &row.number).await?;
        if let Some(inside) = &found.inside
            && inside.site != site
        {
            return Err(crate::sites::at_field("waiting", "机械还没有从上一个工地出场，请联系对方办理出场").into());
        }
        let now = self.clock.now_ms();
        let foreign = match &found.known {
            Known::Foreign(machine) => Some(machine),
            _ => None,
        };
        let visit = NewVisit {
            id: row.id,
            site,
            found: &found,
            foreign,
            photo: row.photo_id,
            exemption: row.exemption.as_deref(),
            when: now,
            shown: None,
        };
        let mut tx = self.db.begin().await?;
        if tx.run(site_sql::LOCK_OPEN, values![site]).await? == 0
            || tx.run(sql::SETTLE, values![waiting, now, "entered"]).await? == 0
        {
            return Err(Refusal::Settled.into());
        }
        if !self.insert_visit(&mut tx, actor, &visit, now).await? {
            let inside: Option<VisitRow> = tx.one(sql::INSIDE_OF_NUMBER, values![row.number_key]).await?;
            return Err(match inside {
                Some(inside) if inside.site_id == site => Refusal::InsideHere { since: china_time(inside.entered_at) },
                _ => crate::sites::at_field("waiting", "机械刚刚进入了另一个工地，请联系对方办理出场"),
            }
            .into());
        }
        tx.commit().await?;
        Ok(())
    }
}

struct Arrival<'a> {
    entry: &'a Entry,
    found: &'a AtGate,
    foreign: Option<&'a ForeignMachine>,
    exemption: Option<&'a str>,
}

struct NewVisit<'a> {
    id: Uuid,
    site: Uuid,
    found: &'a AtGate,
    foreign: Option<&'a ForeignMachine>,
    photo: Uuid,
    exemption: Option<&'a str>,
    when: i64,
    shown: Option<i64>,
}
