//! The few questions that are asked of the page, in the form that costs least.
//!
//! Selectors and attribute names are made into JavaScript strings once: a `&str` would be decoded anew at every
//! call, and there are five calls for each row of a list.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleDeclaration, DomRect, Element, Node, NodeList};

#[wasm_bindgen]
extern "C" {
    /// What can hold a list: a document or a shadow root.
    #[wasm_bindgen(extends = Node, typescript_type = "ParentNode")]
    #[derive(Clone, PartialEq)]
    pub type Root;

    #[wasm_bindgen(method, catch, js_name = querySelectorAll)]
    fn all_below(this: &Root, selector: &JsString) -> Result<NodeList, JsValue>;

    #[wasm_bindgen(extends = Element, typescript_type = "Element")]
    type Reader;

    #[wasm_bindgen(method, catch, js_name = querySelector)]
    fn first(this: &Reader, selector: &JsString) -> Result<Option<Element>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = querySelectorAll)]
    fn all(this: &Reader, selector: &JsString) -> Result<NodeList, JsValue>;
    #[wasm_bindgen(method, catch, js_name = matches)]
    fn fits(this: &Reader, selector: &JsString) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, js_name = getAttribute)]
    fn attribute(this: &Reader, name: &JsString) -> Option<String>;
    #[wasm_bindgen(method, js_name = getAttributeNames)]
    fn attribute_names(this: &Reader) -> Array;
    #[wasm_bindgen(method, getter, js_name = textContent)]
    fn text(this: &Reader) -> Option<JsString>;
    #[wasm_bindgen(method, getter, js_name = hostname)]
    fn hostname(this: &Reader) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = protocol)]
    fn protocol(this: &Reader) -> Option<String>;

    #[wasm_bindgen(js_name = getComputedStyle, catch)]
    fn computed(element: &Element) -> Result<CssStyleDeclaration, JsValue>;
    #[wasm_bindgen(js_name = getComputedStyle, catch)]
    fn computed_part(element: &Element, part: &str) -> Result<CssStyleDeclaration, JsValue>;
}

fn reader(element: &Element) -> &Reader {
    element.unchecked_ref()
}

/// The first element below `element` that fits; none if the selector is not valid here.
pub fn first(element: &Element, selector: &JsString) -> Option<Element> {
    reader(element).first(selector).ok().flatten()
}

/// The elements below `element` that fit, at most `limit` of them.
pub fn all(element: &Element, selector: &JsString, limit: u32) -> Vec<Element> {
    collect(reader(element).all(selector).ok(), limit)
}

/// The elements below `root` that fit, at most `limit` of them.
pub fn all_below(root: &Root, selector: &JsString, limit: u32) -> Vec<Element> {
    collect(root.all_below(selector).ok(), limit)
}

/// The elements below `element` that fit, as the browser gives them.
pub fn matching(element: &Element, selector: &JsString) -> Option<NodeList> {
    reader(element).all(selector).ok()
}

/// How many elements below `element` fit.
pub fn count(element: &Element, selector: &JsString) -> usize {
    matching(element, selector).map_or(0, |list| list.length() as usize)
}

/// At most `limit` elements of a list.
pub fn collect(list: Option<NodeList>, limit: u32) -> Vec<Element> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length().min(limit)).filter_map(|at| list.item(at)).map(JsCast::unchecked_into).collect()
}

/// The elements below `root` that fit, as the browser gives them.
pub fn matching_below(root: &Root, selector: &JsString) -> Option<NodeList> {
    root.all_below(selector).ok()
}

/// Whether the element itself fits.
pub fn fits(element: &Element, selector: &JsString) -> bool {
    reader(element).fits(selector).unwrap_or(false)
}

/// An attribute's value.
pub fn attribute(element: &Element, name: &JsString) -> Option<String> {
    reader(element).attribute(name)
}

/// The names of all attributes, at most `limit` of them.
pub fn attribute_names(element: &Element, limit: u32) -> Vec<JsString> {
    let names = reader(element).attribute_names();
    (0..names.length().min(limit)).map(|at| names.get(at).unchecked_into()).collect()
}

/// The text in an element, or none if it is longer than `limit` UTF-16 units: then it is not even copied.
pub fn short_text(element: &Element, limit: u32) -> Option<String> {
    reader(element).text().filter(|text| text.length() <= limit).map(String::from)
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

/// One computed style property; empty where there is none.
pub fn style(element: &Element, name: &str) -> String {
    property(styles(element).as_ref(), name)
}

/// The computed style of an element.
pub fn styles(element: &Element) -> Option<CssStyleDeclaration> {
    computed(element).ok()
}

/// One property of a computed style; empty where there is none.
pub fn property(style: Option<&CssStyleDeclaration>, name: &str) -> String {
    style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
}

/// What CSS writes before or after an element (`::before`, `::after`).
pub fn generated_text(element: &Element, part: &str) -> Option<String> {
    let content = computed_part(element, part).and_then(|style| style.get_property_value("content")).ok()?;
    content.strip_prefix('"')?.strip_suffix('"').map(str::to_string)
}

/// The box of an element, relative to that of its row: left, top, width, height.
pub fn place(element: &Element, row: &DomRect) -> Place {
    let rect = element.get_bounding_client_rect();
    Place {
        left: rect.left() - row.left(),
        top: rect.top() - row.top(),
        width: rect.width(),
        height: rect.height(),
    }
}

/// A box within a row, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// From the row's left edge.
    pub left: f64,
    /// From the row's upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Place {
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

/// The children of an element, at most `limit` of them. One after the other: to say how many there are, the browser
/// would count them all.
pub fn children(element: &Element, limit: u32) -> Vec<Element> {
    let mut children = Vec::new();
    let mut next = element.first_element_child();
    while let Some(child) = next.take_if(|_| children.len() < limit as usize) {
        next = child.next_element_sibling();
        children.push(child);
    }
    children
}

/// Hands over the children of an element one after the other. What is done with one must not move it.
pub fn each_child(element: &Element, mut work: impl FnMut(Element)) {
    let mut next = element.first_element_child();
    while let Some(child) = next {
        next = child.next_element_sibling();
        work(child);
    }
}
