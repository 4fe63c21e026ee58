//! Messages to the background, which knows and judges.

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use temoin_engine::{
    evidence::{Choice, document::Document},
    record::Settings,
    time::Time,
    view::{SiteLine, SiteView, TabView},
};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::read::{self, Read};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn send_message(message: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn add_message_listener(listener: &Function);

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn query_tabs(filter: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    fn of_this_session(key: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn request_permissions(permissions: &JsValue) -> Result<Promise, JsValue>;
}

/// An evidence document, and the same as a text to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The document.
    pub document: Document,
    /// As JSON.
    pub text: String,
}

/// Why the background could not be asked, or did not answer anything that makes sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Silent;

/// What is known of a tab.
pub async fn view(tab: i32) -> Result<TabView, Silent> {
    let answer = ask(&[("type", "view".into()), ("tab", tab.into())]).await?;
    let text = |name: &str| Reflect::get(&answer, &name.into()).ok()?.as_string();
    match text("state").as_deref() {
        Some("unwatchable") => Ok(TabView::Unwatchable),
        Some("no-permission") => text("site").map(|site| TabView::NoPermission { site }).ok_or(Silent),
        Some("site") => read(&answer).map(|view| TabView::Site(Box::new(view))),
        _ => Err(Silent),
    }
}

/// When the background last fell and began anew, if it did since the browser was started (`extension/guard.js`).
pub async fn fell() -> Option<Time> {
    const FELL: &str = "fell";
    let kept = JsFuture::from(of_this_session(FELL).ok()?).await.ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    Reflect::get(&kept, &FELL.into()).ok()?.as_f64().map(|at| Time(at as u64))
}

/// Records the person's own declaration.
pub async fn declare(site: &str, choice: Choice) -> Result<(), Silent> {
    let choice = match choice {
        Choice::Granted => "granted",
        Choice::Refused => "refused",
        Choice::Withdrawn => "withdrawn",
        // A part can only be told on the site itself.
        Choice::Partial => return Err(Silent),
    };
    ask(&[("type", "declare".into()), ("site", site.into()), ("choice", choice.into())]).await.map(drop)
}

/// Has the reading stopped on a site, or let go on.
pub async fn stop(site: String, on: bool) -> Result<(), Silent> {
    done(&[("type", "stop".into()), ("site", site.into()), ("on", on.into())]).await.map(drop)
}

/// Has a site watched no more, or again.
pub async fn ignore(site: String, on: bool) -> Result<(), Silent> {
    done(&[("type", "ignore".into()), ("site", site.into()), ("on", on.into())]).await.map(drop)
}

/// Has the page open its own consent choices.
pub async fn reopen() -> Result<(), Silent> {
    let tab = tab().await.ok_or(Silent)?;
    done(&[("type", "reopen".into()), ("tab", tab.into())]).await.map(drop)
}

/// Has a site forgotten.
pub async fn forget(site: String) -> Result<(), Silent> {
    done(&[("type", "forget".into()), ("site", site.into())]).await.map(drop)
}

/// The same of a site, whatever the tabs show.
pub async fn site(site: &str) -> Result<SiteView, Silent> {
    read(&ask(&[("type", "view".into()), ("site", site.into())]).await?)
}

/// Every site, worst first.
pub async fn sites() -> Result<Vec<SiteLine>, Silent> {
    read(&ask(&[("type", "sites".into())]).await?)
}

/// The evidence document of a site, or of all, as JSON text.
pub async fn export(site: Option<&str>) -> Result<String, Silent> {
    json(&ask_export(site).await?)
}

/// The evidence document of a site, or of all.
pub async fn evidence(site: Option<&str>) -> Result<Evidence, Silent> {
    let text = export(site).await?;
    Ok(Evidence { document: read::read(&text).ok_or(Silent)?, text })
}

/// What can be set, as it is.
pub async fn settings() -> Result<Settings, Silent> {
    read(&ask(&[("type", "settings".into())]).await?)
}

/// The names of what an organisation has set.
pub async fn managed() -> Result<Vec<String>, Silent> {
    let answer = ask(&[("type", "settings".into())]).await?;
    Ok(names(&answer, "managed"))
}

/// The texts of a list in an answer.
fn names(answer: &JsValue, list: &str) -> Vec<String> {
    let list = Reflect::get(answer, &list.into()).unwrap_or_default();
    let list = list.dyn_ref::<Array>();
    list.into_iter().flat_map(|list| list.iter()).filter_map(|name| name.as_string()).collect()
}

/// Sets all that can be set. Gives the hosts that are passed over as webmails, as too many sites are below them.
pub async fn set(settings: &Settings) -> Result<Vec<String>, Silent> {
    let ignored: Array = settings.ignored.iter().map(|site| JsValue::from(site.as_str())).collect();
    let webmails: Array = settings.webmails.iter().map(|host| JsValue::from(host.as_str())).collect();
    let answer = done(&[
        ("type", "set".into()),
        ("gpcRefuses", settings.gpc_refuses.into()),
        ("retentionDays", settings.retention_days.into()),
        ("roomMegabytes", settings.room_megabytes.into()),
        ("stopReading", settings.stop_reading.into()),
        ("ads", settings.ads.name().into()),
        ("adapters", settings.adapters.into()),
        ("ignored", ignored.into()),
        ("webmails", webmails.into()),
    ])
    .await?;
    Ok(names(&answer, "passedOver"))
}

/// Has everything forgotten.
pub async fn forget_everything() -> Result<(), Silent> {
    done(&[("type", "forget".into())]).await.map(drop)
}

async fn ask_export(site: Option<&str>) -> Result<JsValue, Silent> {
    let kind = ("type", "export".into());
    let answer = match site {
        Some(site) => ask(&[kind, ("site", site.into())]).await?,
        None => ask(&[kind]).await?,
    };
    if answer.is_object() { Ok(answer) } else { Err(Silent) }
}

fn json(answer: &JsValue) -> Result<String, Silent> {
    JSON::stringify_with_replacer_and_space(answer, &JsValue::NULL, &2.into())
        .map(String::from)
        .map_err(|_| Silent)
}

fn read<T: Read>(answer: &JsValue) -> Result<T, Silent> {
    let text = JSON::stringify(answer).map_err(|_| Silent)?;
    read::read(&String::from(text)).ok_or(Silent)
}

/// Something that ends well or not: what it answers.
async fn done(message: &[(&str, JsValue)]) -> Result<JsValue, Silent> {
    let answer = ask(message).await?;
    if Reflect::get(&answer, &"ok".into()).is_ok_and(|ok| ok.is_truthy()) { Ok(answer) } else { Err(Silent) }
}

/// Calls back whenever the background says that something changed.
pub fn on_change(call: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        let kind = Reflect::get(&message, &"type".into()).ok().and_then(|kind| kind.as_string());
        if kind.as_deref() == Some("changed") {
            call();
        }
    });
    add_message_listener(listener.as_ref().unchecked_ref());
    // Lives as long as the page.
    listener.forget();
}

/// The tab the popup is about: the one in its address, or the active one.
pub async fn tab() -> Option<i32> {
    let asked = web_sys::window()
        .and_then(|window| window.location().search().ok())
        .and_then(|query| web_sys::UrlSearchParams::new_with_str(&query).ok())
        .and_then(|query| query.get("tab"));
    if let Some(asked) = asked {
        return asked.parse().ok();
    }
    let filter = object(&[("active", true.into()), ("currentWindow", true.into())]);
    let tabs = JsFuture::from(query_tabs(&filter).ok()?).await.ok()?;
    let tab = Array::from(&tabs).get(0);
    #[expect(clippy::cast_possible_truncation, reason = "browsers number tabs within 32 bits")]
    Reflect::get(&tab, &"id".into()).ok()?.as_f64().map(|id| id as i32)
}

/// Asks for access to all sites. Must be called straight from a click: browsers want to see a gesture.
pub fn request_access() -> impl Future<Output = bool> {
    let origins = Array::of1(&"*://*/*".into());
    let asked = request_permissions(&object(&[("origins", origins.into())]));
    async move {
        match asked {
            Ok(promise) => JsFuture::from(promise).await.is_ok_and(|granted| granted.is_truthy()),
            Err(_) => false,
        }
    }
}

async fn ask(message: &[(&str, JsValue)]) -> Result<JsValue, Silent> {
    let promise = send_message(&object(message)).map_err(|_| Silent)?;
    JsFuture::from(promise).await.map_err(|_| Silent)
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
