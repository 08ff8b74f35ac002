//! 进出场 at the gate of a site: the register's rows in the words that travel.

use registry::clock::china_time;
use registry::gate::Visit;
use registry::sites::Site;
use wire::gate::{Counts, Passage, VisitCard};

/// The three counts of a site.
pub const fn counts(site: &Site) -> Counts {
    Counts { inside: site.inside, entries: site.entries, exits: site.exits }
}

/// A machine that is or was on a site.
pub fn visit_card(visit: &Visit) -> VisitCard {
    let passage = |at: i64, by: Option<&String>| Passage { at: china_time(at), by: by.cloned().unwrap_or_default() };
    VisitCard {
        id: visit.id,
        number: visit.number.clone(),
        stage: visit.stage,
        product: visit.product.to_owned(),
        model: visit.model.clone(),
        maker: visit.maker.clone(),
        photo: visit.photo,
        entered: passage(visit.entered_at, Some(&visit.entered_by)),
        left: visit.left_at.map(|at| passage(at, visit.left_by.as_ref())),
        notes: note_words(visit),
    }
}

/// What is worth knowing besides: an exemption, a forced exit, a tablet's clock.
pub fn note_words(visit: &Visit) -> Option<String> {
    let notes: Vec<String> = visit
        .exemption
        .iter()
        .map(|words| format!("豁免：{words}"))
        .chain(visit.foreign_fuel.iter().map(|fuel| format!("外地机械，燃料类型：{fuel}")))
        .chain(visit.forced_reason.iter().map(|words| format!("强制出场：{words}")))
        .chain(visit.clock.iter().cloned())
        .collect();
    (!notes.is_empty()).then(|| notes.join("；"))
}
