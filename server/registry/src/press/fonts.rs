//! The fonts that print: Debian's fonts-noto-cjk, or whatever a city names. The first that has a letter sets it.

use std::path::PathBuf;
use std::sync::Arc;

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

/// Regular and bold letters.
#[derive(Clone)]
pub struct Fonts {
    pub(super) regular: Loaded,
    pub(super) bold: Loaded,
}

/// A letter in its font: glyph, advance in ems.
pub(super) struct Letter {
    pub glyph: GlyphId,
    pub id: ttf_parser::GlyphId,
    pub advance: f32,
    pub bytes: std::ops::Range<usize>,
}

impl Fonts {
    /// Reads a regular and a bold font, or the usual ones. Forty megabytes: `Registry::fonts` reads them once.
    pub fn read(own: Option<&(PathBuf, PathBuf, u32)>) -> Result<Self> {
        let usual = USUAL.iter().map(|(regular, bold, index)| (PathBuf::from(regular), PathBuf::from(bold), *index));
        let known = own.cloned().into_iter().chain(usual).find_map(|(regular, bold, index)| {
            Some(Self { regular: Loaded::read(&regular, index)?, bold: Loaded::read(&bold, index)? })
        });
        known.ok_or_else(|| Refusal::NoFont.into())
    }

    pub(super) const fn of(&self, bold: bool) -> &Loaded {
        if bold { &self.bold } else { &self.regular }
    }
}

/// The letters of a text; one that the font lacks becomes its box for what is missing.
pub(super) fn letters(face: &Face<'_>, text: &str) -> Vec<Letter> {
    let em = f32::from(face.units_per_em());
    let letter = |(at, letter): (usize, char)| {
        let id = face.glyph_index(letter).unwrap_or_default();
        let advance = f32::from(face.glyph_hor_advance(id).unwrap_or_default()) / em;
        Letter { glyph: GlyphId::new(u32::from(id.0)), id, advance, bytes: at..at + letter.len_utf8() }
    };
    text.char_indices().map(letter).collect()
}
