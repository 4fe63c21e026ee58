//! What does a row have? First the questions that settle it for nearly every row, then all the others.

use js_sys::JsString;
use temoin_engine::inbox::{
    LabelPlace, Link, Row, is_ad_host, is_label, names_an_ad, normalise, reads_as_date, same_site,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    dom,
    learn::{self, ADDRESS},
    part::{Attribute, Part, Tag},
    sight,
    slots::Slots,
};

/// Elements of a row in doubt that are read.
const PARTS: u32 = 120;
/// Longest text that may be a label, in UTF-16 units, with all the invisible letters that may be in it.
const LABEL: u32 = 80;
/// Elements of a row that are read as an eye would: each costs a layout.
const SEEN: usize = 24;

/// What a row has in the places where its siblings have theirs: five calls to the browser.
pub fn quick(row: &Element, slots: &Slots) -> Row {
    let mut found = Row { id: slots.has_id(row), select: slots.has_select(row), ..Row::default() };
    if let Some(date) = dom::first(row, &slots.date) {
        let text = dom::short_text(&date, 200).unwrap_or_default();
        // No label has a number in it, and nearly every date has: that settles it for most rows.
        let numbered = text.bytes().any(|byte| byte.is_ascii_digit());
        if !numbered && is_label(&text) {
            found.label = Some((normalise(&text), LabelPlace::DateSlot));
        } else {
            found.date = !text.trim().is_empty() || date.has_attribute("datetime");
        }
    }
    found.text = if found.date { 1 } else { dom::text_length(row) as usize };
    found
}

/// What an opened mail has, or the answer that is being written to it.
const OPENED: &str = "blockquote, textarea, form, [contenteditable]";

/// Whether the row carries the mail address of a sender. Not among the quick questions: it is a long one.
pub fn has_address(row: &Element) -> bool {
    let address = JsString::from(ADDRESS);
    dom::fits(row, &address) || dom::first(row, &address).is_some()
}

/// The label of a row and the element that shows it.
pub struct Shown {
    /// As it is compared.
    pub text: String,
    /// As it is written.
    pub shown: String,
    /// Where it stands.
    pub element: Element,
}

/// Reads everything but the look of a row in doubt, if there is anything that could make it an advertisement. `quick` is what is
/// known of it.
pub fn closely(row: &Element, quick: &Row, slots: &Slots, host: &str) -> Option<(Row, Option<Shown>)> {
    let parts: Vec<Part> = dom::all(row, &JsString::from("*"), PARTS).into_iter().map(Part::of).collect();
    let whole = Part::of(row.clone());
    let mut found = quick.clone();
    found.known = slots.ads.as_ref().is_some_and(|ads| dom::fits(row, ads));
    for part in std::iter::once(&whole).chain(&parts) {
        found.named |= is_named(part);
        found.frame |= is_frame(part, host) || has_pixel(part);
        let (link, new_tab) = link(part, host);
        found.opens_here |= link == Link::Inside && opens_here(part);
        found.link = found.link.max(link);
        found.new_tab |= new_tab && link != Link::Inside;
    }
    let label = label(&whole, &parts);
    // Nothing that it has or has not beside that makes it an advertisement.
    let is_labelled = label.is_some() || found.label.is_some();
    if !is_labelled && found.link == Link::Inside && !found.named && !found.frame && !found.known {
        return None;
    }
    // Any text in the date's place satisfies for a mail with an id; here one must be able to read it.
    if let Some(date) = dom::first(row, &slots.date) {
        found.date = found.date
            && (learn::is_date(&date) || reads_as_date(&dom::short_text(&date, 60).unwrap_or_default()));
    }
    // Another way to select it than the siblings have still is one.
    found.select = found.select || parts.iter().any(is_checkbox);
    found.address = has_address(row);
    found.close = parts.iter().any(closes);
    found.mails_within = mails_within(row, slots);
    found.opened = dom::first(row, &JsString::from(OPENED)).is_some();
    let length = dom::text_length(row) as usize;
    found.text = length.saturating_sub(label.as_ref().map_or(0, |label| label.text.chars().count()));
    if let Some(label) = &label {
        let in_slot = dom::first(row, &slots.date).is_some_and(|date| date.contains(Some(&label.element)));
        let place = if in_slot { LabelPlace::DateSlot } else { LabelPlace::Elsewhere };
        found.label = Some((label.text.clone(), place));
    }
    Some((found, label))
}

fn mails_within(row: &Element, slots: &Slots) -> usize {
    let dates = dom::all(row, &slots.date, 9).iter().filter(|date| learn::is_date(date)).count();
    match &slots.select {
        Some(select) => dates.min(dom::all(row, select, 9).len()),
        None => dates,
    }
}

/// The first part whose whole text is a label: as it is in the page; or else as it is seen; or else as a picture says it.
fn label(whole: &Part, parts: &[Part]) -> Option<Shown> {
    let shown = |element: &Element, text: &str| Shown {
        text: normalise(text),
        shown: text.trim().to_string(),
        element: element.clone(),
    };
    let mut short = Vec::new();
    for part in parts {
        let Some(text) = dom::short_text(&part.element, LABEL) else {
            continue;
        };
        if is_label(&text) && sight::is_visible(&part.element) {
            return Some(shown(&part.element, &text));
        }
        short.push((part, text.trim().len()));
    }
    // Letters in nested tags, decoys, letters written by CSS: what is seen counts. That takes long, so it is asked last.
    let mut looked_at = 0;
    for (part, length) in short {
        let element = &part.element;
        if (length <= 4 || element.child_element_count() > 0) && looked_at < SEEN {
            looked_at += 1;
            let text = sight::read(element);
            if is_label(&text) {
                return Some(shown(element, &text));
            }
        }
        if part.is(Tag::Use)
            && let Some(text) = sight::drawn(element).filter(|text| is_label(text))
        {
            return Some(shown(element, &text));
        }
    }
    // Last, what only a screen reader says: of a picture, or of the whole row.
    parts.iter().chain([whole]).find_map(|part| {
        let name = [Attribute::AriaLabel, Attribute::Alt]
            .into_iter()
            .find_map(|name| part.value(name).filter(|name| is_label(name)));
        let name = name.or_else(|| named_by(part))?;
        Some(shown(&part.element, &name))
    })
}

/// The label that `aria-labelledby` refers to.
fn named_by(part: &Part) -> Option<String> {
    let ids = part.value(Attribute::AriaLabelledby)?;
    let root = part.element.get_root_node();
    ids.split_ascii_whitespace().take(4).find_map(|id| {
        let plain: String = id.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
        let selector = JsString::from(format!("[id=\"{plain}\"]"));
        let named = dom::first_below(root.unchecked_ref(), &selector)?;
        dom::short_text(&named, LABEL).filter(|text| is_label(text))
    })
}

fn is_checkbox(part: &Part) -> bool {
    let is = |name| part.value(name).as_deref() == Some("checkbox");
    is(Attribute::Role) || (part.is(Tag::Input) && is(Attribute::Type))
}

/// What a control that closes a row shows or says.
const CROSSES: [&str; 10] = ["×", "✕", "✖", "✗", "✘", "⨯", "╳", "x", "X", "❌"];
const CLOSES: [&str; 14] = [
    "close",
    "dismiss",
    "hide",
    "fermer",
    "masquer",
    "supprimer l'annonce",
    "schließen",
    "ausblenden",
    "chiudi",
    "cerrar",
    "fechar",
    "sluiten",
    "zamknij",
    "закрыть",
];

fn closes(part: &Part) -> bool {
    if part.element.child_element_count() <= 1
        && let Some(text) = dom::short_text(&part.element, 8)
        && CROSSES.contains(&text.trim())
    {
        return true;
    }
    let says = |name| {
        part.value(name).is_some_and(|text| {
            let text = normalise(&text);
            CLOSES.iter().any(|word| text.starts_with(word))
        })
    };
    let class = part.value(Attribute::Class).unwrap_or_default();
    says(Attribute::AriaLabel)
        || says(Attribute::Title)
        || class.split([' ', '-', '_']).any(|word| matches!(word, "close" | "dismiss"))
}

/// The page's own attributes whose words may name an advertisement. Not just any: some carry the subject of a mail.
const NAMES: [&str; 4] = ["data-test-id", "data-testid", "data-component", "data-type"];

fn is_named(part: &Part) -> bool {
    let names = |value: &String| value.len() < 300 && names_an_ad(value);
    let own = |name: &String| {
        NAMES.contains(&name.as_str()) && part.element.get_attribute(name).is_some_and(|value| names(&value))
    };
    (part.is(Tag::Custom) && names_an_ad(&part.element.local_name()))
        || [Attribute::Class, Attribute::Id]
            .into_iter()
            .any(|name| part.value(name).as_ref().is_some_and(names))
        || (part.is(Tag::Img) && part.value(Attribute::Src).is_some_and(|source| names_an_ad(path(&source))))
        || part.data().any(|name| names_an_ad(&name) || own(&name))
}

/// The path of an address, without the host: a host may be called anything.
fn path(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    if dom::address_host(path).is_some() { path.splitn(4, '/').nth(3).unwrap_or_default() } else { path }
}

fn is_frame(part: &Part, host: &str) -> bool {
    if !part.is(Tag::Iframe) {
        return false;
    }
    let source = part.value(Attribute::Src).unwrap_or_default();
    dom::address_host(&source).is_some_and(|other| !same_site(other, host))
}

fn has_pixel(part: &Part) -> bool {
    let is_ad = |value: String| value.len() < 4_000 && dom::address_host(&value).is_some_and(is_ad_host);
    if part.is(Tag::Img) {
        return part.value(Attribute::Src).is_some_and(is_ad);
    }
    part.data().any(|name| part.element.get_attribute(&name).is_some_and(is_ad))
}

/// Whether a link leads to a page, and not just to a script.
fn opens_here(part: &Part) -> bool {
    part.is(Tag::A)
        && dom::link_host(&part.element).is_some()
        && part.value(Attribute::Href).is_some_and(|to| !to.starts_with('#'))
}

fn link(part: &Part, host: &str) -> (Link, bool) {
    if !part.is(Tag::A) {
        return (Link::Inside, false);
    }
    let Some(other) = dom::link_host(&part.element) else {
        return (Link::Inside, false);
    };
    let new_tab = part
        .value(Attribute::Target)
        .is_some_and(|target| !matches!(target.as_str(), "" | "_self" | "_top" | "_parent"));
    let link = match () {
        () if is_ad_host(&other) => Link::AdHost,
        () if !same_site(&other, host) => Link::Outbound,
        () => Link::Inside,
    };
    (link, new_tab)
}

/// The host of the advertiser: where the first link to another site leads.
pub fn advertiser(row: &Element, host: &str) -> Option<String> {
    let links = dom::all(row, &JsString::from("a[href]"), 20);
    links.iter().chain([row]).filter_map(dom::link_host).find(|other| !same_site(other, host))
}
