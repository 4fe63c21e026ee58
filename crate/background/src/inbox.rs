//! Brings the reader of message lists, and the look of its marks, to where they are: into frames where the gate
//! (`extension/gate.js`) saw a list, and into those of webmails that the person named.

use temoin_engine::event::{FrameId, TabId};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::{
    browser,
    js::{frame, get, integer, object, resolved_list, target, text, texts},
    listen::ContentScript,
    pages, witness,
};

/// The gate saw a message list.
pub async fn asked_for(script: ContentScript) {
    if witness::reads_lists(script.page(), &script.url, true).await {
        bring(script.tab, Some(script.frame)).await;
    }
}

/// A document has come, of which `webNavigation` told.
pub async fn navigated(details: JsValue) {
    if let (Some(tab), Some(frame), Some(url)) =
        (integer(&details, "tabId"), frame(&details, "frameId"), text(&details, "url"))
        && witness::reads_lists(None, &url, false).await
    {
        bring(tab, Some(frame)).await;
    }
}

/// The person named webmails: those that are open are read at once.
pub async fn named(hosts: impl Iterator<Item = &String>) {
    let patterns: Vec<String> = hosts.filter_map(|host| pages::pattern(host, true)).collect();
    if patterns.is_empty() {
        return;
    }
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    // Where the browser does not say which are open, they are read from their next document on.
    let tabs = resolved_list(browser::query_tabs(&object([("url", texts(&patterns))]))).await;
    for tab in tabs.iter().filter_map(|tab| integer(tab, "id")) {
        bring(tab, None).await;
    }
}

/// Into a frame, or into all of a tab. Where it is, nothing happens.
async fn bring(tab: TabId, frame: Option<FrameId>) {
    let target = target(tab, frame);
    let look =
        object([("target", target.clone()), ("files", texts(&["mark.css"])), ("origin", "USER".into())]);
    let reader =
        object([("target", target), ("files", texts(&["inbox.js"])), ("injectImmediately", true.into())]);
    for brought in [browser::insert_css(&look), browser::execute_script(&reader)] {
        let brought = match brought {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        if let Err(error) = brought {
            // The tab may have moved on; anything else shows here.
            browser::warn(&format!(
                "Témoin: message list not read: {:?}",
                get(&error, "message").unwrap_or(error)
            ));
        }
    }
}
