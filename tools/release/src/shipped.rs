//! The crates that are compiled into what ships, as cargo resolves them from the lock file.

use std::{collections::BTreeMap, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// What the browser runs is made of these.
const PROGRAMS: [&str; 3] = ["temoin-background", "temoin-inbox", "temoin-ui"];
const TARGET: &str = "wasm32-unknown-unknown";

/// A crate of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub licence: String,
    /// Who its manifest names.
    pub authors: Vec<String>,
    /// SHA-256 of its archive, from the lock file.
    pub checksum: String,
    /// Where its source lies.
    pub directory: PathBuf,
    /// Name and version of those it is made of.
    pub needs: Vec<(String, String)>,
}

/// Every crate of others in what ships, in order. Not macros, nor what only builds.
///
/// # Errors
///
/// When cargo does not answer, or a crate comes from elsewhere than crates.io.
pub fn shipped() -> Result<Vec<Part>> {
    let programs = PROGRAMS.iter().flat_map(|program| ["-p", program]);
    let tree = ["tree", "--locked", "-e", "normal,no-proc-macro", "--target", TARGET, "--prefix", "none"];
    let tree = cargo(&tree.into_iter().chain(programs).collect::<Vec<_>>())?;
    let mut named = tree.lines().filter_map(name_and_version).collect::<Vec<_>>();
    named.sort();
    named.dedup();
    let metadata = cargo(&["metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET])?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let root = PathBuf::from(text(&metadata, "workspace_root"));
    let checksums = checksums(&std::fs::read_to_string(root.join("Cargo.lock"))?)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let names = packages.iter().map(|package| (text(package, "id"), identity(package)));
    let names = names.collect::<BTreeMap<_, _>>();
    let nodes = metadata["resolve"]["nodes"].as_array().context("no graph")?;
    let mut parts = Vec::new();
    for package in packages {
        let (name, version) = identity(package);
        if package["source"].is_null() || !named.contains(&(name.clone(), version.clone())) {
            continue;
        }
        let source = text(package, "source");
        ensure!(source.contains("crates.io"), "{name} comes from {source}");
        let node = nodes.iter().find(|node| node["id"] == package["id"]).context("not in the graph")?;
        let needs = list(&node["deps"]).filter_map(|needed| names.get(&text(needed, "pkg")).cloned());
        let needs = needs.filter(|needed| named.contains(needed)).collect();
        let manifest = PathBuf::from(text(package, "manifest_path"));
        parts.push(Part {
            licence: text(package, "license"),
            authors: list(&package["authors"]).filter_map(|who| who.as_str().map(str::to_owned)).collect(),
            checksum: checksums.get(&(name.clone(), version.clone())).cloned().unwrap_or_default(),
            directory: manifest.parent().context("no directory")?.to_owned(),
            needs,
            name,
            version,
        });
    }
    parts.sort();
    Ok(parts)
}

fn cargo(arguments: &[&str]) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).output().context("cargo")?;
    ensure!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// `name v1.2.3`; ours have a path behind it.
fn name_and_version(line: &str) -> Option<(String, String)> {
    let (name, rest) = line.split_once(" v")?;
    let ours = rest.contains(" (/") || rest.contains(":\\");
    (!ours).then(|| (name.to_owned(), rest.split(' ').next().unwrap_or_default().to_owned()))
}

fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>> {
    let lock: toml::Table = toml::from_str(lock)?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("no packages in the lock")?;
    let field = |package: &toml::Value, name| {
        package.get(name).and_then(toml::Value::as_str).unwrap_or_default().to_owned()
    };
    let packages = packages.iter();
    Ok(packages.map(|p| ((field(p, "name"), field(p, "version")), field(p, "checksum"))).collect())
}

fn identity(package: &Value) -> (String, String) {
    (text(package, "name"), text(package, "version"))
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
