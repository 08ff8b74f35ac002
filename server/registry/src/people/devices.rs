//! Devices that an account knows, and sign-ins that failed. A browser that has signed in before keeps a cookie that
//! says so: however often others guess from elsewhere, its own tries are counted apart and it is not kept out.

use uuid::Uuid;

use crate::actor::Actor;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::people::address::network_of;
use crate::people::sessions::Client;
use crate::people::store::accounts::AccountRow;
use crate::people::store::devices as sql;
use crate::people::throttle::Allowance;
use crate::seal::{new_token, token_hash};
use crate::service::People;
use crate::trail::By;
use crate::trail::store as events;

/// Browsers that one account knows at once; of more the ones that were not used longest are forgotten.
const MOST_DEVICES: i64 = 20;
/// Failures of one account from one address in one hour that are recorded: the first, and then ever fewer.
const RECORDED: [i64; 4] = [1, 10, 100, 1000];

/// A value for the cookie of a browser that has none.
pub fn new_device() -> String {
    new_token()
}

/// A cookie's value that was made by [`new_device`], by its form.
pub fn is_device(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// At rest: bound to the account, so that one browser of two people is two devices.
fn device_hash(account: Uuid, device: &str) -> String {
    token_hash(&format!("device {account} {device}"))
}

/// A sign-in that failed, for the account's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedSignIn {
    /// When.
    pub at: i64,
    /// From which network address.
    pub address: String,
    /// The device in words.
    pub device: String,
    /// How often in that hour, until then.
    pub times: i64,
}

/// What one try to sign in is counted by.
pub(crate) struct SignInTry {
    /// Forgotten by a success.
    keys: Vec<String>,
    /// Everybody's failures from this address today.
    address: Option<String>,
}

impl People<'_> {
    /// Whether a browser has signed in to an account before.
    async fn knows_device(self, account: Uuid, device: &str) -> Result<bool> {
        if !is_device(device) {
            return Ok(false);
        }
        let known: Option<(i64,)> = self.db.one(sql::FIND, values![account, device_hash(account, device)]).await?;
        Ok(known.is_some())
    }

    /// Remembers a browser, with the session that it opens.
    pub(crate) async fn know_device(self, tx: &mut Tx, account: Uuid, device: &str) -> Result<()> {
        if !is_device(device) {
            return Ok(());
        }
        tx.run(sql::KNOW, values![account, device_hash(account, device), self.clock.now_ms()]).await?;
        tx.run(sql::FORGET_OLDEST, values![account, MOST_DEVICES]).await?;
        Ok(())
    }

    /// Counts a try to sign in before the password is looked at: of a known device by itself; of others by address and
    /// account, by address over all accounts, and by account over all addresses.
    pub(crate) async fn begin_sign_in(
        self,
        guessed: &str,
        account: Option<&AccountRow>,
        client: &Client,
    ) -> Result<SignInTry> {
        if let Some(account) = account
            && self.knows_device(account.id, &client.device).await?
        {
            let key = self.seal.hash(&[guessed, "device", &client.device]);
            self.begin_try(&key, Allowance(5)).await?;
            return Ok(SignInTry { keys: vec![key], address: None });
        }
        let network = network_of(&client.address);
        let keys = vec![self.seal.hash(&[guessed, &network]), guessed.to_owned()];
        let address = self.seal.hash(&["sign-ins", &network]);
        self.begin_try(&keys[0], Allowance(5)).await?;
        let address = self.begin_daily(&address, Allowance(self.config.limits.failed_sign_ins_per_address)).await?;
        self.begin_try(&keys[1], Allowance(50)).await?;
        Ok(SignInTry { keys, address: Some(address) })
    }

    /// The password was right: the account's counters are forgotten, and the address has not failed.
    pub(crate) async fn end_sign_in(self, tried: &SignInTry) -> Result<()> {
        self.forgive(&tried.keys).await?;
        match &tried.address {
            Some(address) => self.take_back(address).await,
            None => Ok(()),
        }
    }

    /// Keeps a failed sign-in on the trail of its account: once for an address and hour, and again when it was ten
    /// times as often, so that nobody can flood it. Counted for accounts that are not there too, so that both take the
    /// same time.
    pub(crate) async fn note_failed_sign_in(
        self,
        guessed: &str,
        account: Option<&AccountRow>,
        client: &Client,
    ) -> Result<()> {
        let key = self.seal.hash(&["failed sign-in", guessed, &network_of(&client.address)]);
        let mut tx = self.db.begin().await?;
        let times = self.count_in_hour(&mut tx, &key).await?;
        if let Some(account) = account.filter(|_| RECORDED.contains(&times)) {
            let about = (account.id, account.office_id.as_deref());
            let by = By::account(account.id, &account.name);
            let (address, device) = (client.kept_address(), domain::device::words(&client.kept_agent()));
            let detail = serde_json::json!({"address": address, "device": device, "times": times});
            self.trail().record(&mut tx, about, by, "account.sign_in_failed", &detail).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The last failed sign-ins of one's own account, the newest first.
    pub async fn my_failed_sign_ins(self, actor: &Actor) -> Result<Vec<FailedSignIn>> {
        let rows: Vec<events::EventRow> = self.db.all(events::FAILED_SIGN_INS, values![actor.account]).await?;
        rows.into_iter()
            .map(|row| {
                let detail: serde_json::Value = serde_json::from_str(&row.detail)?;
                let text = |name: &str| detail[name].as_str().unwrap_or_default().to_owned();
                Ok(FailedSignIn {
                    at: row.at,
                    address: text("address"),
                    device: text("device"),
                    times: detail["times"].as_i64().unwrap_or(1),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_device_has_the_form_of_one_and_nothing_else_has() {
        assert!(is_device(&new_device()));
        for text in ["", "x", "\0", &"a".repeat(44), &"é".repeat(21), &"a b".repeat(14)] {
            assert!(!is_device(text), "{text}");
        }
        let device = new_device();
        assert_ne!(device_hash(Uuid::from_u128(1), &device), device_hash(Uuid::from_u128(2), &device));
    }
}
