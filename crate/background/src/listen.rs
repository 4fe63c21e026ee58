//! What the witness listens to.
//!
//! Everything is registered in the worker's first turn; the listeners that cost a page something, those
//! of requests, are taken away again when the loaded state says that no site is watched.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use temoin_engine::{
    event::{Event, FrameId},
    site::Site,
    tracker::is_container,
};
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};

use crate::{
    browser, details,
    js::{frame, get, integer, now, object, text, texts},
    messages, welcome, witness,
};

thread_local! {
    static REQUEST_LISTENERS: [Function; 4] = [
        listener("leaving", |details| details::request_body(&details).into_iter().for_each(witness::hear)),
        listener("sent", |details| details::request_sent(&details).into_iter().for_each(witness::hear)),
        listener("received", |details| details::response_received(&details).into_iter().for_each(witness::hear)),
        listener("frame", |details| details::frame_leaves(&details).into_iter().for_each(witness::hear)),
    ];
    static HEARING_REQUESTS: Cell<bool> = const { Cell::new(false) };
    static STABLE: RefCell<Function> = RefCell::new(JsValue::UNDEFINED.unchecked_into());
}

/// By what the browser's functions are had, that lead to ours.
pub fn stand_behind(stable: Function) {
    STABLE.set(stable);
}

/// The function for the browser to call in place of one of ours: always the same of a name.
pub fn stable(name: &str, own: &JsValue) -> Function {
    let function = STABLE.with_borrow(|stable| stable.call2(&JsValue::NULL, &name.into(), own));
    function.unwrap_or_default().unchecked_into()
}

/// Registers every listener.
pub fn register() {
    browser::on_committed(&listener("committed", |details| {
        details::navigated(&details).into_iter().for_each(witness::hear)
    }));
    browser::on_tab_removed(&listener("tab removed", |tab| {
        if let Some(tab) = tab.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "browsers number tabs within 32 bits")]
            witness::hear(Event::TabClosed { at: now(), tab: tab as i32 });
        }
    }));
    browser::on_cookie_changed(&listener("cookie changed", |change| {
        details::cookie_changed(&change).into_iter().for_each(witness::hear);
    }));
    browser::on_installed(&listener("installed", |details| {
        witness::take_inventory();
        welcome::installed(&details);
    }));
    browser::on_startup(&listener("startup", |_| witness::take_inventory()));
    // Google's tags say what the Consent Mode is. The browser chooses by the address: nothing else wakes
    // the worker.
    let consent_mode = object([("urls", texts(&["*://*/*gcs=G1*", "*://*/*gcd=1*"]))]);
    browser::on_before_request(
        &listener("consent mode", |details| {
            details::consent_mode_sent(&details).into_iter().for_each(witness::hear)
        }),
        &consent_mode,
        &texts(&[]),
    );
    messages::register();
    hear_requests(true);
}

/// Adds or removes the listeners that see requests, with their headers and bodies, and where frames go.
pub fn hear_requests(wanted: bool) {
    if HEARING_REQUESTS.replace(wanted) == wanted {
        return;
    }
    REQUEST_LISTENERS.with(|[leaving, sent, received, frame]| {
        if !wanted {
            browser::off_before_request(leaving);
            browser::off_send_headers(sent);
            browser::off_headers_received(received);
            browser::off_before_redirect(received);
            browser::off_response_started(received);
            browser::off_before_navigate(frame);
            return;
        }
        let filter = object([("urls", texts(&["<all_urls>"]))]);
        // Chrome hides cookies without "extraHeaders"; Firefox refuses the word.
        let extra = browser::ON_SEND_HEADERS_OPTIONS.with(|options| text(options, "EXTRA_HEADERS"));
        let with = |headers: &str| match &extra {
            Some(extra) => texts(&[headers, extra]),
            None => texts(&[headers]),
        };
        browser::on_before_navigate(frame);
        browser::on_before_request(leaving, &filter, &texts(&["requestBody"]));
        browser::on_send_headers(sent, &filter, &with("requestHeaders"));
        // What comes from the cache was not asked for. Chrome tells that with these two, which part each
        // answer between them; Firefox with the other, before an answer that only renews the cache becomes one
        // from the cache.
        if extra.is_some() {
            browser::on_before_redirect(received, &filter, &with("responseHeaders"));
            browser::on_response_started(received, &filter, &with("responseHeaders"));
        } else {
            browser::on_headers_received(received, &filter, &with("responseHeaders"));
        }
    });
}

/// A function for the browser to call; it lives as long as the worker.
fn listener(name: &str, take: impl Fn(JsValue) + 'static) -> Function {
    stable(name, &Closure::<dyn Fn(JsValue)>::new(take).into_js_value())
}

/// Who sent a message: tab, frame and URLs of a content script; none for the extension's own pages.
pub struct ContentScript {
    /// The tab.
    pub tab: i32,
    /// The frame, as the browser numbers it; 0 for the top one.
    pub frame: FrameId,
    /// The frame's document.
    pub url: String,
    /// Whether the tab is in a container of Firefox.
    pub in_container: bool,
    /// The tab's document.
    top: Option<String>,
}

impl ContentScript {
    /// Reads it from a message's sender.
    pub fn of(sender: &JsValue) -> Option<Self> {
        let tab = get(sender, "tab")?;
        let (frame, url) = (frame(sender, "frameId")?, text(sender, "url")?);
        let in_container = text(&tab, "cookieStoreId").is_some_and(|store| is_container(&store));
        Some(Self { tab: integer(&tab, "id")?, frame, url, in_container, top: text(&tab, "url") })
    }

    /// The document whose site this one speaks for: its own, unless it is embedded in another site's. In a
    /// container nobody is known to the site.
    pub fn speaks_for(&self) -> Option<String> {
        if self.in_container {
            return None;
        }
        if self.frame == 0 {
            return Some(self.url.clone());
        }
        let top = self.top.as_ref()?;
        (Site::of_url(top)? == Site::of_url(&self.url)?).then(|| self.url.clone())
    }
}
