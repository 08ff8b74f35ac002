//! What a stage means in the city's low-emission zone, in words.

use domain::stage::Stage;
use domain::zone::{Zone, ZoneRule};
use leptos::prelude::*;

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

/// The sentence in a box.
pub fn meaning(zone: Option<&Zone>, stage: Stage) -> Option<AnyView> {
    let admitted = zone?.admits(stage);
    let sentence = sentence(zone, stage)?;
    Some(view! { <p class=if admitted { "zone-words" } else { "zone-words warning-box" }>{sentence}</p> }.into_any())
}
