//! The style sheet: style/main.css with everything it imports, minified, for the oldest browsers we serve.

use super::Profile;
use crate::files;
use anyhow::{Result, anyhow, bail};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};
use std::path::Path;

const ENTRY: &str = "style/main.css";

/// The browsers that also run our wasm: about Chrome 96 and Safari 15. Nesting, for one, is written out for them.
const BROWSERS: Browsers = Browsers {
    android: Some(96 << 16),
    chrome: Some(96 << 16),
    edge: Some(96 << 16),
    firefox: Some(95 << 16),
    ie: None,
    ios_saf: Some(15 << 16),
    opera: None,
    safari: Some(15 << 16),
    samsung: Some(17 << 16),
};

/// Differs when the style sheet would come out differently.
pub fn fingerprint() -> Result<String> {
    files::fingerprint(&["style", "xtask/src/web/style.rs", "xtask/Cargo.toml"])
}

/// The style sheet, made anew or kept from the same sources.
pub fn build(profile: Profile, fingerprint: &str) -> Result<Vec<u8>> {
    let kept = profile.kept().join("main.css");
    let stamp = profile.kept().join("main.css.sources");
    if files::note(&stamp) != fingerprint || !kept.is_file() {
        let entry = files::root().join(ENTRY);
        if !entry.is_file() {
            bail!("{ENTRY} does not exist: create it; everything else of the style is imported from there");
        }
        println!("   bundling {ENTRY}");
        files::write(&kept, bundle(&entry, profile)?.as_bytes())?;
        files::write(&stamp, fingerprint.as_bytes())?;
    }
    files::read(&kept)
}

fn bundle(entry: &Path, profile: Profile) -> Result<String> {
    let targets = Targets::from(BROWSERS);
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("the style sheet is wrong: {error}"))?;
    let options = MinifyOptions { targets, ..MinifyOptions::default() };
    sheet.minify(options).map_err(|error| anyhow!("the style sheet cannot be minified: {error}"))?;
    let options = PrinterOptions { minify: profile == Profile::Release, targets, ..PrinterOptions::default() };
    let printed = sheet.to_css(options).map_err(|error| anyhow!("the style sheet cannot be written: {error}"))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_bundled_and_nesting_is_written_out() {
        let folder = std::env::temp_dir().join(format!("nrmm-style-{}", std::process::id()));
        files::write(&folder.join("main.css"), b"@layer base;\n@import './part.css' layer(base);\n").unwrap();
        files::write(&folder.join("part.css"), b".card { color: red; & > a { color: blue } &:hover, .x & { top: 0 } }")
            .unwrap();
        let css = bundle(&folder.join("main.css"), Profile::Release);
        std::fs::remove_dir_all(&folder).unwrap();
        let expected = "@layer base{.card{color:red}.card>a{color:#00f}.card:hover{top:0}.x .card{top:0}}";
        assert_eq!(css.unwrap(), expected);
    }
}
