//! Where in a row is room for the words of its mark? They float over it, so they would hide what they stand on.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::{dom, style::Style};

#[wasm_bindgen(module = "/src/room.js")]
extern "C" {
    /// Tells from where to where something is drawn between two heights, and which element of the row it is.
    fn drawn(row: &Element, top: f64, bottom: f64, tell: &mut dyn FnMut(f64, f64, Element));
}

/// A step from the row's end in CSS pixels, and the most of them: `extension/mark.css` has a rule for each.
const STEP: f64 = 40.0;
const STEPS: u32 = 24;
/// Distance of the words from the end, and from the lower edge of a row of several lines; their height.
const MARGIN: f64 = 6.0;
const BELOW: f64 = 4.0;
const HEIGHT: f64 = 20.0;
/// Room that is left between the words and what stands beside them.
const GAP: f64 = 4.0;
/// A letter of the words, and what is drawn around them, on average.
const LETTER: f64 = 6.4;
const AROUND: f64 = 30.0;
/// What is wider is the subject and the beginning of a mail: part of it may be hidden if need be.
const LONG: f64 = 170.0;
/// What a hidden pixel costs: of a long text, of anything else (a name, a button), of the advertisement's own label.
const COSTS: [f64; 3] = [1.0, 4.0, 100.0];

/// What is drawn in a row, from left to right, with the gap on both sides.
struct Box {
    left: f64,
    right: f64,
    cost: f64,
}

/// How many steps from its end the words hide least. They stand in `frame`: the row, or one of its cells.
pub fn end(row: &Element, frame: &Element, label: Option<&Element>, words: &str, low: bool) -> u32 {
    let place = dom::place(frame);
    let (start, end, top, bottom) = (place.left, place.right(), place.top, place.bottom());
    let middle = if low { (top + bottom) / 2.0 } else { bottom - BELOW - HEIGHT / 2.0 };
    let boxes = boxes(row, label, middle - HEIGHT / 2.0, middle + HEIGHT / 2.0);
    let letters = u32::try_from(words.chars().count()).unwrap_or(40);
    let width = f64::from(letters) * LETTER + AROUND;
    let is_rtl = Style::of(frame).direction() == "rtl";
    let mut best = (f64::MAX, 0);
    for step in 0..=STEPS {
        let from_end = f64::from(step) * STEP + MARGIN;
        if step > 0 && from_end + width > end - start {
            break;
        }
        let left = if is_rtl { start + from_end } else { end - from_end - width };
        let hidden =
            |other: &Box| (other.right.min(left + width) - other.left.max(left)).max(0.0) * other.cost;
        let cost: f64 = boxes.iter().map(hidden).sum();
        if cost + 1.0 < best.0 {
            best = (cost, step);
        }
    }
    best.1
}

/// What is drawn in a row between two heights.
fn boxes(row: &Element, label: Option<&Element>, top: f64, bottom: f64) -> Vec<Box> {
    let mut boxes = Vec::new();
    let [long, short, labels] = COSTS;
    drawn(row, top, bottom, &mut |left, right, part| {
        let cost = match () {
            () if label.is_some_and(|label| label.contains(Some(&part))) => labels,
            () if right - left > LONG => long,
            () => short,
        };
        boxes.push(Box { left: left - GAP, right: right + GAP, cost });
    });
    boxes
}
