//! A registered machine as its owner sees it: where its plate waits, and what can be asked for.

use domain::changes::MachineState;
use domain::emission::Determination;
use domain::fields::Fields;
use domain::filing::FilingKind;
use domain::machine::MachineData;
use uuid::Uuid;

use super::FilingLine;
use crate::error::{Error, Result};
use crate::machines::store::machines::MachineRow;
use crate::offices::Office;
use crate::plates::Plate;
use crate::service::Machines;

/// A registered machine in its owner's hands.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// Where it stands.
    pub state: MachineState,
    /// 机械信息 as the register holds it.
    pub fields: Fields,
    /// The stage as determined.
    pub determination: Determination,
    /// 领取码, while a plate waits.
    pub code: Option<String>,
    /// The office that has the machine.
    pub office: Option<Office>,
    /// Until when to collect it.
    pub collect_by: i64,
    /// The newest plate.
    pub plate: Option<Plate>,
    /// Its changes, the newest first.
    pub changes: Vec<FilingLine>,
}

impl Held {
    /// The change that waits for its decision.
    pub fn open_change(&self) -> Option<&FilingLine> {
        self.changes.iter().find(|line| line.state.is_undecided())
    }

    /// The newest change, when it came back.
    pub fn returned_change(&self) -> Option<&FilingLine> {
        self.changes.first().filter(|line| line.state == domain::filing::FilingState::Returned)
    }
}

impl Machines<'_> {
    /// What the owner of a machine sees of it.
    pub(crate) async fn held(self, row: &MachineRow) -> Result<Held> {
        let data: MachineData = serde_json::from_str(&row.data)?;
        let mut changes = self.filings_of_machine(None, row.id).await?;
        changes.retain(|line| line.kind != FilingKind::Registration);
        Ok(Held {
            id: row.id,
            number: row.number.clone(),
            state: MachineState::from_code(&row.state).ok_or(Error::Broken("machine state"))?,
            fields: data.fields(),
            determination: serde_json::from_str(&row.determination)?,
            code: self.plates().waiting_code(row.id).await?,
            office: self.offices().find_office(&row.office_id).await?,
            collect_by: row.collect_by,
            plate: self.plates().plates_of(row.id).await?.into_iter().next(),
            changes,
        })
    }
}
