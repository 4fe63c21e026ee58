//! Saving the evidence of a site as a file.

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    background,
    declare::told,
    draw::button,
    format,
    i18n::{Key, text},
    key,
    popup::Popup,
};

/// Time for the browser to take the file before its address is given up.
const KEPT: Duration = Duration::from_secs(60);

/// The button that saves the evidence.
pub fn export(popup: Popup, site: &str) -> AnyView {
    let outcome = RwSignal::new(None::<Key>);
    let site = StoredValue::new(site.to_owned());
    let export = move || {
        outcome.set(None);
        spawn_local(async move {
            let site = site.get_value();
            let name = file_name(&site, &format::machine_time(format::now()));
            let told = match background::export(&site).await {
                Ok(evidence) if save(&name, &evidence).is_ok() => key!("exported"),
                _ => key!("export_failed"),
            };
            let _ = outcome.try_set(Some(told));
            popup.announce(text(told));
        });
    };
    vec![button("export", key!("export"), export), told(outcome)].into_any()
}

fn save(name: &str, evidence: &str) -> Result<(), JsValue> {
    let blob = web_sys::Blob::new_with_str_sequence(&Array::of1(&evidence.into()))?;
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

/// `temoin-shop.example-2026-11-24.json`, with nothing a file system could mistake for something else.
fn file_name(site: &str, time: &str) -> String {
    let plain: String = site
        .chars()
        .take(80)
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' })
        .collect();
    let day = time.split('T').next().unwrap_or_default();
    format!("temoin-{plain}-{day}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_cannot_choose_another_folder() {
        let time = "2026-11-24T10:00:00.000Z";
        assert_eq!(file_name("shop.example", time), "temoin-shop.example-2026-11-24.json");
        assert_eq!(file_name("../a\u{202E}\\b", time), "temoin-.._a__b-2026-11-24.json");
    }
}
