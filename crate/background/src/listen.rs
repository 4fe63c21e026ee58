//! What the witness listens to: a handler for each name of `extension/listen.js`, which registers with the browser.

use std::cell::RefCell;

use js_sys::Function;
use temoin_engine::{
    event::{Event, FrameId},
    site::Site,
    tracker::is_container,
};
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use wasm_bindgen_futures::spawn_local;

use crate::{
    details, inbox,
    js::{frame, get, integer, now, text},
    messages, welcome, witness,
};

thread_local! {
    static HANDLE: RefCell<Function> = RefCell::new(JsValue::UNDEFINED.unchecked_into());
    static HEAR_REQUESTS: RefCell<Function> = RefCell::new(JsValue::UNDEFINED.unchecked_into());
}

/// The functions of `extension/guard.js` and `extension/listen.js`: one takes a handler for a name, the other whether requests are
/// heard.
pub fn by(handle: Function, hear_requests: Function) {
    HANDLE.set(handle);
    HEAR_REQUESTS.set(hear_requests);
}

/// Takes everything that the browser tells.
pub fn begin() {
    on("committed", |details| {
        details::navigated(&details).into_iter().for_each(witness::hear);
        spawn_local(inbox::navigated(details));
    });
    on("tab removed", |tab| {
        if let Some(tab) = tab.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "browsers number tabs within 32 bits")]
            witness::hear(Event::TabClosed { at: now(), tab: tab as i32 });
        }
    });
    on("cookie changed", |change| details::cookie_changed(&change).into_iter().for_each(witness::hear));
    on("installed", |details| {
        witness::take_inventory();
        welcome::installed(&details);
    });
    on("startup", |_| witness::take_inventory());
    on("consent mode", |details| details::consent_mode_sent(&details).into_iter().for_each(witness::hear));
    on("leaving", |details| details::request_body(&details).into_iter().for_each(witness::hear));
    on("sent", |details| details::request_sent(&details).into_iter().for_each(witness::hear));
    on("received", |details| details::response_received(&details).into_iter().for_each(witness::hear));
    on("frame", |details| details::frame_leaves(&details).into_iter().for_each(witness::hear));
    handle(
        "message",
        &Closure::<dyn Fn(JsValue, JsValue, Function) -> bool>::new(messages::received).into_js_value(),
    );
}

/// Hears requests, with their headers and bodies, and where frames go; or no longer. It costs a page something.
pub fn hear_requests(wanted: bool) {
    // It throws where the browser does not know what it is asked to listen to, which the first turn would have shown.
    let _ = HEAR_REQUESTS.with_borrow(|hear| hear.call1(&JsValue::NULL, &wanted.into()));
}

/// Takes what the browser tells under a name; as long as this instance lives.
fn on(name: &str, take: impl Fn(JsValue) + 'static) {
    handle(name, &Closure::<dyn Fn(JsValue)>::new(take).into_js_value());
}

fn handle(name: &str, handler: &JsValue) {
    // It keeps it, and does nothing that could throw.
    let _ = HANDLE.with_borrow(|handle| handle.call2(&JsValue::NULL, &name.into(), handler));
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

    /// The tab's document.
    pub fn page(&self) -> Option<&str> {
        self.top.as_deref()
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
