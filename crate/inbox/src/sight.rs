//! Reads a short text as an eye would: what is drawn, where it is drawn.
//!
//! Labels are cut into letters, mixed with letters that nobody sees, put in order by the layout, written backwards, or written
//! by CSS, so that programs do not find them. Their readers must find them, so all of that ends in boxes on the
//! screen. Here the pieces that show something are put in the order in which they stand there.

use js_sys::JsString;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{DomRect, Element, Node, Range};

use crate::dom;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Element, typescript_type = "Element")]
    type Seen;
    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &Seen, options: &JsValue) -> bool;
}

/// Pieces of one text at most. A label has as many as it has letters.
const PIECES: usize = 60;

/// A piece of text and where it stands.
struct Piece {
    text: String,
    left: f64,
    top: f64,
    bottom: f64,
}

/// The text of an element as it is seen. Needs a layout.
pub fn read(element: &Element) -> String {
    let line = element.get_bounding_client_rect();
    let range = Range::new().ok();
    let mut pieces: Vec<Piece> = Vec::new();
    collect(element, &range, &mut pieces, 0);
    // What is moved out of the element's own line is not read with it.
    let height = line.height().max(1.0);
    pieces.retain(|piece| {
        piece.top < line.bottom() && piece.bottom > line.top() && piece.bottom - piece.top < height * 3.0
    });
    // Line by line, then from the left: labels are short, insertion is enough.
    let mut order: Vec<usize> = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let before = |other: &Piece| {
            let same_line = other.top < piece.bottom - 2.0 && piece.top < other.bottom - 2.0;
            if same_line { other.left <= piece.left } else { other.top <= piece.top }
        };
        let place = order.iter().position(|other| !before(&pieces[*other])).unwrap_or(order.len());
        order.insert(place, at);
    }
    order.iter().map(|at| pieces[*at].text.as_str()).collect()
}

/// Collects what an element shows, its own texts and those that CSS writes.
fn collect(element: &Element, range: &Option<Range>, pieces: &mut Vec<Piece>, depth: usize) {
    if depth > 6 || pieces.len() >= PIECES || !is_seen(element) {
        return;
    }
    let rect = element.get_bounding_client_rect();
    let backwards = is_backwards(element);
    generated(element, "::before", &rect, rect.left(), pieces);
    let nodes = element.child_nodes();
    for at in 0..nodes.length().min(PIECES as u32) {
        let Some(node) = nodes.item(at) else { continue };
        if let Some(inner) = node.dyn_ref::<Element>() {
            collect(inner, range, pieces, depth + 1);
        } else if node.node_type() == Node::TEXT_NODE
            && let Some(range) = range
            && let Some(text) = node.text_content()
            && !text.trim().is_empty()
            && range.select_node(&node).is_ok()
        {
            let rect = range.get_bounding_client_rect();
            if rect.width() >= 1.0 && rect.height() >= 4.0 {
                let text = if backwards { text.trim().chars().rev().collect() } else { text };
                pieces.push(Piece { text, left: rect.left(), top: rect.top(), bottom: rect.bottom() });
            }
        }
    }
    generated(element, "::after", &rect, rect.right() - 0.5, pieces);
}

/// What CSS writes before or after: it has no box that could be asked for, so the side of its element stands for it.
fn generated(element: &Element, part: &str, rect: &DomRect, left: f64, pieces: &mut Vec<Piece>) {
    if let Some(text) = dom::generated_text(element, part) {
        pieces.push(Piece { text, left, top: rect.top(), bottom: rect.bottom() });
    }
}

/// Whether anything of the element can be seen.
fn is_seen(element: &Element) -> bool {
    let options = js_sys::Object::new();
    for name in ["opacityProperty", "visibilityProperty", "contentVisibilityAuto"] {
        // Setting a field of a plain object cannot fail.
        let _ = js_sys::Reflect::set(&options, &name.into(), &JsValue::TRUE);
    }
    // A drawn size below four pixels is a dot.
    element.unchecked_ref::<Seen>().check_visibility(&options)
        && js_sys::parse_float(&dom::style(element, "font-size")) >= 4.0
        && !dom::style(element, "clip-path").starts_with("inset(5")
}

/// Whether its letters are drawn from the right to the left though their script is not.
fn is_backwards(element: &Element) -> bool {
    dom::style(element, "unicode-bidi").ends_with("override") && dom::style(element, "direction") == "rtl"
}

/// The text that an SVG `use` element shows: that of the part it refers to.
pub fn drawn(element: &Element) -> Option<String> {
    let target = element.get_attribute("href").or_else(|| element.get_attribute("xlink:href"))?;
    let id = target.strip_prefix('#')?;
    let root = element.get_root_node();
    let id: String = id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
    let selector = JsString::from(format!("[id=\"{id}\"]"));
    let part = dom::all_below(root.unchecked_ref(), &selector, 1).pop()?;
    dom::short_text(&part, 80)
}
