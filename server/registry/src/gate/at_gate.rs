//! A machine at the gate: what the register says of its number, and what keeps it out.

use domain::changes::MachineState;
use domain::gate_search::GateSearch;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::stage::Stage;
use domain::visit::{self, ForeignMachine};
use domain::vocabulary::Product;
use domain::zone::ZoneRule;
use uuid::Uuid;

use super::{Candidate, Visit};
use crate::actor::Actor;
use crate::db::values;
use crate::error::Result;
use crate::gate::store::{self as sql, ForeignRow, VisitRow};
use crate::machines::store::machines::{self, MachineRow};
use crate::service::Gate;
use crate::sites::store::SiteRow;

/// What is known of a machine at the gate.
#[derive(Debug, Clone)]
pub enum Known {
    /// It is registered here.
    Registered,
    /// Another city registered it, and it has been here.
    Foreign(ForeignMachine),
    /// Another city registered it; its data is asked for.
    Unknown,
}

/// A machine as the gate sees it.
#[derive(Debug, Clone)]
pub struct AtGate {
    /// Its number.
    pub number: RegistrationNumber,
    /// What is known.
    pub known: Known,
    /// 机械产品名称, when it is known.
    pub product: Option<Product>,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 排放阶段.
    pub stage: Stage,
    /// Where it stands now.
    pub inside: Option<Visit>,
    /// The zone of the site asks for a written exemption.
    pub needs_exemption: bool,
    pub(crate) machine: Option<Uuid>,
}

/// What was found for a text at the gate.
#[derive(Debug, Clone)]
pub enum Sought {
    /// The machine of a number.
    One(Box<AtGate>),
    /// Machines to pick from.
    List {
        /// They have every word of the text.
        found: Vec<Candidate>,
        /// The text may as well be the number of a machine from elsewhere.
        elsewhere: Option<RegistrationNumber>,
    },
}

fn words(row: &MachineRow) -> String {
    format!("{} {}", Product::from_code(&row.product).map_or("机械", Product::label), row.model)
}

impl Gate<'_> {
    /// What somebody at the gate means with a text: the machine of a whole number, or those that have its words. A
    /// model may look like a number (`DX340LCA1`): where nobody knows such a number, machines of the model stand first.
    /// With its dash, or scanned, it is a number and nothing else.
    pub async fn sought(self, actor: &Actor, site: Uuid, text: &str) -> Result<Sought> {
        let Ok(number) = visit::number(text) else {
            return Ok(Sought::List { found: self.candidates(actor, site, text).await?, elsewhere: None });
        };
        let known = self.at_gate(actor, site, text).await;
        let unsure = match &known {
            Ok(found) => matches!(found.known, Known::Unknown),
            Err(error) => matches!(error.refusal(), Refusal::UnknownPlate { .. } | Refusal::ZoneForbids { .. }),
        };
        if unsure && !text.contains(['-', '/']) {
            let search = GateSearch::parse(text);
            let mut found = self.candidates(actor, site, text).await?;
            found.retain(|candidate| candidate.is_of_kind(&search));
            if !found.is_empty() {
                return Ok(Sought::List { found, elsewhere: known.is_ok().then_some(number) });
            }
        }
        known.map(|found| Sought::One(Box::new(found)))
    }

    /// What the register says about a number at the gate of a site, or why it cannot come in. A number whose first
    /// position is not the register's is asked about once more (`Registry::suspect_plate`).
    pub async fn at_gate(self, actor: &Actor, site: Uuid, typed: &str) -> Result<AtGate> {
        let row = self.open_site(actor, site).await?;
        let number = visit::number(typed).map_err(|sentence| crate::sites::at_field("number", &sentence))?;
        let mut found = self.known(number).await?;
        found.needs_exemption = self.exempted(&row, found.stage)?;
        let inside: Option<VisitRow> = self.db.one(sql::INSIDE_OF_NUMBER, values![number.without_stage()]).await?;
        found.inside = inside.map(Visit::from);
        Ok(found)
    }

    async fn known(self, number: RegistrationNumber) -> Result<AtGate> {
        let mut found = AtGate {
            number,
            known: Known::Unknown,
            product: None,
            maker: String::new(),
            model: String::new(),
            stage: number.stage(),
            inside: None,
            needs_exemption: false,
            machine: None,
        };
        let serial = number.serial();
        let row: Option<MachineRow> =
            self.db.one(machines::OF_NUMBER, values![number.prefix(), serial.as_str()]).await?;
        let Some(row) = row else {
            if number.prefix() == self.config.number_prefix {
                return Err(Refusal::UnknownPlate { number: number.to_string() }.into());
            }
            let known: Option<ForeignRow> = self.db.one(sql::FOREIGN, values![number.without_stage()]).await?;
            if let Some(known) = known {
                let data: ForeignMachine = serde_json::from_str(&known.data)?;
                (found.product, found.maker, found.model) =
                    (Some(data.product), data.maker.clone(), data.model.clone());
                // A corrected stage is another number: its data is asked for once more.
                if known.number == number.to_string() {
                    found.known = Known::Foreign(data);
                }
            }
            return Ok(found);
        };
        if row.number != number.to_string() {
            let typed = number.to_string();
            // A genuine plate that is only to be replaced; anything else is compared once more before it is suspected.
            let refusal = if self.machines().is_former(row.id, number).await? {
                Refusal::PlateReplaced { typed, number: row.number }
            } else {
                Refusal::PlateMismatch { typed, machine: words(&row), number: row.number }
            };
            return Err(refusal.into());
        }
        if row.state == MachineState::Cancelled.code() {
            return Err(Refusal::PlateCancelled { number: row.number.clone(), machine: words(&row) }.into());
        }
        found.known = Known::Registered;
        found.machine = Some(row.id);
        found.product = Product::from_code(&row.product);
        (found.maker, found.model) = (row.maker, row.model);
        Ok(found)
    }

    /// Whether the zone asks for a written exemption, or a refusal when it allows none.
    fn exempted(self, site: &SiteRow, stage: Stage) -> Result<bool> {
        let Some(zone) = self.config.zone.as_ref().filter(|zone| site.in_zone != 0 && !zone.admits(stage)) else {
            return Ok(false);
        };
        match zone.rule {
            ZoneRule::Exemption => Ok(true),
            ZoneRule::Refuse => {
                Err(Refusal::ZoneForbids { zone: zone.name.clone(), stage, lowest: zone.lowest }.into())
            }
        }
    }
}
