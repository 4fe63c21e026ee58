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
    let substitutions: Array =
        std::iter::once(number.as_str()).chain(values.iter().copied()).map(JsValue::from).collect();
    let said = get_message(&format!("{}_{}", key.0, plural_form(count)), &substitutions);
    // French and others have a `many` for round millions, which reads well enough as `other`.
    if said.is_empty() { get_message(&format!("{}_other", key.0), &substitutions) } else { said }
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
mod tests;
