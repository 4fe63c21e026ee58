//! Reading JavaScript objects: whatever is missing or of another type is none.

use std::{cell::RefCell, collections::BTreeMap};

use js_sys::{Array, Date, Object, Promise, Reflect};
use temoin_engine::{
    event::{FrameId, TabId},
    time::Time,
};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// Names of properties as JavaScript's texts, by where they lie: to make one takes longer than to read the property.
    static NAMES: RefCell<BTreeMap<(usize, usize), JsValue>> = RefCell::default();
}

/// A property.
pub fn get(object: &JsValue, name: &'static str) -> Option<JsValue> {
    let place = (name.as_ptr().addr(), name.len());
    let made = || JsValue::from_str(name);
    let name = NAMES.with_borrow_mut(|names| names.entry(place).or_insert_with(made).clone());
    Reflect::get(object, &name).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// A text property.
pub fn text(object: &JsValue, name: &'static str) -> Option<String> {
    get(object, name)?.as_string()
}

/// A whole number.
pub fn integer(object: &JsValue, name: &'static str) -> Option<i32> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "browsers number tabs within 32 bits, and the top frame 0"
    )]
    get(object, name)?.as_f64().map(|number| number as i32)
}

/// A frame's number.
pub fn frame(object: &JsValue, name: &'static str) -> Option<FrameId> {
    #[expect(clippy::cast_possible_truncation, reason = "numbers of JavaScript that are whole fit")]
    get(object, name)?.as_f64().map(|number| number as FrameId)
}

/// A frame of a tab, or all of them, as the browser is told where to bring something.
pub fn target(tab: TabId, frame: Option<FrameId>) -> JsValue {
    let frames = match frame {
        #[expect(clippy::cast_precision_loss, reason = "they were numbers of JavaScript")]
        Some(frame) => ("frameIds", Array::of1(&JsValue::from_f64(frame as f64)).into()),
        None => ("allFrames", true.into()),
    };
    object([("tabId", tab.into()), frames])
}

/// Whether a property is true.
pub fn flag(object: &JsValue, name: &'static str) -> bool {
    get(object, name).and_then(|value| value.as_bool()).unwrap_or(false)
}

/// The elements of an array property.
pub fn list(object: &JsValue, name: &'static str) -> Vec<JsValue> {
    get(object, name)
        .and_then(|value| value.dyn_into::<Array>().ok())
        .map(|array| array.to_vec())
        .unwrap_or_default()
}

/// The elements of a list that the browser answers; none where it refuses to.
pub async fn resolved_list(promise: Result<Promise, JsValue>) -> Vec<JsValue> {
    match promise {
        Ok(promise) => {
            JsFuture::from(promise).await.map(|list| Array::from(&list).to_vec()).unwrap_or_default()
        }
        Err(_) => Vec::new(),
    }
}

/// An instant in a property; now, where there is none or it lies ahead.
pub fn time(object: &JsValue, name: &'static str) -> Time {
    let told = get(object, name).and_then(|value| value.as_f64()).filter(|number| *number >= 0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds, checked above"
    )]
    told.map_or(now(), |number| Time(number as u64).min(now()))
}

/// The browser's clock.
pub fn now() -> Time {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    Time(Date::now() as u64)
}

/// An object with these properties.
pub fn object<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
    }
    object.into()
}

/// An array of texts.
pub fn texts(items: &[&str]) -> JsValue {
    items.iter().map(|item| JsValue::from_str(item)).collect::<Array>().into()
}

/// Lets a promise go: the tab may be closed, no page may be listening.
pub fn forget(promise: Result<Promise, JsValue>) {
    if let Ok(promise) = promise {
        wasm_bindgen_futures::spawn_local(async {
            let _ = JsFuture::from(promise).await;
        });
    }
}
