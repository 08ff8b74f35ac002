//! 排放阶段, the emission stage: one letter in the registration number, one word on the card, one colour on the plate.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// 排放阶段, the first position of a registration number.
///
/// 环办大气函〔2019〕655号; GB 20891-2014; `Five`, `Six` and `Zero` occur with 场内车辆.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// `X`: no stage, or none that can be determined.
    None,
    /// `0`: before the first stage.
    Zero,
    /// 国一.
    One,
    /// 国二.
    Two,
    /// 国三.
    Three,
    /// 国四.
    Four,
    /// 国五.
    Five,
    /// 国六.
    Six,
    /// `D`: 电动.
    Electric,
}

/// Groups of stages that share the colour of plate and card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StageGroup {
    /// Electric, 国三 and later.
    Green,
    /// 国二.
    Blue,
    /// 国一, earlier or none.
    Orange,
}

impl Stage {
    /// Every stage, from none to electric; the order is the derived one.
    pub const ALL: &'static [Self] =
        &[Self::None, Self::Zero, Self::One, Self::Two, Self::Three, Self::Four, Self::Five, Self::Six, Self::Electric];

    /// The letter or digit in a registration number.
    pub const fn code(self) -> char {
        match self {
            Self::None => 'X',
            Self::Zero => '0',
            Self::One => '1',
            Self::Two => '2',
            Self::Three => '3',
            Self::Four => '4',
            Self::Five => '5',
            Self::Six => '6',
            Self::Electric => 'D',
        }
    }

    /// The stage of a letter or digit.
    pub const fn from_code(code: char) -> Option<Self> {
        match code {
            'X' => Some(Self::None),
            '0' => Some(Self::Zero),
            '1' => Some(Self::One),
            '2' => Some(Self::Two),
            '3' => Some(Self::Three),
            '4' => Some(Self::Four),
            '5' => Some(Self::Five),
            '6' => Some(Self::Six),
            'D' => Some(Self::Electric),
            _ => None,
        }
    }

    /// The Chinese name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "无排放阶段/不能判定",
            Self::Zero => "国零",
            Self::One => "国一",
            Self::Two => "国二",
            Self::Three => "国三",
            Self::Four => "国四",
            Self::Five => "国五",
            Self::Six => "国六",
            Self::Electric => "电动",
        }
    }

    /// The colour group of plate and card. Which colour a group has is a city's choice; Zhengzhou's is the default.
    pub const fn group(self) -> StageGroup {
        match self {
            Self::Electric | Self::Three | Self::Four | Self::Five | Self::Six => StageGroup::Green,
            Self::Two => StageGroup::Blue,
            Self::One | Self::Zero | Self::None => StageGroup::Orange,
        }
    }

    /// Whether the stage satisfies a zone that asks for `minimum`; electric satisfies every one, none satisfies no
    /// other.
    pub fn is_at_least(self, minimum: Self) -> bool {
        self >= minimum
    }
}

impl StageGroup {
    /// The key used in style sheets and templates.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Orange => "orange",
        }
    }
}

impl Serialize for Stage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code().encode_utf8(&mut [0; 4]))
    }
}

impl<'de> Deserialize<'de> for Stage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let mut chars = code.chars();
        match (chars.next().and_then(Self::from_code), chars.next()) {
            (Some(stage), None) => Ok(stage),
            _ => Err(D::Error::custom("no such Stage")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_stage() {
        for &stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
        }
        assert_eq!(Stage::from_code('7'), None);
    }

    #[test]
    fn colours_follow_the_groups() {
        let groups: String = Stage::ALL.iter().filter_map(|stage| stage.group().code().chars().next()).collect();
        assert_eq!(groups, "ooobggggg");
    }

    #[test]
    fn a_zone_for_third_stage_lets_third_and_electric_in() {
        assert!(Stage::Three.is_at_least(Stage::Three));
        assert!(Stage::Electric.is_at_least(Stage::Three));
        assert!(!Stage::Two.is_at_least(Stage::Three));
        assert!(!Stage::None.is_at_least(Stage::Zero));
    }
}
