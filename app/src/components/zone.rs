//! What a stage means in the city's low-emission zone, in words.

use domain::stage::Stage;
use domain::zone::{Zone, ZoneRule};
use registry::machines::lookup::Finding;

/// Whether a machine of this stage may work there; nothing where a city has no zone.
pub fn sentence(zone: Option<&Zone>, stage: Stage) -> Option<String> {
    let zone = zone?;
    let (name, lowest) = (&zone.name, zone.lowest.name());
    Some(match (zone.admits(stage), zone.rule) {
        (true, _) => format!("{name}：可以进入作业。"),
        (false, ZoneRule::Refuse) => format!("{name}：禁止使用{lowest}以下的机械，不能进入作业。"),
        (false, ZoneRule::Exemption) => format!("{name}：禁止使用{lowest}以下的机械，凭书面豁免才能进入作业。"),
    })
}

/// The sentence beside a finding: nothing that allows beside what forbids.
pub fn beside(zone: Option<&Zone>, finding: &Finding) -> Option<String> {
    match finding {
        Finding::Known { record, .. } if finding.is_valid() => sentence(zone, record.stage),
        // The corrected stage may keep the machine out; what lets it in is its new plate.
        Finding::Renumbered { record } if !zone?.admits(record.stage) => sentence(zone, record.stage),
        _ => None,
    }
}
