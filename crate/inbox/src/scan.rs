//! Reads all rows of a list: how many are dated, how many of those have an id, which rows are none of these.
//!
//! Only the last are read closely. Each row is asked by short selectors that begin at it (`rows.js`). One selector with `:has()` for
//! all rows looks cheaper and is not: the browser tries it on every element of the list, not on the rows alone. The one
//! thing no selector tells is whether the text in a date's place is an advertising label: those without a number are asked about here.
//! What is a habit shows in the first rows and in some of the others, so not each is asked for all.

use js_sys::{Array, Function, JsString, Object, Reflect};
use temoin_engine::inbox::{Counts, is_label};
use wasm_bindgen::prelude::*;
use web_sys::{Element, NodeList};

use crate::slots::{Sign, Slots};

#[wasm_bindgen(module = "/src/rows.js")]
extern "C" {
    /// What each row has: a letter of [`DATED`] and its likes.
    fn ask(
        list: &Element,
        date: &JsString,
        id: Option<&JsString>,
        id_below: Option<&JsString>,
        select: Option<&JsString>,
        mail: Option<&JsString>,
        mail_below: Option<&JsString>,
        other: Option<&JsString>,
        is_label: &dyn Fn(String) -> bool,
        limit: usize,
    ) -> String;
}

#[wasm_bindgen]
extern "C" {
    /// `Array.from(list, map)`.
    #[wasm_bindgen(js_namespace = Array, js_name = from)]
    fn map(list: &NodeList, map: &Function) -> Array;
    #[wasm_bindgen(thread_local_v2, js_namespace = Node, js_name = prototype)]
    static NODE: Object;
}

/// What a letter of the answer is made of.
const DATED: u8 = 1;
const ID: u8 = 2;
const SELECT: u8 = 4;
const MAIL: u8 = 8;
const WRITTEN: u8 = 16;
const OTHER: u8 = 32;
const ASKED: u8 = 64;

/// Stands between two texts: no page writes it.
const BETWEEN: u8 = 0x1f;
/// How many dated rows are given.
const TOLD: usize = 10;

/// What one reading of all rows says.
pub struct Scan {
    /// How many rows have what, of those that were asked for it.
    pub counts: Counts,
    /// Of these, those that fit a mail, by an adapter's words.
    pub mails: usize,
    /// Of these, those that are not known to the adapter as something else.
    pub unknown: usize,
    /// Rows that are not mails for sure.
    pub doubtful: Vec<Element>,
    /// The first rows with a date.
    pub dated: Vec<Element>,
}

/// Reads all rows of a list. At most `limit` doubtful ones are given.
pub fn scan<'a>(list: &Element, slots: &'a Slots, limit: usize) -> Scan {
    let Slots { date, id, select, mail, known, .. } = slots;
    let own = |sign: &'a Option<Sign>| sign.as_ref().and_then(|sign| sign.own.as_ref());
    let below = |sign: &'a Option<Sign>| sign.as_ref().and_then(|sign| sign.below.as_ref());
    let is_label = |text: String| is_label(&text);
    let answers = ask(
        list,
        date,
        own(id),
        below(id),
        select.as_ref(),
        own(mail),
        below(mail),
        known.as_ref(),
        &is_label,
        limit,
    );
    let needs = (if id.is_some() { ID } else { 0 }) | (if select.is_some() { SELECT } else { 0 });
    let rows = list.children();
    let mut scan =
        Scan { counts: Counts::default(), mails: 0, unknown: 0, doubtful: Vec::new(), dated: Vec::new() };
    for (at, answer) in (0..).zip(answers.bytes()) {
        let has = |what: u8| answer & what != 0;
        let is_sure = has(DATED) && (needs == 0 || has(needs));
        if is_sure && !has(ASKED) {
            continue;
        }
        if has(ASKED) {
            scan.mails += usize::from(has(MAIL));
            scan.unknown += usize::from(!has(OTHER));
            let counts = &mut scan.counts;
            counts.written += usize::from(has(WRITTEN));
            if has(DATED) && has(MAIL) {
                counts.dated += 1;
                counts.ids += usize::from(has(ID));
                counts.selects += usize::from(has(SELECT));
            }
        }
        let is_told = has(DATED) && scan.dated.len() < TOLD;
        let is_doubtful = !is_sure && scan.doubtful.len() < limit;
        if (is_told || is_doubtful)
            && let Some(row) = rows.item(at)
        {
            if is_told {
                scan.dated.push(row.clone());
            }
            if is_doubtful {
                scan.doubtful.push(row);
            }
        }
    }
    scan
}

/// The texts of some elements, joined. All of it is the browser's own code: `Array.from(list, textOf).join(…)`.
pub fn texts(list: &NodeList) -> String {
    map(list, &text_of()).join("\u{1f}").into()
}

/// The texts of some elements, one by one.
pub fn each_text(texts: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    texts.as_bytes().split(|byte| *byte == BETWEEN).map(move |text| {
        let from = start;
        start += text.len() + 1;
        texts.get(from..from + text.len()).unwrap_or_default()
    })
}

/// `(node) => node.textContent`, made of the browser's own functions.
fn text_of() -> Function {
    let descriptor = NODE.with(|node| Object::get_own_property_descriptor(node, &"textContent".into()));
    let getter: Function = Reflect::get(&descriptor, &"get".into()).unwrap_or_default().unchecked_into();
    let call: Function = Reflect::get(&getter, &"call".into()).unwrap_or_default().unchecked_into();
    call.bind0(&getter)
}
