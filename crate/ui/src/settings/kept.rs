//! Where settings are kept: `storage.local` for what pages and content scripts read, the background for the rest.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::file::{Ads, All};
use crate::{
    background::{self, Silent},
    i18n::CHOSEN,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn get() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    fn set(values: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = remove)]
    fn remove(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "commands"], js_name = getAll)]
    fn commands() -> Result<Promise, JsValue>;
}

/// The key that the reader of message lists reads: `{inbox: {ads, …}}`. What else is under it stays.
const INBOX: &str = "inbox";
const ADS: &str = "ads";

/// Everything as it is kept now.
pub async fn load() -> Result<All, Silent> {
    let stored = stored().await?;
    let ads = match field(&inbox(&stored), ADS).as_string().as_deref() {
        Some("dim") => Ads::Dim,
        Some("fold") => Ads::Fold,
        _ => Ads::Mark,
    };
    let language = field(&stored, CHOSEN).as_string();
    Ok(All { ads, language, settings: background::settings().await? })
}

/// Keeps everything.
pub async fn keep(all: &All) -> Result<(), Silent> {
    let ads = match all.ads {
        Ads::Mark => "mark",
        Ads::Dim => "dim",
        Ads::Fold => "fold",
    };
    let inbox = inbox(&stored().await?);
    let values = Object::new();
    let put = |object: &JsValue, name: &str, value: &JsValue| {
        Reflect::set(object, &name.into(), value).map(drop).map_err(|_| Silent)
    };
    put(&inbox, ADS, &ads.into())?;
    put(&values, INBOX, &inbox)?;
    match &all.language {
        Some(language) => put(&values, CHOSEN, &language.into())?,
        None => drop(done(remove(CHOSEN)).await?),
    }
    done(set(&values)).await?;
    background::set(all.settings).await
}

/// The keys that open Témoin, as the person set them in the browser; none if there are none.
pub async fn shortcut() -> Option<String> {
    let all = done(commands()).await.ok()?;
    let action = js_sys::Array::from(&all)
        .iter()
        .find(|command| field(command, "name").as_string().as_deref() == Some("_execute_action"))?;
    field(&action, "shortcut").as_string().filter(|keys| !keys.is_empty())
}

async fn stored() -> Result<JsValue, Silent> {
    done(get()).await
}

fn inbox(stored: &JsValue) -> JsValue {
    let inbox = field(stored, INBOX);
    if inbox.is_object() { inbox } else { Object::new().into() }
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

async fn done(promise: Result<Promise, JsValue>) -> Result<JsValue, Silent> {
    JsFuture::from(promise.map_err(|_| Silent)?).await.map_err(|_| Silent)
}
