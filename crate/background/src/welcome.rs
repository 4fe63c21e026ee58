//! The welcome page, opened once: at installation.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    browser,
    js::{object, text},
};

/// Takes `runtime.onInstalled`, which tells of updates too.
pub fn installed(details: &JsValue) {
    if text(details, "reason").as_deref() == Some("install") {
        spawn_local(open());
    }
}

async fn open() {
    // Whoever loads an unpacked extension knows it, and does it again and again: the page then waits behind.
    let loaded_by_hand = resolved(browser::own_installation())
        .await
        .is_ok_and(|own| text(&own, "installType").as_deref() == Some("development"));
    let url = browser::get_url("welcome.html");
    let tab = object([("url", url.into()), ("active", (!loaded_by_hand).into())]);
    if let Err(error) = resolved(browser::create_tab(&tab)).await {
        browser::warn(&format!("Témoin: no welcome page: {error:?}"));
    }
}

async fn resolved(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}
