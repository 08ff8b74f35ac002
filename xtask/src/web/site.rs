//! target/site: the folder the server serves. `pkg/` holds the built files under names with a hash, the rest is
//! public/.
//!
//! Files of `pkg/` may be cached for ever, so a page from before a deployment must still find its own: replaced files
//! stay for a day.

use super::{
    Profile,
    compress::{self, Effort},
    script::{PROGRAMS, Script},
};
use crate::{clock, files};
use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a replaced file is kept.
const KEPT: Duration = Duration::from_hours(24);

/// How many hex digits of the hash stand in a file name.
const DIGITS: usize = 12;

/// The name of the style sheet, before the hash.
const STYLE: &str = "nrmm";

/// The names of the current files in `pkg/`, as written in manifest.json.
pub struct Manifest {
    /// The programs.
    pub programs: Vec<Program>,
    /// The style sheet.
    pub css: String,
}

/// The files of a program.
pub struct Program {
    /// For which pages.
    pub name: String,
    /// The loader script.
    pub js: String,
    /// The program.
    pub wasm: String,
}

impl Manifest {
    /// Reads the one in target/site.
    pub fn read() -> Result<Self> {
        let path = manifest_path();
        let value: Value = serde_json::from_slice(&files::read(&path)?)
            .with_context(|| format!("{} is damaged: remove target/site and build again", path.display()))?;
        let name = |value: &Value, key: &str| {
            let found = value.get(key).and_then(Value::as_str).map(str::to_owned);
            found.ok_or_else(|| anyhow!("{} lacks `{key}`: remove target/site and build again", path.display()))
        };
        let program = |program: &str| {
            let files = value.get(program).unwrap_or(&Value::Null);
            Ok(Program { name: program.to_owned(), js: name(files, "js")?, wasm: name(files, "wasm")? })
        };
        let programs = PROGRAMS.into_iter().map(program).collect::<Result<_>>()?;
        Ok(Self { programs, css: name(&value, "css")? })
    }

    /// Where a file lies.
    pub fn path(name: &str) -> PathBuf {
        package().join(name)
    }

    /// Where the files lie.
    pub fn paths(&self) -> Vec<PathBuf> {
        let programs = self.programs.iter().flat_map(|program| [&program.js, &program.wasm]);
        programs.chain([&self.css]).map(|name| Self::path(name)).collect()
    }

    fn write(&self) -> Result<()> {
        let mut value = json!({ "css": self.css });
        for program in &self.programs {
            value[&program.name] = json!({ "js": program.js, "wasm": program.wasm });
        }
        files::write(&manifest_path(), format!("{value:#}\n").as_bytes())
    }
}

/// Whether target/site is complete and made from these very sources.
pub fn is_built_from(fingerprint: &str) -> bool {
    files::note(&stamp()) == fingerprint
        && Manifest::read().is_ok_and(|manifest| manifest.paths().iter().all(|path| path.is_file()))
}

/// Puts the parts together and writes the manifest last, so that the server never reads of files that are not there.
pub fn assemble(profile: Profile, scripts: &[Script], style: &[u8], fingerprint: &str) -> Result<Manifest> {
    println!("   assembling target/site");
    let old = Manifest::read().ok();
    let effort = match profile {
        Profile::Release => Effort::Best,
        Profile::Debug => Effort::Quick,
    };
    let mut programs = Vec::new();
    for script in scripts {
        let code = short(files::hash([script.js.as_slice(), script.wasm.as_slice()]));
        let name = |kind: &str| format!("{}.{code}.{kind}", script.name);
        let program = Program { name: script.name.to_owned(), js: name("js"), wasm: name("wasm") };
        compress::place(&Manifest::path(&program.js), &script.js, effort)?;
        compress::place(&Manifest::path(&program.wasm), &script.wasm, effort)?;
        for snippet in files::walk(&script.snippets)? {
            let name = snippet.strip_prefix(&script.snippets).unwrap_or(&snippet);
            compress::place(&package().join("snippets").join(name), &files::read(&snippet)?, Effort::Best)?;
        }
        programs.push(program);
    }
    let manifest = Manifest { programs, css: format!("{STYLE}.{}.css", short(files::hash([style]))) };
    compress::place(&Manifest::path(&manifest.css), style, Effort::Best)?;
    copy_public()?;
    manifest.write()?;
    remove_old(&manifest, old.as_ref())?;
    files::write(&stamp(), fingerprint.as_bytes())?;
    Ok(manifest)
}

/// Copies public/, and removes what is no longer there.
fn copy_public() -> Result<()> {
    let public = files::root().join("public");
    let mut wanted = BTreeSet::new();
    for file in files::walk(&public)? {
        let path = site().join(file.strip_prefix(&public).unwrap_or(&file));
        compress::place(&path, &files::read(&file)?, Effort::Best)?;
        if compress::is_compressible(&path) {
            wanted.extend(["br", "gz"].map(|extension| compress::sibling(&path, extension)));
        }
        wanted.insert(path);
    }
    for there in files::walk(&site())? {
        if !there.starts_with(package()) && there != manifest_path() && !wanted.contains(&there) {
            fs::remove_file(&there).with_context(|| format!("cannot remove {}", there.display()))?;
        }
    }
    Ok(())
}

/// Removes files of `pkg/` that were replaced more than a day ago. Those replaced just now begin their day now.
fn remove_old(manifest: &Manifest, old: Option<&Manifest>) -> Result<()> {
    let now = clock::now();
    let current = with_siblings(manifest);
    let replaced = old.map(with_siblings).unwrap_or_default();
    for file in files::walk(&package())? {
        if current.contains(&file) || file.starts_with(package().join("snippets")) {
            continue;
        }
        let doing = || format!("cannot tidy up {}", file.display());
        if replaced.contains(&file) {
            let opened = fs::File::options().append(true).open(&file).with_context(doing)?;
            opened.set_modified(now).with_context(doing)?;
        } else {
            let modified = fs::metadata(&file).and_then(|metadata| metadata.modified()).with_context(doing)?;
            if now.duration_since(modified).is_ok_and(|age| age > KEPT) {
                fs::remove_file(&file).with_context(doing)?;
            }
        }
    }
    Ok(())
}

fn with_siblings(manifest: &Manifest) -> BTreeSet<PathBuf> {
    let paths = manifest.paths();
    let siblings = paths.iter().flat_map(|path| ["br", "gz"].map(|extension| compress::sibling(path, extension)));
    siblings.chain(paths.iter().cloned()).collect()
}

fn short(mut hash: String) -> String {
    hash.truncate(DIGITS);
    hash
}

/// Where a file of public/ lies.
pub fn path(name: &str) -> PathBuf {
    site().join(name)
}

fn site() -> PathBuf {
    files::target().join("site")
}

fn package() -> PathBuf {
    site().join("pkg")
}

fn manifest_path() -> PathBuf {
    site().join("manifest.json")
}

fn stamp() -> PathBuf {
    files::target().join(Path::new("web/site.sources"))
}
