//! Where a site lies: the low-emission zone of the city as a plain drawing, the site as a dot in it.

use domain::zone::{Position, Zone};
use wire::gate::ZoneMap;

/// Width of the drawing; its height follows from the border.
const WIDTH: f64 = 360.0;
/// Air around the border.
const MARGIN: f64 = 24.0;

/// The drawing; nothing without a border or a position.
pub fn zone_map(zone: Option<&Zone>, position: Option<Position>) -> Option<ZoneMap> {
    let (zone, position) = (zone.filter(|zone| zone.border.len() > 2)?, position?);
    #[expect(clippy::cast_precision_loss, reason = "degrees have nine digits")]
    let place = [position.longitude as f64 / 1e6, position.latitude as f64 / 1e6];
    let frame = Frame::around(zone.border.iter().chain([&place]));
    let points: Vec<String> = zone.border.iter().map(|corner| frame.point(*corner)).collect();
    let [x, y] = frame.at(place);
    let inside = if zone.holds(position) == Some(true) { "内" } else { "外" };
    Some(ZoneMap {
        words: format!("工地在{}{inside}", zone.name),
        size: format!("0 0 {WIDTH} {:.0}", frame.height),
        points: points.join(" "),
        place: (format!("{x:.1}"), format!("{y:.1}")),
    })
}

/// How degrees become a drawing: north is up, a degree of longitude is shorter the farther north.
struct Frame {
    west: f64,
    north: f64,
    across: f64,
    up: f64,
    height: f64,
}

impl Frame {
    fn around<'a>(places: impl Iterator<Item = &'a [f64; 2]>) -> Self {
        let start = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
        let [west, east, south, north] = places.fold(start, |[west, east, south, north], [x, y]| {
            [west.min(*x), east.max(*x), south.min(*y), north.max(*y)]
        });
        let across = (WIDTH - 2.0 * MARGIN) / (east - west).max(1e-4);
        let up = across / f64::midpoint(north, south).to_radians().cos().max(0.1);
        Self { west, north, across, up, height: (north - south) * up + 2.0 * MARGIN }
    }

    fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.west) * self.across + MARGIN, (self.north - y) * self.up + MARGIN]
    }

    fn point(&self, place: [f64; 2]) -> String {
        let [x, y] = self.at(place);
        format!("{x:.1},{y:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_drawn_inside_the_frame_with_north_up() {
        let places = [[111.4, 36.0], [111.6, 36.2], [111.7, 35.9]];
        let frame = Frame::around(places.iter());
        for place in places {
            let [x, y] = frame.at(place);
            assert!((0.0..=WIDTH).contains(&x) && (0.0..=frame.height).contains(&y), "{x} {y}");
        }
        assert!(frame.at([111.4, 36.2])[1] < frame.at([111.4, 36.0])[1]);
    }
}
