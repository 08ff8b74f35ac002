//! 机构: the register's rows in the words that travel.

use domain::fields::Fields;
use registry::Duty;
use registry::actor::Scope;
use registry::offices::Office;
use wire::desk::Desk;
use wire::offices::{OfficeLine, OneOffice};

use super::desk;
use crate::api::ApiError;

/// The offices that one sees.
pub async fn list() -> Result<Desk<Vec<OfficeLine>>, ApiError> {
    desk::read(async |registry, actor| {
        let offices = registry.offices().visible_offices(&actor).await?;
        Ok(offices.into_iter().map(line).collect())
    })
    .await
}

fn line(office: Office) -> OfficeLine {
    OfficeLine {
        code: office.code,
        name: office.name,
        district: office.district,
        phone: office.phone,
        address: office.address,
        hours: office.hours,
    }
}

/// One office.
pub async fn one(code: &str) -> Result<Desk<OneOffice>, ApiError> {
    desk::read(async |registry, actor| {
        let office = registry.offices().visible_office(&actor, code).await?;
        let saved = Fields::default()
            .with("name", &office.name)
            .with("phone", &office.phone)
            .with("address", &office.address)
            .with("hours", &office.hours);
        Ok(OneOffice {
            code: office.code,
            version: office.version,
            saved,
            may_edit: actor.has_duty(Duty::Administration),
            may_rename: actor.staff(Duty::Administration).is_ok_and(|scope| *scope == Scope::City),
        })
    })
    .await
}
