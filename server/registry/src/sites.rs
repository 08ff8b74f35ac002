//! 工地注册 (manual 三(五)): what its administrators fill in and send, and the site as they and the office see it.

pub(crate) mod store;

mod members;
mod office;

use domain::fields::{Fields, Remark, Report};
use domain::filing::FilingState;
use domain::refusal::Refusal;
use domain::search::suffixes;
use domain::site::{self, FIELDS, SiteData, SitePhoto, SiteState};
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::filings::listing::Due;
use crate::offices::Office;
use crate::people::quotas::Daily;
use crate::photos::{Incoming, Keeping, Size};
use crate::service::Sites;
use crate::sites::store::{self as sql, RevisionRow, SitePhotoRow, SiteRow};

pub use members::{Invitation, Member};
pub(crate) use office::at_field;
pub use office::{SiteFilter, SitePage};

pub use crate::sites::store::MOST_FOUND;

/// One submission of a site and what became of it.
#[derive(Debug, Clone)]
pub struct SiteRevision {
    /// The first is 1.
    pub no: i64,
    /// The form as it was sent.
    pub fields: Fields,
    /// When.
    pub submitted_at: i64,
    /// What the office said.
    pub outcome: Option<SiteState>,
    /// Why it came back.
    pub reasons: Vec<Remark>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
}

/// A site, for its administrators and its office.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: SiteState,
    /// Grows with every change of the form.
    pub version: i64,
    /// How often it was sent.
    pub revision: i64,
    /// The form as it was typed.
    pub fields: Fields,
    /// 工地名称.
    pub name: String,
    /// 详细地址.
    pub address: String,
    /// 施工单位.
    pub contractor: String,
    /// It lies in the low-emission zone.
    pub in_zone: bool,
    /// 工地现有机械数.
    pub inside: i64,
    /// 总入场机械数.
    pub entries: i64,
    /// 总出场机械数.
    pub exits: i64,
    /// Why it came back.
    pub reasons: Vec<Remark>,
    /// The office of its district, once it was sent.
    pub office: Option<Office>,
    /// When it was last sent.
    pub submitted_at: Option<i64>,
    /// Until when it should be decided.
    pub due: Option<Due>,
    /// Who decided last.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was closed.
    pub closed_reason: Option<String>,
}

impl Site {
    /// Machines may come and go.
    pub fn is_open(&self) -> bool {
        self.state == SiteState::Approved
    }
}

/// A site with what only its own page shows.
#[derive(Debug, Clone)]
pub struct SiteFile {
    /// The site.
    pub site: Site,
    /// 公示牌 and permit.
    pub photos: Vec<(SitePhoto, Uuid)>,
    /// Every submission, the newest first.
    pub revisions: Vec<SiteRevision>,
}

impl Sites<'_> {
    /// An id for a form that is about to be filled in: sending it twice makes one site.
    pub fn new_site(self) -> Uuid {
        self.clock.new_id()
    }

    pub(crate) fn site_of(self, row: SiteRow, offices: &[Office]) -> Result<Site> {
        let state = SiteState::from_code(&row.state).ok_or(Error::Broken("site state"))?;
        let waiting = if state == SiteState::Submitted { FilingState::Submitted } else { FilingState::Approved };
        Ok(Site {
            id: row.id,
            state,
            version: row.version,
            revision: row.revision,
            fields: self.seal.open(&row.fields_sealed)?,
            name: row.name,
            address: row.address,
            contractor: row.contractor,
            in_zone: row.in_zone != 0,
            inside: row.inside_count,
            entries: row.entry_count,
            exits: row.exit_count,
            reasons: serde_json::from_str(&row.reasons)?,
            office: row.office_id.and_then(|id| offices.iter().find(|office| office.code == id).cloned()),
            submitted_at: row.submitted_at,
            due: Due::of(waiting, row.amber_at, row.due_at, self.clock.now_ms()),
            decided_by: row.decided_name,
            decided_at: row.decided_at,
            closed_reason: row.closed_reason,
        })
    }

    /// The row of a site, for its administrators and for the office that it was sent to; to all others it is not there.
    pub(crate) async fn site_row(self, actor: &Actor, id: Uuid) -> Result<SiteRow> {
        let row: Option<SiteRow> = self.db.one(sql::FIND, values![id]).await?;
        let theirs = match (actor.role, &row) {
            (Role::Site, Some(_)) => self.db.one::<(Uuid,)>(sql::MEMBER, values![id, actor.account]).await?.is_some(),
            (Role::Staff, Some(row)) => {
                let scope = actor.viewer()?;
                row.revision > 0 && row.office_id.as_deref().is_some_and(|office| scope.covers(office))
            }
            (Role::Owner, _) => return Err(Refusal::Forbidden.into()),
            (_, None) => false,
        };
        row.filter(|_| theirs).ok_or_else(|| Refusal::NotFound.into())
    }

    /// One of the administrator's own sites, or a refusal.
    pub(crate) async fn own_site(self, actor: &Actor, id: Uuid) -> Result<SiteRow> {
        actor.site()?;
        self.site_row(actor, id).await
    }

    /// The sites that a person administers, the newest first.
    pub async fn my_sites(self, actor: &Actor) -> Result<Vec<Site>> {
        let account = actor.site()?;
        let (rows, offices): (Vec<SiteRow>, _) =
            (self.db.all(sql::OF_ACCOUNT, values![account]).await?, self.offices().all().await?);
        rows.into_iter().map(|row| self.site_of(row, &offices)).collect()
    }

    /// A site, for its administrators and its office.
    pub async fn site(self, actor: &Actor, id: Uuid) -> Result<SiteFile> {
        let row = self.site_row(actor, id).await?;
        let revisions: Vec<RevisionRow> = self.db.all(sql::REVISIONS, values![id]).await?;
        let revisions = revisions.into_iter().map(|row| {
            Ok(SiteRevision {
                no: row.no,
                fields: self.seal.open(&row.fields_sealed)?,
                submitted_at: row.submitted_at,
                outcome: row.outcome.as_deref().and_then(SiteState::from_code),
                reasons: row.reasons.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
                decided_by: row.decided_name,
                decided_at: row.decided_at,
            })
        });
        Ok(SiteFile {
            revisions: revisions.collect::<Result<_>>()?,
            photos: self.site_photos(id).await?.iter().filter_map(shown).collect(),
            site: self.site_of(row, &self.offices().all().await?)?,
        })
    }

    async fn site_photos(self, id: Uuid) -> Result<Vec<SitePhotoRow>> {
        Ok(self.db.all(sql::PHOTOS, values![id]).await?)
    }

    /// Keeps what was typed, valid or not; the first time it makes the site, whose administrator is whoever typed it.
    /// Answers the new version.
    pub async fn save_site(self, actor: &Actor, id: Uuid, version: i64, fields: &Fields) -> Result<i64> {
        let account = actor.site()?;
        let fields = fields.only(FIELDS);
        let (sealed, now) = (self.seal.seal(&fields)?, self.clock.now_ms());
        let name: String = domain::text::comparable(fields.get("name")).chars().take(60).collect();
        let mut tx = self.db.begin().await?;
        if version == 0 {
            self.people().take_daily(&mut tx, account, Daily::Sites).await?;
            let open: Option<(i64,)> = tx.one(sql::COUNT_UNSENT, values![account]).await?;
            if open.is_some_and(|(open,)| open >= self.config.limits.sites_open) {
                return Err(Refusal::OpenLimit.into());
            }
        }
        if version == 0 && tx.run(sql::INSERT, values![id, account, &sealed, &name, now]).await? > 0 {
            tx.run(sql::JOIN, values![id, account, now]).await?;
            self.trail().record(&mut tx, id, actor, "site.started", &serde_json::json!({})).await?;
            tx.commit().await?;
            return Ok(1);
        }
        if tx.one::<(Uuid,)>(sql::MEMBER, values![id, account]).await?.is_none() {
            return Err(Refusal::NotFound.into());
        }
        if tx.run(sql::SAVE, values![id, version, sealed, name, now]).await? == 0 {
            drop(tx);
            return Err(self.why_site_not_saved(actor, id).await?.into());
        }
        tx.commit().await?;
        Ok(version + 1)
    }

    async fn why_site_not_saved(self, actor: &Actor, id: Uuid) -> Result<Refusal> {
        let site = self.site(actor, id).await?.site;
        Ok(if site.state.is_editable() {
            Refusal::ChangedElsewhere
        } else {
            Refusal::SiteDecided { state: site.state }
        })
    }

    /// Whether a photo of the form may be put now: asked before the body is read.
    pub async fn may_put_site_photo(self, actor: &Actor, id: Uuid) -> Result<()> {
        let row = self.own_site(actor, id).await?;
        let state = SiteState::from_code(&row.state).ok_or(Error::Broken("site state"))?;
        if !state.is_editable() {
            return Err(Refusal::SiteDecided { state }.into());
        }
        self.people().has_daily(actor.account, Daily::Photos).await
    }

    /// Takes a received file into its slot; a new one replaces the old.
    pub async fn put_site_photo(self, actor: &Actor, id: Uuid, slot: SitePhoto, file: &Incoming) -> Result<Uuid> {
        self.may_put_site_photo(actor, id).await?;
        let stored = self.photos().store_photo(file, Keeping::Clear).await?;
        let (photo, now) = (self.clock.new_id(), self.clock.now_ms());
        let mut tx = self.db.begin().await?;
        if tx.run(sql::LOCK_EDITABLE, values![id, now]).await? == 0 {
            drop(tx);
            return Err(self.why_site_not_saved(actor, id).await?.into());
        }
        self.people().take_daily(&mut tx, actor.account, Daily::Photos).await?;
        tx.run(sql::REMOVE_SLOT, values![id, slot.code(), now]).await?;
        tx.run(sql::INSERT_PHOTO, stored.row(photo, id, slot, now)).await?;
        tx.commit().await?;
        Ok(photo)
    }

    /// What is still to be mended in the form, as it stands today.
    pub async fn assess_site(self, file: &SiteFile) -> Result<(Option<SiteData>, Report)> {
        let districts: Vec<String> = self.offices().districts().await?.into_iter().map(|office| office.code).collect();
        let have: Vec<SitePhoto> = file.photos.iter().map(|(slot, _)| *slot).collect();
        Ok(site::check(&file.site.fields, &have, &districts))
    }

    /// 提交: to the office of its district. Sending the same form twice sends it once.
    pub async fn submit_site(self, actor: &Actor, id: Uuid, version: i64) -> Result<()> {
        self.own_site(actor, id).await?;
        let file = self.site(actor, id).await?;
        if file.site.state == SiteState::Submitted && file.site.version - 1 == version {
            return Ok(());
        }
        if !file.site.state.is_editable() || file.site.version != version {
            return Err(self.why_site_not_saved(actor, id).await?.into());
        }
        let (data, report) = self.assess_site(&file).await?;
        let Some(data) = data else { return Err(Refusal::Invalid { report }.into()) };
        let zone = self.config.zone.as_ref();
        let in_zone = data.position.zip(zone).is_some_and(|(position, zone)| zone.holds(position) == Some(true));
        let now = self.clock.now_ms();
        let (amber, due) = self.filings().clock_of(now);
        let photos: Vec<Uuid> = file.photos.iter().map(|(_, photo)| *photo).collect();
        let mut tx = self.db.begin().await?;
        self.people().take_daily(&mut tx, actor.account, Daily::Sent).await?;
        let sent: Option<(i64,)> = tx
            .one(
                sql::SUBMIT,
                values![
                    id,
                    version,
                    &data.district,
                    &data.name,
                    &data.address,
                    &data.contractor,
                    i64::from(in_zone),
                    now,
                    amber,
                    due
                ],
            )
            .await?;
        let Some((revision,)) = sent else {
            drop(tx);
            return Err(self.why_site_not_saved(actor, id).await?.into());
        };
        let photos = serde_json::to_string(&photos)?;
        tx.run(sql::INSERT_REVISION, values![id, revision, self.seal.seal(&file.site.fields)?, photos, now]).await?;
        self.learn_site(&mut tx, id, &data).await?;
        let detail = serde_json::json!({"revision": revision});
        self.trail().record(&mut tx, (id, data.district.as_str()), actor, "site.submitted", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a site findable by any part of its name, its 施工单位 and its address.
    async fn learn_site(self, tx: &mut Tx, id: Uuid, data: &SiteData) -> Result<()> {
        tx.run(sql::FORGET_WORDS, values![id]).await?;
        for word in [&data.name, &data.contractor, &data.address] {
            for suffix in suffixes(word) {
                tx.run(sql::LEARN_WORD, values![suffix, id, &data.district]).await?;
            }
        }
        Ok(())
    }

    /// A photo of a site or of its gate, for its administrators and its office.
    pub(crate) async fn site_photo(self, actor: &Actor, id: Uuid, size: Size) -> Result<bytes::Bytes> {
        let row: SitePhotoRow = self.db.one(sql::PHOTO, values![id]).await?.ok_or(Refusal::NotFound)?;
        if actor.role == Role::Owner {
            return Err(Refusal::NotFound.into());
        }
        self.site_row(actor, row.site_id).await?;
        self.photos().paper_bytes(if size == Size::Full { &row.hash } else { &row.thumb_hash }).await
    }
}

fn shown(row: &SitePhotoRow) -> Option<(SitePhoto, Uuid)> {
    Some((SitePhoto::from_code(&row.slot)?, row.id))
}
