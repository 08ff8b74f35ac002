//! Templates: what a city writes in its file, and Linfen's own (`templates.toml`). Sizes, colours and places are not
//! the authority's word until it has approved them (`domain.md` §2).

use serde::Deserialize;

use super::Rgb;
use crate::stage::StageGroup;

/// What can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 环保标牌.
    Plate,
    /// 信息采集卡.
    Card,
    /// 信息采集表.
    Table,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Plate, Self::Card, Self::Table];

    /// The key in addresses and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Card => "card",
            Self::Table => "table",
        }
    }

    /// The kind of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The words on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plate => "环保标牌",
            Self::Card => "信息采集卡",
            Self::Table => "信息采集表",
        }
    }
}

/// Ground and ink of a stage group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Pair {
    /// What lies under the number.
    pub ground: Rgb,
    /// The number.
    pub ink: Rgb,
}

impl Pair {
    /// `ground`, `ink` or a colour of its own.
    pub(super) fn named(self, colour: Colour) -> Rgb {
        match colour {
            Colour::Ground => self.ground,
            Colour::Ink => self.ink,
            Colour::Own(rgb) => rgb,
        }
    }
}

/// A colour in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// The ground of the stage group.
    Ground,
    /// The ink of the stage group.
    Ink,
    /// Always the same.
    Own(Rgb),
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text} is no colour like #0f6b4f")))
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "ground" => Ok(Self::Ground),
            "ink" => Ok(Self::Ink),
            own => Rgb::parse(own)
                .map(Self::Own)
                .ok_or_else(|| serde::de::Error::custom(format!("{own} is none of ground, ink, #0f6b4f"))),
        }
    }
}

const fn black() -> Colour {
    Colour::Own(Rgb(0, 0, 0))
}

/// Colours by stage group; a city's choice, Zhengzhou's is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Colours {
    /// Electric, 国三 and later.
    pub green: Pair,
    /// 国二.
    pub blue: Pair,
    /// 国一 and below.
    pub orange: Pair,
}

impl Colours {
    /// Those of a group.
    pub const fn of(&self, group: StageGroup) -> Pair {
        match group {
            StageGroup::Green => self.green,
            StageGroup::Blue => self.blue,
            StageGroup::Orange => self.orange,
        }
    }
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// It begins at its place.
    #[default]
    Left,
    /// Its middle is at its place.
    Centre,
    /// It ends at its place.
    Right,
}

const fn one() -> usize {
    1
}

/// Something on a face; lengths in millimetres from the upper left corner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "places and sizes say what they are by their names")]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Item {
    /// A filled rectangle.
    Area { x: f64, y: f64, width: f64, height: f64, colour: Colour },
    /// The outline of a rectangle; a line when one side is nothing.
    Frame { x: f64, y: f64, width: f64, height: f64, line: f64, colour: Colour },
    /// Words with `{fields}` in them, on at most `lines` lines of a width.
    Text {
        x: f64,
        y: f64,
        width: f64,
        size: f64,
        #[serde(default)]
        align: Align,
        #[serde(default)]
        bold: bool,
        #[serde(default = "one")]
        lines: usize,
        #[serde(default = "black")]
        colour: Colour,
        words: String,
    },
    /// The QR code, its white margin included.
    Code { x: f64, y: f64, size: f64 },
}

/// One side.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Face {
    /// From the ground up.
    pub items: Vec<Item>,
}

/// One kind of print.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Template {
    /// Millimetres.
    pub width: f64,
    /// Millimetres.
    pub height: f64,
    /// Its sides, the front first.
    pub faces: Vec<Face>,
}

/// Everything a city prints.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Templates {
    /// The authority has approved these templates; until then the pages that show them say that it has not.
    #[serde(default)]
    pub approved: bool,
    /// Colours by stage group.
    pub colours: Colours,
    /// 环保标牌.
    pub plate: Template,
    /// 信息采集卡.
    pub card: Template,
    /// 信息采集表.
    pub table: Template,
}

impl Templates {
    /// One of them.
    pub const fn of(&self, kind: Kind) -> &Template {
        match kind {
            Kind::Plate => &self.plate,
            Kind::Card => &self.card,
            Kind::Table => &self.table,
        }
    }

    /// What is wrong with a city's templates: a number that is hard to read, a field that does not exist.
    pub fn problem(&self) -> Option<String> {
        for group in [StageGroup::Green, StageGroup::Blue, StageGroup::Orange] {
            let pair = self.colours.of(group);
            let contrast = pair.ink.contrast(pair.ground);
            if contrast < 7.0 {
                return Some(format!("the colours of {} have a contrast of {contrast:.1}, 7 is needed", group.code()));
            }
        }
        let texts = Kind::ALL.into_iter().flat_map(|kind| &self.of(kind).faces).flat_map(|face| &face.items);
        for item in texts {
            let Item::Text { words, .. } = item else { continue };
            for part in words.split('{').skip(1) {
                let name = part.split('}').next().unwrap_or_default();
                if !super::FIELDS.iter().any(|(field, _)| *field == name) {
                    return Some(format!("there is no field {{{name}}}"));
                }
            }
        }
        None
    }
}
