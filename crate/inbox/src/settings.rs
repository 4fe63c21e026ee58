//! What the person chose: read once before the first list, and again when it changes.

use std::rc::Rc;

use js_sys::{Array, Promise, Reflect};
use temoin_engine::inbox::{Ads, is_below};
use wasm_bindgen::prelude::*;

use crate::mark::Words;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local", "onChanged"], js_name = addListener)]
    fn on_changed(listener: &JsValue) -> Result<(), JsValue>;
}

/// The key in `storage.local`, where the background keeps what the message `set` says: `{inbox: {ads: "mark" | "dim" | "fold",
/// adapters: boolean, ignored: [host], alone: [host], webmails: [host], words: {disguised: string, labelled: string}}}`.
const KEY: &str = "inbox";

/// The person's settings for message lists.
#[derive(Clone)]
pub struct Settings {
    /// What becomes of advertisements.
    pub ads: Ads,
    /// Whether adapters are used. Without, every list is read by the general method: for a provider whose adapter is
    /// wrong, and to measure that method.
    pub adapters: bool,
    /// What is wanted of this host.
    pub here: Here,
    /// What is written on the marks.
    pub words: Words,
}

/// What the person wants of a host.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// Nothing was said: the page shows whether it is a webmail.
    Unsaid,
    /// It is a webmail, whatever the page shows.
    Webmail,
    /// Nothing is read.
    Ignored,
}

impl Settings {
    /// Where nothing can be read.
    fn unsaid() -> Self {
        Self::read(&JsValue::UNDEFINED, "")
    }

    /// Reads what is stored under the key. Anything else than expected is the default: ads are marked, adapters used, nothing is
    /// said of the host.
    fn read(stored: &JsValue, host: &str) -> Self {
        let field = |name: &str| Reflect::get(stored, &name.into()).unwrap_or_default();
        // What was kept before there were such lists has none.
        let names = |list: &str, covers: fn(&str, &str) -> bool| {
            let is_meant = |name: JsValue| name.as_string().is_some_and(|name| covers(host, &name));
            field(list).dyn_ref::<Array>().is_some_and(|list| list.iter().any(is_meant))
        };
        let ads = field("ads").as_string().and_then(|name| Ads::of(&name)).unwrap_or_default();
        let here = match () {
            () if names("ignored", is_below) || names("alone", |host, name| host == name) => Here::Ignored,
            () if names("webmails", is_below) => Here::Webmail,
            () => Here::Unsaid,
        };
        let words = field("words");
        let words = Words::of(|kind| Reflect::get(&words, &kind.into()).unwrap_or_default().as_string());
        Self { ads, adapters: field("adapters").as_bool() != Some(false), here, words }
    }
}

/// Gives what is set for `host` to `then`, now and whenever it changes.
pub fn with(host: &str, then: fn(Settings)) {
    let host: Rc<str> = host.into();
    let own = Rc::clone(&host);
    let changed = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        if let Ok(change) = Reflect::get(&changes, &KEY.into())
            && change.is_object()
        {
            then(Settings::read(&Reflect::get(&change, &"newValue".into()).unwrap_or_default(), &own));
        }
    });
    // It lives as long as the page.
    let _ = on_changed(&changed.into_js_value());
    let known = Closure::once_into_js(move |stored: JsValue| {
        then(Settings::read(&Reflect::get(&stored, &KEY.into()).unwrap_or_default(), &host));
    });
    let unknown = Closure::once_into_js(move |_: JsValue| then(Settings::unsaid()));
    match get(KEY) {
        Ok(promise) => {
            let _ = Reflect::get(&promise, &"then".into()).and_then(|method| {
                method.unchecked_into::<js_sys::Function>().call2(&promise, &known, &unknown)
            });
        }
        // The extension was updated: this script has lost it.
        Err(_) => then(Settings::unsaid()),
    }
}
