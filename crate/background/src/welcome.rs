//! The welcome page, opened once: at installation.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    browser,
    js::{flag, object, text},
};

/// In `storage.local`: the page was opened. A browser that is told to load an unpacked extension installs it at each
/// start.
const OPENED: &str = "welcomed";

/// Takes `runtime.onInstalled`, which tells of updates too.
pub fn installed(details: &JsValue) {
    if text(details, "reason").as_deref() == Some("install") {
        spawn_local(async {
            if let Err(error) = open().await {
                browser::warn(&format!("Témoin: no welcome page: {error:?}"));
            }
        });
    }
}

async fn open() -> Result<(), JsValue> {
    if flag(&resolved(browser::get_stored(OPENED)).await?, OPENED) {
        return Ok(());
    }
    resolved(browser::set_stored(&object([(OPENED, true.into())]))).await?;
    // Whoever loads an unpacked extension knows it: the page then waits behind.
    let own = resolved(browser::own_installation()).await?;
    let by_hand = text(&own, "installType").as_deref() == Some("development");
    let url = browser::get_url("welcome.html");
    resolved(browser::create_tab(&object([("url", url.into()), ("active", (!by_hand).into())]))).await?;
    Ok(())
}

async fn resolved(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}
