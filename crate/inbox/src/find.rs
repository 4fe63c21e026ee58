//! Where are the message lists of this frame?

use js_sys::{Array, JsString};
use temoin_engine::inbox::{PROVIDERS, Provider};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::{
    dom::{self, Root},
    learn,
    page::Page,
    signs::{self, TEXT},
    slots::Slots,
};

/// Children that a list of an unknown webmail has at least.
const FEW: u32 = 4;
/// Elements with that many children that are considered. A page has a few dozen.
const CONSIDERED: u32 = 800;
/// Elements that are considered where an adapter's words for a list fit.
const SIGNS: u32 = 64;
/// Siblings that are tried as lists.
const SIBLINGS: usize = 12;

#[wasm_bindgen(module = "/src/shadow.js")]
extern "C" {
    /// The open shadow roots below a root, not those within them, nor in some lists.
    fn shadows(root: &Root, lists: &Array) -> Array;
}

#[wasm_bindgen(module = "/src/numbered.js")]
extern "C" {
    /// Whether two of four children have parts, and a number in a text that is no longer than `longest`.
    fn numbered(list: &Element, longest: u32) -> bool;
}

/// A list that may be one of messages.
pub struct Found {
    /// Its children are the rows.
    pub element: Element,
    /// The adapter that knows it, if any.
    pub provider: Option<&'static Provider>,
    /// Where its mails have what makes them mails.
    pub slots: Slots,
}

/// The open shadow roots below `root`, not those within them, nor in `lists`: their rows were found to be mails without.
pub fn shadow_roots<'a>(root: &Root, lists: impl Iterator<Item = &'a Element>) -> Vec<Root> {
    let own = Array::new();
    for list in lists {
        own.push(list);
    }
    shadows(root, &own).iter().map(JsCast::unchecked_into).collect()
}

/// The lists in `root` that an adapter knows. `known` says in which known list an element lies, if in any.
pub fn known_lists(root: &Root, page: &Page, known: &dyn Fn(&Element) -> Option<Element>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if !page.settings.adapters {
        return found;
    }
    for provider in PROVIDERS.iter().filter(|provider| provider.is_at(&page.host)) {
        let selector = JsString::from(provider.list);
        let mut list_of = |sign: Element| {
            let element = (0..provider.up).try_fold(sign, |below, _| below.parent_element())?;
            if known(&element).or_else(|| around(&found, &element)).is_none() {
                let learn = || learn::learn(&learn::sample(&element));
                let slots = Slots::of(provider, &element, &learn)?;
                found.push(Found { element: element.clone(), provider: Some(provider), slots });
            }
            Some(element)
        };
        let Some(first) = dom::first_below(root, &selector) else { continue };
        let list = list_of(first);
        // Nearly all of a webmail's elements are in its list: what comes after it is asked only.
        let more = list.as_ref().and_then(|list| dom::all_after(list, &selector, SIGNS));
        let more = more.unwrap_or_else(|| dom::all_below(root, &selector, SIGNS));
        let others = more.into_iter().filter_map(list_of).count();
        // A document is one program's.
        if list.is_some() || others > 0 {
            break;
        }
    }
    found
}

/// The lists in `root` that look like lists of mails. `known` says in which known list an element lies, if in any.
pub fn unknown_lists(root: &Root, page: &Page, known: &dyn Fn(&Element) -> Option<Element>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    // Whoever has a fourth child has four: the browser finds them all in one go.
    let fourth = JsString::from(format!(":nth-child({FEW})"));
    let children = dom::matching_below(root, &fourth);
    let element = |at| children.item(at).map(JsCast::unchecked_into::<Element>);
    let mut tried: Vec<(Element, usize)> = Vec::new();
    let mut at = 0;
    for _ in 0..CONSIDERED {
        let Some(child) = element(at) else { break };
        at += 1;
        let Some(list) = child.parent_element() else {
            continue;
        };
        if let Some(around) = known(&list).or_else(|| around(&found, &list)) {
            at = after(at, |at| element(at).is_some_and(|child| around.contains(Some(&child))));
            continue;
        }
        // Rows have parts, and come by the hundred: after some siblings that are no lists, the rest is not either.
        if let Some(parent) = list.parent_element() {
            match tried.iter_mut().find(|(other, _)| *other == parent) {
                Some((_, count)) if *count >= SIBLINGS => continue,
                Some((_, count)) => *count += 1,
                None => tried.push((parent, 1)),
            }
        }
        if let Some(slots) = promising(&list, page) {
            found.push(Found { element: list, provider: None, slots });
        }
    }
    found
}

/// The list among those found that an element lies in, or is.
fn around(found: &[Found], element: &Element) -> Option<Element> {
    found.iter().map(|one| &one.element).find(|list| list.contains(Some(element))).cloned()
}

/// The first place from `at` on that is not `within`. Those that are stand together, as the browser gives elements in the order
/// of the document: so not each is asked.
fn after(at: u32, within: impl Fn(u32) -> bool) -> u32 {
    let (mut at, mut step) = (at, 1);
    // All before `at` are within.
    while within(at + step - 1) {
        at += step;
        step *= 2;
    }
    while step > 1 {
        step /= 2;
        if within(at + step - 1) {
            at += step;
        }
    }
    at
}

/// Learns an unknown list, if some of its children have a text with a number in it, as dates have, and they do not
/// have what mails never have.
fn promising(list: &Element, page: &Page) -> Option<Slots> {
    if !numbered(list, TEXT) {
        return None;
    }
    let rows = learn::sample(list);
    if !page.is_webmail(signs::of_rows(&rows, &page.host)) {
        return None;
    }
    learn::learn(&rows).map(|learnt| Slots::learnt(&learnt, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_what_stands_together() {
        for end in 0..70 {
            for at in 0..=end {
                assert_eq!(after(at, |place| place < end), end, "from {at}");
            }
        }
        assert_eq!(after(7, |place| place < 3), 7);
    }

    #[test]
    fn asks_few_of_many() {
        let asked = std::cell::Cell::new(0);
        after(4, |place| {
            asked.set(asked.get() + 1);
            place < 1_000
        });
        assert!(asked.get() < 25, "{asked:?}");
    }
}
