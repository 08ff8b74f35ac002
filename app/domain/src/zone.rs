//! The low-emission zone (低排放控制区) of a city and positions on its map. Borders are configuration: Linfen's notice of
//! 2018-12-04 gives them by road names only.

use serde::{Deserialize, Serialize};

use crate::stage::Stage;

/// A place in millionths of a degree (WGS 84), so that it compares and stores exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// East of Greenwich.
    pub longitude: i64,
    /// North of the equator.
    pub latitude: i64,
}

impl Position {
    /// Reads two decimal numbers, or says at which field what is wrong.
    pub fn parse(longitude: &str, latitude: &str) -> Result<Self, (&'static str, String)> {
        let read = |field: &'static str, label: &str, text: &str, from: i64, to: i64| {
            let value = micro_degrees(text).filter(|value| (from * 1_000_000..=to * 1_000_000).contains(value));
            value.ok_or_else(|| (field, format!("{label}应为{from}到{to}之间的小数，经度和纬度要一起填写或都不填")))
        };
        Ok(Self {
            longitude: read("longitude", "经度", longitude, 73, 136)?,
            latitude: read("latitude", "纬度", latitude, 3, 54)?,
        })
    }
}

/// `111.518976` as millionths; more digits are cut.
fn micro_degrees(text: &str) -> Option<i64> {
    let text = crate::text::fold(text);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !digits(whole) || !digits(rest) {
        return None;
    }
    let rest: String = rest.chars().chain("000000".chars()).take(6).collect();
    Some(whole.parse::<i64>().ok()? * 1_000_000 + rest.parse::<i64>().ok()?)
}

/// What happens to a machine below the zone's stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneRule {
    /// It cannot enter.
    #[default]
    Refuse,
    /// It enters with a written exemption only.
    Exemption,
}

/// A zone in which machines below a stage are forbidden.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Zone {
    /// 临汾市低排放控制区.
    pub name: String,
    /// The lowest stage that may work there.
    #[serde(default = "third")]
    pub lowest: Stage,
    /// What happens to the others.
    #[serde(default)]
    pub rule: ZoneRule,
    /// The border, `[longitude, latitude]` in degrees, when the city has one on a map.
    #[serde(default)]
    pub border: Vec<[f64; 2]>,
}

const fn third() -> Stage {
    Stage::Three
}

impl Zone {
    /// Whether a position lies inside; nobody knows without a border.
    #[expect(clippy::cast_precision_loss, reason = "degrees have nine digits")]
    pub fn holds(&self, position: Position) -> Option<bool> {
        if self.border.len() < 3 {
            return None;
        }
        let (x, y) = (position.longitude as f64 / 1e6, position.latitude as f64 / 1e6);
        let previous = self.border.iter().cycle().skip(self.border.len() - 1);
        let crossings = self
            .border
            .iter()
            .zip(previous)
            .filter(|([ax, ay], [bx, by])| (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax);
        Some(crossings.count() % 2 == 1)
    }

    /// Whether a machine of this stage may work there.
    pub fn admits(&self, stage: Stage) -> bool {
        stage.is_at_least(self.lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone {
            name: "低排放控制区".to_owned(),
            lowest: Stage::Three,
            rule: ZoneRule::Refuse,
            border: vec![[111.0, 36.0], [112.0, 36.0], [112.0, 37.0], [111.5, 36.5], [111.0, 37.0]],
        }
    }

    fn at(longitude: &str, latitude: &str) -> Position {
        Position::parse(longitude, latitude).unwrap()
    }

    #[test]
    fn a_border_with_a_dent_holds_what_is_inside() {
        assert_eq!(zone().holds(at("111.2", "36.2")), Some(true));
        assert_eq!(zone().holds(at("111.5", "36.9")), Some(false), "in the dent");
        assert_eq!(zone().holds(at("110.9", "36.2")), Some(false));
        assert_eq!(Zone { border: Vec::new(), ..zone() }.holds(at("111.2", "36.2")), None);
    }

    #[test]
    fn stages_below_the_lowest_are_kept_out_and_electric_is_not() {
        let admitted: Vec<char> =
            Stage::ALL.iter().filter(|stage| zone().admits(**stage)).map(|stage| stage.code()).collect();
        assert_eq!(admitted, ['3', '4', '5', '6', 'D']);
    }

    #[test]
    fn positions_are_read_to_the_millionth() {
        assert_eq!(at("111.5189764", "３６").longitude, 111_518_976);
        assert_eq!(at("111", "36.").latitude, 36_000_000);
        for (longitude, latitude, field) in
            [("", "36", "longitude"), ("111", "", "latitude"), ("-111", "36", "longitude"), ("111", "99", "latitude")]
        {
            assert_eq!(Position::parse(longitude, latitude).unwrap_err().0, field);
        }
    }
}
