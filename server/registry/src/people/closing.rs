//! 注销账号 (个人信息保护法 47): an account is closed by its owner when nothing of the register hangs on it. What was never sent
//! is deleted, the phone is free for another account, and what the register must keep is kept sealed.

use domain::fields::Report;
use domain::filing::{FilingKind, FilingState};
use domain::refusal::Refusal;
use domain::site::SiteState;
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::filings::store::filings;
use crate::people::store::accounts;
use crate::people::store::devices;
use crate::people::store::own_data::{self as sql, OpenFilingRow};
use crate::photos::store as photos;
use crate::service::People;
use crate::sites::store::{self as site_sql, MemberRow, SiteRow};

/// What a closed account is called from then on.
pub(crate) const CLOSED_NAME: &str = "已注销账号";

/// Whatever keeps an account open, each with where it is settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InTheWay {
    /// Machines that are registered and not cancelled, with their numbers.
    pub machines: Vec<(Uuid, String)>,
    /// Filings that wait for their decision; with the machine when it is a change of one.
    pub filings: Vec<OpenFiling>,
    /// Sites that only this account administers, with their names.
    pub sites: Vec<(Uuid, String)>,
}

/// A filing that waits for its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFiling {
    /// The page on which it is seen: of the filing, or of its machine.
    pub page: Uuid,
    /// What is asked for.
    pub kind: FilingKind,
    /// Where it stands.
    pub state: FilingState,
}

impl InTheWay {
    /// Nothing is.
    pub const fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.filings.is_empty() && self.sites.is_empty()
    }
}

impl People<'_> {
    /// What keeps one's own account open.
    pub async fn in_the_way(self, actor: &Actor) -> Result<InTheWay> {
        if actor.role == Role::Staff {
            return Err(Refusal::Forbidden.into());
        }
        let mut tx = self.db.begin().await?;
        let found = self.in_the_way_now(&mut tx, actor.account).await?;
        drop(tx);
        Ok(found)
    }

    async fn in_the_way_now(self, tx: &mut Tx, account: Uuid) -> Result<InTheWay> {
        let filings: Vec<OpenFilingRow> = tx.all(sql::OPEN_FILINGS, values![account]).await?;
        let filings = filings.into_iter().map(|row| {
            Ok(OpenFiling {
                page: row.machine_id.unwrap_or(row.id),
                kind: FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))?,
                state: FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?,
            })
        });
        let mut found = InTheWay {
            filings: filings.collect::<Result<_>>()?,
            machines: tx.all(sql::LIVE_MACHINES, values![account]).await?,
            sites: Vec::new(),
        };
        for row in tx.all::<SiteRow>(site_sql::OF_ACCOUNT, values![account]).await? {
            let open = matches!(SiteState::from_code(&row.state), Some(SiteState::Submitted | SiteState::Approved));
            if open && tx.all::<MemberRow>(site_sql::MEMBERS, values![row.id]).await?.len() == 1 {
                found.sites.push((row.id, row.name));
            }
        }
        Ok(found)
    }

    /// 注销账号, with the password and a tick.
    pub async fn close_account(self, actor: &Actor, password: &str, confirmed: bool) -> Result<()> {
        if actor.role == Role::Staff {
            return Err(Refusal::Forbidden.into());
        }
        let mut report = Report::default();
        if !confirmed {
            report.error("confirmed", "请确认已了解注销的后果，并勾选");
        }
        if password.is_empty() {
            report.error("current", "请填写登录密码");
        }
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        self.prove_password(actor, password).await?;
        let mut tx = self.db.begin().await?;
        // Whoever begins a filing or hands a machine over waits here, and then finds the account closed.
        if tx.run(accounts::LOCK_OPEN, values![actor.account]).await? == 0 {
            return Err(Refusal::SignInRequired.into());
        }
        self.leave_sites(&mut tx, actor).await?;
        // A form that is being sent on another device is waited for, or comes too late.
        tx.run(sql::FREEZE_FILINGS, values![actor.account]).await?;
        if !self.in_the_way_now(&mut tx, actor.account).await?.is_empty() {
            return Err(Refusal::AccountInUse.into());
        }
        tx.run(sql::LEAVE_SITES, values![actor.account]).await?;
        for (draft,) in tx.all::<(Uuid,)>(sql::UNSENT, values![actor.account]).await? {
            tx.run(photos::DELETE_OF_FILING, values![draft]).await?;
            tx.run(filings::DROP_KEPT_FORMS, values![draft]).await?;
            self.trail().record(&mut tx, draft, actor, "filing.deleted", &serde_json::json!({})).await?;
            tx.run(filings::DELETE_DRAFT, values![draft, actor.account]).await?;
        }
        let now = self.clock.now_ms();
        let sealed = self.seal.seal(&(&actor.login, &actor.name))?;
        let login = format!("closed:{}", actor.account);
        let values = values![actor.account, now, sealed, login, CLOSED_NAME];
        if tx.run(sql::CLOSE, values).await? == 0 {
            return Err(Refusal::SignInRequired.into());
        }
        tx.run(accounts::END_SESSIONS_OF, values![actor.account, now]).await?;
        tx.run(devices::FORGET_ALL, values![actor.account]).await?;
        tx.run(sql::FORGET_LEFT, values![actor.account]).await?;
        self.record_own(&mut tx, actor, "account.closed").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sites that were never sent go with their only administrator; of the others every one is locked in turn, so that
    /// two administrators who close their accounts at once come one after the other.
    async fn leave_sites(self, tx: &mut Tx, actor: &Actor) -> Result<()> {
        if actor.role != Role::Site {
            return Ok(());
        }
        tx.run(sql::DECLINE, values![&actor.login, self.clock.now_ms()]).await?;
        let mut sites: Vec<SiteRow> = tx.all(site_sql::OF_ACCOUNT, values![actor.account]).await?;
        sites.sort_unstable_by_key(|site| site.id);
        for site in sites {
            tx.run(site_sql::LOCK, values![site.id]).await?;
            let members: Vec<MemberRow> = tx.all(site_sql::MEMBERS, values![site.id]).await?;
            let row: Option<SiteRow> = tx.one(site_sql::FIND, values![site.id]).await?;
            if members.len() == 1 && row.is_some_and(|row| row.revision == 0) {
                for statement in [sql::FORGET_PHOTOS, sql::FORGET_MEMBERS, sql::FORGET_WORDS, sql::FORGET_SITE] {
                    tx.run(statement, values![site.id]).await?;
                }
            } else {
                let detail = serde_json::json!({"member": actor.name});
                self.trail()
                    .record(tx, (site.id, site.office_id.as_deref()), actor, "site.member_removed", &detail)
                    .await?;
            }
        }
        Ok(())
    }
}
