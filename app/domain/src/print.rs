//! Plates, cards and tables as data: a template says where what stands, a drawing is a template filled in for one
//! machine. Pure geometry in millimetres; who makes a PDF or a picture of it needs to know nothing of machines.

mod fit;
mod template;

use crate::registration_number::RegistrationNumber;

pub use template::{Align, Colours, Face, Item, Kind, Pair, Template, Templates};

/// Linfen's templates as text (toml), for who reads configuration.
pub const STANDARD: &str = include_str!("print/templates.toml");

/// What stands on plates, cards and tables, by the name that templates use.
pub const FIELDS: [(&str, &str); 19] = [
    ("number", "环保登记号码"),
    ("stage", "排放阶段"),
    ("product", "机械产品名称"),
    ("model", "型号规格"),
    ("maker", "机械制造企业"),
    ("made_on", "机械出厂日期"),
    ("identifier", "PIN码/出厂编号"),
    ("disclosure", "环保信息公开编号/机械环保代码"),
    ("engine_maker", "发动机制造企业"),
    ("engine_model", "发动机型号"),
    ("engine_number", "发动机出厂编号"),
    ("power", "功率"),
    ("fuel", "燃料类型"),
    ("owner", "所有者"),
    ("registered_on", "登记日期"),
    ("office", "登记机关"),
    ("district", "注册登记区县"),
    ("place", "详细使用地点"),
    ("printed_on", "制表日期"),
];

/// What is printed about one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The number; its stage chooses the colours.
    pub number: RegistrationNumber,
    /// What the QR code says.
    pub address: String,
    /// Values by the names of [`FIELDS`].
    pub values: Vec<(&'static str, String)>,
}

impl Label {
    /// A value; empty when there is none.
    pub fn value(&self, field: &str) -> &str {
        self.values.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value.as_str())
    }

    /// `排放阶段：{stage}` with the values put in; a value that looks like a place for another is not one.
    fn filled(&self, words: &str) -> String {
        let (mut text, mut rest) = (String::new(), words);
        while let Some((before, behind)) = rest.split_once('{') {
            text.push_str(before);
            let place = behind.split_once('}').filter(|(name, _)| FIELDS.iter().any(|(known, _)| known == name));
            rest = if let Some((name, after)) = place {
                // What is not known is left out visibly, so that nobody takes a gap for a slip of the printer.
                text.push_str(Some(self.value(name)).filter(|value| !value.is_empty()).unwrap_or("—"));
                after
            } else {
                text.push('{');
                behind
            };
        }
        text.push_str(rest);
        text
    }
}

/// A colour, red green blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#0f6b4f`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// `#0f6b4f`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

/// One thing of a drawing; lengths in millimetres from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "places and sizes say what they are by their names")]
pub enum Shape {
    /// A filled rectangle.
    Area { x: f64, y: f64, width: f64, height: f64, colour: Rgb },
    /// The outline of a rectangle.
    Frame { x: f64, y: f64, width: f64, height: f64, line: f64, colour: Rgb },
    /// A line of text; `y` is where the letters stand, `x` where it begins, is centred or ends.
    Text { x: f64, y: f64, size: f64, align: Align, bold: bool, colour: Rgb, text: String },
    /// A QR code with its white margin in a square.
    Code { x: f64, y: f64, size: f64, text: String },
}

/// One side of a plate, card or table.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Millimetres.
    pub width: f64,
    /// Millimetres.
    pub height: f64,
    /// From the ground up.
    pub shapes: Vec<Shape>,
}

/// Fills a template in: one drawing for each face.
pub fn draw(templates: &Templates, kind: Kind, label: &Label) -> Vec<Drawing> {
    let template = templates.of(kind);
    let pair = templates.colours.of(label.number.stage().group());
    let faces = template.faces.iter().map(|face| Drawing {
        width: template.width,
        height: template.height,
        shapes: face.items.iter().flat_map(|item| shapes(item, pair, label)).collect(),
    });
    faces.collect()
}

fn shapes(item: &Item, pair: Pair, label: &Label) -> Vec<Shape> {
    match item {
        Item::Area { x, y, width, height, colour } => {
            vec![Shape::Area { x: *x, y: *y, width: *width, height: *height, colour: pair.named(*colour) }]
        }
        Item::Frame { x, y, width, height, line, colour } => {
            let colour = pair.named(*colour);
            vec![Shape::Frame { x: *x, y: *y, width: *width, height: *height, line: *line, colour }]
        }
        Item::Code { x, y, size } => vec![Shape::Code { x: *x, y: *y, size: *size, text: label.address.clone() }],
        Item::Text { x, y, width, size, align, bold, lines, colour, words } => {
            let fitted = fit::fit(&label.filled(words), *size, *width, *lines);
            let step = fitted.size * fit::LINE;
            #[expect(clippy::cast_precision_loss, reason = "a few lines")]
            let placed = fitted.lines.into_iter().enumerate().map(|(at, text)| Shape::Text {
                x: *x,
                y: y + at as f64 * step,
                size: fitted.size,
                align: *align,
                bold: *bold,
                colour: pair.named(*colour),
                text,
            });
            placed.collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Stage;

    fn standard() -> Templates {
        let templates: Templates = toml::from_str(STANDARD).unwrap();
        assert_eq!(templates.problem(), None);
        templates
    }

    fn label(number: &str, owner: &str) -> Label {
        Label {
            number: RegistrationNumber::parse(number).unwrap(),
            address: format!("https://nrmm.example.cn/m/{number}"),
            values: vec![("number", number.to_owned()), ("owner", owner.to_owned()), ("stage", "国三".to_owned())],
        }
    }

    fn texts(drawings: &[Drawing]) -> Vec<String> {
        let shapes = drawings.iter().flat_map(|drawing| &drawing.shapes);
        let text = |shape: &Shape| match shape {
            Shape::Text { text, .. } => Some(text.clone()),
            _ => None,
        };
        shapes.filter_map(text).collect()
    }

    #[test]
    fn the_number_stands_out_on_every_colour() {
        let templates = standard();
        for stage in Stage::ALL {
            let pair = templates.colours.of(stage.group());
            assert!(pair.ink.contrast(pair.ground) >= 7.0, "{stage:?}: {}", pair.ink.contrast(pair.ground));
        }
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn sizes_are_those_of_the_manual() {
        let templates = standard();
        let size = |kind| (templates.of(kind).width, templates.of(kind).height, templates.of(kind).faces.len());
        assert_eq!(size(Kind::Plate), (440.0, 140.0, 1));
        assert_eq!(size(Kind::Card), (85.6, 54.0, 2));
        assert_eq!(size(Kind::Table), (210.0, 297.0, 1));
    }

    #[test]
    fn everything_printed_lies_within_its_face_whatever_is_filled_in() {
        let templates = standard();
        let long = "山西晋南特别长的工程机械设备租赁服务有限责任公司临汾市尧都区第一分公司";
        for kind in Kind::ALL {
            for owner in ["王建国", long] {
                for drawing in draw(&templates, kind, &label("3-DL000123", owner)) {
                    for shape in &drawing.shapes {
                        let (x, y, right, bottom) = bounds(shape);
                        let inside = x >= -1e-6
                            && y >= -1e-6
                            && right <= drawing.width + 1e-6
                            && bottom <= drawing.height + 1e-6;
                        assert!(inside, "{kind:?} {shape:?}");
                    }
                }
            }
        }
        let card = texts(&draw(&templates, Kind::Card, &label("3-DL000123", long)));
        assert!(card.join("").contains(long), "a long name is set smaller or on two lines, not cut: {card:?}");
    }

    #[test]
    fn a_name_with_braces_is_printed_as_it_is() {
        let label = label("3-DL000123", "王{stage}{x");
        assert_eq!(label.filled("所有者：{owner}，{stage}{nothing}"), "所有者：王{stage}{x，国三{nothing}");
        assert_eq!(label.filled("{maker}"), "—");
    }

    fn bounds(shape: &Shape) -> (f64, f64, f64, f64) {
        match shape {
            Shape::Area { x, y, width, height, .. } | Shape::Frame { x, y, width, height, .. } => {
                (*x, *y, x + width, y + height)
            }
            Shape::Code { x, y, size, .. } => (*x, *y, x + size, y + size),
            Shape::Text { x, y, size, align, text, .. } => {
                let width = fit::width(text) * size;
                let left = match align {
                    Align::Left => *x,
                    Align::Centre => x - width / 2.0,
                    Align::Right => x - width,
                };
                (left, y - size, left + width, y + size * 0.25)
            }
        }
    }

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!(Rgb::parse("#0f6b4f"), Some(Rgb(15, 107, 79)));
        assert_eq!(Rgb(15, 107, 79).css(), "#0f6b4f");
        for bad in ["0f6b4f", "#0f6b4", "#0f6b4g", "#é6b4f"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
    }
}
