//! What the witness listens to.
//!
//! Everything is registered in the worker's first turn; the listeners that cost a page something, those
//! of requests, are taken away again when the loaded state says that no site is watched.

use std::cell::Cell;

use js_sys::Function;
use temoin_engine::event::Event;
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};

use crate::{
    browser, details,
    js::{get, integer, now, number, object, text, texts},
    messages, witness,
};

thread_local! {
    static REQUEST_LISTENERS: [Function; 3] = [
        listener(|details| details::request_body(&details).into_iter().for_each(witness::hear)),
        listener(|details| details::request_sent(&details).into_iter().for_each(witness::hear)),
        listener(|details| details::response_received(&details).into_iter().for_each(witness::hear)),
    ];
    static HEARING_REQUESTS: Cell<bool> = const { Cell::new(false) };
}

/// Registers every listener.
pub fn register() {
    browser::on_committed(&listener(|details| {
        details::navigated(&details).into_iter().for_each(witness::hear)
    }));
    browser::on_tab_removed(&listener(|tab| {
        if let Some(tab) = tab.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "browsers number tabs within 32 bits")]
            witness::hear(Event::TabClosed { at: now(), tab: tab as i32 });
        }
    }));
    browser::on_cookie_changed(&listener(|change| {
        details::cookie_changed(&change).into_iter().for_each(witness::hear);
    }));
    browser::on_installed(&listener(|_| witness::take_inventory()));
    browser::on_startup(&listener(|_| witness::take_inventory()));
    messages::register();
    hear_requests(true);
}

/// Adds or removes the listeners that see requests, with their headers and bodies.
pub fn hear_requests(wanted: bool) {
    if HEARING_REQUESTS.replace(wanted) == wanted {
        return;
    }
    REQUEST_LISTENERS.with(|[leaving, sent, received]| {
        if !wanted {
            browser::off_before_request(leaving);
            browser::off_send_headers(sent);
            browser::off_headers_received(received);
            return;
        }
        let filter = object([("urls", texts(&["<all_urls>"]))]);
        // Chrome hides cookies without "extraHeaders"; Firefox refuses the word.
        let extra = browser::ON_SEND_HEADERS_OPTIONS.with(|options| text(options, "EXTRA_HEADERS"));
        let with = |headers: &str| match &extra {
            Some(extra) => texts(&[headers, extra]),
            None => texts(&[headers]),
        };
        browser::on_before_request(leaving, &filter, &texts(&["requestBody"]));
        browser::on_send_headers(sent, &filter, &with("requestHeaders"));
        browser::on_headers_received(received, &filter, &with("responseHeaders"));
    });
}

/// A function for the browser to call; it lives as long as the worker.
fn listener(take: impl Fn(JsValue) + 'static) -> Function {
    Closure::<dyn Fn(JsValue)>::new(take).into_js_value().unchecked_into()
}

/// Who sent a message: tab, frame and URL of a content script; none for the extension's own pages.
pub struct ContentScript {
    /// The tab.
    pub tab: i32,
    /// The frame, as the browser numbers it; 0 for the top one.
    pub frame: f64,
    /// The frame's document.
    pub url: String,
}

impl ContentScript {
    /// Reads it from a message's sender.
    pub fn of(sender: &JsValue) -> Option<Self> {
        let tab = integer(&get(sender, "tab")?, "id")?;
        Some(Self { tab, frame: number(sender, "frameId")?, url: text(sender, "url")? })
    }
}
