//! What the person set, and what their organisation has set for them: that wins.

use std::cell::RefCell;

use temoin_engine::{
    inbox::{AdKind, Ads},
    record::Settings,
    site::Site,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::{
    browser,
    js::{get, integer, list, object, text, texts},
};

/// Everything that can be set, as the message `set` and an organisation's policy (`extension/managed.json`) name it.
const NAMES: [&str; 8] =
    ["gpcRefuses", "retentionDays", "roomMegabytes", "stopReading", "ads", "adapters", "ignored", "webmails"];

/// Settings with what is told in place of what was before.
///
/// # Errors
///
/// What is told and makes no sense.
pub fn changed(before: Settings, told: &JsValue) -> Result<Settings, String> {
    let number = |name, before: u32| match integer(told, name) {
        Some(told) => u32::try_from(told).unwrap_or(0),
        None => before,
    };
    let switch = |name, before: bool| get(told, name).map_or(before, |told| told.is_truthy());
    Ok(Settings {
        gpc_refuses: switch("gpcRefuses", before.gpc_refuses),
        retention_days: number("retentionDays", before.retention_days),
        room_megabytes: number("roomMegabytes", before.room_megabytes),
        stop_reading: switch("stopReading", before.stop_reading),
        ads: match text(told, "ads") {
            Some(told) => Ads::of(&told).ok_or("set: ads must be mark, dim or fold")?,
            None => before.ads,
        },
        adapters: switch("adapters", before.adapters),
        ignored: match get(told, "ignored") {
            Some(_) => hosts(told, "ignored").map(|host| Site::of_host(&host)).collect(),
            None => before.ignored,
        },
        webmails: match get(told, "webmails") {
            Some(_) => hosts(told, "webmails").filter(|host| !is_wide(host)).collect(),
            None => before.webmails,
        },
    })
}

/// The hosts that are named, as browsers write them; whatever else stands there is passed over.
fn hosts(told: &JsValue, name: &'static str) -> impl Iterator<Item = String> {
    let hosts = list(told, name).into_iter().filter_map(|host| host.as_string());
    hosts.map(|host| host.trim().to_ascii_lowercase()).filter(|host| !host.is_empty())
}

/// Whether a host is no webmail's. Whoever names `com` does not mean all that is below it; a site to ignore may be a public
/// suffix (`wordpress.com`), and is that host alone.
fn is_wide(host: &str) -> bool {
    Site::is_listed_suffix(host)
}

/// The hosts that are named as webmails and are passed over as such.
pub fn passed_over(told: &JsValue) -> impl Iterator<Item = String> {
    hosts(told, "webmails").filter(|host| is_wide(host))
}

thread_local! {
    /// What the organisation that looks after this browser has set: an object; undefined until that is known.
    static POLICY: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// The policy, as far as it is known.
pub fn policy() -> JsValue {
    POLICY.with_borrow(JsValue::clone)
}

/// Learns the policy. Chromium may take half a minute to answer: nothing waits for this.
pub async fn learn_policy() {
    // Browsers without a policy refuse to answer.
    let Ok(promise) = browser::managed() else { return };
    if let Ok(policy) = JsFuture::from(promise).await {
        POLICY.set(policy);
    }
}

/// These settings under the policy. One that makes no sense is said, and left alone.
pub fn under(settings: Settings, policy: &JsValue) -> Settings {
    for host in passed_over(policy) {
        browser::warn(&format!("Témoin: {host} is passed over as a webmail: too many sites are below it"));
    }
    changed(settings.clone(), policy).unwrap_or_else(|error| {
        browser::warn(&format!("Témoin: the organisation's policy is not followed: {error}"));
        settings
    })
}

/// What the policy names.
pub fn named(policy: &JsValue) -> Vec<&'static str> {
    NAMES.into_iter().filter(|name| get(policy, name).is_some()).collect()
}

/// Puts what concerns message lists where their readers look (`crate/inbox/src/settings.rs`): they read it before the first
/// list, and must not wait for this worker to start. The words of the marks, too: a content script that asks for a text has
/// the browser load all of them anew for each page.
pub async fn tell_readers(settings: &Settings) {
    let words = [(AdKind::Disguised, "mark_disguised"), (AdKind::Labelled, "mark_labelled")]
        .map(|(kind, key)| (kind.name(), browser::message(key).into()));
    let ignored = settings.ignored.iter().map(Site::as_str);
    let (alone, ignored): (Vec<_>, Vec<_>) = ignored.partition(|site| Site::is_listed_suffix(site));
    let inbox = object([
        ("ads", settings.ads.name().into()),
        ("adapters", settings.adapters.into()),
        ("ignored", texts(&ignored)),
        // The sites below a public suffix are other sites.
        ("alone", texts(&alone)),
        ("webmails", texts(&settings.webmails.iter().map(String::as_str).collect::<Vec<_>>())),
        ("words", object(words)),
    ]);
    let kept = match browser::set_stored(&object([("inbox", inbox)])) {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    if let Err(error) = kept {
        browser::warn(&format!("Témoin: settings of message lists not kept: {error:?}"));
    }
}
