//! Where settings are kept: the language in `storage.local`, for every page; the rest by the background.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::file::All;
use crate::{
    background::{self, Silent},
    i18n::CHOSEN,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    fn set(values: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = remove)]
    fn remove(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "commands"], js_name = getAll)]
    fn commands() -> Result<Promise, JsValue>;
}

/// Everything as it is kept now.
pub async fn load() -> Result<All, Silent> {
    let language = field(&done(get(CHOSEN)).await?, CHOSEN).as_string();
    Ok(All { language, settings: background::settings().await? })
}

/// Keeps everything. Gives the hosts that are passed over as webmails.
pub async fn keep(all: &All) -> Result<Vec<String>, Silent> {
    match &all.language {
        Some(language) => {
            let values = Object::new();
            Reflect::set(&values, &CHOSEN.into(), &language.into()).map_err(|_| Silent)?;
            done(set(&values)).await?;
        }
        None => drop(done(remove(CHOSEN)).await?),
    }
    background::set(&all.settings).await
}

/// The keys that open Témoin, as the person set them in the browser; none if there are none.
pub async fn shortcut() -> Option<String> {
    let all = done(commands()).await.ok()?;
    let action = js_sys::Array::from(&all)
        .iter()
        .find(|command| field(command, "name").as_string().as_deref() == Some("_execute_action"))?;
    field(&action, "shortcut").as_string().filter(|keys| !keys.is_empty())
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

async fn done(promise: Result<Promise, JsValue>) -> Result<JsValue, Silent> {
    JsFuture::from(promise.map_err(|_| Silent)?).await.map_err(|_| Silent)
}
