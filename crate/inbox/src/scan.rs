//! Reads all rows of a list at once.
//!
//! A row by row reading asks the browser five questions for each of a thousand mails, through code that it has just
//! begun to compile. So the browser is asked for the mails itself, by selectors: how many are dated, how many of those
//! have an id, which rows are none of these. Only the last are read one by one. The one thing no selector tells is
//! whether the text in a date's place is an advertising label: those texts are taken out in one piece.

use js_sys::{Array, Function, JsString, Object, Reflect};
use temoin_engine::inbox::{Counts, is_label};
use wasm_bindgen::prelude::*;
use web_sys::{Element, NodeList};

use crate::{dom, slots::Slots};

#[wasm_bindgen]
extern "C" {
    /// `Array.from(list, map)`.
    #[wasm_bindgen(js_namespace = Array, js_name = from)]
    fn map(list: &NodeList, map: &Function) -> Array;
    #[wasm_bindgen(thread_local_v2, js_namespace = Node, js_name = prototype)]
    static NODE: Object;
}

/// Stands between two texts: no page writes it.
const BETWEEN: char = '\u{1f}';

/// What one reading of all rows says.
pub struct Scan {
    /// How many rows have what.
    pub counts: Counts,
    /// Rows that are not mails for sure.
    pub doubtful: Vec<Element>,
    /// Some rows with a date.
    pub dated: Vec<Element>,
}

/// Reads all rows of a list. At most `limit` doubtful ones are given.
pub fn scan(list: &Element, slots: &Slots, limit: u32) -> Scan {
    let queries = &slots.queries;
    let count = |query: &Option<JsString>| query.as_ref().map_or(0, |query| dom::count(list, query));
    let dated = dom::matching(list, &queries.dated);
    let mut counts = Counts {
        dated: dated.as_ref().map_or(0, NodeList::length) as usize,
        ids: count(&queries.ids),
        selects: count(&queries.selects),
        ..Counts::default()
    };
    let mut doubtful = dom::all(list, &queries.doubtful, limit);
    for row in labelled(list, slots) {
        // Its label was counted as a date, if it was taken for a mail at all.
        if !dated.as_ref().is_some_and(|dated| contains(dated, &row)) {
            if !doubtful.contains(&row) {
                doubtful.push(row);
            }
            continue;
        }
        counts.dated = counts.dated.saturating_sub(1);
        counts.ids = counts.ids.saturating_sub(usize::from(slots.has_id(&row)));
        let selects = slots.select.as_ref().is_some_and(|select| dom::first(&row, select).is_some());
        counts.selects = counts.selects.saturating_sub(usize::from(selects));
        if !doubtful.contains(&row) {
            doubtful.push(row);
        }
    }
    let written = doubtful.iter().filter(|row| dom::text_length(row) > 0).count();
    counts.written =
        counts.dated.max((list.child_element_count() as usize).saturating_sub(doubtful.len())) + written;
    Scan { counts, dated: dom::collect(dated, 10), doubtful }
}

fn contains(list: &NodeList, row: &Element) -> bool {
    (0..list.length()).any(|at| list.item(at).is_some_and(|node| node.is_same_node(Some(row))))
}

/// The rows that have an advertising label in their date's place, or something there that is no text.
fn labelled(list: &Element, slots: &Slots) -> Vec<Element> {
    let Some(dates) = dom::matching(list, &slots.queries.dates) else { return Vec::new() };
    let mut rows: Vec<Element> = Vec::new();
    let mut before = ("", false);
    let texts = texts(&dates);
    for (at, text) in texts.split(BETWEEN).enumerate() {
        // No label but an age has a number in it, and nearly every date has.
        if text.len() > 160 || (text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains('+')) {
            continue;
        }
        if before.0 != text || at == 0 {
            before = (text, text.trim().is_empty() || is_label(text));
        }
        if before.1
            && let Some(date) = u32::try_from(at).ok().and_then(|at| dates.item(at))
            && (!text.is_empty() || date.has_child_nodes())
            && let Some(row) = dom::child_of(list, &date)
            && !rows.contains(&row)
        {
            rows.push(row);
        }
    }
    rows
}

/// The texts of some elements, joined. All of it is the browser's own code: `Array.from(list, textOf).join(…)`.
pub fn texts(list: &NodeList) -> String {
    map(list, &text_of()).join("\u{1f}").into()
}

/// The texts of some elements, one by one.
pub fn each_text(texts: &str) -> impl Iterator<Item = &str> {
    texts.split(BETWEEN)
}

/// `(node) => node.textContent`, made of the browser's own functions.
fn text_of() -> Function {
    let descriptor = NODE.with(|node| Object::get_own_property_descriptor(node, &"textContent".into()));
    let getter: Function = Reflect::get(&descriptor, &"get".into()).unwrap_or_default().unchecked_into();
    let call: Function = Reflect::get(&getter, &"call".into()).unwrap_or_default().unchecked_into();
    call.bind0(&getter)
}
