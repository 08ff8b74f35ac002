//! What a browser may have to download before a page is an app.

use super::{compress, site::Manifest};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

/// Bytes, after brotli, of everything the first page of a program loads: html, style, loader, program.
const BUDGETS: [(&str, u64); 3] = [("owner", 340_000), ("site", 340_000), ("office", 600_000)];

/// Of these, kept for the html of that page, which the server writes and this tool does not see.
const RESERVED_FOR_HTML: u64 = 12_000;

/// Prints the sizes and refuses a build that is too large.
pub fn check(manifest: &Manifest) -> Result<()> {
    println!("   {:<26} {:>10} {:>10} {:>10}", "file", "plain", "gzip", "brotli");
    let style = measured(&manifest.css)?;
    for program in &manifest.programs {
        let sum = style + measured(&program.js)? + measured(&program.wasm)? + RESERVED_FOR_HTML;
        let Some((_, allowed)) = BUDGETS.iter().find(|(name, _)| *name == program.name) else {
            bail!("say in xtask/src/web/budget.rs what {} may weigh", program.name);
        };
        println!(
            "   {}: {sum} bytes after brotli with its style and {RESERVED_FOR_HTML} for the html, of {allowed} allowed",
            program.name
        );
        if sum > *allowed {
            bail!(
                "{} is {} bytes over its budget: take something out of it or of the style",
                program.name,
                sum - allowed
            );
        }
    }
    Ok(())
}

/// Prints the sizes of a file; answers what goes over the network.
fn measured(name: &str) -> Result<u64> {
    let path = Manifest::path(name);
    let [plain, gzip, brotli] =
        [size(&path)?, size(&compress::sibling(&path, "gz"))?, size(&compress::sibling(&path, "br"))?];
    println!("   {name:<26} {plain:>10} {gzip:>10} {brotli:>10}");
    Ok(brotli)
}

fn size(path: &Path) -> Result<u64> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot measure {}", path.display()))?;
    Ok(metadata.len())
}
