//! `cargo xtask web --why`: of what the programs are made: the largest crates and functions, as the compiler left them
//! (wasm-opt makes about a sixth of that smaller and merges what is equal).

use super::script::{PROGRAMS, Sources};
use crate::files;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many lines are printed of each.
const LINES: usize = 20;

/// Compiles each program and prints what it is made of.
pub fn run(sources: &Sources) -> Result<()> {
    for name in PROGRAMS {
        let compiled = sources.compile(name)?;
        print(name, &compiled)?;
    }
    Ok(())
}

fn print(name: &str, compiled: &Path) -> Result<()> {
    let functions =
        functions(&files::read(compiled)?).with_context(|| format!("cannot read {}", compiled.display()))?;
    let whole: usize = functions.iter().map(|(_, size)| size).sum();
    let (mut crates, mut named) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    for (function, size) in &functions {
        *crates.entry(crate_of(function)).or_default() += size;
        *named.entry(function).or_default() += size;
    }
    println!("   {name}: {} functions, {} kB before wasm-opt", functions.len(), whole / 1000);
    for (kind, sizes) in [("crate", crates), ("function", named)] {
        let mut sizes: Vec<(&str, usize)> = sizes.into_iter().collect();
        sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        for (what, size) in sizes.into_iter().take(LINES) {
            let what: String = what.chars().take(110).collect();
            println!("   {kind:<9} {size:>8} {:>3} %  {what}", size * 100 / whole.max(1));
        }
    }
    Ok(())
}

/// The names of the functions with the sizes of their code.
fn functions(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else { continue };
                for part in section {
                    if let Name::Function(functions) = part? {
                        for function in functions {
                            let function = function?;
                            let name = format!("{:#}", rustc_demangle::demangle(function.name));
                            names.insert(usize::try_from(function.index)?, name);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let name_of = |at: usize| names.remove(&(at + imported)).unwrap_or_else(|| "without a name".to_owned());
    Ok((0..sizes.len()).map(name_of).zip(sizes.iter().copied()).collect())
}

/// The crate that a function belongs to: the first one named in it that is not the standard library.
fn crate_of(function: &str) -> &str {
    let is_part = |letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':');
    let paths = || function.split(is_part).filter(|path| path.contains("::"));
    let crate_of = |path: &'_ str| path.trim_start_matches(':').split("::").next().unwrap_or_default().len();
    let find = |wanted: &dyn Fn(&str) -> bool| {
        paths().map(|path| path.trim_start_matches(':')).map(|path| &path[..crate_of(path)]).find(|name| wanted(name))
    };
    let standard = ["std", "core", "alloc", ""];
    find(&|name| !standard.contains(&name)).or_else(|| find(&|name| !name.is_empty())).unwrap_or("without a crate")
}

#[cfg(test)]
mod tests {
    use super::crate_of;

    #[test]
    fn a_function_belongs_to_the_crate_that_wrote_it() {
        assert_eq!(crate_of("app::owner::check::show"), "app");
        assert_eq!(crate_of("<alloc::vec::Vec<tachys::view::AnyView> as tachys::view::RenderHtml>::hydrate"), "tachys");
        assert_eq!(crate_of("core::fmt::write"), "core");
        assert_eq!(crate_of("memcpy"), "without a crate");
    }
}
