//! What the person chose: read once before the first list, and again when it changes.

use js_sys::{Promise, Reflect};
use temoin_engine::inbox::Ads;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local", "onChanged"], js_name = addListener)]
    fn on_changed(listener: &JsValue) -> Result<(), JsValue>;
}

/// The key in `storage.local`, where the background keeps what the message `set` says: `{inbox: {ads: "mark" | "dim" | "fold", adapters: boolean}}`.
const KEY: &str = "inbox";

/// The person's settings for message lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What becomes of advertisements.
    pub ads: Ads,
    /// Whether adapters are used. Without, every list is read by the general method: for a provider whose adapter is
    /// wrong, and to measure that method.
    pub adapters: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { ads: Ads::Mark, adapters: true }
    }
}

impl Settings {
    /// Reads what is stored under the key. Anything else than expected is the default.
    fn read(stored: &JsValue) -> Self {
        let field = |name: &str| Reflect::get(stored, &name.into()).unwrap_or_default();
        let ads = field("ads").as_string().and_then(|name| Ads::of(&name)).unwrap_or_default();
        Self { ads, adapters: field("adapters").as_bool() != Some(false) }
    }
}

/// Gives the settings to `then`, now and whenever they change.
pub fn with(then: fn(Settings)) {
    let changed = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        if let Ok(change) = Reflect::get(&changes, &KEY.into())
            && change.is_object()
        {
            then(Settings::read(&Reflect::get(&change, &"newValue".into()).unwrap_or_default()));
        }
    });
    // It lives as long as the page.
    let _ = on_changed(&changed.into_js_value());
    let known = Closure::once_into_js(move |stored: JsValue| {
        then(Settings::read(&Reflect::get(&stored, &KEY.into()).unwrap_or_default()));
    });
    let unknown = Closure::once_into_js(move |_: JsValue| then(Settings::default()));
    match get(KEY) {
        Ok(promise) => {
            let _ = Reflect::get(&promise, &"then".into()).and_then(|method| {
                method.unchecked_into::<js_sys::Function>().call2(&promise, &known, &unknown)
            });
        }
        // The extension was updated: this script has lost it.
        Err(_) => then(Settings::default()),
    }
}
