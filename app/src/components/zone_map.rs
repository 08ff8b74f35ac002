//! Where a site lies, of pages that only the server writes.

use domain::zone::{Position, Zone};
use leptos::prelude::*;

use crate::answers;
use crate::components::site_map::site_map;

/// The drawing; nothing without a border or a position.
pub fn zone_map(zone: Option<&Zone>, position: Option<Position>) -> Option<AnyView> {
    answers::zone_map::zone_map(zone, position).map(|map| site_map(&map))
}
