//! Notices of what is compiled in: who wrote it, under which licence, and the licences' texts.
//!
//! Of several licences offered, the first one of `deny.toml` is taken. A text that all have word for word stands
//! once, with everybody's copyright above it.

use std::{collections::BTreeMap, fs};

use anyhow::{Context as _, Result, ensure};
use spdx::{Expression, Licensee, ParseMode};

use crate::shipped::Part;

/// Licences that are accepted, the preferred ones first: `allow` of a `deny.toml`.
///
/// # Errors
///
/// When there are none.
pub fn accepted(deny: &str) -> Result<Vec<Licensee>> {
    let deny: toml::Table = toml::from_str(deny)?;
    let allow = deny.get("licenses").and_then(|licences| licences.get("allow")?.as_array());
    let allow = allow.context("deny.toml allows no licence")?.iter().filter_map(toml::Value::as_str);
    allow.map(|name| Ok(Licensee::parse(name)?)).collect()
}

/// The licences under which a crate is taken.
///
/// # Errors
///
/// When none that it offers is accepted.
pub fn chosen(part: &Part, accepted: &[Licensee]) -> Result<Vec<&'static str>> {
    let Part { name, licence, .. } = part;
    let offered =
        Expression::parse_mode(licence, ParseMode::LAX).with_context(|| format!("{name}: {licence:?}"))?;
    let minimal = offered.minimized_requirements(accepted);
    let minimal = minimal.with_context(|| format!("{name}: {licence} is not accepted in deny.toml"))?;
    minimal.iter().map(|licence| licence.license.id().map(|id| id.name).context("no SPDX licence")).collect()
}

/// Everything that must be said of the crates, as Markdown, to stand behind `NOTICE.md`, which has the MIT
/// licence already; `others` are licences of which the text is needed besides.
///
/// # Errors
///
/// When a crate is under no accepted licence.
pub fn notices(parts: &[Part], accepted: &[Licensee], others: &[&'static str]) -> Result<String> {
    let mut by_licence = BTreeMap::<&str, BTreeMap<String, Vec<String>>>::new();
    for part in parts {
        for licence in chosen(part, accepted)? {
            let holders = holders(part, licence).join("; ");
            let crates = by_licence.entry(licence).or_default().entry(holders).or_default();
            crates.push(format!("{} {}", part.name, part.version));
        }
    }
    let mut text = String::from(
        "\n## Rust crates that are compiled in\n\nUnchanged, but for what the compiler makes of them. With them comes the \
         standard library of Rust, © The Rust Project Contributors, under the MIT licence.\n",
    );
    for (licence, by_holder) in &by_licence {
        text += &format!("\n### Under {licence}\n\n");
        for (holders, crates) in by_holder {
            text += &format!("- {}: {holders}\n", crates.join(", "));
        }
    }
    let needed = by_licence.keys().copied().chain(others.iter().copied());
    let needed = needed.filter(|name| *name != "MIT").collect::<std::collections::BTreeSet<_>>();
    for name in needed {
        let licence = spdx::license_id(name).with_context(|| name.to_owned())?;
        ensure!(!licence.text().is_empty(), "no text of {name}");
        text += &format!("\n## {name}\n\n{}\n", plain(licence.text()));
    }
    Ok(text)
}

/// Who a crate's own file of that licence names; else its authors.
fn holders(part: &Part, licence: &str) -> Vec<String> {
    let files =
        fs::read_dir(&part.directory).into_iter().flatten().filter_map(|file| Some(file.ok()?.path()));
    let mut files = files
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            path.is_file() && ["licen", "copying", "notice"].iter().any(|begin| name.starts_with(begin))
        })
        .collect::<Vec<_>>();
    files.sort();
    let is_it = |text: &str| match licence {
        "MIT" => text.contains("of this software and associated documentation files (the"),
        "Zlib" => text.contains("warranty. In no event") || text.contains("'as-is'"),
        "Unicode-3.0" => text.contains("UNICODE LICENSE V3"),
        "BSL-1.0" => text.contains("Boost Software License"),
        _ => false,
    };
    let texts = files.iter().filter_map(|path| fs::read_to_string(path).ok()).filter(|text| is_it(text));
    let named = texts.flat_map(|text| copyrights(&text)).collect::<Vec<_>>();
    let authors = part.authors.iter().map(|who| who.split(" <").next().unwrap_or(who).to_owned());
    let authors = authors.collect::<Vec<_>>();
    let says_who = |claim: &String| {
        let rest = claim.to_lowercase().replace("copyright", "").replace("(c)", "");
        rest.chars().any(char::is_alphabetic)
    };
    match (named.is_empty(), authors.is_empty()) {
        // Some claim a year and name nobody.
        (false, false) if !named.iter().any(says_who) => named.into_iter().chain(authors).collect(),
        (false, _) => named,
        (true, false) => authors,
        (true, true) => vec![format!("its contributors (crates.io/crates/{})", part.name)],
    }
}

/// Lines that claim a copyright; not those of the licence itself, which speak of one.
fn copyrights(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim_matches([' ', '#', '*', '/']));
    let claims = lines.filter(|line| {
        let small = line.to_lowercase();
        let speaks = [
            "copyright notice",
            "copyright holder",
            "copyright and related",
            "copyright disclaimer",
            "permission notice",
        ];
        (small.starts_with("copyright") || small.starts_with("(c)") || small.starts_with('©'))
            && !speaks.iter().any(|words| small.contains(words))
    });
    let mut claims = claims.map(str::to_owned).collect::<Vec<_>>();
    claims.dedup();
    claims
}

/// Without what is to be filled in, and with no more empty lines than it needs.
fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last: &&str| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::shipped;

    const DENY: &str = include_str!("../../../deny.toml");

    fn part(licence: &str) -> Part {
        Part {
            name: "some".into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            authors: vec!["Somebody <some@body.test>".into()],
            checksum: String::new(),
            directory: "/nowhere".into(),
            needs: vec![],
        }
    }

    #[test]
    fn takes_the_first_licence_that_is_accepted_and_refuses_others() {
        let accepted = accepted(DENY).unwrap();
        for (offered, taken) in [
            ("Apache-2.0 OR MIT", vec!["MIT"]),
            ("MIT/Apache-2.0", vec!["MIT"]),
            ("Unlicense OR MIT", vec!["MIT"]),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", vec!["MIT", "Unicode-3.0"]),
        ] {
            assert_eq!(chosen(&part(offered), &accepted).unwrap(), taken, "{offered}");
        }
        for refused in ["GPL-3.0-only", "MIT AND CC-BY-NC-4.0", "", "see LICENSE"] {
            assert!(chosen(&part(refused), &accepted).is_err(), "{refused}");
        }
    }

    #[test]
    fn finds_who_claims_a_copyright() {
        let text =
            "# MIT\n\nCopyright (c) 2020 A B\n(c) C\nThe above copyright notice\nCopyright notice and so on";
        assert_eq!(copyrights(text), ["Copyright (c) 2020 A B", "(c) C"]);
    }

    #[test]
    fn every_crate_that_ships_is_named_with_its_licence_and_its_text() {
        let (parts, accepted) = (shipped().unwrap(), accepted(DENY).unwrap());
        let text = notices(&parts, &accepted, &["Apache-2.0"]).unwrap();
        let lock = include_str!("../../../Cargo.lock");
        for known in ["leptos", "serde_json", "sha2", "wasm-bindgen", "idb", "time", "icu_normalizer"] {
            let part = parts.iter().find(|part| part.name == known).expect("compiled in");
            let locked = format!("name = \"{known}\"\nversion = \"{}\"", part.version);
            assert!(lock.contains(&locked), "{locked}");
        }
        for part in &parts {
            let named = format!("{} {}", part.name, part.version);
            let count = text.matches(&format!("- {named}:")).count()
                + text.matches(&format!("- {named},")).count()
                + text.matches(&format!(", {named}:")).count()
                + text.matches(&format!(", {named},")).count();
            assert_eq!(count, chosen(part, &accepted).unwrap().len(), "{named}");
            assert_eq!(part.checksum.len(), 64, "{named}");
        }
        for words in [
            "TERMS AND CONDITIONS FOR USE, REPRODUCTION",
            "UNICODE LICENSE V3",
            "Boost Software License",
            "zlib",
        ] {
            assert!(text.contains(words), "{words}");
        }
        // What only tests, benches and build need is not in it.
        for other in ["thirtyfour", "criterion", "proptest", "wasm-bindgen-macro"] {
            assert!(lock.contains(&format!("name = \"{other}\"")) && !text.contains(other), "{other}");
        }
    }
}
