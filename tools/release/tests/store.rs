//! What the stores are given is within their limits, and says what the manifest does.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde_json::Value;

/// Characters of the manifest's description (Chrome).
const DESCRIPTION: usize = 132;
/// Characters of a summary (AMO), and of a listing's text (AMO; Chrome takes 16,000).
const SUMMARY: usize = 250;
const LISTING: usize = 15_000;
/// Characters of a name (AMO; Chrome takes 75).
const NAME: usize = 50;
/// Characters of the reason for a permission (Chrome).
const REASON: usize = 1_000;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap()
}

fn names(directory: &str) -> BTreeSet<String> {
    let files = fs::read_dir(root().join(directory)).unwrap().map(|file| file.unwrap().path());
    files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn each_language_has_its_listing_within_the_limits() {
    let languages = names("extension/_locales");
    assert_eq!(names("store/listing"), languages);
    for language in languages {
        let messages = json(&format!("extension/_locales/{language}/messages.json"));
        let message = |name: &str| messages[name]["message"].as_str().unwrap().to_owned();
        let listing = text(&format!("store/listing/{language}.md"));
        let (summary, body) = listing.split_once("\n\n").unwrap();
        assert_eq!(summary, message("extension_description"), "{language}");
        assert!(summary.chars().count() <= DESCRIPTION.min(SUMMARY), "{language}");
        assert!(message("extension_name").chars().count() <= NAME, "{language}");
        assert!((200..LISTING).contains(&body.chars().count()), "{language}");
        if language == "fr" {
            for sign in [";", ":", "!", "?"] {
                assert!(!body.contains(&format!(" {sign}")), "a narrow no-break space before {sign}");
            }
        }
    }
}

#[test]
fn each_permission_is_justified_and_none_besides() {
    let manifest = json("manifest.json");
    let list = |name: &str| manifest[name].as_array().unwrap().clone();
    let asked = [list("permissions"), list("host_permissions")].concat();
    let asked = asked.iter().map(|name| name.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
    let told = text("store/privacy.md");
    let rows = told.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let rows = rows.map(|(name, reason)| (name.to_owned(), reason.trim_end_matches(" |").to_owned()));
    let rows = rows.collect::<Vec<_>>();
    assert_eq!(rows.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>(), asked);
    for (name, reason) in &rows {
        assert!((20..=REASON).contains(&reason.chars().count()), "{name}");
    }
}

#[test]
fn the_manifest_declares_what_the_texts_say() {
    let manifest = json("manifest.json");
    let gecko = &manifest["browser_specific_settings"]["gecko"];
    assert_eq!(gecko["data_collection_permissions"]["required"], serde_json::json!(["none"]));
    assert!(manifest["browser_specific_settings"].get("gecko_android").is_none(), "not tried there");
    let icon = fs::read(root().join("extension").join(manifest["icons"]["128"].as_str().unwrap())).unwrap();
    // A PNG's width and height.
    assert_eq!(icon[16..24], [0, 0, 0, 128, 0, 0, 0, 128]);
}
