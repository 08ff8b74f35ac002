//! What follows from the trail of a filing and of the machine that it registered.

use domain::changes::MachineState;
use domain::machine::MachineData;
use domain::registration_number::RegistrationNumber;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::error::Result;
use crate::machines::store::machines::MachineRow;

/// A link, as far as it says where something stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Link {
    what: String,
    office_id: Option<String>,
    detail: String,
}

impl Link {
    fn detail(&self) -> Result<Json> {
        Ok(serde_json::from_str(&self.detail)?)
    }
}

/// Where the trail leaves a filing; none when it says nothing.
pub(super) fn filing_state(links: &[Link]) -> Option<&'static str> {
    links.iter().rev().find_map(|link| match link.what.as_str() {
        "filing.approved" => Some("approved"),
        "filing.returned" => Some("returned"),
        "filing.submitted" => Some("submitted"),
        "filing.withdrawn" | "filing.started" => Some("draft"),
        _ => None,
    })
}

/// Whether a filing may stand so: taking one to look at it leaves no link.
pub(super) fn is_state(state: &str, recorded: &str) -> bool {
    state == recorded || (recorded == "submitted" && state == "under_review")
}

/// What the trail says of a machine; none where it does not say.
#[derive(Default)]
struct Recorded {
    number: Option<String>,
    owner: Option<String>,
    office: Option<String>,
    state: Option<MachineState>,
    /// Fields that were corrected or moved, with what they are since.
    fields: Vec<(String, String)>,
}

impl Recorded {
    fn read(links: &[Link]) -> Result<Self> {
        let mut recorded = Self::default();
        for link in links {
            match link.what.as_str() {
                "filing.approved" => {
                    recorded.number = link.detail()?["number"].as_str().map(str::to_owned);
                    recorded.office.clone_from(&link.office_id);
                    recorded.state = Some(MachineState::Registered);
                }
                "machine.corrected" => {
                    for change in link.detail()?["changed"].as_array().into_iter().flatten() {
                        let (field, to) = (change["field"].as_str(), change["to"].as_str());
                        recorded.correct(field.unwrap_or_default(), to.unwrap_or_default());
                    }
                }
                "machine.transferred" => recorded.owner = link.detail()?["to"].as_str().map(str::to_owned),
                "machine.moved" => {
                    recorded.office.clone_from(&link.office_id);
                    // The district follows the office; the place is in the filing of the move.
                    recorded.fields.retain(|(field, _)| !matches!(field.as_str(), "district" | "place"));
                }
                "machine.cancelled" => recorded.state = Some(MachineState::Cancelled),
                "plate.collected" => recorded.state = Some(MachineState::Collected),
                "plate.uncollected" | "plate.reissued" => recorded.state = Some(MachineState::Registered),
                _ => {}
            }
        }
        Ok(recorded)
    }

    fn correct(&mut self, field: &str, to: &str) {
        match field {
            "number" => self.number = Some(to.to_owned()),
            // In words there; it follows from the number.
            "stage" => {}
            _ => {
                self.fields.retain(|(known, _)| known != field);
                self.fields.push((field.to_owned(), to.to_owned()));
            }
        }
    }
}

/// A column or a field, what the register says, and what follows from the trail.
pub(super) type Difference = (String, String, String);

/// Everything in which a machine differs from its trail, and its columns from each other.
pub(super) fn differences(row: &MachineRow, filed_by: Uuid, links: &[Link]) -> Result<Vec<Difference>> {
    let recorded = Recorded::read(links)?;
    let data: MachineData = serde_json::from_str(&row.data)?;
    let mut found = Vec::new();
    let mut compare = |what: &str, is: &str, trail: &str| {
        if is != trail {
            found.push((what.to_owned(), is.to_owned(), trail.to_owned()));
        }
    };
    // A made-up register has no trail behind its machines.
    if let Some(number) = &recorded.number {
        compare("number", &row.number, number);
        if let Ok(number) = RegistrationNumber::parse(number) {
            compare("stage", &row.stage, &number.stage().code().to_string());
        }
        if let Some(state) = recorded.state {
            compare("state", &row.state, state.code());
        }
        if let Some(office) = &recorded.office {
            compare("office", &row.office_id, office);
        }
        let fields = data.fields();
        for (field, to) in &recorded.fields {
            compare(field, fields.get(field), to);
        }
    }
    compare("owner", &row.owner_id.to_string(), &recorded.owner.unwrap_or_else(|| filed_by.to_string()));
    compare("product", &row.product, data.product.code());
    compare("maker", &row.maker, &data.maker);
    compare("model", &row.model, &data.model);
    compare("fuel", &row.fuel, data.fuel.code());
    Ok(found)
}
