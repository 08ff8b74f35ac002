//! What has happened to the demonstration machines since their registration: plates collected and waiting, one machine
//! cancelled, one change in the queue.

use domain::fields::Fields;
use domain::filing::FilingKind;
use domain::registration_number::RegistrationNumber;
use uuid::Uuid;

use super::machines::Sample;
use super::people::People;
use registry::Registry;
use registry::error::Result;

/// A machine that was registered.
pub struct Registered {
    pub id: Uuid,
    pub number: RegistrationNumber,
    pub sample: Sample,
    /// Whose, by the place in the list of owners.
    pub owner: usize,
    pub district: String,
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().copied().collect()
}

/// Every third plate waits; of the others every second was fetched by an agent. Answers the machines that carry their
/// plates and stay where they are.
pub async fn live<'a>(registry: &Registry, people: &People, machines: &'a [Registered]) -> Result<Vec<&'a Registered>> {
    let reviewer = &people.reviewer;
    let owner = fields(&[("collected_as", "owner")]);
    let agent = fields(&[
        ("collected_as", "agent"),
        ("collector_name", "赵敏"),
        ("collector_phone", "13800000011"),
        ("note", "持委托书"),
    ]);
    let mut plated = Vec::new();
    for (index, machine) in machines.iter().enumerate() {
        match index % 3 {
            0 => registry.plates().collect_plate(reviewer, machine.id, &owner).await?,
            1 => registry.plates().collect_plate(reviewer, machine.id, &agent).await?,
            _ => continue,
        }
        plated.push(machine);
    }
    // Of owners that nobody signs in as, so that the known ones keep every machine.
    let mut others = machines.iter().filter(|machine| machine.owner >= 2);
    if let Some(machine) = others.next() {
        let scrapped = fields(&[("cause", "scrapped"), ("reason", "整机报废，已拆解")]);
        let change = registry.filings().start_change(reviewer, machine.id, FilingKind::Cancellation, &scrapped).await?;
        // Four eyes: whoever asked for it does not decide.
        registry.desk().approve(&people.city, change, 1, None).await?;
        plated.retain(|one| one.id != machine.id);
    }
    if let Some(machine) = others.find(|machine| machine.district == "141002")
        && let Some(owner) = people.owners.get(machine.owner)
    {
        let moved = fields(&[
            ("new_district", "141081"),
            ("new_place", "侯马市开发区产业园工地"),
            ("reason", "工程完工，转到侯马市施工"),
        ]);
        registry.filings().start_change(&owner.actor, machine.id, FilingKind::Move, &moved).await?;
        plated.retain(|one| one.id != machine.id);
    }
    Ok(plated)
}
