//! The engine in its shell: events in order, state on disk before anything is shown.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use futures_util::future::join3;
use gloo_timers::callback::Timeout;
use js_sys::Promise;
use temoin_engine::{
    Engine,
    effect::{Effect, Stripped, WatchedPages},
    event::{Event, FrameId, StoredCookie, TabId},
    evidence::document::{Document, Extension},
    record::{Key, Record, Settings},
    site::Site,
    time::Time,
    tracker::TrackerId,
    view::{SiteLine, SiteView},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::{
    browser, details,
    js::{forget, get, integer, now, object, resolved_list, text, texts},
    listen, pages, settings, stop,
    store::{Kept, Store},
    toolbar::{self, Button},
};

/// Events are gathered this long, in milliseconds: they come out of order, and are written together.
const GATHERING: u32 = 15;
/// The same for what a page's traffic tells: there is much of it at once, and no decision in it, after which more
/// would have to be heard.
const GATHERING_TRAFFIC: u32 = 100;
/// When the engine waits for something it is asked again after this long, in milliseconds.
const WAITING: u32 = 1_000;

#[derive(Default)]
struct Witness {
    engine: Option<Engine>,
    store: Option<Store>,
    queue: Vec<Event>,
    /// Changed since the last successful write.
    unwritten: BTreeSet<Key>,
    /// A flush is about to start: when, in milliseconds of the browser's clock.
    scheduled: Option<f64>,
    /// A further flush is to come, for what the engine waits for.
    again: bool,
    /// What the loaded state has the browser do: told with the first flush, beside the disk.
    begin: Option<(WatchedPages, Vec<Stripped>)>,
    /// The last flush: the next one waits for it.
    flushing: Option<Promise>,
    /// Resolved when the state is loaded.
    booted: Option<Promise>,
}

thread_local! {
    static WITNESS: RefCell<Witness> = RefCell::default();
}

/// Loads the state. Until then events wait.
pub fn boot() {
    let booted = future_to_promise(async {
        load().await;
        Ok(JsValue::UNDEFINED)
    });
    WITNESS.with_borrow_mut(|witness| witness.booted = Some(booted));
    schedule(GATHERING);
}

async fn load() {
    // Asked for at once: the browser answers while the disk is read.
    let tabs = browser::query_tabs(&object([]));
    // Where nothing could be read nothing is written either: it would replace what is there.
    let (store, kept) = match open().await {
        Ok((store, kept)) => (Some(store), Some(kept)),
        Err(error) => {
            browser::warn(&format!("Témoin: no storage, so nothing is remembered: {error}"));
            (None, None)
        }
    };
    let size = store.as_ref().map_or(0, Store::size);
    let mut engine = Engine::new(kept.as_ref().map_or([0; 16], |kept| kept.salt));
    let fresh = kept.as_ref().is_none_or(|kept| kept.fresh);
    engine.restore(kept.map(|kept| kept.records).unwrap_or_default());
    // Tabs that were there before the worker woke. Since when they show their page is not known.
    for tab in resolved_list(tabs).await {
        if let (Some(tab), Some(url)) = (integer(&tab, "id"), text(&tab, "url")) {
            engine.observe(Event::Navigated { at: Time(0), tab, url });
        }
    }
    let watching = engine.is_watching();
    listen::hear_requests(watching);
    WITNESS.with_borrow_mut(|witness| {
        witness.begin = Some((engine.pages_to_watch(), engine.to_strip()));
        witness.engine = Some(engine);
        witness.store = store;
    });
    // Values that changed unwatched are not on disk; without them a header may be taken for another cookie.
    if fresh || watching {
        take_inventory();
    }
    sweep(size, true);
    wasm_bindgen_futures::spawn_local(follow(fresh));
}

/// The browser may speak another language than in its last session, and an organisation may have set something since the
/// last start.
async fn follow(is_new_session: bool) {
    if is_new_session {
        settings::tell_readers(&in_force()).await;
    }
    settings::learn_policy().await;
    let policy = settings::policy();
    if !settings::named(&policy).is_empty() {
        let settings = settings::under(in_force(), &policy);
        settings::tell_readers(&settings).await;
        hear(Event::Set { at: now(), settings });
    }
}

/// The settings as the engine has them.
fn in_force() -> Settings {
    WITNESS.with_borrow(|witness| witness.engine.as_ref().map(Engine::settings).cloned().unwrap_or_default())
}

/// Has dropped what is too old, or too much.
fn sweep(size: usize, at_once: bool) {
    in_force().sweep(now(), size, at_once).into_iter().for_each(hear);
}

/// What the person set.
pub async fn settings() -> Settings {
    flushed().await;
    in_force()
}

/// Takes what the person set; what is not to be kept any more goes at once.
pub async fn set(settings: Settings) {
    hear(Event::Set { at: now(), settings });
    flushed().await;
    let size = WITNESS.with_borrow(|witness| witness.store.as_ref().map_or(0, Store::size));
    sweep(size, true);
    flushed().await;
}

async fn open() -> Result<(Store, Kept), idb::Error> {
    let mut store = Store::open().await?;
    let kept = store.load().await?;
    Ok((store, kept))
}

/// Learns every cookie the browser holds.
pub fn take_inventory() {
    wasm_bindgen_futures::spawn_local(async {
        let at = now();
        let cookies = all_cookies(None).await;
        hear(Event::Inventory { at, cookies });
    });
}

/// Learns the cookies of one site; an answer without cookies is one too.
fn read_cookies(site: Site) {
    wasm_bindgen_futures::spawn_local(async move {
        let at = now();
        let cookies = all_cookies(Some(&site)).await;
        hear(Event::SiteCookies { at, site: site.to_string(), cookies });
    });
}

async fn all_cookies(site: Option<&Site>) -> Vec<StoredCookie> {
    let mut cookies = Vec::new();
    for store in resolved_list(browser::get_cookie_stores()).await {
        let Some(id) = text(&store, "id") else { continue };
        // An empty partition key means: partitioned ones too.
        let (id, partitions) = (("storeId", id.into()), ("partitionKey", object([])));
        let filter = match site {
            Some(site) => object([id, partitions, ("domain", site.as_str().into())]),
            None => object([id, partitions]),
        };
        let found = resolved_list(browser::get_cookies(&filter)).await;
        cookies.extend(found.iter().filter_map(details::cookie));
    }
    cookies
}

/// Takes an event; it is observed soon, in the order of its time.
pub fn hear(event: Event) {
    #[cfg(feature = "trace")]
    crate::trace::keep(&event);
    let is_traffic = matches!(
        event,
        Event::RequestBody { .. }
            | Event::RequestSent(_)
            | Event::ResponseReceived(_)
            | Event::PageAccessed(_)
    );
    WITNESS.with_borrow_mut(|witness| witness.queue.push(event));
    schedule(if is_traffic { GATHERING_TRAFFIC } else { GATHERING });
}

/// Flushes after so many milliseconds, unless that is to be sooner anyhow.
fn schedule(after: u32) {
    let at = js_sys::Date::now() + f64::from(after);
    let sooner = WITNESS.with_borrow_mut(|witness| {
        let sooner = witness.scheduled.is_none_or(|scheduled| at < scheduled);
        if sooner {
            witness.scheduled = Some(at);
        }
        sooner
    });
    if sooner {
        Timeout::new(after, move || {
            let is_due =
                WITNESS.with_borrow_mut(|witness| witness.scheduled.take_if(|due| *due <= at).is_some());
            if is_due {
                drop(flush());
            }
        })
        .forget();
    }
}

/// Something cannot be judged yet.
fn look_again(after: u64) {
    let after = u32::try_from(after).unwrap_or(u32::MAX);
    Timeout::new(after, || hear(Event::LookedAgain { at: now() })).forget();
}

/// Observes what is queued, writes, shows; after whatever flush is under way.
fn flush() -> Promise {
    let (booted, previous) =
        WITNESS.with_borrow_mut(|witness| (witness.booted.clone(), witness.flushing.take()));
    let flushing = future_to_promise(async {
        for before in [booted, previous].into_iter().flatten() {
            // A flush reports its own errors.
            let _ = JsFuture::from(before).await;
        }
        flush_now().await;
        Ok(JsValue::UNDEFINED)
    });
    WITNESS.with_borrow_mut(|witness| witness.flushing = Some(flushing.clone()));
    flushing
}

/// Waits until everything heard so far is observed and written.
pub async fn flushed() {
    let _ = JsFuture::from(flush()).await;
}

/// Checks what is stored against its journal: `{intact, lines, problem, heap}`; the last is the memory that the
/// witness takes, in bytes.
pub async fn verify() -> Result<JsValue, String> {
    let previous = WITNESS.with_borrow_mut(|witness| witness.flushing.take());
    // In the row of flushes: nothing is written meanwhile.
    let checking = future_to_promise(async {
        if let Some(previous) = previous {
            let _ = JsFuture::from(previous).await;
        }
        let store = WITNESS.with_borrow_mut(|witness| witness.store.take());
        let checked = match &store {
            Some(store) => store.verify().await.map_err(|error| error.to_string()),
            None => Err("there is no storage".to_owned()),
        };
        WITNESS.with_borrow_mut(|witness| witness.store = store);
        let (problem, lines) = checked?;
        let intact = problem.is_none();
        #[expect(clippy::cast_precision_loss, reason = "nobody writes 2^53 lines")]
        let lines = lines as f64;
        let heap = get(&wasm_bindgen::memory(), "buffer").and_then(|buffer| get(&buffer, "byteLength"));
        Ok(object([
            ("intact", intact.into()),
            ("lines", lines.into()),
            ("problem", problem.into()),
            ("heap", heap.unwrap_or(JsValue::NULL)),
        ]))
    });
    WITNESS.with_borrow_mut(|witness| witness.flushing = Some(checking.clone()));
    JsFuture::from(checking).await.map_err(|error| error.as_string().unwrap_or_default())
}

#[derive(Default)]
struct ToShow {
    buttons: BTreeMap<TabId, Button>,
    watch: Option<bool>,
    pages: Option<WatchedPages>,
    enter: BTreeSet<(TabId, Option<FrameId>)>,
    strip: Option<Vec<Stripped>>,
    delete: BTreeSet<TrackerId>,
    changed: bool,
    /// Sites whose cookies must be read before a choice can be judged.
    unread: Vec<Site>,
    /// The engine waits for time to pass.
    again: bool,
}

async fn flush_now() {
    let (mut show, changes, store) = WITNESS.with_borrow_mut(|witness| {
        let mut show = ToShow::default();
        let Some(engine) = &mut witness.engine else { return (show, Vec::new(), None) };
        (show.pages, show.strip) = witness.begin.take().unzip();
        let mut queue = std::mem::take(&mut witness.queue);
        queue.sort_by_key(Event::at);
        for event in &queue {
            match event {
                Event::Navigated { tab, .. } => toolbar::left(*tab),
                Event::TabClosed { tab, .. } => toolbar::closed(*tab),
                _ => {}
            }
        }
        if engine.waits() {
            queue.push(Event::TimePassed { at: now() });
        }
        for effect in queue.into_iter().flat_map(|event| engine.observe(event)) {
            match effect {
                Effect::Store(key) => drop(witness.unwritten.insert(key)),
                Effect::Watch(watch) => show.watch = Some(watch),
                Effect::WatchPages(pages) => show.pages = Some(pages),
                Effect::EnterPage { tab, frame } => drop(show.enter.insert((tab, frame))),
                Effect::Strip(stripped) => show.strip = Some(stripped),
                Effect::DeleteCookie(id) => drop(show.delete.insert(id)),
                Effect::Badge { tab, count, watching } => {
                    show.buttons.insert(tab, Button { count, watching });
                }
                Effect::LookAgain { after } => look_again(after),
                Effect::ReadCookies(site) => show.unread.push(site),
                Effect::Resolve(host) => wasm_bindgen_futures::spawn_local(resolve(host)),
                Effect::Changed => show.changed = true,
                Effect::Refused(why) => browser::warn(&format!("Témoin: {why}")),
            }
        }
        show.again = engine.waits() && !std::mem::replace(&mut witness.again, true);
        let changes =
            witness.unwritten.iter().map(|key| (key.clone(), engine.record(key))).collect::<Vec<_>>();
        // Flushes follow each other, so the store is always back in time.
        (show, changes, witness.store.take())
    });
    std::mem::take(&mut show.unread).into_iter().for_each(read_cookies);
    // Headers first: what is read while the disk is busy must not be missed.
    if let Some(watch) = show.watch {
        listen::hear_requests(watch);
        if watch {
            take_inventory();
        }
    }
    let (pages, strip) = (show.pages.take(), show.strip.take());
    let (delete, enter) = (std::mem::take(&mut show.delete), std::mem::take(&mut show.enter));
    // Beside each other, as each waits for the browser.
    let stopped = async {
        if let Some(stripped) = strip {
            stop::strip(stripped).await;
        }
        for id in delete {
            stop::delete(id).await;
        }
    };
    let watched = async {
        if let Some(pages) = pages {
            pages::watch(pages).await;
        }
        for (tab, frame) in enter {
            pages::enter(tab, frame).await;
        }
    };
    let written = async {
        if let Some(store) = store {
            write(store, changes).await;
        }
    };
    join3(stopped, watched, written).await;
    if show.again {
        Timeout::new(WAITING, || {
            WITNESS.with_borrow_mut(|witness| witness.again = false);
            schedule(GATHERING);
        })
        .forget();
    }
    present(show);
}

async fn write(mut store: Store, changes: Vec<(Key, Option<Record>)>) {
    let keys = changes.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let written = if changes.is_empty() { Ok(()) } else { store.write(changes).await };
    WITNESS.with_borrow_mut(|witness| match written {
        Ok(()) => witness.unwritten.retain(|key| !keys.contains(key)),
        Err(error) => browser::warn(&format!("Témoin: not written yet, will be tried again: {error}")),
    });
    sweep(store.size(), false);
    WITNESS.with_borrow_mut(|witness| witness.store = Some(store));
}

/// Asks what a host is an alias of, where the browser tells. It has looked the host up just before.
async fn resolve(host: String) {
    let Ok(promise) = browser::resolve(&host, &texts(&["canonical_name"])) else { return };
    let record = JsFuture::from(promise).await.ok();
    if let Some(canonical) = record.and_then(|record| text(&record, "canonicalName")) {
        hear(Event::Resolved { at: now(), host, canonical });
    }
}

fn present(show: ToShow) {
    for (tab, button) in show.buttons {
        toolbar::set(tab, button);
    }
    if show.changed {
        forget(browser::send_message(&object([("type", "changed".into())])));
    }
}

/// Whether scripts on pages of a site are watched.
pub async fn is_watched(site: &Site) -> bool {
    flushed().await;
    WITNESS.with_borrow(|witness| witness.engine.as_ref().is_some_and(|engine| engine.is_watched(site)))
}

/// Whether message lists of a document are read (`Engine::reads_lists`). Nothing is written for that: each document asks.
pub async fn reads_lists(page: Option<&str>, url: &str, seen: bool) -> bool {
    if WITNESS.with_borrow(|witness| witness.engine.is_none()) {
        flushed().await;
    }
    WITNESS.with_borrow(|witness| {
        witness.engine.as_ref().is_some_and(|engine| engine.reads_lists(page, url, seen))
    })
}

/// What may open a site's own consent choices, to be tried in this order.
pub async fn reopen(site: &Site) -> Vec<&'static str> {
    flushed().await;
    WITNESS
        .with_borrow(|witness| witness.engine.as_ref().map(|engine| engine.reopen(site)).unwrap_or_default())
}

/// What the popup shows of a site in a tab.
pub async fn view(site: Site, tab: TabId) -> SiteView {
    flushed().await;
    WITNESS.with_borrow(|witness| {
        witness.engine.as_ref().map(|engine| engine.view(&site, tab)).unwrap_or_default()
    })
}

/// Every site, worst first.
pub async fn sites() -> Vec<SiteLine> {
    flushed().await;
    WITNESS.with_borrow(|witness| witness.engine.as_ref().map(Engine::sites).unwrap_or_default())
}

/// The evidence document, of one site or of all.
pub async fn document(site: Option<Site>) -> Document {
    flushed().await;
    let extension =
        Extension { version: env!("CARGO_PKG_VERSION").to_owned(), browser: browser::name_and_version() };
    WITNESS.with_borrow(|witness| match &witness.engine {
        Some(engine) => engine.document(now(), extension, site.as_ref()),
        None => Document::new(now(), extension, Vec::new(), Vec::new()),
    })
}
