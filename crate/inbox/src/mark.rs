//! Draws the mark on a row, and takes it away.
//!
//! A mark is a few attributes on the row; `extension/mark.css` draws it from them. No element is put into the page:
//! that would shift a row's other parts, disturb `:last-child` rules, and confuse a page that
//! draws its rows by comparing them with what it drew before.

use js_sys::JsString;
use temoin_engine::inbox::{AdKind, Ads};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::{dom, page::Page, room, style::Style};

/// The attribute that other tools may rely on. Its value is the kind's name.
pub const AD: &str = "data-temoin-ad";
/// The text of the mark, on the row or on one of its cells.
const TEXT: &str = "data-temoin-text";
/// Set where the row has to be made the frame of reference of its mark.
const PLACED: &str = "data-temoin-placed";
/// Set on a row of one line: the mark stands in its middle.
const LOW: &str = "data-temoin-low";
/// How far the words stand from the row's end, in steps of 40 CSS pixels.
const END: &str = "data-temoin-end";
/// What becomes of the row beside its mark: `dim` or `fold`.
const LOOK: &str = "data-temoin-look";
/// Set on a folded row that the keyboard could not reach: it was given a `tabindex`.
const FOCUS: &str = "data-temoin-focus";
/// What the keyboard reaches, and with it what a folded row hides.
const FOCUSABLE: &str = "a[href], button, input, [tabindex]";
/// Cells of a row that may bear its mark.
const CELLS: usize = 40;
/// Height of a row of one line at most, in CSS pixels.
const ONE_LINE: i32 = 54;
/// What a screen reader says after the name of the row.
const DESCRIPTION: &str = "aria-description";
/// The description that the page had given.
const BEFORE: &str = "data-temoin-description";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn message(key: &str) -> Result<Option<String>, JsValue>;
}

/// The words of the mark, in the language of the browser.
#[derive(Clone)]
pub struct Words {
    disguised: String,
    labelled: String,
}

impl Words {
    /// Those that the background keeps for its readers, one for each kind. Only where there are none is the browser asked: it sends
    /// all texts of the extension, and the page stands still for 3 to 17 ms.
    pub fn of(kept: impl Fn(&str) -> Option<String>) -> Self {
        let word = |kind: AdKind, key, fallback: &str| {
            let some = |text: &String| !text.is_empty();
            let word = kept(kind.name()).filter(some).or_else(|| message(key).ok().flatten().filter(some));
            word.unwrap_or_else(|| fallback.into())
        };
        Self {
            disguised: word(AdKind::Disguised, "mark_disguised", "Ad disguised as an email"),
            labelled: word(AdKind::Labelled, "mark_labelled", "Ad among your emails"),
        }
    }

    fn on(&self, kind: AdKind) -> &str {
        match kind {
            AdKind::Disguised => &self.disguised,
            AdKind::Labelled => &self.labelled,
        }
    }
}

/// A mark before it is drawn: all that had to be asked of the layout.
pub struct Sketch<'a> {
    row: &'a Element,
    kind: AdKind,
    text: &'a str,
    look: Option<&'static str>,
    bearer: Element,
    end: u32,
    placed: bool,
    low: bool,
    reachable: bool,
}

impl<'a> Sketch<'a> {
    /// Looks at a row that is to be marked.
    pub fn of(row: &'a Element, kind: AdKind, label: Option<&Element>, page: &'a Page) -> Self {
        let bearer = bearer(row);
        let text = page.settings.words.on(kind);
        let low = row.client_height() <= ONE_LINE;
        // A cell that is positioned is the frame of reference of its own pseudo-element.
        let frame = if Style::of(&bearer).position() == "static" { row } else { &bearer };
        Self {
            row,
            kind,
            text,
            look: (page.settings.ads != Ads::Mark).then(|| page.settings.ads.name()),
            reachable: page.settings.ads != Ads::Fold
                || dom::fits(row, &FOCUSABLE.into())
                || dom::first(row, &FOCUSABLE.into()).is_some(),
            end: room::end(row, frame, label, text, low),
            bearer,
            placed: row.has_attribute(PLACED) || Style::of(row).position() == "static",
            low,
        }
    }

    /// Marks the row. Does nothing where the mark already stands.
    pub fn draw(&self) {
        let Self { row, bearer, text, .. } = self;
        if row.get_attribute(AD).as_deref() == Some(self.kind.name())
            && bearer.get_attribute(TEXT).as_deref() == Some(text)
            && row.get_attribute(LOOK).as_deref() == self.look
        {
            return;
        }
        erase(row);
        if self.placed {
            set(row, PLACED, "");
        }
        if self.low {
            set(row, LOW, "");
        }
        if let Some(look) = self.look {
            set(row, LOOK, look);
        }
        if !self.reachable {
            set(row, FOCUS, "");
            set(row, "tabindex", "0");
        }
        if self.end > 0 {
            set(row, END, &self.end.to_string());
        }
        if let Some(before) = row.get_attribute(DESCRIPTION) {
            set(row, BEFORE, &before);
        }
        set(row, DESCRIPTION, text);
        set(bearer, TEXT, text);
        set(row, AD, self.kind.name());
    }
}

/// The element whose `::after` is the mark: the row, or the widest of its cells. In the row of a table a
/// pseudo-element would become a cell, and shift the columns of the whole list.
fn bearer(row: &Element) -> Element {
    if !Style::of(row).display().starts_with("table") {
        return row.clone();
    }
    let mut cells: Vec<Element> = dom::each_child(row).take(CELLS).collect();
    // The one that has it keeps it: widths change with the window.
    let now = cells.iter().position(|cell| cell.has_attribute(TEXT) && cell.client_width() > 0);
    let widest = now.or_else(|| (0..cells.len()).max_by_key(|at| cells[*at].client_width()));
    widest.map_or_else(|| row.clone(), |at| cells.swap_remove(at))
}

/// Whether an element carries a mark, whoever drew it.
pub fn is_on(element: &Element) -> bool {
    element.has_attribute(AD)
}

/// Takes every trace of a mark away. Does nothing where there is none.
pub fn erase(row: &Element) {
    if !is_on(row) {
        return;
    }
    let bearers: Vec<Element> = std::iter::once(row.clone())
        .chain(dom::each_child(row).take(CELLS))
        .filter(|bearer| bearer.has_attribute(TEXT))
        .collect();
    let ours = bearers.first().and_then(|bearer| bearer.get_attribute(TEXT));
    if row.get_attribute(DESCRIPTION) == ours {
        match row.get_attribute(BEFORE) {
            Some(before) => set(row, DESCRIPTION, &before),
            None => remove(row, DESCRIPTION),
        }
    }
    for bearer in &bearers {
        remove(bearer, TEXT);
    }
    if row.has_attribute(FOCUS) {
        remove(row, "tabindex");
    }
    for name in [AD, PLACED, LOW, LOOK, END, BEFORE, FOCUS] {
        remove(row, name);
    }
}

/// What carries a mark below an element.
pub fn marked_in(element: &Element) -> Vec<Element> {
    dom::all(element, &JsString::from("[data-temoin-ad]"), 10_000)
}

/// The rows below `root` that carry a mark, whoever drew it: a page may copy rows.
pub fn marked(root: &dom::Root) -> Vec<Element> {
    dom::all_below(root, &JsString::from("[data-temoin-ad]"), 10_000)
}

fn set(row: &Element, name: &str, value: &str) {
    // Only an invalid name is refused.
    let _ = row.set_attribute(name, value);
}

fn remove(row: &Element, name: &str) {
    let _ = row.remove_attribute(name);
}
