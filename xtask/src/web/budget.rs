//! What a phone may have to download before the first step of the wizard works.

use super::{compress, site::Manifest};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

/// Bytes, after brotli, of everything the first step of the wizard loads.
const BUDGET: u64 = 250_000;

/// Of these, kept for the html of that step, which the server writes and this tool does not see.
const RESERVED_FOR_HTML: u64 = 12_000;

/// Prints the sizes and refuses a build that is too large.
pub fn check(manifest: &Manifest) -> Result<()> {
    let mut sum = 0;
    println!("   {:<26} {:>10} {:>10} {:>10}", "file", "plain", "gzip", "brotli");
    for path in manifest.paths() {
        let [plain, gzip, brotli] =
            [size(&path)?, size(&compress::sibling(&path, "gz"))?, size(&compress::sibling(&path, "br"))?];
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!("   {name:<26} {plain:>10} {gzip:>10} {brotli:>10}");
        sum += brotli;
    }
    let allowed = BUDGET - RESERVED_FOR_HTML;
    println!(
        "   together {sum} bytes after brotli, of {allowed} allowed ({BUDGET} less {RESERVED_FOR_HTML} for the html)"
    );
    if sum > allowed {
        bail!(
            "the browser's part is {} bytes over its budget: take something out of the islands or the style",
            sum - allowed
        );
    }
    Ok(())
}

fn size(path: &Path) -> Result<u64> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot measure {}", path.display()))?;
    Ok(metadata.len())
}
