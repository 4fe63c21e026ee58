//! The person's language: texts of `_locales`, by key.
//!
//! Keys are written with [`key!`](crate::key) and [`plural!`](crate::plural) only, so that a test can tell
//! which texts are missing and which nobody uses.

use std::cell::RefCell;

use js_sys::{Array, Intl::PluralRules, Object, Promise, Reflect};
use wasm_bindgen::prelude::{JsCast as _, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

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
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn stored(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(address: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(extends = Object)]
    type Response;
    #[wasm_bindgen(method, catch)]
    fn json(this: &Response) -> Result<Promise, JsValue>;
}

/// The languages that ship.
pub const LANGUAGES: [&str; 2] = ["en", "fr"];
/// The key in `storage.local` of the language the person chose; none for the browser's.
pub const CHOSEN: &str = "language";

thread_local! {
    /// The texts of the chosen language, where it is not the browser's.
    static TEXTS: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Takes the language the person chose, if it is another one than the browser's. Must come before the first text.
pub async fn load() {
    if let Some(texts) = chosen().await {
        TEXTS.set(Some(texts));
    }
}

async fn chosen() -> Option<JsValue> {
    let stored = JsFuture::from(stored(CHOSEN).ok()?).await.ok()?;
    let chosen = Reflect::get(&stored, &CHOSEN.into()).ok()?.as_string()?;
    let chosen = LANGUAGES.into_iter().find(|&language| language == chosen)?;
    if chosen == get_message("language", &Array::new()) {
        return None;
    }
    let response = JsFuture::from(fetch(&format!("/_locales/{chosen}/messages.json")).ok()?).await.ok()?;
    JsFuture::from(response.unchecked_into::<Response>().json().ok()?).await.ok()
}

/// A text as it is written: `$1` and the like are filled in here, the same way in every language.
fn message(key: &str) -> String {
    let chosen = TEXTS.with_borrow(|texts| {
        let entry = Reflect::get(texts.as_ref()?, &key.into()).ok()?;
        Reflect::get(&entry, &"message".into()).ok()?.as_string()
    });
    // The browser drops what is not filled in: it is filled in with itself.
    chosen.unwrap_or_else(|| get_message(key, &["$1", "$2", "$3"].into_iter().map(JsValue::from).collect()))
}

/// The values in place of `$1`, `$2`…; one that is not given is nothing. Values are not looked into.
fn fill(template: &str, values: &[&str]) -> String {
    let mut parts = template.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.chars().next().and_then(|digit| digit.to_digit(10)).filter(|&number| number > 0);
        match number {
            Some(number) => {
                text.push_str(values.get(number as usize - 1).unwrap_or(&""));
                text.push_str(&part[1..]);
            }
            None => {
                text.push('$');
                text.push_str(part);
            }
        }
    }
    text
}

/// A text.
#[must_use]
pub fn text(key: Key) -> String {
    message(key.0)
}

/// A text with `$1`, `$2`… filled in. Never pass what a page wrote: show that in an element of its own.
#[must_use]
pub fn text_with(key: Key, values: &[&str]) -> String {
    fill(&message(key.0), values)
}

/// A text in the plural form of `count`, which is `$1`; `values` are `$2`, `$3`…
#[must_use]
pub fn counted(key: Plural, count: u64, values: &[&str]) -> String {
    let number = format::number(count);
    let values: Vec<&str> = std::iter::once(number.as_str()).chain(values.iter().copied()).collect();
    fill(&message(&format!("{}_{}", key.0, plural_form(count))), &values)
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
pub(crate) mod tests {
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

    /// Every source of this crate.
    pub(crate) fn sources() -> Vec<String> {
        let (mut directories, mut sources) = (vec![root().join("crate/ui/src")], Vec::new());
        while let Some(directory) = directories.pop() {
            for file in fs::read_dir(directory).unwrap() {
                let path = file.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    sources.push(fs::read_to_string(path).unwrap());
                }
            }
        }
        sources
    }

    /// Every key the sources name.
    fn used() -> BTreeSet<String> {
        let mut keys: BTreeSet<String> = OF_THE_MANIFEST.iter().map(|&key| key.into()).collect();
        for source in sources() {
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
    fn values_take_their_places_and_are_not_looked_into() {
        assert_eq!(super::fill("$1 of $2: $2", &["$2", "b"]), "$2 of b: b");
        assert_eq!(super::fill("$1, $3", &["a"]), "a, ");
        assert_eq!(super::fill("5 $ and $x", &[]), "5 $ and $x");
    }

    #[test]
    fn the_languages_that_ship_are_those_there_are() {
        let mut there: Vec<_> = fs::read_dir(root().join("extension/_locales"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        there.sort();
        assert_eq!(there, super::LANGUAGES);
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
