//! What the pages share: which one it is, the way to the others, what is said to people who do not see the screen.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    draw::{Part, element, live, said, say, together},
    i18n::{self, Key, language, text},
    key, report, settings, welcome,
};

/// Address of the report.
pub const REPORT: &str = "report.html";
/// Address of the settings.
pub const SETTINGS: &str = "settings.html";
/// Address of the welcome page.
pub const WELCOME: &str = "welcome.html";

/// What the parts of a page share.
#[derive(Clone, Copy)]
pub struct Page {
    said: RwSignal<String>,
}

impl Page {
    /// Says something to people who do not see the screen.
    pub fn announce(self, message: String) {
        self.said.set(message);
    }

    /// There is something to show: the skeleton goes.
    pub fn ready(self) {
        if let Some(skeleton) = document().get_element_by_id("skeleton") {
            skeleton.remove();
        }
    }
}

/// The report's address: of one site, or of all.
pub fn address_of(site: Option<&str>) -> String {
    match site {
        Some(site) => format!("{REPORT}?site={}", js_sys::encode_uri_component(site)),
        None => REPORT.to_owned(),
    }
}

/// The site that the address asks for.
pub fn asked_site() -> Option<String> {
    let query = window().location().search().ok()?;
    let query = web_sys::UrlSearchParams::new_with_str(&query).ok()?;
    query.get("site").filter(|site| !site.is_empty())
}

/// Draws the page that the address asks for.
pub fn mount() {
    spawn_local(async {
        i18n::load().await;
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", &language());
        }
        mount_to_body(|| root().into_render());
    });
}

type Draw = fn(Page) -> Part;

fn root() -> Part {
    let page = Page { said: RwSignal::new(String::new()) };
    let path = window().location().pathname().unwrap_or_default();
    let is = |name: &str| path.ends_with(name);
    let pages: [(&str, Key, Draw); 3] = [
        (REPORT, key!("page_report"), report::report),
        (SETTINGS, key!("page_settings"), settings::settings),
        (WELCOME, key!("page_welcome"), welcome::welcome),
    ];
    let (_, title, draw) = pages.into_iter().find(|(name, ..)| is(name)).unwrap_or(pages[0]);
    document().set_title(&format!("{} – {}", text(title), text(key!("extension_name"))));
    let links = pages.into_iter().map(|(name, title, _)| {
        let current: &[(&str, &str)] =
            if is(name) { &[("href", name), ("aria-current", "page")] } else { &[("href", name)] };
        let link = element("a", current, vec![say(title)]);
        element("li", &[], vec![link])
    });
    let name = element("p", &[("class", "brand")], vec![say(key!("extension_name"))]);
    let links = element("ul", &[], links.collect());
    let label = text(key!("pages"));
    together(vec![
        element("nav", &[("aria-label", &label)], vec![name, links]),
        element("main", &[], vec![draw(page)]),
        element("p", &[("class", "unseen"), ("role", "status")], vec![live(move || said(page.said.get()))]),
    ])
}
