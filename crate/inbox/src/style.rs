//! Computed styles: how the browser draws an element. Each question may make it lay the page out.

use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// A computed style. Its properties are fields here: as texts their names would be decoded at each question.
    #[wasm_bindgen(typescript_type = "CSSStyleDeclaration")]
    pub type Style;

    #[wasm_bindgen(js_name = getComputedStyle)]
    fn computed(element: &Element) -> Style;

    /// `background-color`.
    #[wasm_bindgen(method, getter, js_name = backgroundColor)]
    pub fn background_color(this: &Style) -> String;
    /// `direction`.
    #[wasm_bindgen(method, getter)]
    pub fn direction(this: &Style) -> String;
    /// `display`.
    #[wasm_bindgen(method, getter)]
    pub fn display(this: &Style) -> String;
    /// `font-size`.
    #[wasm_bindgen(method, getter, js_name = fontSize)]
    pub fn font_size(this: &Style) -> String;
    /// `position`.
    #[wasm_bindgen(method, getter)]
    pub fn position(this: &Style) -> String;
}

impl Style {
    /// The computed style of an element.
    pub fn of(element: &Element) -> Self {
        computed(element)
    }
}

/// The decimal number that a text begins with, as the browser writes lengths and colours: `12px`, `0.5`. The standard library
/// reads fractions exactly to the last bit, and that is a tenth of the whole script.
pub fn number(text: &str) -> Option<f64> {
    let (mut value, mut scale, mut is_number) = (0.0, 0.0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                is_number = true;
                value = value * 10.0 + f64::from(byte - b'0');
                scale *= 10.0;
            }
            b'.' if scale == 0.0 => scale = 1.0,
            _ => break,
        }
    }
    is_number.then(|| if scale > 0.0 { value / scale } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_browsers_write_them() {
        for (text, value) in [
            ("12px", 12.0),
            ("0", 0.0),
            ("0.5", 0.5),
            ("1.25px", 1.25),
            (".3", 0.3),
            ("255", 255.0),
            ("4.px", 4.0),
            ("3e", 3.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "px", ".", "auto", "-1px", "rgb"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
