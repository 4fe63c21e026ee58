//! Saving a text as a file.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Time for the browser to take the file before its address is given up.
const KEPT: Duration = Duration::from_secs(60);

/// Hands a file to the browser, which keeps it where the person's downloads go.
pub fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = web_sys::Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&address);
        },
        KEPT,
    );
    Ok(())
}

/// `temoin-shop.example-2026-11-24.json`, with nothing a file system could mistake for something else. `time` is
/// RFC 3339.
pub fn file_name(subject: &str, time: &str, ending: &str) -> String {
    let plain: String = subject
        .chars()
        .take(80)
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' })
        .collect();
    let day = time.split('T').next().unwrap_or_default();
    format!("temoin-{plain}-{day}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_cannot_choose_another_folder() {
        let time = "2026-11-24T10:00:00.000Z";
        assert_eq!(file_name("shop.example", time, "json"), "temoin-shop.example-2026-11-24.json");
        assert_eq!(file_name("../a\u{202E}\\b", time, "csv"), "temoin-.._a__b-2026-11-24.csv");
    }
}
