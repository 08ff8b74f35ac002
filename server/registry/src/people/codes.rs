//! SMS verification codes: six digits, five minutes, single use, five tries, a minute between sends, daily limits.
//! The answer never tells whether an account exists.

use domain::identifiers::Mobile;
use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;
use uuid::Uuid;

use crate::actor::Role;
use crate::clock::{APART_MS, DAY_MS, random_bytes};
use crate::db::values;
use crate::error::Result;
use crate::people::store::accounts as sql;
use crate::people::store::throttle;
use crate::service::People;

const VALID_MS: i64 = 5 * 60 * 1000;
const BETWEEN_SENDS_MS: i64 = 60 * 1000;

/// What the code is for; a code for one purpose does not open another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 注册.
    Register,
    /// 找回密码.
    Forgot,
    /// 修改密码.
    Change,
}

impl Purpose {
    const fn code(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Forgot => "forgot",
            Self::Change => "change",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Register => "注册",
            Self::Forgot => "找回密码",
            Self::Change => "修改密码",
        }
    }
}

/// Six digits without bias.
fn six_digits() -> String {
    loop {
        let number = u32::from_le_bytes(random_bytes::<4>()) >> 12;
        if number < 1_000_000 {
            return format!("{number:06}");
        }
    }
}

impl People<'_> {
    /// Sends a code (获取验证码). For 找回密码 to an unknown phone everything happens but the message.
    pub async fn send_code(self, role: Role, phone: &str, purpose: Purpose, address: &str) -> Result<()> {
        if role == Role::Staff && purpose == Purpose::Register {
            return Err(Refusal::Forbidden.into());
        }
        let phone = read_mobile(phone)?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        let hold = self.seal.hash(&["code", role.code(), purpose.code(), &phone]);
        let until = now + BETWEEN_SENDS_MS;
        if tx.run(throttle::HOLD, values![&hold, until, now, until + APART_MS]).await? == 0 {
            let blocked: Option<(i64,)> = tx.one(throttle::BLOCKED_UNTIL, values![&hold]).await?;
            let wait = blocked.map_or(BETWEEN_SENDS_MS, |(blocked,)| (blocked - now).min(BETWEEN_SENDS_MS));
            return Err(Refusal::CodeTooSoon { seconds: (wait + 999) / 1000 }.into());
        }
        for (statement, of, limit) in [
            (sql::COUNT_CODES_OF_PHONE, phone.as_str(), self.config.codes_per_phone),
            (sql::COUNT_CODES_OF_ADDRESS, address, self.config.codes_per_address),
        ] {
            let count: Option<(i64,)> = tx.one(statement, values![of, now - DAY_MS, now + APART_MS]).await?;
            if count.is_some_and(|(count,)| count >= limit) {
                return Err(Refusal::CodeLimit.into());
            }
        }
        let code = six_digits();
        let hash = self.seal.hash(&["sms", &phone, &code]);
        tx.run(
            sql::INSERT_CODE,
            values![self.clock.new_id(), role.code(), &phone, purpose.code(), hash, address, now, now + VALID_MS],
        )
        .await?;
        let account: Option<sql::AccountRow> = tx.one(sql::FIND, values![role.code(), &phone]).await?;
        // Also when nothing is sent, so that a limit does not tell which phones have an account.
        self.take_message(&mut tx, None, &phone).await?;
        if purpose == Purpose::Register || account.is_some() {
            let filling = [(Placeholder::Code, code.as_str()), (Placeholder::Purpose, purpose.words())];
            self.messages().post(&mut tx, Template::Code, None, &phone, &filling).await?;
        }
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// How many seconds until another code can be sent to a phone; 0 when it can be now.
    pub async fn code_wait(self, role: Role, phone: &str, purpose: Purpose) -> Result<i64> {
        let Ok(phone) = read_mobile(phone) else { return Ok(0) };
        let hold = self.seal.hash(&["code", role.code(), purpose.code(), &phone]);
        let until: Option<(i64,)> = self.db.one(throttle::BLOCKED_UNTIL, values![&hold]).await?;
        let wait = until.map_or(0, |(until,)| until - self.clock.now_ms());
        // What waits longer than any code was written under a clock that ran ahead.
        let wait = if wait > BETWEEN_SENDS_MS + APART_MS { 0 } else { wait.min(BETWEEN_SENDS_MS) };
        Ok((wait + 999).max(0) / 1000)
    }

    /// Tries a code; the try counts whether it fits or not. A code that fits must still be used with [`use_code`].
    pub(crate) async fn try_code(self, role: Role, phone: &str, purpose: Purpose, code: &str) -> Result<Uuid> {
        let mut tx = self.db.begin().await?;
        let now = self.clock.now_ms();
        let found: Option<sql::CodeRow> =
            tx.one(sql::TRY_CODE, values![role.code(), phone, purpose.code(), now, now + APART_MS]).await?;
        tx.commit().await?;
        let hash = self.seal.hash(&["sms", phone, code]);
        found.filter(|row| row.code_hash == hash).map(|row| row.id).ok_or_else(|| Refusal::CodeWrong.into())
    }

    /// Uses up a code inside the transaction that it allows: of two at once, one wins.
    pub(crate) async fn use_code(self, tx: &mut crate::db::Tx, code: Uuid) -> Result<()> {
        match tx.run(sql::USE_CODE, values![code, self.clock.now_ms()]).await? {
            0 => Err(Refusal::CodeWrong.into()),
            _ => Ok(()),
        }
    }
}

/// Reads a phone number that can receive a message.
pub(crate) fn read_mobile(raw: &str) -> Result<String> {
    let mut report = domain::fields::Report::default();
    let result = if raw.trim().is_empty() {
        Err("请填写手机号".to_owned())
    } else {
        Mobile::parse(raw).map_err(|problem| problem.sentence().into())
    };
    match report.keep("phone", result) {
        Some(mobile) => Ok(mobile.as_str().to_owned()),
        None => Err(Refusal::Invalid { report }.into()),
    }
}
