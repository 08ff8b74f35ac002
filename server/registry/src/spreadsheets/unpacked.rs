//! How much is in a packed file: asked of its directory, and counted while it is unpacked into nothing, before anybody
//! unpacks it into memory.

use std::io::{Read, Seek};

use domain::sheet::SheetProblem;
use zip::ZipArchive;

/// Everything together, in bytes.
pub const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
/// The texts that cells share: they are held in memory, the shortest with four times its size.
const MAX_SHARED: u64 = 24 * 1024 * 1024;
/// Styles, relations and the like: they are held in memory too.
const MAX_OTHER: u64 = 4 * 1024 * 1024;
/// Parts of a workbook.
const MAX_PARTS: usize = 500;

fn limit(name: &str) -> u64 {
    let name = name.to_ascii_lowercase();
    if name.starts_with("xl/worksheets/") {
        MAX_UNPACKED
    } else if name.ends_with("sharedstrings.xml") {
        MAX_SHARED
    } else if name.starts_with("xl/media/") || name.starts_with("xl/drawings/") {
        // Pictures are never opened.
        MAX_UNPACKED
    } else {
        MAX_OTHER
    }
}

/// Refuses what would not fit.
pub fn check(file: impl Read + Seek) -> Result<(), SheetProblem> {
    let mut archive = ZipArchive::new(file).map_err(|_| SheetProblem::Broken)?;
    let names: Vec<String> = (0..archive.len().min(MAX_PARTS))
        .filter_map(|index| Some(archive.by_index_raw(index).ok()?.name().ok()?.into_owned()))
        .collect();
    if let Some(kind) = super::kinds::packed(names.iter().map(String::as_str)) {
        return Err(SheetProblem::OtherFile { kind });
    }
    if archive.len() > MAX_PARTS {
        return Err(SheetProblem::TooLarge);
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| SheetProblem::Broken)?;
        declared = declared.saturating_add(part.size());
        let name = part.name().map_err(|_| SheetProblem::Broken)?;
        if declared > MAX_UNPACKED || part.size() > limit(&name) {
            return Err(SheetProblem::TooLarge);
        }
    }
    // A directory can lie: what counts is what comes out.
    let mut real = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| SheetProblem::Broken)?;
        let limit = limit(&part.name().map_err(|_| SheetProblem::Broken)?);
        let mut of_part = 0_u64;
        loop {
            let got = part.read(&mut buffer).map_err(|_| SheetProblem::Broken)?;
            if got == 0 {
                break;
            }
            of_part += got as u64;
            real += got as u64;
            if real > MAX_UNPACKED || of_part > limit {
                return Err(SheetProblem::TooLarge);
            }
        }
    }
    Ok(())
}
