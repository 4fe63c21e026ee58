//! The few questions that are asked of the page, in the form that costs least.
//!
//! Selectors and attribute names are made into JavaScript strings once: a `&str` would be decoded anew at every
//! call, and there are several calls for each row of a list. For the same reason no refusal is caught: those selectors that are
//! put together from what a page says are tried once ([`is_valid`]).

use std::ops::RangeInclusive;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;
use web_sys::{DomRect, Element, Node, NodeList};

/// Elements that stand after one, and after those around it, and are asked one by one.
const AFTER: usize = 60;

#[wasm_bindgen]
extern "C" {
    /// What can hold a list: a document or a shadow root.
    #[wasm_bindgen(extends = Node, typescript_type = "ParentNode")]
    #[derive(Clone, PartialEq)]
    pub type Root;

    #[wasm_bindgen(method, js_name = querySelector)]
    fn first_below(this: &Root, selector: &JsString) -> Option<Element>;
    #[wasm_bindgen(method, js_name = querySelectorAll)]
    fn all_below(this: &Root, selector: &JsString) -> NodeList;

    #[wasm_bindgen(extends = Element, typescript_type = "Element")]
    type Reader;

    #[wasm_bindgen(method, js_name = querySelector)]
    fn first(this: &Reader, selector: &JsString) -> Option<Element>;
    #[wasm_bindgen(method, js_name = querySelectorAll)]
    fn all(this: &Reader, selector: &JsString) -> NodeList;
    #[wasm_bindgen(method, js_name = matches)]
    fn fits(this: &Reader, selector: &JsString) -> bool;
    #[wasm_bindgen(method, catch, js_name = matches)]
    fn may_fit(this: &Reader, selector: &JsString) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, js_name = getAttributeNames)]
    fn attribute_names(this: &Reader) -> Array;
    #[wasm_bindgen(method, getter, js_name = textContent)]
    fn text(this: &Reader) -> Option<JsString>;
    #[wasm_bindgen(method, getter, js_name = hostname)]
    fn hostname(this: &Reader) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = protocol)]
    fn protocol(this: &Reader) -> Option<String>;

    /// What a text is tried for by the browser, without being copied. Each reads a text once: pages choose the texts.
    #[wasm_bindgen(typescript_type = "RegExp")]
    pub type Pattern;

    #[wasm_bindgen(constructor, js_class = "RegExp")]
    pub fn new(pattern: &str) -> Pattern;
    #[wasm_bindgen(method)]
    fn test(this: &Pattern, text: &JsString) -> bool;
}

fn reader(element: &Element) -> &Reader {
    element.unchecked_ref()
}

/// Whether the browser takes a selector.
pub fn is_valid(selector: &JsString, element: &Element) -> bool {
    reader(element).may_fit(selector).is_ok()
}

/// The first element below `element` that fits.
pub fn first(element: &Element, selector: &JsString) -> Option<Element> {
    reader(element).first(selector)
}

/// The elements below `element` that fit, at most `limit` of them.
pub fn all(element: &Element, selector: &JsString, limit: u32) -> Vec<Element> {
    collect(&reader(element).all(selector), limit)
}

/// The elements below `root` that fit, at most `limit` of them.
pub fn all_below(root: &Root, selector: &JsString, limit: u32) -> Vec<Element> {
    collect(&root.all_below(selector), limit)
}

/// The first element below `root` that fits.
pub fn first_below(root: &Root, selector: &JsString) -> Option<Element> {
    root.first_below(selector)
}

/// The elements of its root that fit and come after `element`, without those in it, at most `limit` of them; none if so many
/// elements stand after it that it is quicker to ask all.
pub fn all_after(element: &Element, selector: &JsString, limit: u32) -> Option<Vec<Element>> {
    let mut found = Vec::new();
    let mut passed = 0;
    let mut around = Some(element.clone());
    while let Some(element) = around {
        for sibling in std::iter::successors(element.next_element_sibling(), Element::next_element_sibling) {
            passed += 1;
            if passed > AFTER {
                return None;
            }
            if fits(&sibling, selector) {
                found.push(sibling.clone());
            }
            found.append(&mut all(&sibling, selector, limit));
        }
        around = element.parent_element();
    }
    found.truncate(limit as usize);
    Some(found)
}

/// At most `limit` elements of a list.
pub fn collect(list: &NodeList, limit: u32) -> Vec<Element> {
    (0..list.length().min(limit)).filter_map(|at| list.item(at)).map(JsCast::unchecked_into).collect()
}

/// The elements below `root` that fit, as the browser gives them.
pub fn matching_below(root: &Root, selector: &JsString) -> NodeList {
    root.all_below(selector)
}

/// Whether the element itself fits.
pub fn fits(element: &Element, selector: &JsString) -> bool {
    reader(element).fits(selector)
}

/// The names of all attributes, at most `limit` of them.
pub fn attribute_names(element: &Element, limit: u32) -> Vec<String> {
    let names = reader(element).attribute_names();
    (0..names.length().min(limit)).filter_map(|at| names.get(at).as_string()).collect()
}

/// The text in an element, or none if it is longer than `limit` UTF-16 units: then it is not even copied.
pub fn short_text(element: &Element, limit: u32) -> Option<String> {
    reader(element).text().filter(|text| text.length() <= limit).map(String::from)
}

/// Whether the text in an element is that long, in UTF-16 units, and holds what is looked for.
pub fn text_holds(element: &Element, lengths: RangeInclusive<u32>, pattern: &Pattern) -> bool {
    reader(element).text().is_some_and(|text| lengths.contains(&text.length()) && pattern.test(&text))
}

/// The length of an element's text.
pub fn text_length(element: &Element) -> u32 {
    reader(element).text().map_or(0, |text| text.trim().length())
}

/// Host of a link that leads to a web page.
pub fn link_host(link: &Element) -> Option<String> {
    let protocol = reader(link).protocol()?;
    if protocol != "http:" && protocol != "https:" {
        return None;
    }
    reader(link).hostname().filter(|host| !host.is_empty())
}

/// Host in the address that a text begins with.
pub fn address_host(text: &str) -> Option<&str> {
    // Scheme, nothing, host: "https://host/path", "//host/path".
    let mut parts = text.split('/');
    let scheme = parts.next()?;
    let nothing = parts.next()?;
    let host = parts.next()?.split(['?', '#', ':']).next()?;
    let is_address = nothing.is_empty() && (scheme.is_empty() || scheme.ends_with(':'));
    (is_address && !host.is_empty()).then_some(host)
}

/// The box of an element in the window.
pub fn place(element: &Element) -> Place {
    Place::of(&element.get_bounding_client_rect())
}

/// A box, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Place {
    fn of(rect: &DomRect) -> Self {
        Self { left: rect.left(), top: rect.top(), width: rect.width(), height: rect.height() }
    }

    /// Its right edge.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The same box, as seen from the corner of another.
    pub fn within(&self, other: &Self) -> Self {
        Self { left: self.left - other.left, top: self.top - other.top, ..*self }
    }

    /// Whether two boxes lie in the same column and on the same line: each reaches over the middle of one of them.
    pub fn meets(&self, other: &Self) -> bool {
        let over = |a: f64, b: f64, x: f64, y: f64| (a + b).min(x + y) - a.max(x) > b.min(y) / 2.0;
        over(self.left, self.width, other.left, other.width)
            && over(self.top, self.height, other.top, other.height)
    }
}

/// The child of `list` that `node` is or lies in. Climbs out of shadow roots.
pub fn child_of(list: &Element, node: &Node) -> Option<Element> {
    let mut node = node.clone();
    // Deeper than this, a page is not a message list.
    for _ in 0..64 {
        let parent = node.parent_node()?;
        if parent.is_same_node(Some(list)) {
            return node.dyn_into().ok();
        }
        node = parent;
    }
    None
}

/// The element around another one: its parent, or the host of the shadow root that it is the first of.
pub fn parent(element: &Element) -> Option<Element> {
    element.parent_element().or_else(|| {
        let root = element.parent_node()?.dyn_into::<web_sys::ShadowRoot>().ok()?;
        Some(root.host())
    })
}

/// The children of an element. One after the other: to say how many there are, the browser would count them all.
pub fn each_child(element: &Element) -> impl Iterator<Item = Element> {
    std::iter::successors(element.first_element_child(), Element::next_element_sibling)
}
