//! 我的账号: a member of staff changes their own password, with the old one.

use domain::credentials::{PASSWORD_MAX, check_new_password};
use domain::fields::Report;
use domain::refusal::Refusal;

use crate::actor::{Actor, Role};
use crate::db::values;
use crate::error::Result;
use crate::people::store::second_factor as sql;
use crate::people::store::sessions;
use crate::people::throttle::Allowance;
use crate::service::People;

impl People<'_> {
    /// 修改密码 with the old one; every other session of the account ends.
    pub async fn change_own_password(self, actor: &Actor, old: &str, password: &str) -> Result<()> {
        if actor.role != Role::Staff {
            return Err(Refusal::Forbidden.into());
        }
        let mut report = Report::default();
        if old.is_empty() {
            report.error("old", "请填写现在的密码");
        }
        if let Err(problem) = check_new_password(password, &actor.login) {
            report.error("password", problem.to_string());
        } else if old == password {
            report.error("password", "新密码不能和现在的密码相同，请换一个");
        }
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        let known = self.prove(actor, "old", old).await?;
        let hash = self.passwords.hash(password).await?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::SET_PASSWORD, values![actor.account, hash, known]).await? == 0 {
            return Err(Refusal::ChangedElsewhere.into());
        }
        tx.run(sessions::END_OTHERS, values![actor.account, &actor.session, self.clock.now_ms()]).await?;
        self.record_own(&mut tx, actor, "account.password_set").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whoever sits at an open session must know its password too.
    pub(crate) async fn prove_password(self, actor: &Actor, password: &str) -> Result<()> {
        self.prove(actor, "current", password).await.map(drop)
    }

    async fn prove(self, actor: &Actor, field: &str, password: &str) -> Result<String> {
        let mut report = Report::default();
        let tries = self.seal.hash(&["own password", &actor.account.to_string()]);
        self.begin_try(&tries, Allowance(5)).await?;
        let row: sql::FactorRow =
            self.db.one(sql::FIND, values![actor.account]).await?.ok_or(Refusal::SignInRequired)?;
        let password: String = password.chars().take(PASSWORD_MAX).collect();
        if !self.passwords.verify(&password, Some(&row.password_hash)).await? {
            report.error(field, "密码不正确，请重新填写");
            let mut tx = self.db.begin().await?;
            self.record_own(&mut tx, actor, "account.password_refused").await?;
            tx.commit().await?;
            return Err(Refusal::Invalid { report }.into());
        }
        self.forgive(&[tries]).await?;
        Ok(row.password_hash)
    }
}
