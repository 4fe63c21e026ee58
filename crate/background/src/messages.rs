//! Messages of the extension's own pages and content scripts.
//!
//! | from | type | answer |
//! |---|---|---|
//! | page | `view` (tab) | what the popup shows |
//! | page | `view` (site) | the same of a site, whatever the tabs show |
//! | page | `sites` | every site, worst first |
//! | page | `settings` | what can be set, as it is; `managed`: what of it an organisation has set |
//! | page | `export` (site, optional) | the evidence document |
//! | page | `declare` (site, choice) | `{ok: true}` |
//! | page | `forget` (site, optional) | `{ok: true}`, once nothing of it is kept |
//! | page | `verify` | `{intact, lines, problem, heap}`: the records against their journal, and the memory taken, in bytes |
//! | page | `set` (gpcRefuses, retentionDays, roomMegabytes, stopReading, ads, adapters, ignored, webmails: what is given) | `{ok: true}`; `passedOver`: hosts that are no webmails, as too many sites are below them |
//! | page | `reopen` (tab) | `{ok: true}`, once the site's own choices were asked to open |
//! | page | `ignore` (site, on) | `{ok: true}`: a site is not watched, or is again |
//! | page | `stop` (site, on) | `{ok: true}`: the reading is stopped on a site, or no longer |
//! | content script | `tcf`, `gpp`, `usp`, `gpc`, `storage`, `clicked` | – |
//! | content script | `look` | – (the page's own world is looked at) |
//! | content script | `inbox` | – (the reader is brought into the frame) |
//! | content script | `ads` | – |
//! | content script | `watched` | whether the page around this frame is watched |
//! | content script | `accesses` (since, address, batch, keys) | the same |

use std::cell::RefCell;

use js_sys::{Array, Function};
use temoin_engine::{event::Event, evidence::Choice, site::Site, view::TabView};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    browser, details, inbox,
    js::{flag, get, integer, now, object, target, text, texts, time},
    listen::ContentScript,
    settings, witness,
};

/// What the browsers number no tab with (`tabs.TAB_ID_NONE`).
const NO_TAB: i32 = -1;

thread_local! {
    static REOPEN: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// The function that opens a page's own consent choices, run in the page.
pub fn reopen_by(function: Function) {
    REOPEN.set(Some(function));
}

/// Takes a message. Answers true where an answer follows later.
pub fn received(message: JsValue, sender: JsValue, respond: Function) -> bool {
    let Some(kind) = text(&message, "type") else { return false };
    let own_page = text(&sender, "url").is_some_and(|url| url.starts_with(&browser::get_url("")));
    if own_page {
        let known = [
            "view", "sites", "export", "declare", "set", "settings", "ignore", "stop", "reopen", "forget",
            "verify", "trace",
        ];
        if !known.contains(&kind.as_str()) {
            return false;
        }
        spawn_local(async move {
            let answer =
                answer(&kind, &message).await.unwrap_or_else(|error| object([("error", error.into())]));
            // The page may be gone; then nobody wants the answer.
            let _ = respond.call1(&JsValue::NULL, &answer);
        });
        return true;
    }
    let Some(script) = ContentScript::of(&sender) else { return false };
    match kind.as_str() {
        "tcf" | "gpp" | "usp" | "gpc" | "storage" | "clicked" => {
            let url = script.speaks_for();
            url.and_then(|url| told(&kind, &message, url)).into_iter().for_each(witness::hear);
        }
        "look" if script.frame == 0 && !script.in_container => spawn_local(look(script)),
        "inbox" => spawn_local(inbox::asked_for(script)),
        "ads" => details::ads_seen(&message, &script).into_iter().for_each(witness::hear),
        "watched" | "accesses" => {
            let page = get(&sender, "tab").and_then(|tab| text(&tab, "url"));
            // In a container nothing is charged, so nothing is watched.
            let page = page.filter(|_| !script.in_container);
            if kind == "accesses" && page.is_some() {
                witness::hear(details::page_accessed(&message, script));
            }
            spawn_local(async move {
                let watched = match page.as_deref().and_then(Site::of_url) {
                    Some(site) => witness::is_watched(&site).await,
                    None => false,
                };
                // The frame may be gone; then nobody wants the answer.
                let _ = respond.call1(&JsValue::NULL, &watched.into());
            });
            return true;
        }
        _ => {}
    }
    false
}

/// What the probe tells of a document.
fn told(kind: &str, message: &JsValue, url: String) -> Option<Event> {
    match kind {
        "tcf" => Some(details::tcf(message, url)),
        "storage" => Some(details::storage_read(message, url)),
        "clicked" => Some(Event::ConsentClicked { at: time(message, "at"), url }),
        _ => details::announced(kind, message, url),
    }
}

/// Looks once at the page's own world, which content scripts cannot see, and leaves nothing there.
async fn look(script: ContentScript) {
    let look = object([
        ("target", target(script.tab, Some(0))),
        ("files", texts(&["look.js"])),
        ("world", "MAIN".into()),
        ("injectImmediately", true.into()),
    ]);
    let Ok(promise) = browser::execute_script(&look) else { return };
    // The tab may have moved on: then there is nothing to see.
    let Ok(results) = JsFuture::from(promise).await else { return };
    let found = js_sys::Array::from(&results).get(0);
    for event in get(&found, "result").iter().flat_map(|told| details::seen_in_page(told, &script.url)) {
        witness::hear(event);
    }
}

async fn answer(kind: &str, message: &JsValue) -> Result<JsValue, String> {
    match kind {
        "view" if get(message, "site").is_some() => {
            let site = text(message, "site").filter(|site| !site.is_empty()).ok_or("view: which site?")?;
            let view = witness::view(Site::of_host(&site), NO_TAB).await;
            to_js(&TabView::Site(Box::new(view)))
        }
        "sites" => to_js(&witness::sites().await),
        "settings" => {
            let answer = to_js(&witness::settings().await)?;
            let managed = texts(&settings::named(&settings::policy()));
            // A plain object of our own takes a property.
            let _ = js_sys::Reflect::set(&answer, &"managed".into(), &managed);
            Ok(answer)
        }
        "view" => to_js(&view(integer(message, "tab").ok_or("view: which tab?")?).await),
        "export" => {
            let site = text(message, "site").map(|site| Site::of_host(&site));
            to_js(&witness::document(site).await)
        }
        "set" => {
            let policy = settings::policy();
            let before = witness::settings().await;
            let settings = settings::under(settings::changed(before.clone(), message)?, &policy);
            witness::set(settings.clone()).await;
            settings::tell_readers(&settings).await;
            inbox::named(settings.webmails.iter().filter(|host| !before.webmails.contains(host))).await;
            let passed_over: Array = settings::passed_over(message).map(JsValue::from).collect();
            Ok(object([("ok", true.into()), ("passedOver", passed_over.into())]))
        }
        "reopen" => reopen(integer(message, "tab").ok_or("reopen: which tab?")?).await,
        "ignore" => {
            let site = text(message, "site").filter(|site| !site.is_empty()).ok_or("ignore: which site?")?;
            let mut settings = witness::settings().await;
            match flag(message, "on") {
                true => drop(settings.ignored.insert(Site::of_host(&site))),
                false => drop(settings.ignored.remove(&Site::of_host(&site))),
            }
            witness::set(settings.clone()).await;
            settings::tell_readers(&settings).await;
            Ok(object([("ok", true.into())]))
        }
        "stop" => {
            let site = text(message, "site").filter(|site| !site.is_empty()).ok_or("stop: which site?")?;
            witness::hear(Event::Stopped { at: now(), site, on: flag(message, "on") });
            witness::flushed().await;
            Ok(object([("ok", true.into())]))
        }
        "forget" => {
            let site = text(message, "site").filter(|site| !site.is_empty());
            witness::hear(Event::Forgotten { at: now(), site });
            witness::flushed().await;
            Ok(object([("ok", true.into())]))
        }
        #[cfg(feature = "trace")]
        "trace" => Ok(crate::trace::kept().into()),
        "verify" => {
            witness::flushed().await;
            witness::verify().await
        }
        _ => {
            let site = text(message, "site").filter(|site| !site.is_empty()).ok_or("declare: which site?")?;
            let choice = match text(message, "choice").as_deref() {
                Some("granted") => Choice::Granted,
                Some("withdrawn") => Choice::Withdrawn,
                Some("refused") => Choice::Refused,
                _ => return Err("declare: choice must be granted, withdrawn or refused".into()),
            };
            witness::hear(Event::Declared { at: now(), site, choice });
            witness::flushed().await;
            Ok(object([("ok", true.into())]))
        }
    }
}

fn to_js(value: &impl serde::Serialize) -> Result<JsValue, String> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|error| error.to_string())
}

/// Has a page open its own consent choices, in the way of its platform.
async fn reopen(tab: i32) -> Result<JsValue, String> {
    let site = site_of(tab).await.ok_or("reopen: no page")?;
    let ways = witness::reopen(&site).await;
    if ways.is_empty() {
        return Err("reopen: this platform's way is not known".into());
    }
    let injection = object([
        ("target", target(tab, Some(0))),
        ("world", "MAIN".into()),
        ("func", REOPEN.with_borrow(|function| function.clone().into())),
        ("args", js_sys::Array::of1(&texts(&ways)).into()),
    ]);
    let failed =
        |error: JsValue| text(&error, "message").unwrap_or_else(|| "reopen: not possible here".into());
    let promise = browser::execute_script(&injection).map_err(failed)?;
    let results = JsFuture::from(promise).await.map_err(failed)?;
    let opened =
        get(&js_sys::Array::from(&results).get(0), "result").is_some_and(|result| result.is_truthy());
    if opened { Ok(object([("ok", true.into())])) } else { Err("reopen: the page has no such thing".into()) }
}

async fn site_of(tab: i32) -> Option<Site> {
    let tab = JsFuture::from(browser::get_tab(tab).ok()?).await.ok()?;
    Site::of_url(&text(&tab, "url")?)
}

async fn view(tab: i32) -> TabView {
    let url = match browser::get_tab(tab) {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|tab| text(&tab, "url")),
        Err(_) => None,
    };
    let permitted = is_permitted().await;
    match url.as_deref().map(Site::of_url) {
        Some(Some(site)) if permitted => TabView::Site(Box::new(witness::view(site, tab).await)),
        Some(Some(site)) => TabView::NoPermission { site: site.to_string() },
        // Without the permission the browser keeps the URL to itself.
        None if !permitted => TabView::NoPermission { site: String::new() },
        _ => TabView::Unwatchable,
    }
}

async fn is_permitted() -> bool {
    let wanted = object([("origins", texts(&["*://*/*"]))]);
    match browser::has_permissions(&wanted) {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy()),
        Err(_) => false,
    }
}
