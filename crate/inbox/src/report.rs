//! Tells the background which advertisements are in view: what it shows on the badge, and keeps as evidence if the
//! person wants it to. Of mails, nothing is ever told.

use js_sys::{Array, Object, Promise, Reflect};
use temoin_engine::inbox::{AdKind, Feature};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn send(message: &JsValue) -> Result<JsValue, JsValue>;
}

/// One advertisement in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Ad {
    /// How far it can be told from a mail.
    pub kind: AdKind,
    /// The label it shows.
    pub label: Option<String>,
    /// The name it gives itself as a sender, or the host its link leads to.
    pub advertiser: Option<String>,
    /// Why it is taken for one.
    pub features: Vec<Feature>,
}

/// Sends `{type: "ads", provider, ads}`.
pub fn tell(provider: &str, ads: &[Ad]) {
    let list: Array = ads.iter().map(ad).collect();
    let message = object(&[("type", "ads".into()), ("provider", provider.into()), ("ads", list.into())]);
    // The background may be gone (the extension was updated): then there is nobody to tell.
    if let Ok(promise) = send(&message)
        && let Ok(promise) = promise.dyn_into::<Promise>()
    {
        let ignore = Closure::once_into_js(|_: JsValue| {});
        let _ = Reflect::get(&promise, &"catch".into())
            .and_then(|catch| catch.unchecked_into::<js_sys::Function>().call1(&promise, &ignore));
    }
}

fn ad(ad: &Ad) -> JsValue {
    let text = |text: &Option<String>| text.as_deref().map_or(JsValue::NULL, JsValue::from);
    let features: Array = ad.features.iter().map(|feature| JsValue::from(feature.name())).collect();
    object(&[
        ("kind", ad.kind.name().into()),
        ("label", text(&ad.label)),
        ("advertiser", text(&ad.advertiser)),
        ("features", features.into()),
    ])
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
