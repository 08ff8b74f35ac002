//! The staff of the offices: administrators of the city manage everybody, those of an office their own office's people.
//!
//! Every change takes one lock and then reads again who acts: of two administrators who remove each other at once the
//! second is no administrator any more. Because nobody removes themselves, whoever acts remains, and the city never
//! loses its last one.

use domain::credentials::check_new_password;
use domain::fields::{Report, required_name};
use domain::refusal::Refusal;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::actor::{Actor, Duty, Scope};
use crate::clock::random_bytes;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::offices::store::staff::{self as sql, MemberRow};
use crate::people::accounts::NewStaff;
use crate::people::store::accounts;
use crate::people::store::second_factor;
use crate::people::store::sessions;
use crate::service::Offices;
use crate::trail::By;

/// A member of staff, as administrators see them.
#[derive(Debug, Clone)]
pub struct Member {
    /// The account.
    pub id: Uuid,
    /// Username.
    pub username: String,
    /// 姓名.
    pub name: String,
    /// The office's code.
    pub office: String,
    /// The office's name.
    pub office_name: String,
    /// What they may do.
    pub duties: Vec<Duty>,
    /// The password is a temporary one.
    pub temporary: bool,
    /// A phone is set up for one-time codes.
    pub second_factor: bool,
    /// When the account was closed.
    pub closed_at: Option<i64>,
    /// When they were last here.
    pub last_seen: Option<i64>,
    /// Grows with every change.
    pub version: i64,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.id,
            username: row.login,
            name: row.name,
            office: row.office_id,
            office_name: row.office_name,
            duties: Duty::list(&row.duties),
            temporary: row.temporary_since.is_some(),
            second_factor: row.totp_sealed.is_some(),
            closed_at: row.closed_at,
            last_seen: row.last_seen_at,
            version: row.version,
        }
    }
}

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct StaffFilter {
    /// One office.
    pub office: Option<String>,
    /// A part of the username or the name.
    pub search: String,
    /// Behind which username the page begins.
    pub after: String,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct StaffPage {
    /// By username.
    pub members: Vec<Member>,
    /// Behind which username the next page begins.
    pub next: Option<String>,
}

/// What can be changed of a member.
#[derive(Debug, Clone, Default)]
pub struct MemberForm {
    /// 姓名.
    pub name: String,
    /// The office's code.
    pub office: String,
    /// What they may do.
    pub duties: Vec<Duty>,
}

/// Lines a page.
const PAGE: i64 = 50;
/// Letters and digits of temporary passwords: nobody takes one for another when it is read out.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Their length.
const TEMPORARY_LENGTH: usize = 12;

/// A random password that can be read out and obeys the rules.
fn temporary_password(login: &str) -> String {
    loop {
        let bytes = random_bytes::<32>();
        // The alphabet does not divide 256: the bytes at the end would favour its beginning.
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < 256 - 256 % LETTERS.len());
        let password: String =
            fair.take(TEMPORARY_LENGTH).map(|byte| char::from(LETTERS[byte % LETTERS.len()])).collect();
        if password.len() == TEMPORARY_LENGTH && check_new_password(&password, login).is_ok() {
            return password;
        }
    }
}

fn is_administrator(row: &MemberRow) -> bool {
    row.closed_at.is_none() && Duty::list(&row.duties).contains(&Duty::Administration)
}

fn scope_of(row: &MemberRow) -> Scope {
    if row.office_kind == "city" { Scope::City } else { Scope::Office(row.office_id.clone()) }
}

impl Offices<'_> {
    /// A page of the staff that an administrator manages.
    pub async fn staff_list(self, actor: &Actor, filter: &StaffFilter) -> Result<StaffPage> {
        actor.staff(Duty::Administration)?;
        let office = actor.narrowed(filter.office.as_deref())?.unwrap_or_default();
        let search = domain::text::comparable(&filter.search).to_lowercase();
        let after = filter.after.replace('\0', "");
        let mut rows: Vec<MemberRow> = self.db.all(sql::LIST, values![after, office, search, PAGE + 1]).await?;
        let size = usize::try_from(PAGE).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|row| row.login.clone());
        Ok(StaffPage { members: rows.into_iter().map(Member::from).collect(), next })
    }

    /// One of them; of another office, not found.
    pub async fn staff_member(self, actor: &Actor, id: Uuid) -> Result<Member> {
        let scope = actor.staff(Duty::Administration)?;
        let row: Option<MemberRow> = self.db.one(sql::FIND, values![id]).await?;
        Ok(row.filter(|row| scope.covers(&row.office_id)).map(Member::from).ok_or(Refusal::NotFound)?)
    }

    /// Adds a member; answers the account and its temporary password, which nobody can read again.
    pub async fn invite_staff(self, actor: &Actor, username: &str, form: &MemberForm) -> Result<(Uuid, String)> {
        let scope = actor.staff(Duty::Administration)?;
        let mut report = Report::default();
        if form.duties.is_empty() {
            report.error("duties", "请至少选择一项职责");
        }
        if !scope.covers(&form.office) {
            report.error("office", "请选择机构");
        }
        let password = temporary_password(&username.trim().to_lowercase());
        let new = NewStaff {
            username: username.to_owned(),
            name: form.name.clone(),
            office: form.office.clone(),
            duties: form.duties.clone(),
            password: password.clone(),
        };
        let checked = match self.people().check_staff(&new).await {
            Ok(checked) if report.is_clean() => checked,
            Err(Error::Refused(Refusal::Invalid { report: mut found })) => {
                found.errors.retain(|remark| report.error_of(&remark.field).is_none());
                found.errors.extend(report.errors);
                return Err(Refusal::Invalid { report: found }.into());
            }
            Ok(_) => return Err(Refusal::Invalid { report }.into()),
            Err(other) => return Err(other),
        };
        let mut tx = self.db.begin().await?;
        let scope = self.acting(&mut tx, actor).await?;
        if !scope.covers(&checked.office) {
            return Err(Refusal::Forbidden.into());
        }
        let id = match self.people().insert_staff(&mut tx, &checked, By::from(actor)).await {
            Err(Error::Refused(Refusal::AccountExists)) => {
                report.error("username", "这个用户名已经有人使用，请换一个");
                return Err(Refusal::Invalid { report }.into());
            }
            made => made?,
        };
        tx.run(sql::MAKE_TEMPORARY, values![id, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok((id, password))
    }

    /// Changes name, office and duties. Other duties or another office end the member's sessions.
    pub async fn edit_staff(self, actor: &Actor, id: Uuid, version: i64, form: &MemberForm) -> Result<()> {
        let scope = actor.staff(Duty::Administration)?;
        let mut report = Report::default();
        let name = report.keep("name", required_name(&form.name, "姓名", 50));
        if form.duties.is_empty() {
            report.error("duties", "请至少选择一项职责");
        }
        if !scope.covers(&form.office) || self.find_office(&form.office).await?.is_none() {
            report.error("office", "请选择机构");
        }
        let mut tx = self.db.begin().await?;
        let row = self.managed(&mut tx, actor, id).await?;
        let (Some(name), true) = (name, report.is_clean()) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let moved = form.office != row.office_id;
        if id == actor.account && (moved || !form.duties.contains(&Duty::Administration)) {
            return Err(Refusal::OwnAdministration.into());
        }
        let duties = Duty::stored(&form.duties);
        if tx.run(sql::EDIT, values![id, version, &name, &form.office, &duties]).await? == 0 {
            return Err(Refusal::ChangedElsewhere.into());
        }
        if moved || duties != row.duties {
            self.end_sessions_but_own(&mut tx, actor, id).await?;
        }
        let detail = json!({
            "duties": {"before": row.duties, "after": duties},
            "office": {"before": row.office_id, "after": form.office},
            "renamed": if name == row.name { "no" } else { "yes" },
        });
        self.trail().record(&mut tx, (id, form.office.as_str()), actor, "staff.changed", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets a new temporary password and ends the sessions; answers the password, which nobody can read again.
    pub async fn renew_staff_password(self, actor: &Actor, id: Uuid) -> Result<String> {
        self.set_temporary_password(actor, id, Option::is_none, "staff.password_renewed").await
    }

    /// Opens a closed account again, with a new temporary password.
    pub async fn reopen_staff(self, actor: &Actor, id: Uuid) -> Result<String> {
        self.set_temporary_password(actor, id, Option::is_some, "staff.reopened").await
    }

    async fn set_temporary_password(
        self,
        actor: &Actor,
        id: Uuid,
        closed: fn(&Option<i64>) -> bool,
        what: &str,
    ) -> Result<String> {
        let member = self.staff_member(actor, id).await?;
        let password = temporary_password(&member.username);
        let hash = self.passwords.hash(&password).await?;
        let mut tx = self.db.begin().await?;
        let row = self.managed_other(&mut tx, actor, id).await?;
        if !closed(&row.closed_at) {
            return Err(Refusal::ChangedElsewhere.into());
        }
        let now = self.clock.now_ms();
        tx.run(sql::SET_TEMPORARY_PASSWORD, values![id, hash, now]).await?;
        tx.run(accounts::END_SESSIONS_OF, values![id, now]).await?;
        self.trail().record(&mut tx, (id, row.office_id.as_str()), actor, what, &json!({})).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Forgets the phone and the recovery codes: the next sign-in sets up another. The sessions end.
    pub async fn reset_second_factor(self, actor: &Actor, id: Uuid) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let row = self.managed_other(&mut tx, actor, id).await?;
        tx.run(second_factor::FORGET_SECRET, values![id]).await?;
        tx.run(second_factor::DROP_RECOVERY, values![id]).await?;
        self.finish(tx, actor, &row, "second_factor.reset", json!({})).await
    }

    /// Ends every session of a member.
    pub async fn end_staff_sessions(self, actor: &Actor, id: Uuid) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let row = self.managed(&mut tx, actor, id).await?;
        self.finish(tx, actor, &row, "staff.sessions_ended", json!({})).await
    }

    /// Closes an account: nobody signs in with it, what it did stays.
    pub async fn close_staff(self, actor: &Actor, id: Uuid) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let row = self.managed_other(&mut tx, actor, id).await?;
        if tx.run(sql::CLOSE, values![id, self.clock.now_ms()]).await? == 0 {
            return Err(Refusal::ChangedElsewhere.into());
        }
        self.finish(tx, actor, &row, "staff.closed", json!({"duties": row.duties})).await
    }

    async fn finish(self, mut tx: Tx, actor: &Actor, row: &MemberRow, what: &str, detail: Json) -> Result<()> {
        self.end_sessions_but_own(&mut tx, actor, row.id).await?;
        self.trail().record(&mut tx, (row.id, row.office_id.as_str()), actor, what, &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// An administrator who edits their own duties stays signed in where they are.
    async fn end_sessions_but_own(self, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<()> {
        tx.run(sessions::END_OTHERS, values![id, &actor.session, self.clock.now_ms()]).await?;
        Ok(())
    }

    /// Takes the lock of administration and answers the districts of the acting administrator as they are now.
    async fn acting(self, tx: &mut Tx, actor: &Actor) -> Result<Scope> {
        actor.staff(Duty::Administration)?;
        tx.run(sql::LOCK, values![]).await?;
        let own: Option<MemberRow> = tx.one(sql::FIND, values![actor.account]).await?;
        let own = own.filter(is_administrator).ok_or(Refusal::Forbidden)?;
        Ok(scope_of(&own))
    }

    async fn managed(self, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<MemberRow> {
        let scope = self.acting(tx, actor).await?;
        let row: Option<MemberRow> = tx.one(sql::FIND, values![id]).await?;
        Ok(row.filter(|row| scope.covers(&row.office_id)).ok_or(Refusal::NotFound)?)
    }

    /// As [`Self::managed`], of somebody else.
    async fn managed_other(self, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<MemberRow> {
        let row = self.managed(tx, actor, id).await?;
        if id == actor.account { Err(Refusal::OwnAdministration.into()) } else { Ok(row) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_passwords_can_be_read_out_and_differ() {
        let passwords: Vec<String> = (0..200).map(|_| temporary_password("lihua")).collect();
        for password in &passwords {
            assert_eq!(password.len(), 12);
            assert!(!password.contains(['0', 'o', '1', 'l', 'i']), "{password}");
            assert_eq!(check_new_password(password, "lihua"), Ok(()));
        }
        assert!(passwords.iter().all(|password| passwords.iter().filter(|other| *other == password).count() == 1));
    }
}
