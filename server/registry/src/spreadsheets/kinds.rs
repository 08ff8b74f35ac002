//! What a file is by its first bytes, so that who sends a photo for a table is told so.

use domain::sheet::OtherFile;

/// Bytes that are enough to know.
pub const HEAD: usize = 512;

const PICTURES: [&[u8]; 6] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*"];
const ARCHIVES: [&[u8]; 5] = [b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"];

/// The kind of a file that is no table, as far as its first bytes tell.
pub fn other(head: &[u8]) -> Option<OtherFile> {
    let brand = head.get(8..12).unwrap_or_default();
    if PICTURES.iter().any(|sign| head.starts_with(sign) && (*sign != b"BM" || head.contains(&0)))
        || (head.starts_with(b"RIFF") && brand == b"WEBP")
    {
        return Some(OtherFile::Picture);
    }
    if head.get(4..8) == Some(b"ftyp") {
        let still = [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"];
        return Some(if still.iter().any(|known| brand == *known) { OtherFile::Picture } else { OtherFile::Video });
    }
    if head.starts_with(b"RIFF") && brand == b"AVI " {
        return Some(OtherFile::Video);
    }
    if head.starts_with(b"%PDF") {
        return Some(OtherFile::Pdf);
    }
    if head.starts_with(b"{\\rtf") {
        return Some(OtherFile::Document);
    }
    if ARCHIVES.iter().any(|sign| head.starts_with(sign)) {
        return Some(OtherFile::Archive);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    [b"<html".as_slice(), b"<!doctype html", b"<table", b"<meta", b"<head"]
        .iter()
        .any(|sign| text.starts_with(sign))
        .then_some(OtherFile::WebPage)
}

/// The kind of a packed file that is no workbook, by the names in it.
pub fn packed<'a>(names: impl Iterator<Item = &'a str>) -> Option<OtherFile> {
    let mut kind = OtherFile::Archive;
    for name in names {
        match name {
            _ if name.starts_with("xl/") => return None,
            _ if name.starts_with("word/") => kind = OtherFile::Document,
            _ if name.starts_with("ppt/") => kind = OtherFile::Presentation,
            "mimetype" | "content.xml" => kind = OtherFile::OpenDocument,
            _ => {}
        }
    }
    Some(kind)
}
