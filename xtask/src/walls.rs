//! The walls between the crates, read from their manifests: server → app → registry → domain, frontend → app → domain,
//! never back; `domain` stands on four libraries.

use std::collections::BTreeSet;
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
        ("registry", vec!["app", "server", "frontend", "leptos", "axum"]),
        ("app", vec!["server", "frontend", "sqlx"]),
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
