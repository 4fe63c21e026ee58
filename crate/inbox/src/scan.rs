//! Reads all rows of a list: how many are dated, how many of those have an id, which rows are none of these.
//!
//! Only the last are read closely. Each row is asked by short selectors that begin at it. One selector with `:has()` for
//! all rows looks cheaper and is not: the browser tries it on every element of the list, not on the rows alone. The one
//! thing no selector tells is whether the text in a date's place is an advertising label: those texts are taken out in
//! one piece.

use js_sys::{Array, Function, Object, Reflect};
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
/// How many dated rows are given.
const TOLD: usize = 10;

/// What one reading of all rows says.
pub struct Scan {
    /// How many rows have what.
    pub counts: Counts,
    /// Rows that are not mails for sure.
    pub doubtful: Vec<Element>,
    /// The first rows with a date.
    pub dated: Vec<Element>,
}

/// Reads all rows of a list. At most `limit` doubtful ones are given.
pub fn scan(list: &Element, slots: &Slots, limit: usize) -> Scan {
    let mut scan = Scan { counts: Counts::default(), doubtful: Vec::new(), dated: Vec::new() };
    let mut labelled = labelled(list, slots).into_iter().peekable();
    let counts = &mut scan.counts;
    dom::each_child(list, |row| {
        let is_dated = labelled.next_if_eq(&row).is_none() && dom::first(&row, &slots.dated).is_some();
        let has_id = slots.has_id(&row);
        let has_select = slots.has_select(&row);
        if is_dated && slots.mail.as_ref().is_none_or(|mail| dom::fits(&row, mail)) {
            counts.dated += 1;
            counts.ids += usize::from(has_id);
            counts.selects += usize::from(has_select);
        }
        let is_sure = is_dated && (has_id || has_select || (slots.id.is_none() && slots.select.is_none()));
        counts.written += usize::from(is_dated || scan.doubtful.len() >= limit || dom::text_length(&row) > 0);
        if is_dated && scan.dated.len() < TOLD {
            scan.dated.push(row.clone());
        }
        if !is_sure && scan.doubtful.len() < limit {
            scan.doubtful.push(row);
        }
    });
    scan
}

/// The rows that have an advertising label in their date's place, or something there that is no text; as they stand.
fn labelled(list: &Element, slots: &Slots) -> Vec<Element> {
    let Some(dates) = dom::matching(list, &slots.dates) else { return Vec::new() };
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
            && rows.last() != Some(&row)
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
