//! The offices (分局): who reviews which district, and how owners reach them.

pub mod staff;
pub(crate) mod store;
pub mod systems;

use domain::fields::{Report, required_line};
use domain::identifiers::ContactPhone;
use domain::refusal::Refusal;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::actor::{Actor, Duty, Scope};
use crate::db::values;
use crate::error::Result;
use crate::offices::store::offices as sql;
use crate::service::Offices;

/// An office as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The district's code.
    pub code: String,
    /// 临汾市生态环境局尧都分局.
    pub name: String,
    /// 尧都区.
    pub district: String,
    /// It is the city bureau.
    pub is_city: bool,
    /// Whom to call.
    pub phone: String,
    /// Where.
    pub address: String,
    /// When.
    pub hours: String,
    /// Grows with every change.
    pub version: i64,
}

impl From<sql::OfficeRow> for Office {
    fn from(row: sql::OfficeRow) -> Self {
        Self {
            is_city: row.kind == "city",
            code: row.id,
            name: row.name,
            district: row.district_name,
            phone: row.phone,
            address: row.address,
            hours: row.hours,
            version: row.version,
        }
    }
}

/// What an administrator may change of an office.
#[derive(Debug, Clone, Default)]
pub struct OfficeForm {
    /// The name; only the city's administrators change it, of others it is not read.
    pub name: String,
    /// 联系电话: mobile or landline.
    pub phone: String,
    /// 地址.
    pub address: String,
    /// 办公时间.
    pub hours: String,
}

/// The chain of an office's events.
fn subject(code: &str) -> Uuid {
    let hash: [u8; 32] = Sha256::new_with_prefix(b"office ").chain_update(code).finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

impl Offices<'_> {
    /// Adds the configured offices that are not there yet; never overwrites what an office has edited.
    pub(crate) async fn install_offices(self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        for office in &self.config.offices {
            tx.run(
                sql::INSERT,
                values![
                    &office.code,
                    &office.name,
                    &office.district,
                    &office.kind,
                    office.parent.clone(),
                    &office.phone,
                    &office.address,
                    &office.hours
                ],
            )
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Every office, the city first.
    pub async fn all(self) -> Result<Vec<Office>> {
        Ok(self.db.all::<sql::OfficeRow>(sql::LIST, values![]).await?.into_iter().map(Office::from).collect())
    }

    /// The offices a machine can be registered at: every one but the city's.
    pub async fn districts(self) -> Result<Vec<Office>> {
        Ok(self.offices().all().await?.into_iter().filter(|office| !office.is_city).collect())
    }

    /// One office.
    pub async fn find_office(self, code: &str) -> Result<Option<Office>> {
        Ok(self.db.one::<sql::OfficeRow>(sql::FIND, values![code]).await?.map(Office::from))
    }

    /// The offices that a member of staff sees: their own, or every one for the city.
    pub async fn visible_offices(self, actor: &Actor) -> Result<Vec<Office>> {
        let scope = actor.viewer()?;
        Ok(self.offices().all().await?.into_iter().filter(|office| scope.covers(&office.code)).collect())
    }

    /// One of them.
    pub async fn visible_office(self, actor: &Actor, code: &str) -> Result<Office> {
        let scope = actor.viewer()?;
        let office = self.find_office(code).await?.filter(|office| scope.covers(&office.code));
        Ok(office.ok_or(Refusal::NotFound)?)
    }

    /// Changes how owners reach an office; they see it at once wherever they wait.
    pub async fn edit_office(self, actor: &Actor, code: &str, version: i64, form: &OfficeForm) -> Result<()> {
        let scope = actor.staff(Duty::Administration)?;
        let before = self.visible_office(actor, code).await?;
        let mut report = Report::default();
        let name = match scope {
            Scope::City => report.keep("name", required_line(&form.name, "机构名称", 60)),
            Scope::Office(_) => Some(before.name.clone()),
        };
        let phone = ContactPhone::parse(&form.phone).map_err(|problem| problem.sentence().into());
        let phone = report.keep("phone", phone).map(|phone| phone.as_str().to_owned());
        let address = report.keep("address", required_line(&form.address, "地址", 100));
        let hours = report.keep("hours", required_line(&form.hours, "办公时间", 100));
        let (Some(name), Some(phone), Some(address), Some(hours)) = (name, phone, address, hours) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let changed: Vec<&str> = [
            ("name", name != before.name),
            ("phone", phone != before.phone),
            ("address", address != before.address),
            ("hours", hours != before.hours),
        ]
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(field, _)| field)
        .collect();
        let mut tx = self.db.begin().await?;
        if tx.run(sql::EDIT, values![code, version, name, phone, address, hours]).await? == 0 {
            return Err(Refusal::ChangedElsewhere.into());
        }
        let detail = serde_json::json!({"changed": changed});
        self.trail().record(&mut tx, (subject(code), code), actor, "office.changed", &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}
