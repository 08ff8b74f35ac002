//! The walls between the crates, read from their manifests: server → app → registry → pictures → domain, frontend → app
//! → domain, never back; `domain` stands on four libraries. And the walls within them, read from their sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The normal dependencies of a crate: name, and whether a feature must ask for it.
fn dependencies(metadata: &Value, name: &str) -> BTreeSet<(String, bool)> {
    let package = metadata["packages"].as_array().unwrap().iter().find(|package| package["name"] == name).unwrap();
    let listed = package["dependencies"].as_array().unwrap().iter().filter(|dependency| dependency["kind"].is_null());
    listed.map(|it| (it["name"].as_str().unwrap().to_owned(), it["optional"].as_bool().unwrap())).collect()
}

fn metadata() -> Value {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output =
        Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version=1"]).current_dir(top).output();
    serde_json::from_slice(&output.unwrap().stdout).unwrap()
}

#[test]
fn the_domain_stands_on_four_libraries_and_on_nothing_of_ours() {
    let names: Vec<String> = dependencies(&metadata(), "domain").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["jiff", "serde", "thiserror", "uuid"]);
}

#[test]
fn nobody_calls_back() {
    let metadata = metadata();
    let forbidden = [
        ("pictures", vec!["registry", "app", "server", "frontend", "leptos", "axum", "sqlx", "tokio"]),
        ("demo", vec!["app", "server", "frontend", "leptos", "axum", "sqlx"]),
        ("registry", vec!["demo", "app", "server", "frontend", "leptos", "axum"]),
        ("app", vec!["server", "frontend", "sqlx"]),
        ("wire", vec!["app", "server", "registry", "frontend", "leptos", "axum", "sqlx"]),
        ("frontend", vec!["server", "registry", "sqlx", "axum"]),
        ("server", vec!["frontend", "sqlx"]),
        ("xtask", vec!["app", "server", "registry", "domain", "frontend"]),
    ];
    for (name, others) in forbidden {
        let found = dependencies(&metadata, name);
        for other in others {
            assert!(!found.iter().any(|(dependency, _)| dependency == other), "{name} must not depend on {other}");
        }
    }
}

#[test]
fn the_browser_never_gets_the_register() {
    assert!(
        dependencies(&metadata(), "app").contains(&("registry".to_owned(), true)),
        "only the feature ssr asks for it"
    );
}

/// The Rust sources below a folder or at a file, with their paths from the top.
fn sources(below: &str) -> Vec<(String, String)> {
    fn walk(path: &Path, found: &mut Vec<std::path::PathBuf>) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), found);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path.to_owned());
        }
    }
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    walk(&top.join(below), &mut found);
    let named = found.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.strip_prefix(top).unwrap().display().to_string(), text)
    });
    named.collect()
}

#[test]
fn only_made_up_registers_come_in_beside_the_services() {
    let sources = ["app", "server", "frontend", "xtask"].into_iter().flat_map(sources);
    let outside =
        sources.filter(|(file, _)| !file.starts_with("server/demo/") && !file.ends_with("xtask/src/walls.rs"));
    let calling: Vec<String> =
        outside.filter(|(_, text)| text.contains("registry::seeding")).map(|(file, _)| file).collect();
    assert!(calling.is_empty(), "{calling:?}");
}

/// The pages, by person.
const PEOPLE: [&str; 5] = ["owner", "site", "office", "public", "account"];

/// Rooms that know no page.
const BELOW_THE_PAGES: [&str; 5] =
    ["app/src/components", "app/src/page", "app/src/browser", "app/src/addresses", "app/src/context"];

/// A room of the sources, and what it may not name besides.
const ROOMS: [(&str, &[&str]); 6] = [
    ("app/src/components", &["crate::api"]),
    ("app/src/api", &["crate::components"]),
    ("app/src/addresses", &["crate::components"]),
    ("app/src/page", &["crate::api::"]),
    ("app/src/browser", &["crate::api::"]),
    ("server/src/routes", &["app::owner", "app::site", "app::office", "app::public", "app::account"]),
];

#[test]
fn pages_know_neither_each_other_nor_the_register_and_nothing_below_knows_pages() {
    let names = |people: &str| format!("crate::{people}::");
    let all: Vec<String> = PEOPLE.iter().map(|people| names(people)).collect();
    let mut rooms: Vec<(String, Vec<String>)> =
        BELOW_THE_PAGES.iter().map(|room| ((*room).to_owned(), all.clone())).collect();
    for people in PEOPLE {
        let mut forbidden: Vec<String> = all.iter().filter(|name| **name != names(people)).cloned().collect();
        forbidden.extend(["registry::", "crate::context"].map(str::to_owned));
        rooms.push((format!("app/src/{people}"), forbidden));
    }
    for (room, forbidden) in rooms {
        let mut files = sources(&room);
        files.extend(sources(&format!("{room}.rs")));
        assert!(!files.is_empty(), "{room} is gone");
        for (file, text) in files {
            for name in &forbidden {
                assert!(!text.contains(name.as_str()), "{file} must not name {name}");
            }
        }
    }
}

#[test]
fn a_room_names_nothing_that_it_may_not_know() {
    for (room, forbidden) in ROOMS {
        let mut files = sources(room);
        files.extend(sources(&format!("{room}.rs")));
        for (file, text) in files {
            for name in forbidden {
                assert!(!text.contains(name), "{file} must not name {name}");
            }
        }
    }
}

/// Which top module of a crate names which other (`crate::name`), tests apart.
fn arrows(below: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in sources(below) {
        let Some(inner) = file.strip_prefix(below).map(|inner| inner.trim_start_matches('/')) else { continue };
        let module = inner.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        if ["tests", "main", "lib"].contains(&module.as_str()) {
            continue;
        }
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        let named = own.split("crate::").skip(1).map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
            rest[..end].to_owned()
        });
        arrows.entry(module.clone()).or_default().extend(named.filter(|name| *name != module));
    }
    arrows
}

/// The modules that lie on a ring: what is left when those that name nobody, or nobody who is left, are taken away
/// again and again, from both ends.
fn rings(below: &str) -> BTreeSet<String> {
    let arrows = arrows(below);
    let mut left: BTreeSet<String> = arrows.keys().cloned().collect();
    loop {
        let names = |one: &str| arrows[one].iter().any(|other| left.contains(other));
        let is_named = |one: &str| left.iter().any(|other| arrows[other].contains(one));
        let ends: BTreeSet<String> = left.iter().filter(|one| !names(one) || !is_named(one)).cloned().collect();
        if ends.is_empty() {
            return left;
        }
        left.retain(|one| !ends.contains(one));
    }
}

#[test]
fn no_ring_runs_through_the_server() {
    assert_eq!(rings("server/src"), BTreeSet::new());
    assert!(arrows("server/src")["serve"].contains("routes"), "the test reads what it should");
}

#[test]
fn jobs_do_not_know_what_they_carry() {
    for (file, text) in sources("server/registry/src/jobs").into_iter().chain(sources("server/registry/src/jobs.rs")) {
        for room in ["exports", "inspections", "plates", "desk", "filings", "machines"] {
            assert!(!text.contains(&format!("crate::{room}")), "{file} must not name {room}");
        }
    }
}

/// Lines of Rust, of styles and of statements are at most so long; a sentence of the interface is not broken.
const LONGEST: usize = 120;

#[test]
fn no_line_is_longer_than_a_screen_and_no_file_than_a_stranger_reads() {
    let mut wrong = Vec::new();
    for (file, text) in ["app", "server", "frontend", "xtask"].into_iter().flat_map(sources) {
        if text.lines().count() > 400 {
            wrong.push(format!("{file} has more than 400 lines"));
        }
        for (number, line) in text.lines().enumerate().filter(|(_, line)| line.chars().count() > LONGEST) {
            wrong.push(format!("{file}:{}: {} characters", number + 1, line.chars().count()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn addresses_are_built_in_one_place() {
    let prefixes = ["owner/", "site/", "office/", "photos/", "papers/", "prints/", "m/{", "c/{"];
    for (file, text) in sources("app/src").into_iter().chain(sources("server/src/routes")) {
        if file.starts_with("app/src/addresses") {
            continue;
        }
        for prefix in prefixes {
            for (at, _) in text.match_indices(&format!("format!(\"/{prefix}")) {
                let line = text[..at].lines().count();
                assert!(file.ends_with("form_assist.rs"), "{file}:{line} builds an address: see app/src/addresses.rs");
            }
        }
    }
}
