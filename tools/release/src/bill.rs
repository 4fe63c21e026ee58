//! A bill of materials (CycloneDX 1.6, JSON): every crate with its checksum and licence, and the tables of facts. The same
//! bytes for the same lock file: no time, no serial number.

use serde_json::{Value, json};

use crate::shipped::Part;

/// The bill of a version. The tables are those of `NOTICE.md`.
pub fn bill(version: &str, parts: &[Part], notice: &str) -> Value {
    let us = format!("pkg:generic/temoin@{version}");
    let crates = parts.iter().map(|part| {
        json!({
            "type": "library",
            "bom-ref": address(&part.name, &part.version),
            "name": part.name,
            "version": part.version,
            "scope": "required",
            "hashes": [{ "alg": "SHA-256", "content": part.checksum }],
            // Some manifests still part licences by a stroke.
            "licenses": [{ "expression": part.licence.replace('/', " OR ") }],
            "purl": address(&part.name, &part.version),
        })
    });
    let tables = tables(notice).map(|(file, from, licence)| {
        json!({
            "type": "data",
            "bom-ref": format!("data/{file}"),
            "name": file,
            "description": format!("facts from {from}"),
            "licenses": [{ "license": { "name": licence } }],
        })
    });
    let needed = |needs: &[(String, String)]| {
        needs.iter().map(|(name, version)| address(name, version)).collect::<Vec<_>>()
    };
    let graph = parts
        .iter()
        .map(|part| json!({ "ref": address(&part.name, &part.version), "dependsOn": needed(&part.needs) }));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": us,
            "name": "temoin",
            "version": version,
            "licenses": [{ "license": { "id": "MPL-2.0" } }],
            "purl": us,
        } },
        "components": crates.chain(tables).collect::<Vec<_>>(),
        "dependencies": graph.collect::<Vec<_>>(),
    })
}

fn address(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

/// File, origin and licence of each table of facts.
fn tables(notice: &str) -> impl Iterator<Item = (&str, String, String)> {
    notice.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.trim_end_matches('|').split(" | ");
        let file = cells.next()?.trim_end_matches('`');
        Some((file, words(cells.next()?), words(cells.next()?)))
    })
}

/// Markdown without the targets of its links.
fn words(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown.trim();
    while let Some((before, after)) = rest.split_once("](") {
        text += &before.replacen('[', "", 1);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::shipped;

    #[test]
    fn lists_crates_with_checksums_and_tables_with_their_origin() {
        let (parts, notice) = (shipped().unwrap(), include_str!("../../../NOTICE.md"));
        let bill = bill("1.2.3", &parts, notice);
        let components = bill["components"].as_array().unwrap();
        let of = |kind: &str| components.iter().filter(|c| c["type"] == kind).count();
        assert_eq!((of("library"), of("data")), (parts.len(), 6));
        let table = components.iter().find(|c| c["name"] == "companies.tsv").unwrap();
        assert_eq!(table["description"], "facts from third-party-web 0.30.0");
        let refs = components.iter().filter_map(|c| c["bom-ref"].as_str()).collect::<Vec<_>>();
        for edge in bill["dependencies"].as_array().unwrap() {
            for needed in edge["dependsOn"].as_array().unwrap() {
                assert!(refs.contains(&needed.as_str().unwrap()), "{needed}");
            }
        }
        let toml = parts.iter().any(|part| part.version.contains('+'));
        assert!(!toml || bill.to_string().contains("%2B"));
    }
}
