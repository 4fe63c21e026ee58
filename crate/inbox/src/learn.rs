//! Learns where the mails of an unknown list have their date, id, checkbox and sender, from a sample of its rows.
//!
//! A place is named by the classes that lead to it, or by its number among its siblings where there are none. The
//! place where most rows have a text that reads as a date is the date's; the attribute that most rows have,
//! each with its own value, is the message id.

use js_sys::JsString;
use temoin_engine::inbox::reads_as_date;
use web_sys::Element;

use crate::{
    dom,
    part::{Attribute, Part},
};

/// Rows that are looked at. They are spread over the list.
const SAMPLE: usize = 12;
/// Rows that are enough, if they all have their date and their id in the same place.
const ENOUGH: usize = 6;
/// Elements of a row that are looked at.
const PARTS: u32 = 60;
/// Longest text that may be a date.
const DATE: u32 = 48;

/// What selects a row, in the order of trust.
const SELECTS: [&str; 3] =
    ["input[type=checkbox]", "[role=checkbox]", "[class*=checkbox i], [class*=checkmark i]"];
/// What carries the address of a sender.
pub const ADDRESS: &str =
    "[email*='@'], [title*='@'], [data-email*='@'], [data-hovercard-id*='@'], [aria-label*='@']";

/// What was learnt of a list: selectors for the parts of its rows.
pub struct Learnt {
    /// The date, below the row.
    pub date: String,
    /// What a row with a message id fits.
    pub id: Option<String>,
    /// The control to select a row, below it.
    pub select: Option<String>,
    /// The sender, below the row.
    pub sender: Option<String>,
}

/// Rows spread over a list.
pub fn sample(list: &Element) -> Vec<Element> {
    let rows = list.children();
    let count = rows.length();
    let places = (0..count).step_by((count as usize).div_ceil(SAMPLE).max(1));
    places.filter_map(|at| rows.item(at)).collect()
}

/// Learns the places from a [`sample`], if half of its rows have a date: the rest may be headings and advertisements. What is a habit
/// and what is not is decided later, on all rows.
pub fn learn(sample: &[Element]) -> Option<Learnt> {
    let any = JsString::from("*");
    let mut dates = Tally::default();
    let mut ids = Tally::default();
    let mut looked_at = 0;
    // Those that are enough are spread over the list, too.
    let (even, odd) = (sample.iter().step_by(2), sample.iter().skip(1).step_by(2));
    for row in even.chain(odd) {
        if looked_at == ENOUGH && dates.is_one(ENOUGH) && ids.distinct(ENOUGH).is_some() {
            break;
        }
        note_ids(&Part::of(row.clone()), |_| Some(String::new()), looked_at, &mut ids);
        for part in dom::all(row, &any, PARTS).into_iter().map(Part::of) {
            if reads_as_one(&part) {
                dates.count(&path(&part.element, row), looked_at, "");
            }
            // On a nameless part of the row only an attribute of the program's own can be found again.
            note_ids(&part, class_selector, looked_at, &mut ids);
        }
        looked_at += 1;
    }
    let date = dates.most(looked_at / 2)?.to_string();
    let id = ids.distinct(looked_at / 2).map(|(place, values)| {
        let (element, attribute) = place.rsplit_once(' ').unwrap_or(("", place));
        fits_id(element, attribute, &common_prefix(values))
    });
    let address = JsString::from(ADDRESS);
    let has = |selector: &JsString| sample.iter().filter(|row| dom::first(row, selector).is_some()).count();
    let select = SELECTS.into_iter().find(|selector| has(&JsString::from(*selector)) * 2 >= sample.len());
    let sender = (has(&address) * 2 >= sample.len()).then(|| ADDRESS.to_string());
    Some(Learnt { date, id, select: select.map(str::to_string), sender })
}

/// What a row fits that carries an id in `attribute` of the element below it that `element` selects, or has it itself
/// if that is empty; every id begins with `prefix`.
fn fits_id(element: &str, attribute: &str, prefix: &str) -> String {
    let value: String =
        prefix.chars().flat_map(|c| matches!(c, '"' | '\\').then_some('\\').into_iter().chain([c])).collect();
    let carries =
        if prefix.is_empty() { format!("[{attribute}]") } else { format!("[{attribute}^=\"{value}\"]") };
    if element.is_empty() { carries } else { format!(":has({element}{carries})") }
}

/// Whether an element without elements in it is a date, by its text or by what it says of itself.
pub fn is_date(element: &Element) -> bool {
    reads_as_one(&Part::of(element.clone()))
}

fn reads_as_one(part: &Part) -> bool {
    if part.element.child_element_count() > 0 {
        return false;
    }
    let says = |name| part.value(name).is_some_and(|text| reads_as_date(&text));
    dom::short_text(&part.element, DATE)
        .is_some_and(|text| reads_as_date(&text) || (says(Attribute::Title) && !text.trim().is_empty()))
        || says(Attribute::Datetime)
}

/// Attributes that number rows or describe them, and identify nothing.
const NOT_IDS: [&str; 7] = ["index", "position", "row", "offset", "title", "tooltip", "temoin"];

/// Notes what may be ids of an element. `place` names it; one without a name is any below the row.
fn note_ids(part: &Part, place: impl Fn(&Element) -> Option<String>, row: usize, ids: &mut Tally) {
    if !(part.may_have_data() || part.may_have(Attribute::Id) || part.may_have(Attribute::Cid)) {
        return;
    }
    let mut named: Option<String> = None;
    for name in dom::attribute_names(&part.element, 24) {
        if !(name == "id" || name == "cid" || name.starts_with("data-"))
            || name.split('-').any(|word| NOT_IDS.contains(&word))
        {
            continue;
        }
        let place = named.get_or_insert_with(|| place(&part.element).unwrap_or_else(|| "*".into()));
        if (name != "id" || place != "*")
            && let Some(value) = part.element.get_attribute(&name)
            && (1..200).contains(&value.len())
        {
            ids.count(&format!("{place} {name}"), row, &value);
        }
    }
}

/// The way from the row down to a part of it.
fn path(part: &Element, row: &Element) -> String {
    let mut steps: Vec<String> = Vec::new();
    let mut element = part.clone();
    while !element.is_same_node(Some(row)) && steps.len() < 8 {
        let tag = element.local_name();
        if let Some(class) = class_selector(&element) {
            steps.push(tag + &class);
            break;
        }
        steps.push(format!("{tag}:nth-child({})", number(&element)));
        match element.parent_element() {
            Some(parent) => element = parent,
            None => break,
        }
    }
    steps.reverse();
    steps.join(" > ")
}

/// The first two classes, as a selector; those that are plain names, so that nothing has to be escaped.
fn class_selector(element: &Element) -> Option<String> {
    let classes = element.get_attribute("class")?;
    let plain = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let selector: String =
        classes.split_ascii_whitespace().filter(plain).take(2).flat_map(|name| [".", name]).collect();
    (!selector.is_empty()).then_some(selector)
}

fn number(element: &Element) -> u32 {
    let mut number = 1;
    let mut before = element.previous_element_sibling();
    while let Some(sibling) = before {
        number += 1;
        before = sibling.previous_element_sibling();
    }
    number
}

/// The letters that all values begin with: `rcmrow`, `#thread-f:`. None if there is only one letter or two.
fn common_prefix(values: &[String]) -> String {
    let Some((first, rest)) = values.split_first() else {
        return String::new();
    };
    let letters = first.chars().take_while(|letter| !letter.is_ascii_digit());
    let mut prefix: String = letters.collect();
    while !rest.iter().all(|value| value.starts_with(&prefix)) {
        prefix.pop();
    }
    if prefix.len() < 3 || prefix.len() == first.len() { String::new() } else { prefix }
}

/// How many rows have something in a place, and what. A row counts once for a place.
#[derive(Default)]
struct Tally(Vec<(String, usize, Vec<String>)>);

impl Tally {
    fn count(&mut self, place: &str, row: usize, value: &str) {
        match self.0.iter_mut().find(|(known, ..)| known == place) {
            Some((_, last, values)) if *last != row => {
                *last = row;
                values.push(value.into());
            }
            Some(_) => {}
            None => self.0.push((place.into(), row, vec![value.into()])),
        }
    }

    /// Whether there is one place, and no other, that so many rows have.
    fn is_one(&self, rows: usize) -> bool {
        self.0.iter().filter(|(_, _, values)| values.len() == rows).count() == 1
    }

    /// The place that most rows have, if they are at least so many.
    fn most(&self, least: usize) -> Option<&str> {
        let best = self.0.iter().max_by_key(|(_, _, values)| values.len())?;
        (best.2.len() >= least.max(2)).then_some(best.0.as_str())
    }

    /// The place where most rows have each a value of its own.
    ///
    /// What a program says of its data (`data-…`) identifies a mail; an element's `id` may only identify the element, and
    /// advertisements then have one as well. So the first is preferred, if about as many rows have it.
    fn distinct(&self, least: usize) -> Option<(&str, &[String])> {
        let own =
            |values: &[String]| values.iter().enumerate().all(|(at, value)| !values[..at].contains(value));
        let several: Vec<_> =
            self.0.iter().filter(|(_, _, values)| values.len() >= least.max(2) && own(values)).collect();
        let most = several.iter().map(|(_, _, values)| values.len()).max()?;
        let often = || several.iter().filter(|(_, _, values)| values.len() * 4 >= most * 3);
        // The first in document order: the row's own before that of a part.
        let best = often().find(|(place, ..)| !place.ends_with(" id")).or_else(|| often().next())?;
        Some((best.0.as_str(), &best.2))
    }
}
