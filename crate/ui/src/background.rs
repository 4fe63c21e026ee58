//! Messages to the background, which knows and judges.

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use serde::Deserialize;
use temoin_engine::{evidence::Choice, view::TabView};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn send_message(message: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn add_message_listener(listener: &Function);

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn query_tabs(filter: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn request_permissions(permissions: &JsValue) -> Result<Promise, JsValue>;
}

/// Why the background could not be asked, or did not answer anything that makes sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Silent;

/// What is known of a tab.
pub async fn view(tab: i32) -> Result<TabView, Silent> {
    let answer = ask(&[("type", "view".into()), ("tab", tab.into())]).await?;
    let text = |name: &str| Reflect::get(&answer, &name.into()).ok()?.as_string();
    // Read by its tag here: serde's way for tagged enums, through a buffer of anything, is 20 KB of code.
    match text("state").as_deref() {
        Some("unwatchable") => Ok(TabView::Unwatchable),
        Some("no-permission") => text("site").map(|site| TabView::NoPermission { site }).ok_or(Silent),
        Some("site") => serde_wasm_bindgen::from_value(answer).map(TabView::Site).map_err(|_| Silent),
        _ => Err(Silent),
    }
}

/// Records the person's own declaration.
pub async fn declare(site: &str, choice: Choice) -> Result<(), Silent> {
    let choice = serde_wasm_bindgen::to_value(&choice).map_err(|_| Silent)?;
    ask(&[("type", "declare".into()), ("site", site.into()), ("choice", choice)]).await.map(drop)
}

/// Has the reading stopped on a site, or let go on.
pub async fn stop(site: String, on: bool) -> Result<(), Silent> {
    done(&[("type", "stop".into()), ("site", site.into()), ("on", on.into())]).await
}

/// Has a site watched no more, or again.
pub async fn ignore(site: String, on: bool) -> Result<(), Silent> {
    done(&[("type", "ignore".into()), ("site", site.into()), ("on", on.into())]).await
}

/// Has the page open its own consent choices.
pub async fn reopen() -> Result<(), Silent> {
    let tab = tab().await.ok_or(Silent)?;
    done(&[("type", "reopen".into()), ("tab", tab.into())]).await
}

/// Has a site forgotten.
pub async fn forget(site: String) -> Result<(), Silent> {
    done(&[("type", "forget".into()), ("site", site.into())]).await
}

/// Something that ends well or not.
async fn done(message: &[(&str, JsValue)]) -> Result<(), Silent> {
    let answer = ask(message).await?;
    if Reflect::get(&answer, &"ok".into()).is_ok_and(|ok| ok.is_truthy()) { Ok(()) } else { Err(Silent) }
}

/// The evidence document of a site, as JSON text.
pub async fn export(site: &str) -> Result<String, Silent> {
    let answer = ask(&[("type", "export".into()), ("site", site.into())]).await?;
    if let Some(text) = answer.as_string() {
        return Ok(text);
    }
    if !answer.is_object() {
        return Err(Silent);
    }
    JSON::stringify_with_replacer_and_space(&answer, &JsValue::NULL, &2.into())
        .map(String::from)
        .map_err(|_| Silent)
}

/// Calls back whenever the background says that something changed.
pub fn on_change(call: impl Fn() + 'static) {
    #[derive(Deserialize)]
    struct Message {
        #[serde(rename = "type")]
        kind: String,
    }
    let listener = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        let message: Result<Message, _> = serde_wasm_bindgen::from_value(message);
        if message.is_ok_and(|message| message.kind == "changed") {
            call();
        }
    });
    add_message_listener(listener.as_ref().unchecked_ref());
    // Lives as long as the popup.
    listener.forget();
}

/// The tab the popup is about: the one in its address, or the active one.
pub async fn tab() -> Option<i32> {
    let asked = web_sys::window()
        .and_then(|window| window.location().search().ok())
        .and_then(|query| web_sys::UrlSearchParams::new_with_str(&query).ok())
        .and_then(|query| query.get("tab"));
    if let Some(asked) = asked {
        return asked.parse().ok();
    }
    #[derive(Deserialize)]
    struct Tab {
        id: Option<i32>,
    }
    let filter = object(&[("active", true.into()), ("currentWindow", true.into())]);
    let tabs = JsFuture::from(query_tabs(&filter).ok()?).await.ok()?;
    let tab = Array::from(&tabs).get(0);
    serde_wasm_bindgen::from_value::<Tab>(tab).ok()?.id
}

/// Asks for access to all sites. Must be called straight from a click: browsers want to see a gesture.
pub fn request_access() -> impl Future<Output = bool> {
    let origins = Array::of1(&"*://*/*".into());
    let asked = request_permissions(&object(&[("origins", origins.into())]));
    async move {
        match asked {
            Ok(promise) => JsFuture::from(promise).await.is_ok_and(|granted| granted.is_truthy()),
            Err(_) => false,
        }
    }
}

async fn ask(message: &[(&str, JsValue)]) -> Result<JsValue, Silent> {
    let promise = send_message(&object(message)).map_err(|_| Silent)?;
    JsFuture::from(promise).await.map_err(|_| Silent)
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
