//! The reading is stopped: cookies are deleted, and stripped from requests by rules that the browser applies itself.

use std::cell::RefCell;

use futures_util::future::join;
use js_sys::{Array, Promise};
use temoin_engine::{effect::Stripped, site::Site, tracker::TrackerId};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::{
    browser, details,
    js::{flag, get, integer, object, text, texts},
};

thread_local! {
    static TOLD: RefCell<Option<Vec<Stripped>>> = const { RefCell::new(None) };
}

/// Has the browser strip cookies from these requests, and no others.
pub async fn strip(stripped: Vec<Stripped>) {
    if TOLD.with_borrow(|told| told.as_ref() == Some(&stripped)) {
        return;
    }
    // By the page that asks: from the first request on, and beyond the end of the browser. By the tab: what its frames
    // ask for, too.
    let by_page = stripped.iter().map(|of| condition(of, ("initiatorDomains", texts(&[of.site.as_str()]))));
    let by_tab = stripped.iter().filter(|of| !of.tabs.is_empty()).map(|of| {
        let tabs = of.tabs.iter().map(|tab| JsValue::from(*tab)).collect::<Array>();
        condition(of, ("tabIds", tabs.into()))
    });
    let by_page = replace(by_page, browser::dynamic_rules, browser::update_dynamic_rules);
    let by_tab = replace(by_tab, browser::session_rules, browser::update_session_rules);
    let (by_page, by_tab) = join(by_page, by_tab).await;
    match by_page.and(by_tab) {
        Ok(()) => TOLD.with_borrow_mut(|told| *told = Some(stripped)),
        Err(error) => browser::warn(&format!("Témoin: cookies are not stripped from requests: {error:?}")),
    }
}

fn condition(of: &Stripped, whose: (&str, JsValue)) -> JsValue {
    let from = of.from.iter().map(Site::as_str).collect::<Vec<_>>();
    // A page that is opened is not part of the one it was opened from.
    object([whose, ("requestDomains", texts(&from)), ("excludedResourceTypes", texts(&["main_frame"]))])
}

/// Puts rules in the place of those that are there.
async fn replace(
    conditions: impl Iterator<Item = JsValue>,
    get_rules: fn() -> Result<Promise, JsValue>,
    update: fn(&JsValue) -> Result<Promise, JsValue>,
) -> Result<(), JsValue> {
    let there = Array::from(&JsFuture::from(get_rules()?).await?);
    let there = there.iter().filter_map(|rule| integer(&rule, "id")).map(JsValue::from).collect::<Array>();
    let remove = |header: &str| {
        [object([("header", header.into()), ("operation", "remove".into())])].iter().collect::<Array>()
    };
    let rules = conditions.zip(1_u32..).map(|(condition, id)| {
        let action = object([
            ("type", "modifyHeaders".into()),
            ("requestHeaders", remove("cookie").into()),
            ("responseHeaders", remove("set-cookie").into()),
        ]);
        object([("id", id.into()), ("priority", 1.into()), ("action", action), ("condition", condition)])
    });
    let rules = rules.collect::<Array>();
    // With most people there never is one: to change nothing costs as much as to change something.
    if there.length() == 0 && rules.length() == 0 {
        return Ok(());
    }
    let change = object([("removeRuleIds", there.into()), ("addRules", rules.into())]);
    JsFuture::from(update(&change)?).await.map(drop)
}

/// Deletes one cookie, where it still is.
pub async fn delete(id: TrackerId) {
    let filter = object([
        ("name", id.name.as_str().into()),
        ("domain", id.domain.as_str().into()),
        ("storeId", id.store.as_str().into()),
        // Empty means: partitioned ones too.
        ("partitionKey", object([])),
    ]);
    let Ok(found) = browser::get_cookies(&filter) else { return };
    let Ok(found) = JsFuture::from(found).await else { return };
    for cookie in Array::from(&found).iter() {
        let Some(stored) = details::cookie(&cookie) else { continue };
        if TrackerId::of(&stored) != id {
            continue;
        }
        let scheme = if flag(&cookie, "secure") { "https" } else { "http" };
        let url = format!("{scheme}://{}{}", id.domain, id.path);
        let which =
            object([("url", url.into()), ("name", stored.name.into()), ("storeId", stored.store.into())]);
        // The very key the browser told: how it is made is its own affair.
        for key in ["partitionKey", "firstPartyDomain"] {
            if let Some(value) = get(&cookie, key) {
                // A plain object of our own takes a property.
                let _ = js_sys::Reflect::set(&which, &key.into(), &value);
            }
        }
        let removed = match browser::remove_cookie(&which) {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        if let Err(error) = removed {
            let why = text(&error, "message").unwrap_or_default();
            browser::warn(&format!("Témoin: a cookie could not be deleted: {why}"));
        }
    }
}
