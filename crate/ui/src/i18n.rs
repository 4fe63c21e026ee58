//! The person's language: texts of `_locales`, by key.
//!
//! Keys are written with [`key!`](crate::key) and [`plural!`](crate::plural) only, so that a test can tell
//! which texts are missing and which nobody uses.

use std::cell::RefCell;

use js_sys::{Array, Intl::PluralRules, Object};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::format;

/// The key of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(#[doc(hidden)] pub &'static str);

/// The key of a text with a count, without its `_one` or `_other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plural(#[doc(hidden)] pub &'static str);

/// The key of a text, checked against both languages by a test.
#[macro_export]
macro_rules! key {
    ($key:literal) => {
        $crate::i18n::Key($key)
    };
}

/// The key of a text with a count, checked against both languages by a test.
#[macro_export]
macro_rules! plural {
    ($key:literal) => {
        $crate::i18n::Plural($key)
    };
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, substitutions: &Array) -> String;
}

/// A text.
#[must_use]
pub fn text(key: Key) -> String {
    get_message(key.0, &Array::new())
}

/// A text with `$1`, `$2`… filled in. Never pass what a page wrote: show that in an element of its own.
#[must_use]
pub fn text_with(key: Key, values: &[&str]) -> String {
    get_message(key.0, &values.iter().map(|&value| JsValue::from(value)).collect())
}

/// A text in the plural form of `count`, which is `$1`; `values` are `$2`, `$3`…
#[must_use]
pub fn counted(key: Plural, count: u64, values: &[&str]) -> String {
    let number = format::number(count);
    let substitutions =
        std::iter::once(number.as_str()).chain(values.iter().copied()).map(JsValue::from).collect();
    get_message(&format!("{}_{}", key.0, plural_form(count)), &substitutions)
}

/// The language the texts are in; not always the browser's, which may be one Témoin does not speak.
#[must_use]
pub fn language() -> String {
    thread_local!(static LANGUAGE: String = text(key!("language")));
    LANGUAGE.with(Clone::clone)
}

/// `one` or `other`. French has a `many` for round millions, which reads well enough as `other`.
#[allow(clippy::cast_precision_loss, reason = "a count that large has no singular")]
fn plural_form(count: u64) -> &'static str {
    thread_local!(static RULES: RefCell<Option<PluralRules>> = const { RefCell::new(None) });
    RULES.with_borrow_mut(|rules| {
        let rules =
            rules.get_or_insert_with(|| PluralRules::new(&Array::of1(&language().into()), &Object::new()));
        if rules.select(count as f64) == "one" { "one" } else { "other" }
    })
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::{Path, PathBuf},
    };

    /// Used by the manifest, not by this crate.
    const OF_THE_MANIFEST: [&str; 3] = ["extension_name", "extension_description", "action_title"];
    /// Texts of the marks in message lists belong to the inbox crate.
    const OF_THE_INBOX: &str = "mark_";

    fn texts(language: &str) -> BTreeMap<String, String> {
        let path = root().join(format!("extension/_locales/{language}/messages.json"));
        let json: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        json.into_iter()
            .filter(|(key, _)| !key.starts_with(OF_THE_INBOX))
            .map(|(key, entry)| (key, entry["message"].as_str().unwrap().to_owned()))
            .collect()
    }

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// Every key the sources name.
    fn used() -> BTreeSet<String> {
        let mut keys: BTreeSet<String> = OF_THE_MANIFEST.iter().map(|&key| key.into()).collect();
        for file in fs::read_dir(root().join("crate/ui/src")).unwrap() {
            let source = fs::read_to_string(file.unwrap().path()).unwrap();
            keys.extend(named(&source, concat!("key!", "(\"")).map(str::to_owned));
            for key in named(&source, concat!("plural!", "(\"")) {
                keys.insert(format!("{key}_one"));
                keys.insert(format!("{key}_other"));
            }
        }
        keys
    }

    fn named<'a>(source: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
        source.split(opening).skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn every_text_used_exists_and_every_text_is_used() {
        let used = used();
        assert!(used.len() > 50, "the sources were not read");
        for language in ["en", "fr"] {
            let existing: BTreeSet<String> = texts(language).into_keys().collect();
            let missing: Vec<_> = used.difference(&existing).collect();
            let unused: Vec<_> = existing.difference(&used).collect();
            assert!(missing.is_empty(), "{language} lacks {missing:?}");
            assert!(unused.is_empty(), "{language} has, unused, {unused:?}");
        }
    }

    #[test]
    fn both_languages_fill_in_the_same_values() {
        let french = texts("fr");
        for (key, english) in texts("en") {
            for value in ["$1", "$2", "$3"] {
                // A singular may spell its count out.
                if value == "$1" && key.ends_with("_one") {
                    continue;
                }
                assert_eq!(english.contains(value), french[&key].contains(value), "{value} in {key}");
            }
        }
    }

    #[test]
    fn no_text_is_empty_or_badly_set() {
        for language in ["en", "fr"] {
            for (key, text) in texts(language) {
                assert!(!text.trim().is_empty(), "{language} {key} is empty");
                assert!(
                    !text.contains(['\'', '"']) && !text.contains("..."),
                    "{language} {key}: typewriter characters in {text:?}"
                );
            }
        }
        for (key, text) in texts("fr") {
            let before = |mark: char| text.split(mark).rev().skip(1).filter_map(|s| s.chars().last());
            for mark in [';', '!', '?', ':', '»', '%'] {
                assert!(
                    before(mark).all(|c| c == '\u{202F}' || c == '\u{00A0}'),
                    "fr {key}: no narrow space before {mark} in {text:?}"
                );
            }
            assert!(
                text.split('«').skip(1).all(|s| s.starts_with(['\u{202F}', '\u{00A0}'])),
                "fr {key}: no space after « in {text:?}"
            );
        }
    }

    #[test]
    fn the_word_is_observed_never_illegal() {
        for language in ["en", "fr"] {
            for (key, text) in texts(language) {
                let text = text.to_lowercase();
                for accusation in ["illegal", "illégal", "unlawful", "illicite"] {
                    assert!(!text.contains(accusation), "{language} {key}: {text:?}");
                }
            }
        }
    }
}
