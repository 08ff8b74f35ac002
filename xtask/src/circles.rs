//! Whether files of a crate import each other in a circle, read from their `use` lines and paths. A name that a module
//! hands on (`pub use`) is followed to the file that defines it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Module = Vec<String>;

/// A crate's modules: the text of each, without its tests and comments.
struct Crate {
    texts: BTreeMap<Module, String>,
    /// What a module hands on under a name.
    handed_on: BTreeMap<(Module, String), Module>,
}

impl Crate {
    fn read(folder: &Path) -> Self {
        let mut texts = BTreeMap::new();
        for file in crate::files::walk(folder).unwrap() {
            let inner = file.strip_prefix(folder).unwrap().with_extension("");
            let mut module: Module = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if file.extension().is_none_or(|kind| kind != "rs") || module[0] == "tests" || module[0] == "walls" {
                continue;
            }
            if module == ["lib"] || module == ["main"] {
                module.clear();
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let own = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code = own.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            texts.insert(module, code);
        }
        let mut this = Self { texts, handed_on: BTreeMap::new() };
        let handed_on = this.texts.iter().flat_map(|(module, text)| {
            let uses = uses(text).into_iter().filter(|one| one.public);
            uses.flat_map(|one| one.paths)
                .filter_map(|(path, name)| Some(((module.clone(), name), this.absolute(module, &path)?)))
        });
        this.handed_on = handed_on.collect::<BTreeMap<_, _>>();
        this
    }

    /// A path from the crate's root; none when it leads out of the crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let mut from = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            name => {
                let child = [module.as_slice(), &[name.to_owned()]].concat();
                self.texts.contains_key(&child).then_some(child)?
            }
        };
        for part in rest {
            if part == "super" {
                from.pop()?;
            } else {
                from.push(part.clone());
            }
        }
        Some(from)
    }

    /// The module that defines what a path names.
    fn home(&self, path: &[String], hops: u8) -> Option<Module> {
        let length = (0..=path.len()).rev().find(|length| self.texts.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let handed = rest.first().and_then(|name| self.handed_on.get(&(module.to_vec(), name.clone())));
        match handed {
            Some(target) if hops > 0 => self.home(target, hops - 1),
            _ => Some(module.to_vec()),
        }
    }

    fn arrows(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let arrow = |(module, text): (_, &String)| {
            // What is handed on is not used here.
            let used = uses(text).into_iter().filter(|one| !one.public).flat_map(|one| one.paths);
            let named = used.map(|(path, _)| path).chain(inline(text));
            let homes = named.filter_map(|path| self.home(&self.absolute(module, &path)?, 8));
            // A file and those in its folder are one room: they may know what it knows.
            (module, homes.filter(|home| !module.starts_with(home)).collect())
        };
        self.texts.iter().map(arrow).collect()
    }

    /// The circles, each with its modules.
    fn circles(&self) -> BTreeSet<BTreeSet<String>> {
        let arrows = self.arrows();
        let reach = |from: &Module| {
            let (mut seen, mut left) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(next) = left.pop() {
                let new: Vec<Module> =
                    arrows.get(&next).into_iter().flatten().filter(|to| !seen.contains(*to)).cloned().collect();
                seen.extend(new.iter().cloned());
                left.extend(new);
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> = self.texts.keys().map(|from| (from, reach(from))).collect();
        let on_circle = reached.iter().filter(|(from, to)| to.contains(**from));
        let with = |from: &Module, to: &BTreeSet<Module>| {
            let others = to.iter().filter(|other| reached[*other].contains(from));
            others.map(|other| format!("crate::{}", other.join("::"))).collect()
        };
        on_circle.map(|(from, to)| with(from, to)).collect()
    }
}

/// A `use` line: its paths, each with the name that it brings.
struct Use {
    public: bool,
    paths: Vec<(Vec<String>, String)>,
}

fn uses(text: &str) -> Vec<Use> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let line = rest[..at].rsplit('\n').next().unwrap_or_default().trim();
        let (tail, public) = (&rest[at + 4..], line.starts_with("pub"));
        let Some(end) = tail.find(';') else { break };
        if line.is_empty() || line == "pub" || (line.starts_with("pub(") && line.ends_with(')')) {
            let mut paths = Vec::new();
            tree(&tail[..end], &[], &mut paths);
            found.push(Use { public, paths });
            rest = &tail[end..];
        } else {
            rest = tail;
        }
    }
    found
}

/// `a::{b, c::d as e}` as `a::b` and `a::c::d`.
fn tree(text: &str, before: &[String], paths: &mut Vec<(Vec<String>, String)>) {
    let text = text.trim();
    if let Some(open) = text.find('{') {
        let mut path = before.to_vec();
        path.extend(parts(&text[..open]));
        let inner = text[open + 1..].trim_end().trim_end_matches('}');
        let (mut depth, mut start) = (0_u32, 0);
        for (at, letter) in inner.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    tree(&inner[start..at], &path, paths);
                    start = at + 1;
                }
                _ => {}
            }
        }
        tree(&inner[start..], &path, paths);
    } else if !text.is_empty() {
        let (path, alias) = text.split_once(" as ").map_or((text, None), |(path, alias)| (path, Some(alias)));
        let mut whole = before.to_vec();
        whole.extend(parts(path));
        if whole.last().is_some_and(|last| last == "self") {
            whole.pop();
        }
        let name = alias.or_else(|| whole.last().map(String::as_str)).unwrap_or_default().trim().to_owned();
        paths.push((whole, name));
    }
}

fn parts(path: &str) -> impl Iterator<Item = String> {
    path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
}

/// Paths from the crate's root within the code.
fn inline(text: &str) -> Vec<Vec<String>> {
    let whole = |rest: &str| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
        let path: Vec<String> = parts(&rest[..end.unwrap_or(rest.len())]).collect();
        [vec!["crate".to_owned()], path].concat()
    };
    text.split("crate::").skip(1).map(whole).collect()
}

#[test]
fn no_file_imports_itself_through_others() {
    for folder in ["app/domain/src", "app/src", "server/pictures/src", "server/demo/src", "server/src", "xtask/src"] {
        let read = Crate::read(&crate::files::root().join(folder));
        assert!(read.texts.len() > 3 && read.arrows().values().any(|to| !to.is_empty()), "{folder} is read");
        assert_eq!(read.circles(), BTreeSet::new(), "{folder}");
    }
}

/// The services of the register call each other through their handles, as approving makes a machine, a plate and a
/// message; their rows and statements do not.
#[test]
fn the_stores_of_the_register_do_not_either() {
    let mut read = Crate::read(&crate::files::root().join("server/registry/src"));
    read.texts.retain(|module, _| module.iter().any(|part| part == "store"));
    assert!(read.texts.len() > 20, "the stores are read");
    assert_eq!(read.circles(), BTreeSet::new());
}

#[test]
fn a_circle_is_found() {
    let text = |text: &str| text.to_owned();
    let mut read = Crate { texts: BTreeMap::new(), handed_on: BTreeMap::new() };
    read.texts.insert(vec![text("a")], text("use crate::b::{self, Bee};"));
    read.texts.insert(vec![text("b")], text("pub use c::Bee;\nuse self::c::Sea;\nfn f() { crate::d::g() }"));
    read.texts.insert(vec![text("b"), text("c")], text("use super::Bee;\nuse super::super::a::Ay as Other;"));
    read.texts.insert(vec![text("d")], text("struct Dee;"));
    read.handed_on.insert((vec![text("b")], text("Bee")), vec![text("b"), text("c"), text("Bee")]);
    let circle = ["crate::a", "crate::b", "crate::b::c"].map(str::to_owned);
    assert_eq!(read.circles(), BTreeSet::from([BTreeSet::from(circle)]));
}
