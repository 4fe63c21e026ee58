//! What the probe does not send, the engine never sees: every `localStorage` name of the table must pass the
//! probe's hint.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use temoin_engine::consent::platform::{Name, PLATFORMS, Store};

/// The words of `NAMES` in `extension/storage.js`.
fn hints() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../extension/storage.js");
    let script = std::fs::read_to_string(path).expect("the probe is there");
    let list = script.split("const NAMES = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    let words = list.split(',').map(|word| word.trim().trim_matches('"').to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

#[test]
fn every_name_of_the_table_passes_the_hint() {
    let hints = hints();
    assert!(hints.len() > 10);
    let mut names = Vec::new();
    for platform in PLATFORMS {
        let slots = platform.slots.iter().filter(|slot| slot.stores.contains(&Store::LocalStorage));
        let mut kept = false;
        for slot in slots {
            kept = true;
            names.push(match slot.name {
                Name::Exact(name) => name.to_owned(),
                Name::Numbered(prefix) => format!("{prefix}1"),
            });
        }
        // What is read beside must come along.
        if kept {
            names.extend(platform.beside.iter().map(|name| (*name).to_owned()));
        }
    }
    assert!(names.len() > 15);
    for name in names.iter().filter(|name| !name.starts_with("Optanon")) {
        let low = name.to_lowercase();
        assert!(hints.iter().any(|hint| low.contains(hint.as_str())), "{name} is not sent by the probe");
    }
}
