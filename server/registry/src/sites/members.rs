//! Who administers a site: several people by invitation. An invitation is for a phone, whether it has an account or
//! not, and is answered by whoever signs in with it.

use domain::fields::Report;
use domain::identifiers::Mobile;
use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::DAY_MS;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::people::codes::read_mobile;
use crate::service::Sites;
use crate::sites::store::{self as sql, InvitationRow, MemberRow, SiteRow};

/// Administrators and open invitations of a site together.
const MOST_MEMBERS: usize = 20;
/// Invitations to one site in a day: each is a message to somebody.
const INVITATIONS_A_DAY: i64 = 20;

/// An administrator of a site.
#[derive(Debug, Clone)]
pub struct Member {
    /// Their account.
    pub account: Uuid,
    /// Their name.
    pub name: String,
    /// `138****0000`.
    pub phone: String,
    /// Since when.
    pub since: i64,
}

/// An invitation that waits for its answer.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Its id.
    pub id: Uuid,
    /// The site.
    pub site: Uuid,
    /// Its name.
    pub site_name: String,
    /// `138****0000`.
    pub phone: String,
    /// Who invited.
    pub by: String,
    /// When.
    pub at: i64,
}

fn masked(phone: &str) -> String {
    domain::message::masked_phone(phone)
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        Self {
            id: row.id,
            site: row.site_id,
            site_name: row.site_name,
            phone: masked(&row.phone),
            by: row.invited_name,
            at: row.invited_at,
        }
    }
}

impl Sites<'_> {
    /// Administrators and open invitations of a site.
    pub async fn site_members(self, actor: &Actor, site: Uuid) -> Result<(Vec<Member>, Vec<Invitation>)> {
        self.site_row(actor, site).await?;
        let members: Vec<MemberRow> = self.db.all(sql::MEMBERS, values![site]).await?;
        let members = members.into_iter().map(|row| Member {
            account: row.account_id,
            name: row.name,
            phone: masked(&row.login),
            since: row.since,
        });
        let invited: Vec<InvitationRow> = self.db.all(sql::INVITATIONS_OF_SITE, values![site]).await?;
        Ok((members.collect(), invited.into_iter().map(Invitation::from).collect()))
    }

    /// Asks whoever has a phone to administer the site too. Asking again changes nothing.
    pub async fn invite(self, actor: &Actor, site: Uuid, phone: &str) -> Result<()> {
        // Only what an office approved is named in a message.
        let row = self.gate().open_site(actor, site).await?;
        let phone = read_mobile(phone)?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(sql::LOCK, values![site]).await?;
        let members: Vec<MemberRow> = tx.all(sql::MEMBERS, values![site]).await?;
        let open: Vec<InvitationRow> = tx.all(sql::INVITATIONS_OF_SITE, values![site]).await?;
        let today: Option<(i64,)> = tx.one(sql::INVITED_SINCE, values![site, now - DAY_MS]).await?;
        let sentence = if members.iter().any(|member| member.login == phone) {
            Some("这个手机号已经是本工地的管理员")
        } else if members.len() + open.len() >= MOST_MEMBERS || today.is_some_and(|(sent,)| sent >= INVITATIONS_A_DAY) {
            Some("邀请的人数已到上限，请先移除不需要的管理员或撤回邀请，明天再试")
        } else {
            None
        };
        if let Some(sentence) = sentence {
            let mut report = Report::default();
            report.error("phone", sentence);
            return Err(Refusal::Invalid { report }.into());
        }
        if tx.run(sql::INVITE, values![self.clock.new_id(), site, &phone, actor.account, now]).await? == 0 {
            return Ok(());
        }
        let detail = serde_json::json!({"phone": masked(&phone)});
        self.trail().record(&mut tx, (site, row.office_id.as_deref()), actor, "site.invited", &detail).await?;
        let filling = [(Placeholder::Site, row.name.as_str())];
        let about = row.office_id.as_deref().map(|office| (site, office));
        self.people().take_message(&mut tx, Some(actor.account), &phone).await?;
        self.messages().post(&mut tx, Template::SiteInvited, about, &phone, &filling).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// The invitations to whoever is signed in.
    pub async fn my_invitations(self, actor: &Actor) -> Result<Vec<Invitation>> {
        actor.site()?;
        let rows: Vec<InvitationRow> = self.db.all(sql::INVITATIONS_OF_PHONE, values![&actor.login]).await?;
        Ok(rows.into_iter().map(Invitation::from).collect())
    }

    /// 接受 or 谢绝. Answers the site.
    pub async fn answer_invitation(self, actor: &Actor, id: Uuid, accept: bool) -> Result<Uuid> {
        let account = actor.site()?;
        let now = self.clock.now_ms();
        let outcome = if accept { "accepted" } else { "declined" };
        let mut tx = self.db.begin().await?;
        let answered: Option<(Uuid,)> = tx.one(sql::ANSWER, values![id, &actor.login, now, outcome]).await?;
        let (site,) = answered.ok_or(Refusal::NotFound)?;
        if accept {
            tx.run(sql::JOIN, values![site, account, now]).await?;
        }
        let what = if accept { "site.member_joined" } else { "site.member_declined" };
        self.record_on_site(&mut tx, site, actor, what, &serde_json::json!({})).await?;
        tx.commit().await?;
        Ok(site)
    }

    /// Takes an invitation back.
    pub async fn withdraw_invitation(self, actor: &Actor, site: Uuid, id: Uuid) -> Result<()> {
        self.own_site(actor, site).await?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::WITHDRAW_INVITATION, values![id, site, self.clock.now_ms()]).await? == 0 {
            return Err(Refusal::Settled.into());
        }
        tx.commit().await?;
        Ok(())
    }

    /// Removes an administrator, or leaves oneself; the last one stays.
    pub async fn remove_member(self, actor: &Actor, site: Uuid, account: Uuid) -> Result<()> {
        self.own_site(actor, site).await?;
        let mut tx = self.db.begin().await?;
        // Two who remove each other at once come one after the other.
        tx.run(sql::LOCK, values![site]).await?;
        let members: Vec<MemberRow> = tx.all(sql::MEMBERS, values![site]).await?;
        let is_member = |id: Uuid| members.iter().any(|member| member.account_id == id);
        if !is_member(actor.account) {
            return Err(Refusal::NotFound.into());
        }
        let Some(removed) = members.iter().find(|member| member.account_id == account) else {
            return Err(Refusal::Settled.into());
        };
        if tx.run(sql::LEAVE, values![site, account]).await? == 0 {
            return Err(Refusal::LastAdministrator.into());
        }
        let detail = serde_json::json!({"member": removed.name});
        self.record_on_site(&mut tx, site, actor, "site.member_removed", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn record_on_site(
        self,
        tx: &mut Tx,
        site: Uuid,
        actor: &Actor,
        what: &'static str,
        detail: &serde_json::Value,
    ) -> Result<()> {
        let row: SiteRow = tx.one(sql::FIND, values![site]).await?.ok_or(Error::Broken("a member without a site"))?;
        self.trail().record(tx, (site, row.office_id.as_deref()), actor, what, detail).await
    }

    /// Tells every administrator of a site.
    pub(crate) async fn tell_members(
        self,
        tx: &mut Tx,
        site: Uuid,
        office: Option<&str>,
        template: Template,
        filling: &[(Placeholder, &str)],
    ) -> Result<()> {
        let members: Vec<MemberRow> = tx.all(sql::MEMBERS, values![site]).await?;
        for member in members.iter().filter(|member| Mobile::parse(&member.login).is_ok()) {
            self.messages().post(tx, template, office.map(|office| (site, office)), &member.login, filling).await?;
        }
        Ok(())
    }
}
