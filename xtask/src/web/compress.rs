//! Brotli and gzip beside every file that gains by it, so that the server compresses nothing itself.

use crate::files;
use anyhow::{Context, Result};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// Kinds of files that become smaller. Pictures and woff2 are compressed already.
const COMPRESSIBLE: [&str; 13] =
    ["js", "mjs", "css", "wasm", "svg", "json", "txt", "html", "webmanifest", "ico", "xml", "csv", "ttf"];

/// How hard to compress.
#[derive(Clone, Copy)]
pub enum Effort {
    /// As small as possible.
    Best,
    /// Quickly, for the megabytes of a debug build.
    Quick,
}

/// Writes a file with its compressed siblings, unless it lies there already with the same content.
pub fn place(path: &Path, content: &[u8], effort: Effort) -> Result<()> {
    let compressible = is_compressible(path);
    let complete = !compressible || sibling(path, "gz").is_file();
    if complete && std::fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    if compressible {
        files::write(&sibling(path, "br"), &brotli(content, effort)?)?;
        files::write(&sibling(path, "gz"), &gzip(content, effort)?)?;
    }
    files::write(path, content)
}

/// The name of the compressed sibling.
pub fn sibling(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// Whether a file gets siblings.
pub fn is_compressible(path: &Path) -> bool {
    path.extension().is_some_and(|extension| COMPRESSIBLE.iter().any(|known| extension == *known))
}

fn brotli(content: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = match effort {
        Effort::Best => 11,
        Effort::Quick => 1,
    };
    let parameters =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut packed = Vec::new();
    let mut reader = content;
    brotli::BrotliCompress(&mut reader, &mut packed, &parameters).context("brotli failed")?;
    Ok(packed)
}

fn gzip(content: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let level = match effort {
        Effort::Best => flate2::Compression::best(),
        Effort::Quick => flate2::Compression::fast(),
    };
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(content).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}
