//! Reads a short text as an eye would: what is drawn, where it is drawn (`sight.js`).

use js_sys::JsString;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::Element;

use crate::dom;

#[wasm_bindgen(module = "/src/sight.js")]
extern "C" {
    /// The text of an element as it is seen. Needs a layout.
    pub fn read(element: &Element) -> String;
    /// Whether an element is drawn, as far as anything is yet.
    #[wasm_bindgen(js_name = isVisible)]
    pub fn is_visible(element: &Element) -> bool;
}

/// The text that an SVG `use` element shows: that of the part it refers to.
pub fn drawn(element: &Element) -> Option<String> {
    let target = element.get_attribute("href").or_else(|| element.get_attribute("xlink:href"))?;
    let id = target.strip_prefix('#')?;
    let root = element.get_root_node();
    let id: String = id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
    let selector = JsString::from(format!("[id=\"{id}\"]"));
    let part = dom::first_below(root.unchecked_ref(), &selector)?;
    dom::short_text(&part, 80)
}
