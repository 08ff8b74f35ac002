//! What a browser may have to download before a page is an app.

use super::{
    compress,
    site::{self, Manifest},
};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

/// Bytes, after brotli, of everything the first page of a program loads: html, style, loader, program.
const BUDGETS: [(&str, u64); 3] = [("owner", 340_000), ("site", 340_000), ("office", 600_000)];

/// Of these, kept for the html of that page, which the server writes and this tool does not see.
const RESERVED_FOR_HTML: u64 = 12_000;

/// Bytes, after brotli, of what a page needs before its program comes: html, style, and the scripts that every page or
/// its forms load.
const BEFORE_THE_PROGRAM: u64 = 25_000;

/// Those scripts.
const SCRIPTS: [&str; 2] = ["js/begin.js", "js/shrink.js"];

/// Prints the sizes and refuses a build that is too large.
pub fn check(manifest: &Manifest) -> Result<()> {
    println!("   {:<26} {:>10} {:>10} {:>10}", "file", "plain", "gzip", "brotli");
    let style = measured(&Manifest::path(&manifest.css))?;
    let scripts = SCRIPTS.into_iter().map(|name| measured(&site::path(name))).sum::<Result<u64>>()?;
    let before = style + scripts + RESERVED_FOR_HTML;
    println!("   before the program: {before} bytes after brotli, of {BEFORE_THE_PROGRAM} allowed");
    if before > BEFORE_THE_PROGRAM {
        bail!("a page is {} bytes too heavy before its program comes", before - BEFORE_THE_PROGRAM);
    }
    for program in &manifest.programs {
        let files = measured(&Manifest::path(&program.js))? + measured(&Manifest::path(&program.wasm))?;
        let sum = style + files + RESERVED_FOR_HTML;
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
fn measured(path: &Path) -> Result<u64> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let [plain, gzip, brotli] =
        [size(path)?, size(&compress::sibling(path, "gz"))?, size(&compress::sibling(path, "br"))?];
    println!("   {name:<26} {plain:>10} {gzip:>10} {brotli:>10}");
    Ok(brotli)
}

fn size(path: &Path) -> Result<u64> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot measure {}", path.display()))?;
    Ok(metadata.len())
}
