//! Accounts: register, log in, 找回密码, 修改密码 (manual 二(一)), the same parts for owners, site administrators and staff.

use domain::credentials::{check_new_password, verification_code};
use domain::fields::{Report, required_name};
use domain::identifiers::Mobile;
use domain::refusal::Refusal;
use uuid::Uuid;

use crate::actor::{Actor, Duty, Role};
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::offices::store::staff::MAKE_TEMPORARY;
use crate::people::codes::{Purpose, read_mobile};
use crate::people::sessions::{Client, SessionToken};
use crate::people::store::accounts as sql;
use crate::people::store::devices;
use crate::service::People;
use crate::trail::By;

/// What the registration form holds.
#[derive(Debug, Default, Clone)]
pub struct Registration {
    /// 姓名或企业名称.
    pub name: String,
    /// 手机号.
    pub phone: String,
    /// 验证码.
    pub code: String,
    /// 密码.
    pub password: String,
    /// The unticked box was ticked: 《用户协议》 and 《隐私政策》.
    pub agreed: bool,
}

/// What sets a new password with a code.
#[derive(Debug, Default, Clone)]
pub struct NewPassword {
    /// 手机号.
    pub phone: String,
    /// 验证码.
    pub code: String,
    /// 新密码.
    pub password: String,
}

/// A new member of staff.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Username.
    pub username: String,
    /// Shown to colleagues and owners' trails.
    pub name: String,
    /// The office's district code.
    pub office: String,
    /// What they may do.
    pub duties: Vec<Duty>,
    /// The first password.
    pub password: String,
}

impl People<'_> {
    /// 注册: checks everything that can be checked without the code first, then the code, then makes the account and
    /// signs in.
    pub async fn register(self, role: Role, form: &Registration, client: impl Into<Client>) -> Result<SessionToken> {
        if role == Role::Staff {
            return Err(Refusal::Forbidden.into());
        }
        let mut report = Report::default();
        let name = report.keep("name", required_name(&form.name, "姓名或企业名称", 100));
        let phone = read_phone(&mut report, &form.phone);
        let code = report.keep("code", verification_code(&form.code).map_err(str::to_owned));
        if let Err(problem) = check_new_password(&form.password, phone.as_deref().unwrap_or_default()) {
            report.error("password", problem.to_string());
        }
        if !form.agreed {
            report.error("agreed", "请阅读并勾选同意《用户协议》和《隐私政策》后再注册");
        }
        let (Some(name), Some(phone), Some(code), true) = (name, phone, code, report.is_clean()) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let code = self.try_code(role, &phone, Purpose::Register, &code).await?;
        let hash = self.passwords.hash(&form.password).await?;
        let (id, now) = (self.clock.new_id(), self.clock.now_ms());
        let mut tx = self.db.begin().await?;
        self.use_code(&mut tx, code).await?;
        let made = tx
            .run(
                sql::INSERT,
                values![
                    id,
                    role.code(),
                    phone,
                    &name,
                    hash,
                    None::<String>,
                    "",
                    self.config.agreement_version.as_str(),
                    now,
                    now
                ],
            )
            .await?;
        if made == 0 {
            return Err(Refusal::AccountExists.into());
        }
        self.trail()
            .record(
                &mut tx,
                id,
                By::account(id, &name),
                "account.registered",
                &serde_json::json!({"agreement": self.config.agreement_version}),
            )
            .await?;
        let token = self.open_session(&mut tx, id, role, &client.into(), None).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// 登录. Wrong name and wrong password look the same and take the same time. Of staff the session may be half-way
    /// only:
    /// `presence` tells.
    pub async fn log_in(
        self,
        role: Role,
        login: &str,
        password: &str,
        client: impl Into<Client>,
    ) -> Result<SessionToken> {
        let client = client.into();
        let login = match role {
            // PostgreSQL's text cannot hold a NUL; no username has one.
            Role::Staff => domain::text::fold(login).to_lowercase().replace('\0', "\u{fffd}"),
            Role::Owner | Role::Site => {
                Mobile::parse(login).map(|mobile| mobile.as_str().to_owned()).unwrap_or_default()
            }
        };
        let mut report = Report::default();
        if login.is_empty() {
            report.error("login", if role == Role::Staff { "请填写用户名" } else { "请填写正确的手机号" });
        }
        if password.is_empty() {
            report.error("password", "请填写密码");
        }
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        let account: Option<sql::AccountRow> = self.db.one(sql::FIND, values![role.code(), &login]).await?;
        let known_hash = account.as_ref().map(|row| row.password_hash.as_str());
        // Tries are counted against the password: whoever sets a new one with a code starts afresh, from any address.
        let guessed = self.seal.hash(&["login", role.code(), &login, known_hash.unwrap_or_default()]);
        let tried = self.begin_sign_in(&guessed, account.as_ref(), &client).await?;
        let password: String = password.chars().take(domain::credentials::PASSWORD_MAX).collect();
        if !self.passwords.verify(&password, known_hash).await? {
            self.note_failed_sign_in(&guessed, account.as_ref(), &client).await?;
            return Err(Refusal::LoginWrong.into());
        }
        let account = account.ok_or(Refusal::LoginWrong)?;
        self.end_sign_in(&tried).await?;
        let mut tx = self.db.begin().await?;
        let pending = self.first_step(role, &account);
        if role == Role::Staff && pending.is_none() {
            let about = (account.id, account.office_id.as_deref());
            let by = By::account(account.id, &account.name);
            self.trail().record(&mut tx, about, by, "staff.signed_in", &serde_json::json!({})).await?;
        }
        let token = self.open_session(&mut tx, account.id, role, &client, pending).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// 找回密码: a code proves the phone; every session of the account ends, and of its devices only this one stays known.
    pub async fn reset_password(self, role: Role, form: &NewPassword, client: impl Into<Client>) -> Result<()> {
        let phone = read_mobile(&form.phone).map(Some);
        let mut report = Report::default();
        let phone = match phone {
            Ok(phone) => phone,
            Err(Error::Refused(Refusal::Invalid { report: found })) => {
                report = found;
                None
            }
            Err(other) => return Err(other),
        };
        self.set_password(role, phone, form, Purpose::Forgot, &client.into(), report).await
    }

    /// 修改密码: a code to the account's own phone; every session of the account ends.
    pub async fn change_password(self, actor: &Actor, form: &NewPassword, client: impl Into<Client>) -> Result<()> {
        let phone = Some(actor.login.clone());
        self.set_password(actor.role, phone, form, Purpose::Change, &client.into(), Report::default()).await
    }

    async fn set_password(
        self,
        role: Role,
        phone: Option<String>,
        form: &NewPassword,
        purpose: Purpose,
        client: &Client,
        mut report: Report,
    ) -> Result<()> {
        let code = report.keep("code", verification_code(&form.code).map_err(str::to_owned));
        if let Err(problem) = check_new_password(&form.password, phone.as_deref().unwrap_or_default()) {
            report.error("password", problem.to_string());
        }
        let (Some(phone), Some(code), true) = (phone, code, report.is_clean()) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let code = self.try_code(role, &phone, purpose, &code).await?;
        let hash = self.passwords.hash(&form.password).await?;
        let account: sql::AccountRow =
            self.db.one(sql::FIND, values![role.code(), &phone]).await?.ok_or(Refusal::CodeWrong)?;
        let mut tx = self.db.begin().await?;
        self.use_code(&mut tx, code).await?;
        tx.run(sql::SET_PASSWORD, values![account.id, hash]).await?;
        tx.run(sql::END_SESSIONS_OF, values![account.id, self.clock.now_ms()]).await?;
        tx.run(devices::FORGET_ALL, values![account.id]).await?;
        self.know_device(&mut tx, account.id, &client.device).await?;
        self.trail()
            .record(&mut tx, account.id, By::account(account.id, ""), "account.password_set", &serde_json::json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds a member of staff whose password stays (`server staff add --permanent`).
    pub async fn add_staff(self, staff: &NewStaff) -> Result<Uuid> {
        let checked = self.check_staff(staff).await?;
        let mut tx = self.db.begin().await?;
        let id = self.insert_staff(&mut tx, &checked, By::SYSTEM).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Adds a member of staff who sets another password at the first sign-in (`server staff add`).
    pub async fn add_staff_temporarily(self, staff: &NewStaff) -> Result<Uuid> {
        let checked = self.check_staff(staff).await?;
        let mut tx = self.db.begin().await?;
        let id = self.insert_staff(&mut tx, &checked, By::SYSTEM).await?;
        tx.run(MAKE_TEMPORARY, values![id, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Everything that can be checked, and the slow hash, before a transaction begins.
    pub(crate) async fn check_staff(self, staff: &NewStaff) -> Result<CheckedStaff> {
        let username = domain::text::fold(&staff.username).to_lowercase();
        let mut report = Report::default();
        if username.is_empty()
            || username.len() > 50
            || !username.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        {
            report.error("username", "用户名只能用字母、数字、-、_、.，最多50个字符");
        }
        let name = report.keep("name", required_name(&staff.name, "姓名", 50));
        if self.offices().find_office(&staff.office).await?.is_none() {
            report.error("office", "没有这个机构，请用区县代码，例如 141002");
        }
        if let Err(problem) = check_new_password(&staff.password, &username) {
            report.error("password", problem.to_string());
        }
        let (Some(name), true) = (name, report.is_clean()) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let (office, duties) = (staff.office.clone(), Duty::stored(&staff.duties));
        Ok(CheckedStaff { username, name, office, duties, hash: self.passwords.hash(&staff.password).await? })
    }

    /// Inserts the account; a username that is taken is refused.
    pub(crate) async fn insert_staff(self, tx: &mut Tx, staff: &CheckedStaff, by: By<'_>) -> Result<Uuid> {
        let (id, now) = (self.clock.new_id(), self.clock.now_ms());
        let CheckedStaff { username, name, office, duties, hash } = staff;
        let role = Role::Staff.code();
        let values = values![id, role, username, name, hash, office, duties, None::<String>, None::<i64>, now];
        if tx.run(sql::INSERT, values).await? == 0 {
            return Err(Refusal::AccountExists.into());
        }
        let detail = serde_json::json!({"office": office, "duties": duties});
        self.trail().record(tx, (id, office.as_str()), by, "staff.added", &detail).await?;
        Ok(id)
    }
}

/// A new member of staff, ready to be inserted.
pub(crate) struct CheckedStaff {
    username: String,
    name: String,
    pub(crate) office: String,
    duties: String,
    hash: String,
}

fn read_phone(report: &mut Report, raw: &str) -> Option<String> {
    let result = if raw.trim().is_empty() {
        Err("请填写手机号".to_owned())
    } else {
        Mobile::parse(raw).map_err(|problem| problem.sentence().into())
    };
    report.keep("phone", result).map(|mobile| mobile.as_str().to_owned())
}
