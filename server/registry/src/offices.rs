//! The offices (分局): who reviews which district, and how owners reach them.

use crate::Registry;
use crate::db::values;
use crate::error::Result;
use crate::store::offices as sql;

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
        }
    }
}

impl Registry {
    /// Adds the configured offices that are not there yet; never overwrites what an office has edited.
    pub(crate) async fn install_offices(&self) -> Result<()> {
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
    pub async fn offices(&self) -> Result<Vec<Office>> {
        Ok(self.db.all::<sql::OfficeRow>(sql::LIST, values![]).await?.into_iter().map(Office::from).collect())
    }

    /// The offices a machine can be registered at: every one but the city's.
    pub async fn districts(&self) -> Result<Vec<Office>> {
        Ok(self.offices().await?.into_iter().filter(|office| !office.is_city).collect())
    }

    /// One office.
    pub async fn find_office(&self, code: &str) -> Result<Option<Office>> {
        Ok(self.db.one::<sql::OfficeRow>(sql::FIND, values![code]).await?.map(Office::from))
    }
}
