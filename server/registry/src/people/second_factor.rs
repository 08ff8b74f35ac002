//! The second step of signing in, for staff: a one-time code of their phone (RFC 6238), or one of eight recovery codes.
//!
//! The password opens a session that is [`Pending`]; each step ends it and opens the next, with a new token. A code is
//! good for its half minute and the ones beside it, once: the step that was used is kept, and only a later one is
//! taken.

use domain::credentials::check_new_password;
use domain::fields::Report;
use domain::refusal::Refusal;
use domain::text::{fold_code, is_dash};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::clock::random_bytes;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::people::sessions::{Client, HalfWay, Pending, SessionToken};
use crate::people::store::accounts;
use crate::people::store::accounts::AccountRow;
use crate::people::store::second_factor as sql;
use crate::people::store::sessions;
use crate::people::throttle::Allowance;
use crate::seal::token_hash;
use crate::service::People;
use crate::trail::By;

/// How many recovery codes a set has.
const RECOVERY_CODES: usize = 8;
/// Letters and digits that nobody takes for one another; 32 of them, so that a byte chooses without bias.
const RECOVERY_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// The step of an account whose codes may be used again: of the demonstration, whose secret is known to everybody.
pub(crate) const REUSABLE: i64 = -1;

/// What a phone is set up with.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The secret in groups of four, to be typed.
    pub secret: String,
    /// The `otpauth:` address, as a link on the phone itself and as a picture for it.
    pub address: String,
}

/// The codes of a secret. A secret of the wrong length is a broken register.
pub(crate) fn codes_of(secret: &[u8], issuer: &str, login: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_account_name(login)
        .with_issuer(Some(issuer.replace(':', "：")))
        .build()
        .map_err(|_| Error::Broken("a one-time secret"))
}

/// Random codes like `K7QM-2VXA-PD4T-9HRC`: eighty bits each.
fn new_recovery_codes() -> Vec<String> {
    let code = || {
        let letters = random_bytes::<16>().map(|byte| char::from(RECOVERY_ALPHABET[usize::from(byte % 32)]));
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// At rest: bound to the account, and independent of the sealing key, which may change. Eighty bits need no slow hash.
fn recovery_hash(account: Uuid, typed: &str) -> String {
    let letters: String = fold_code(typed).chars().filter(|c| !is_dash(*c)).collect();
    token_hash(&format!("recovery {account} {letters}"))
}

impl<'r> People<'r> {
    /// What a right password leads to.
    pub(crate) fn first_step(self, role: Role, account: &AccountRow) -> Option<Pending> {
        match role {
            Role::Owner | Role::Site => None,
            Role::Staff if account.temporary_since.is_some() => Some(Pending::Password),
            Role::Staff => self.code_step(account.totp_sealed.as_deref()),
        }
    }

    fn code_step(self, secret: Option<&str>) -> Option<Pending> {
        match secret {
            _ if !self.config.second_factor => None,
            Some(_) => Some(Pending::Code),
            None => Some(Pending::SetUp),
        }
    }

    /// The secret to set a phone up with: the same as often as the page is opened, another one at the next sign-in.
    pub fn set_up(self, half: &HalfWay) -> Result<SetUp> {
        let codes = codes_of(&self.proposed_secret(half)?, self.issuer(), &half.login)?;
        let secret = codes.secret().to_base32();
        let groups: Vec<String> =
            secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
        let address = codes.to_url().map_err(|_| Error::Broken("an otpauth address"))?;
        Ok(SetUp { secret: groups.join(" "), address })
    }

    fn proposed_secret(self, half: &HalfWay) -> Result<Vec<u8>> {
        let hash = hex::decode(self.seal.hash(&["one-time secret", &half.session])).map_err(|_| Error::Sealed)?;
        hash.get(..20).map(<[u8]>::to_vec).ok_or(Error::Sealed)
    }

    fn issuer(self) -> &'r str {
        let config = &self.0.config;
        config
            .offices
            .iter()
            .find(|office| office.kind == "city")
            .map_or("非道路移动机械管理", |city| &city.name)
    }

    /// Confirms the set-up with a first code; answers the recovery codes, which nobody can read again.
    pub async fn finish_set_up(
        self,
        half: &HalfWay,
        code: &str,
        client: impl Into<Client>,
    ) -> Result<(SessionToken, Vec<String>)> {
        expect(half, Pending::SetUp)?;
        let secret = self.proposed_secret(half)?;
        let step = self.try_code_of(half, &secret, code).await?;
        let mut tx = self.db.begin().await?;
        let set = tx.run(sql::SET_SECRET, values![half.account, self.seal.seal(&secret)?, step]).await?;
        if set == 0 {
            // Set up elsewhere since: the next sign-in asks for a code of that.
            return Err(Refusal::SignInRequired.into());
        }
        let recovery = self.replace_recovery_codes(&mut tx, half.account).await?;
        let token = self.advance(&mut tx, half, None, &client.into(), "second_factor.set_up").await?;
        tx.commit().await?;
        self.forgive(&[self.code_tries(half.account)]).await?;
        Ok((token, recovery))
    }

    /// Signs in with a one-time code.
    pub async fn enter_code(self, half: &HalfWay, code: &str, client: impl Into<Client>) -> Result<SessionToken> {
        expect(half, Pending::Code)?;
        let row: sql::FactorRow =
            self.db.one(sql::FIND, values![half.account]).await?.ok_or(Refusal::SignInRequired)?;
        let sealed = row.totp_sealed.ok_or(Refusal::SignInRequired)?;
        let step = self.try_code_of(half, &self.seal.open::<Vec<u8>>(&sealed)?, code).await?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::USE_STEP, values![half.account, step]).await? == 0 {
            return Err(Refusal::OneTimeCodeWrong.into());
        }
        let token = self.advance(&mut tx, half, None, &client.into(), "second_factor.passed").await?;
        tx.commit().await?;
        self.forgive(&[self.code_tries(half.account)]).await?;
        Ok(token)
    }

    /// Signs in with a recovery code, which is used up by it.
    pub async fn enter_recovery_code(
        self,
        half: &HalfWay,
        code: &str,
        client: impl Into<Client>,
    ) -> Result<SessionToken> {
        expect(half, Pending::Code)?;
        let mut report = Report::default();
        if code.trim().is_empty() {
            report.error("code", "请输入恢复码");
            return Err(Refusal::Invalid { report }.into());
        }
        self.begin_try(&self.code_tries(half.account), Allowance(5)).await?;
        let hash = recovery_hash(half.account, code);
        let mut tx = self.db.begin().await?;
        if tx.run(sql::USE_RECOVERY, values![half.account, hash, self.clock.now_ms()]).await? == 0 {
            self.record_half(&mut tx, half, "second_factor.refused").await?;
            tx.commit().await?;
            return Err(Refusal::RecoveryCodeWrong.into());
        }
        let token = self.advance(&mut tx, half, None, &client.into(), "second_factor.recovery_used").await?;
        tx.commit().await?;
        self.forgive(&[self.code_tries(half.account)]).await?;
        Ok(token)
    }

    /// Changes the temporary password; what comes next depends on the account.
    pub async fn set_first_password(
        self,
        half: &HalfWay,
        password: &str,
        client: impl Into<Client>,
    ) -> Result<SessionToken> {
        expect(half, Pending::Password)?;
        let row: sql::FactorRow =
            self.db.one(sql::FIND, values![half.account]).await?.ok_or(Refusal::SignInRequired)?;
        let mut report = Report::default();
        if let Err(problem) = check_new_password(password, &half.login) {
            report.error("password", problem.to_string());
        } else if self.passwords.verify(password, Some(&row.password_hash)).await? {
            report.error("password", "新密码不能和临时密码相同，请换一个");
        }
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        let hash = self.passwords.hash(password).await?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::SET_PASSWORD, values![half.account, hash, &row.password_hash]).await? == 0 {
            return Err(Refusal::SignInRequired.into());
        }
        tx.run(sessions::END_OTHERS, values![half.account, &half.session, self.clock.now_ms()]).await?;
        let next = self.code_step(row.totp_sealed.as_deref());
        let token = self.advance(&mut tx, half, next, &client.into(), "account.password_set").await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Makes a new set of recovery codes; the old ones are worth nothing any more. The password is asked once more.
    pub async fn renew_recovery_codes(self, actor: &Actor, password: &str) -> Result<Vec<String>> {
        if actor.role != Role::Staff {
            return Err(Refusal::Forbidden.into());
        }
        self.prove_password(actor, password).await?;
        let mut tx = self.db.begin().await?;
        tx.run(accounts::LOCK, values![actor.account]).await?;
        let codes = self.replace_recovery_codes(&mut tx, actor.account).await?;
        self.record_own(&mut tx, actor, "second_factor.recovery_renewed").await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// How many recovery codes are left.
    pub async fn recovery_codes_left(self, actor: &Actor) -> Result<i64> {
        let count: Option<(i64,)> = self.db.one(sql::COUNT_RECOVERY, values![actor.account]).await?;
        Ok(count.map_or(0, |(count,)| count))
    }

    async fn replace_recovery_codes(self, tx: &mut Tx, account: Uuid) -> Result<Vec<String>> {
        let codes = new_recovery_codes();
        tx.run(sql::DROP_RECOVERY, values![account]).await?;
        for code in &codes {
            tx.run(sql::INSERT_RECOVERY, values![account, recovery_hash(account, code)]).await?;
        }
        Ok(codes)
    }

    fn code_tries(self, account: Uuid) -> String {
        self.seal.hash(&["second factor", &account.to_string()])
    }

    /// The step of a code that fits; a wrong one counts and is told in the trail.
    async fn try_code_of(self, half: &HalfWay, secret: &[u8], code: &str) -> Result<i64> {
        let code = domain::credentials::verification_code(code).map_err(|_| {
            let mut report = Report::default();
            report.error("code", "请输入手机上显示的6位动态验证码");
            Refusal::Invalid { report }
        })?;
        self.begin_try(&self.code_tries(half.account), Allowance(5)).await?;
        let seconds = u64::try_from(self.clock.now_ms() / 1000).unwrap_or_default();
        if let Some(step) = codes_of(secret, self.issuer(), &half.login)?.check(&code, seconds) {
            return Ok(i64::try_from(step).unwrap_or(i64::MAX));
        }
        let mut tx = self.db.begin().await?;
        self.record_half(&mut tx, half, "second_factor.refused").await?;
        tx.commit().await?;
        Err(Refusal::OneTimeCodeWrong.into())
    }

    /// Ends the half-way session and opens the next one. Whoever comes second with the same session signs in anew.
    async fn advance(
        self,
        tx: &mut Tx,
        half: &HalfWay,
        next: Option<Pending>,
        client: &Client,
        what: &str,
    ) -> Result<SessionToken> {
        let values = values![&half.session, half.pending.code(), self.clock.now_ms()];
        if tx.run(sessions::LEAVE_STEP, values).await? == 0 {
            return Err(Refusal::SignInRequired.into());
        }
        self.record_half(tx, half, what).await?;
        self.open_session(tx, half.account, Role::Staff, client, next).await
    }

    async fn record_half(self, tx: &mut Tx, half: &HalfWay, what: &str) -> Result<()> {
        let about = (half.account, half.office.as_deref());
        self.trail().record(tx, about, By::account(half.account, &half.name), what, &serde_json::json!({})).await
    }
}

/// A page of another step, open in another tab, does nothing.
fn expect(half: &HalfWay, pending: Pending) -> Result<(), Refusal> {
    if half.pending == pending { Ok(()) } else { Err(Refusal::SecondFactorRequired) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_rfc() {
        let codes = codes_of(b"12345678901234567890", "局", "lihua").unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(codes.generate(seconds).to_string(), code, "{seconds}");
            assert_eq!(codes.check(code, seconds + 30), Some(seconds / 30), "the one before is taken too");
            assert_eq!(codes.check(code, seconds + 90), None, "and no older one");
        }
    }

    #[test]
    fn recovery_codes_are_typed_in_any_case_and_grouping_and_differ_per_account() {
        let codes = new_recovery_codes();
        assert_eq!(codes.len(), 8);
        assert!(codes.iter().all(|code| code.len() == 19 && codes.iter().filter(|other| *other == code).count() == 1));
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let typed = codes[0].to_lowercase().replace('-', " ");
        assert_eq!(recovery_hash(own, &codes[0]), recovery_hash(own, &typed));
        assert_ne!(recovery_hash(own, &codes[0]), recovery_hash(other, &codes[0]));
    }
}
