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

/// The key of a text with a count, without its plural form (`_one`, `_few`, `_many`, `_other`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plural(#[doc(hidden)] pub &'static str);

/// The key of a text, checked against every language by a test.
#[macro_export]
macro_rules! key {
    ($key:literal) => {
        $crate::i18n::Key($key)
    };
}

/// The key of a text with a count, checked against every language by a test.
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
    #[wasm_bindgen(method, catch)]
    fn text(this: &Response) -> Result<Promise, JsValue>;
}

/// The languages that ship.
pub const LANGUAGES: [&str; 8] = ["de", "en", "es", "fr", "it", "nl", "pl", "pt"];
/// What they call themselves.
pub const NAMES: [(&str, &str); LANGUAGES.len()] = [
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
];
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
    let response = own_file(&format!("/_locales/{chosen}/messages.json")).await?;
    JsFuture::from(response.json().ok()?).await.ok()
}

/// What a file of the extension says.
pub(crate) async fn own_text(address: &str) -> Option<String> {
    JsFuture::from(own_file(address).await?.text().ok()?).await.ok()?.as_string()
}

async fn own_file(address: &str) -> Option<Response> {
    Some(JsFuture::from(fetch(address).ok()?).await.ok()?.unchecked_into())
}

/// A text as it is written: `$1` and the like are filled in here, the same way in every language. Empty if there is none.
fn message(key: &str) -> String {
    TEXTS.with_borrow(|texts| match texts {
        Some(texts) => {
            let entry = Reflect::get(texts, &key.into()).unwrap_or_default();
            let text = Reflect::get(&entry, &"message".into());
            text.ok().and_then(|text| text.as_string()).unwrap_or_default()
        }
        // The browser drops what is not filled in: it is filled in with itself.
        None => get_message(key, &["$1", "$2", "$3"].into_iter().map(JsValue::from).collect()),
    })
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
    let said = message(&format!("{}_{}", key.0, plural_form(count)));
    // French and others have a `many` for round millions, which reads well enough as `other`.
    let said = if said.is_empty() { message(&format!("{}_other", key.0)) } else { said };
    fill(&said, &values)
}

/// The language the texts are in; not always the browser's, which may be one Témoin does not speak.
#[must_use]
pub fn language() -> String {
    thread_local!(static LANGUAGE: String = text(key!("language")));
    LANGUAGE.with(Clone::clone)
}

/// `one`, `few`, `many` or `other`, by the rules of the language.
#[allow(clippy::cast_precision_loss, reason = "a count that large has no singular")]
fn plural_form(count: u64) -> String {
    thread_local!(static RULES: RefCell<Option<PluralRules>> = const { RefCell::new(None) });
    RULES.with_borrow_mut(|rules| {
        let rules =
            rules.get_or_insert_with(|| PluralRules::new(&Array::of1(&language().into()), &Object::new()));
        rules.select(count as f64).into()
    })
}

#[cfg(test)]
pub(crate) mod tests;
