//! The fonts that print: Debian's fonts-noto-cjk, or whatever a city names, and behind them fonts with rarer
//! characters. The first that has a letter sets it; what none has is not printed at all.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use domain::print::{Drawing, Shape};
use domain::refusal::Refusal;
use krilla::text::{Font, GlyphId};
use ttf_parser::Face;

use crate::error::Result;

/// Where the regular and the bold letters are looked for when the city names none: a file, and the face in it for
/// simplified Chinese.
const USUAL: [(&str, &str, u32); 1] = [(
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    2,
)];

/// Where rarer characters are looked for: fonts-hanazono (CJK up to extension F: all of GB 18030-2022 level 3),
/// fonts-babelstone-han (extensions G and H in part) and fonts-dejavu-core (Greek and Cyrillic).
const FALLBACKS: [&str; 4] = [
    "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
];

/// A font file in memory.
#[derive(Clone)]
pub(super) struct Loaded {
    bytes: Arc<Vec<u8>>,
    index: u32,
    pub font: Font,
}

impl Loaded {
    fn read(path: &std::path::Path, index: u32) -> Option<Self> {
        let bytes = Arc::new(std::fs::read(path).ok()?);
        let font = Font::new(Arc::clone(&bytes).into(), index)?;
        Face::parse(&bytes, index).ok()?;
        Some(Self { bytes, index, font })
    }

    pub fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.bytes, self.index).ok()
    }
}

/// Regular and bold letters, and the fonts that set what these lack.
#[derive(Clone)]
pub struct Fonts {
    regular: Loaded,
    bold: Loaded,
    more: Arc<Vec<Fallback>>,
}

/// A font that is read when the first letter asks for it: each has tens of megabytes, and most registers need none.
struct Fallback {
    path: PathBuf,
    index: u32,
    loaded: OnceLock<Option<Loaded>>,
}

impl Fallback {
    fn loaded(&self) -> Option<&Loaded> {
        self.loaded.get_or_init(|| Loaded::read(&self.path, self.index)).as_ref()
    }
}

/// A letter in the font that has it: glyph, advance in ems.
pub(super) struct Letter<'a> {
    pub loaded: &'a Loaded,
    pub glyph: GlyphId,
    pub id: ttf_parser::GlyphId,
    pub advance: f32,
    pub bytes: std::ops::Range<usize>,
}

impl Fonts {
    /// Reads a regular and a bold font, or the usual ones. Forty megabytes: `Registry::fonts` reads them once. What
    /// they lack is looked for in the city's `more` fonts and then in those that Debian has.
    pub fn read(own: Option<&(PathBuf, PathBuf, u32)>, more: &[(PathBuf, u32)]) -> Result<Self> {
        let usual = USUAL.iter().map(|(regular, bold, index)| (PathBuf::from(regular), PathBuf::from(bold), *index));
        let more = more.iter().cloned().chain(FALLBACKS.iter().map(|path| (PathBuf::from(path), 0)));
        let more: Vec<Fallback> = more.map(|(path, index)| Fallback { path, index, loaded: OnceLock::new() }).collect();
        let more = Arc::new(more);
        let known = own.cloned().into_iter().chain(usual).find_map(|(regular, bold, index)| {
            let (regular, bold) = (Loaded::read(&regular, index)?, Loaded::read(&bold, index)?);
            Some(Self { regular, bold, more: Arc::clone(&more) })
        });
        known.ok_or_else(|| Refusal::NoFont.into())
    }

    /// The letters of a text, each from the first font that has it; the characters that none has instead.
    pub(super) fn letters(&self, bold: bool, text: &str) -> std::result::Result<Vec<Letter<'_>>, String> {
        let main = if bold { &self.bold } else { &self.regular };
        let face = main.face();
        let (mut found, mut lacking) = (Vec::with_capacity(text.len()), String::new());
        for (at, letter) in text.char_indices() {
            let bytes = at..at + letter.len_utf8();
            let own = face.as_ref().and_then(|face| set(main, face, letter, bytes.clone()));
            match own.or_else(|| self.fallback(letter, bytes)) {
                Some(letter) => found.push(letter),
                None => lacking.push(letter),
            }
        }
        if lacking.is_empty() { Ok(found) } else { Err(lacking) }
    }

    fn fallback(&self, letter: char, bytes: std::ops::Range<usize>) -> Option<Letter<'_>> {
        self.more.iter().find_map(|font| {
            let loaded = font.loaded()?;
            let face = loaded.face()?;
            // Fonts of rare characters promise some for which they have an empty box.
            set(loaded, &face, letter, bytes.clone()).filter(|letter| face.glyph_bounding_box(letter.id).is_some())
        })
    }

    /// The characters of drawings that no font has, each once: asked before anything is made of them.
    pub fn lacking<'d>(&self, drawings: impl IntoIterator<Item = &'d Drawing>) -> String {
        let mut lacking = String::new();
        for shape in drawings.into_iter().flat_map(|drawing| &drawing.shapes) {
            let Shape::Text { text, bold, .. } = shape else { continue };
            for letter in self.letters(*bold, text).err().unwrap_or_default().chars() {
                if !lacking.contains(letter) {
                    lacking.push(letter);
                }
            }
        }
        lacking
    }

    /// Refuses drawings with a character that no font has.
    pub fn complete<'d>(&self, drawings: impl IntoIterator<Item = &'d Drawing>) -> Result<()> {
        match self.lacking(drawings) {
            characters if characters.is_empty() => Ok(()),
            characters => Err(Refusal::NoGlyph { characters }.into()),
        }
    }
}

/// The letter in this font, when it has it.
fn set<'a>(loaded: &'a Loaded, face: &Face<'_>, letter: char, bytes: std::ops::Range<usize>) -> Option<Letter<'a>> {
    let id = face.glyph_index(letter).filter(|id| id.0 != 0)?;
    let advance = f32::from(face.glyph_hor_advance(id)?) / f32::from(face.units_per_em());
    Some(Letter { loaded, glyph: GlyphId::new(u32::from(id.0)), id, advance, bytes })
}

#[cfg(test)]
mod tests {
    use domain::print::{self, Kind, Label, STANDARD, Templates};
    use domain::registration_number::RegistrationNumber;
    use domain::text;

    use super::*;

    fn fonts() -> Fonts {
        Fonts::read(None, &[]).expect("`cargo xtask test --only tools` installs the fonts")
    }

    /// Ideographs of the extensions I, G, H and J and what was put behind C and E since are taken, and Debian's fonts
    /// have half of them or none: what is lacking is named.
    fn may_lack(c: char) -> bool {
        matches!(c, '\u{2b73a}'..='\u{2b73f}' | '\u{2cea2}'..='\u{2ceaf}')
            || matches!(c, '\u{2ebf0}'..='\u{2ee5f}' | '\u{30000}'..='\u{3347f}')
    }

    #[test]
    fn whatever_is_accepted_can_be_printed_or_is_named() {
        let fonts = fonts();
        for c in '\0'..=char::MAX {
            let letter = c.to_string();
            if text::writing(&letter).is_ok_and(|kept| kept == letter) {
                for bold in [false, true] {
                    match fonts.letters(bold, &letter) {
                        Ok(found) => assert!(found.iter().all(|letter| letter.id.0 != 0), "{letter:?}"),
                        Err(lacking) => assert!(may_lack(c) && lacking == letter, "U+{:04X} {letter}", u32::from(c)),
                    }
                }
            }
        }
    }

    #[test]
    fn every_text_of_plates_cards_and_tables_has_its_letters() {
        let templates: Templates = toml::from_str(STANDARD).unwrap();
        for number in ["3-DL000123", "2-DL000123", "1-DL000123", "X-DL000123", "D-DL000123", "4-DL000123"] {
            let label = Label {
                number: RegistrationNumber::parse(number).unwrap(),
                address: "https://nrmm.example.cn/m/x".to_owned(),
                values: print::FIELDS.map(|(name, words)| (name, words.to_owned())).to_vec(),
            };
            for kind in Kind::ALL {
                assert_eq!(fonts().lacking(&print::draw(&templates, kind, &label)), "", "{number} {kind:?}");
            }
        }
    }

    #[test]
    fn a_rare_letter_has_the_width_of_its_own_font() {
        let fonts = fonts();
        let letters = fonts.letters(true, "王\u{2ebe0}A").unwrap_or_default();
        let advances: Vec<f32> = letters.iter().map(|letter| letter.advance).collect();
        assert!(
            (advances[0] - 1.0).abs() < 0.01 && (advances[1] - 1.0).abs() < 0.01 && advances[2] < 0.8,
            "{advances:?}"
        );
        let from_main = |at: usize| std::ptr::eq(letters[at].loaded, &raw const fonts.bold);
        assert!(from_main(0) && !from_main(1) && from_main(2));
    }
}
