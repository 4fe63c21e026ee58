//! From the browser's objects to the engine's events.

use temoin_engine::{
    event::{
        AdsSeen, Announced, Announcement, CookieChange, Deed, Event, PageAccess, PageAccessed, PageStore,
        RequestContext, RequestSent, ResponseReceived, StorageRead, StoredCookie, TcfAnnouncement,
    },
    site::host_of,
    time::Time,
    wire::LONGEST_BODY,
};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::{
    js::{flag, frame, get, integer, list, now, text, time},
    listen::ContentScript,
};

/// A committed navigation.
pub fn navigated(details: &JsValue) -> Option<Event> {
    let (tab, url) = (integer(details, "tabId")?, text(details, "url")?);
    let at = time(details, "timeStamp");
    Some(match frame(details, "frameId")? {
        0 => Event::Navigated { at, tab, url },
        frame => Event::FrameNavigated { at, tab, frame, url, committed: true },
    })
}

/// A frame is about to navigate; none for top documents.
pub fn frame_leaves(details: &JsValue) -> Option<Event> {
    let frame = frame(details, "frameId").filter(|frame| *frame != 0)?;
    let (tab, url) = (integer(details, "tabId")?, text(details, "url")?);
    Some(Event::FrameNavigated { at: time(details, "timeStamp"), tab, frame, url, committed: false })
}

/// A cookie as the cookies API gives it.
pub fn cookie(cookie: &JsValue) -> Option<StoredCookie> {
    Some(StoredCookie {
        name: text(cookie, "name")?,
        value: text(cookie, "value")?,
        domain: text(cookie, "domain")?,
        host_only: flag(cookie, "hostOnly"),
        path: text(cookie, "path").unwrap_or_else(|| "/".into()),
        partition: get(cookie, "partitionKey").and_then(|key| text(&key, "topLevelSite")),
        store: text(cookie, "storeId").unwrap_or_default(),
        first_party_only: match text(cookie, "sameSite").as_deref() {
            Some("lax" | "strict") => true,
            // Lax by default in Chromium; Firefox, which has first-party domains, knows no default.
            Some("unspecified") => get(cookie, "firstPartyDomain").is_none(),
            _ => false,
        },
        http_only: flag(cookie, "httpOnly"),
    })
}

/// A change of the jar.
pub fn cookie_changed(change: &JsValue) -> Option<Event> {
    let cookie = cookie(&get(change, "cookie")?)?;
    let change = match (flag(change, "removed"), text(change, "cause").as_deref()) {
        (false, _) => CookieChange::Set,
        (true, Some("overwrite")) => CookieChange::Overwritten,
        (true, _) => CookieChange::Removed,
    };
    Some(Event::CookieChanged { at: now(), cookie, change })
}

/// The beginning of a request's body, if it has one that is text.
pub fn request_body(details: &JsValue) -> Option<Event> {
    let body = get(details, "requestBody")?;
    let body = match get(&body, "formData") {
        Some(form) => form_text(&form),
        None => raw_text(&list(&body, "raw")),
    };
    let id = text(details, "requestId")?;
    (!body.is_empty()).then(|| Event::RequestBody { at: time(details, "timeStamp"), id, body })
}

/// A form as the browser took it apart, put together as it is sent.
fn form_text(form: &JsValue) -> String {
    let mut text = String::new();
    for field in js_sys::Object::entries(form.unchecked_ref()).iter() {
        let field: js_sys::Array = field.into();
        let name = field.get(0).as_string().unwrap_or_default();
        for value in js_sys::Array::from(&field.get(1)).iter().filter_map(|value| value.as_string()) {
            if text.len() > LONGEST_BODY {
                return text;
            }
            for (part, end) in [(&name, '='), (&value, '&')] {
                text.extend(js_sys::encode_uri_component(part).as_string());
                text.push(end);
            }
        }
    }
    text
}

/// The bytes of a body; names of files are no text.
fn raw_text(parts: &[JsValue]) -> String {
    let mut bytes = Vec::new();
    for part in parts.iter().filter_map(|part| get(part, "bytes")) {
        let part = js_sys::Uint8Array::new(&part);
        let room = LONGEST_BODY.saturating_sub(bytes.len());
        let part = part.subarray(0, u32::try_from(room).unwrap_or(u32::MAX).min(part.length()));
        bytes.extend(part.to_vec());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A request with the headers it was sent with.
pub fn request_sent(details: &JsValue) -> Option<Event> {
    let cookies = headers(details, "requestHeaders", "cookie").next();
    Some(Event::RequestSent(RequestSent {
        at: time(details, "timeStamp"),
        context: context(details)?,
        cookies,
    }))
}

/// Statuses by which a request goes on elsewhere, under the same number (Fetch standard, "redirect status").
const REDIRECTS: [i32; 5] = [301, 302, 303, 307, 308];

/// A response, as far as the browser tells whether it has come from its cache.
pub fn response_received(details: &JsValue) -> Option<Event> {
    // Firefox joins several headers of one name by line breaks.
    let set_cookies = headers(details, "responseHeaders", "set-cookie")
        .flat_map(|value| value.split('\n').map(str::to_owned).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let redirects = integer(details, "statusCode").is_some_and(|status| REDIRECTS.contains(&status));
    Some(Event::ResponseReceived(ResponseReceived {
        at: time(details, "timeStamp"),
        context: context(details)?,
        set_cookies,
        redirects,
        from_cache: flag(details, "fromCache"),
    }))
}

fn headers(
    details: &JsValue,
    property: &'static str,
    wanted: &'static str,
) -> impl Iterator<Item = String> + use<> {
    list(details, property).into_iter().filter_map(move |header| {
        let name = text(&header, "name")?;
        name.eq_ignore_ascii_case(wanted).then(|| text(&header, "value")).flatten()
    })
}

fn context(details: &JsValue) -> Option<RequestContext> {
    let kind = text(details, "type").unwrap_or_default();
    let main_frame = kind == "main_frame";
    // Only Firefox names the documents; Chrome names the initiator's origin.
    let outermost = list(details, "frameAncestors").last().and_then(|ancestor| text(ancestor, "url"));
    let top_url = outermost.or_else(|| text(details, "documentUrl")).filter(|_| !main_frame);
    Some(RequestContext {
        id: text(details, "requestId")?,
        tab: integer(details, "tabId").filter(|tab| *tab >= 0),
        main_frame,
        top_frame: integer(details, "frameId") == Some(0),
        top_url,
        initiator: text(details, "initiator").or_else(|| text(details, "originUrl")),
        url: text(details, "url")?,
        store: text(details, "cookieStoreId"),
    })
}

/// A request of Google's tags, with what its address says of the Consent Mode.
pub fn consent_mode_sent(details: &JsValue) -> Option<Event> {
    Some(Event::ConsentModeSent { at: time(details, "timeStamp"), context: context(details)? })
}

/// What a page's TCF API said: to the probe, or when asked in the page's world.
pub fn tcf(message: &JsValue, url: String) -> Event {
    Event::Tcf(TcfAnnouncement {
        at: time(message, "at"),
        url,
        event_status: text(message, "eventStatus").unwrap_or_default(),
        cmp_status: text(message, "cmpStatus").unwrap_or_default(),
        gdpr_applies: get(message, "gdprApplies").and_then(|value| value.as_bool()),
        tc_string: text(message, "tcString").unwrap_or_default(),
        polled: flag(message, "polled"),
    })
}

/// What the probe heard from another API (`gpp`, `usp`), or from the browser (`gpc`).
pub fn announced(kind: &str, message: &JsValue, url: String) -> Option<Event> {
    let string = text(message, "string").unwrap_or_default();
    let what = match kind {
        "gpp" if !string.is_empty() => Announced::Gpp { string },
        "usp" if !string.is_empty() => Announced::UsPrivacy { string },
        "gpc" => Announced::Gpc { on: flag(message, "on") },
        _ => return None,
    };
    Some(Event::Announced(Announcement { at: time(message, "at"), url, acted: flag(message, "acted"), what }))
}

/// Characters of the consent commands of one page at most.
const LONGEST_COMMANDS: usize = 1 << 16;

/// What a look at a page's own world found.
pub fn seen_in_page(told: &JsValue, url: &str) -> Vec<Event> {
    let announced =
        |what| Event::Announced(Announcement { at: now(), url: url.to_owned(), acted: false, what });
    let mut events = Vec::new();
    let commands = text(told, "commands").filter(|text| text.len() <= LONGEST_COMMANDS);
    let commands = commands.and_then(|text| serde_json::from_str(&text).ok());
    events.extend(commands.map(|commands| announced(Announced::ConsentMode { commands })));
    events.extend(get(told, "tcf").map(|state| tcf(&state, url.to_owned())));
    events.extend(text(told, "gpp").map(|string| announced(Announced::Gpp { string })));
    events.extend(text(told, "usp").map(|string| announced(Announced::UsPrivacy { string })));
    events
}

/// Entries of a page's `localStorage` at most, and characters of all of them.
const MOST_ENTRIES: usize = 40;
const MOST_STORED: usize = 1 << 20;

/// What the probe found in a page's `localStorage`.
pub fn storage_read(message: &JsValue, url: String) -> Event {
    let mut left = MOST_STORED;
    let entries = list(message, "entries").into_iter().take(MOST_ENTRIES).filter_map(|entry| {
        let pair = entry.dyn_into::<js_sys::Array>().ok()?;
        let (name, value) = (pair.get(0).as_string()?, pair.get(1).as_string()?);
        left = left.checked_sub(name.len() + value.len())?;
        Some((name, value))
    });
    let entries = entries.collect();
    Event::StorageRead(StorageRead { at: time(message, "at"), url, first: flag(message, "first"), entries })
}

/// Advertisements of one list at most: no list shows more at once.
const MOST_ADS: usize = 200;
/// Characters of a label or advertiser's name that are kept.
const LONGEST_TEXT: usize = 120;

/// The advertisements that the reader sees in a message list.
pub fn ads_seen(message: &JsValue, script: &ContentScript) -> Option<Event> {
    let host = host_of(&script.url)?.to_owned();
    let (tab, top_frame) = (script.tab, script.frame == 0);
    let short = |text: String| text.chars().take(LONGEST_TEXT).collect::<String>();
    let ads = list(message, "ads").into_iter().take(MOST_ADS).filter_map(|ad| {
        let mut ad: temoin_engine::view::AdView = serde_wasm_bindgen::from_value(ad).ok()?;
        ad.label = ad.label.map(short);
        ad.advertiser = ad.advertiser.map(short);
        ad.features.truncate(32);
        ad.since = None;
        Some(ad)
    });
    let provider = text(message, "provider").map_or_else(|| "generic".into(), short);
    Some(Event::AdsSeen(AdsSeen { at: now(), tab, top_frame, host, provider, ads: ads.collect() }))
}

/// Kinds of accesses in one batch at most.
const MOST_ACCESSES: usize = 500;
/// Names in one batch at most.
const MOST_NAMES: usize = 2_000;
/// Characters of a name past which it is no name of a known tracker.
const LONGEST_NAME: usize = 256;
/// Characters of a script's address that are kept.
const LONGEST_SCRIPT: usize = 2_048;
/// Times that a script is believed to have done something between two batches.
const MOST_TIMES: u64 = 1_000_000_000;

/// What scripts did in a page. The batch is the page's claim; the keys of its storage are the relay's own word.
pub fn page_accessed(message: &JsValue, script: ContentScript) -> Event {
    let since = time(message, "since");
    let batch = text(message, "batch").unwrap_or_default();
    let keys = text(message, "keys").unwrap_or_default();
    let is_claim = |access: &PageAccess| matches!(access.deed, Deed::Ask | Deed::See | Deed::Write);
    let mut accesses = page_accesses(&keys, since).0;
    accesses.retain(|access| !is_claim(access));
    let (claimed, beyond) = page_accesses(&batch, since);
    accesses.extend(claimed.into_iter().filter(is_claim));
    let own = host_of(&script.url).is_some();
    Event::PageAccessed(PageAccessed {
        at: now(),
        tab: script.tab,
        top_frame: script.frame == 0,
        url: if own { script.url } else { text(message, "address").unwrap_or_default() },
        accesses,
        beyond,
    })
}

/// The accesses of a batch, and how many there were beyond what is taken of it.
fn page_accesses(batch: &str, since: Time) -> (Vec<PageAccess>, u64) {
    type Line = (PageStore, Deed, String, Vec<String>, u64, u64, u64);
    let lines = serde_json::from_str::<Vec<serde_json::Value>>(batch).unwrap_or_default();
    let (uncounted, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line[0] == "beyond");
    let times = |line: &serde_json::Value| line[4].as_u64().unwrap_or(1).clamp(1, MOST_TIMES);
    let too_many = lines.iter().skip(MOST_ACCESSES);
    let mut beyond = uncounted.first().into_iter().chain(too_many).map(times).sum::<u64>();
    let lines = lines.into_iter().take(MOST_ACCESSES);
    let lines = lines.filter_map(|line| serde_json::from_value::<Line>(line).ok());
    let mut left = MOST_NAMES;
    let within = |at: u64| Time(at).clamp(since, now().max(since));
    let accesses = lines
        .map(|(store, deed, script, mut names, count, first, last)| {
            let too_many = names.len().saturating_sub(left) as u64;
            beyond = beyond.saturating_add(too_many.saturating_mul(count.clamp(1, MOST_TIMES)));
            names.truncate(left);
            left -= names.len();
            names.retain(|name| name.chars().count() <= LONGEST_NAME);
            PageAccess {
                store,
                deed,
                script: (!script.is_empty()).then(|| script.chars().take(LONGEST_SCRIPT).collect()),
                names,
                count: count.clamp(1, MOST_TIMES),
                first: within(first),
                last: within(last.max(first)),
            }
        })
        .collect();
    (accesses, beyond)
}
