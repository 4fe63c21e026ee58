//! The pages on which scripts are watched: told to the browser, so that page.js is there before the page's first script.

use std::{cell::RefCell, collections::BTreeSet};

use js_sys::{Array, Promise};
use temoin_engine::{
    effect::WatchedPages,
    event::{FrameId, TabId},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::{
    browser,
    js::{get, list, object, target, texts},
};

/// The relay first: page.js looks for it.
const SCRIPTS: [(&str, &str, &str); 2] = [("relay", "relay.js", "ISOLATED"), ("page", "page.js", "MAIN")];

thread_local! {
    static TOLD: RefCell<Option<WatchedPages>> = const { RefCell::new(None) };
}

/// Has the browser bring both scripts into these pages, and no others.
pub async fn watch(pages: WatchedPages) {
    if TOLD.with_borrow(|told| told.as_ref() == Some(&pages)) {
        return;
    }
    if let Err(error) = register(&pages).await {
        complain("scripts in pages are not watched", &error);
        return;
    }
    TOLD.with_borrow_mut(|told| *told = Some(pages));
}

async fn register(pages: &WatchedPages) -> Result<(), JsValue> {
    let known = done(browser::registered_scripts()).await?;
    let known = Array::from(&known).to_vec();
    let patterns = patterns(pages);
    if patterns.is_empty() {
        if !known.is_empty() {
            done(browser::unregister_scripts()).await?;
        }
        return Ok(());
    }
    // They outlive the browser, so that the first page after a start is watched too: mostly they are as they should be. The browser
    // forgets them when the extension is updated, so only what they match can differ.
    let is_so = |script: &JsValue| {
        let matches = list(script, "matches").iter().filter_map(JsValue::as_string).collect::<BTreeSet<_>>();
        matches.iter().eq(patterns.iter().collect::<BTreeSet<_>>())
    };
    if known.len() == SCRIPTS.len() && known.iter().all(is_so) {
        return Ok(());
    }
    let matches = texts(&patterns.iter().map(String::as_str).collect::<Vec<_>>());
    let scripts = SCRIPTS
        .iter()
        .map(|(id, file, world)| {
            object([
                ("id", (*id).into()),
                ("js", texts(&[file])),
                ("world", (*world).into()),
                ("matches", matches.clone()),
                ("allFrames", true.into()),
                ("matchOriginAsFallback", true.into()),
                ("runAt", "document_start".into()),
            ])
        })
        .collect::<Array>();
    let told = if known.len() == SCRIPTS.len() {
        browser::update_scripts(&scripts)
    } else {
        browser::register_scripts(&scripts)
    };
    done(told).await.map(drop)
}

fn patterns(pages: &WatchedPages) -> Vec<String> {
    let hosts = pages.sites.iter().map(|site| (site.as_str(), true));
    let hosts = hosts.chain(pages.frames.iter().map(|host| (host.as_str(), false)));
    hosts.filter_map(|(host, whole)| pattern(host, whole)).collect()
}

/// What the pages of a host match, with those below it if `whole`. None for an IPv6 address: not both browsers take one.
pub fn pattern(host: &str, whole: bool) -> Option<String> {
    let is_address = host.split('.').all(|part| part.parse::<u8>().is_ok());
    match host.starts_with('[') {
        true => None,
        false if whole && !is_address => Some(format!("*://*.{host}/*")),
        false => Some(format!("*://{host}/*")),
    }
}

/// Brings both scripts into documents that are open already. Where they are, nothing happens.
pub async fn enter(tab: TabId, frame: Option<FrameId>) {
    for (_, file, world) in SCRIPTS {
        let injection = object([
            ("target", target(tab, frame)),
            ("files", texts(&[file])),
            ("world", world.into()),
            ("injectImmediately", true.into()),
        ]);
        if let Err(error) = done(browser::execute_script(&injection)).await {
            // The tab may have moved on; anything else shows here.
            complain("this page is watched from its next load on", &error);
        }
    }
}

async fn done(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

fn complain(what: &str, error: &JsValue) {
    browser::warn(&format!("Témoin: {what}: {:?}", get(error, "message").unwrap_or_else(|| error.clone())));
}
