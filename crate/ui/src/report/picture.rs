//! The timeline as a picture: decisions as marks with their words, each company's accesses as a row of columns.
//!
//! Nothing is said by colour alone: what goes against the choice is drawn full, remarks are drawn hollow. All of it
//! stands in a table below the picture too.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use super::timeline::{BUCKETS, LABEL_ROWS, Lane, Mark, Timeline};
use crate::{
    draw::{IntoPart as _, Part},
    format,
    i18n::{counted, text, text_with},
    key, plural, safe_text, words,
};

const SVG: &str = "http://www.w3.org/2000/svg";
/// In units of the picture.
const WIDTH: f64 = 960.0;
const NAMES: f64 = 190.0;
const PLOT: f64 = WIDTH - NAMES - 20.0;
const LABEL_HEIGHT: f64 = 20.0;
const TOP: f64 = LABEL_HEIGHT * LABEL_ROWS as f64 + 10.0;
const LANE: f64 = 34.0;
const BAR: f64 = 26.0;
const AXIS: f64 = 34.0;
/// How much of the plot the words of a mark take.
pub const LABEL: f64 = 0.36;
/// Letters of a name that fit beside its lane.
const LETTERS: usize = 27;
const TWO_DAYS: u64 = 2 * 86_400_000;

/// The picture, in a box of its own that it is drawn into once that is on the page.
pub fn picture(timeline: Timeline) -> Part {
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(place) = place.get()
            && let Some(svg) = svg(&timeline)
        {
            place.replace_children_with_node_1(&svg);
        }
    });
    let label = text(key!("timeline"));
    view! { <div class="scrolling picture" tabindex="0" role="group" aria-label=label node_ref=place></div> }
        .into_part()
}

fn svg(timeline: &Timeline) -> Option<Element> {
    let bottom = TOP + LANE * count(timeline.lanes.len().max(1));
    let height = bottom + AXIS;
    let label = text_with(
        key!("timeline_label"),
        &[&format::date_time(timeline.from), &format::date_time(timeline.to)],
    );
    let svg = draw("svg", "", &[])?;
    let _ = svg.set_attribute("viewBox", &format!("0 0 {} {}", WIDTH as i32, height as i32));
    let _ = svg.set_attribute("role", "img");
    let _ = svg.set_attribute("aria-label", &label);
    let mut shapes = Vec::new();
    let short = timeline.to.0 - timeline.from.0 < TWO_DAYS;
    for (at, place) in timeline.ticks() {
        shapes.push(line("grid", x(place), TOP - 4.0, x(place), bottom + 4.0));
        shapes.push(words("tick", anchor(place), x(place), bottom + 20.0, &format::tick(at, short)));
    }
    for (number, lane) in timeline.lanes.iter().enumerate() {
        shapes.extend(drawn_lane(lane, TOP + LANE * count(number), timeline.most));
    }
    shapes.push(line("axis", NAMES, bottom, NAMES + PLOT, bottom));
    for (number, mark) in timeline.marks.iter().enumerate() {
        shapes.extend(drawn_mark(mark, number + 1, bottom));
    }
    for shape in shapes.into_iter().flatten() {
        let _ = svg.append_child(&shape);
    }
    Some(svg)
}

fn drawn_lane(lane: &Lane, top: f64, most: u64) -> Vec<Option<Element>> {
    let base = top + LANE - 3.0;
    let name = match &lane.company {
        Some(company) => shortened(&safe_text::identifier(company)),
        None => text(key!("timeline_others")),
    };
    let accesses = counted(plural!("accesses"), lane.breaches.count + lane.remarks.count, &[]);
    let mut shapes = vec![
        words("lane", "end", NAMES - 10.0, top + 15.0, &name),
        words("tick", "end", NAMES - 10.0, top + 29.0, &accesses),
        line("grid", NAMES, base, NAMES + PLOT, base),
    ];
    let width = PLOT / count(BUCKETS);
    for (column, (breaches, remarks)) in lane.columns().enumerate() {
        let all = breaches + remarks;
        if all == 0 {
            continue;
        }
        // By the root: one access among thousands is still seen. What is of each kind has its share of it.
        let height = (BAR * fraction(all, most).sqrt()).max(4.0);
        let full = height * fraction(breaches, all);
        let bar = |class, from: f64, height: f64| {
            let left = NAMES + width * count(column) + 1.0;
            draw("rect", class, &[("x", left), ("y", from), ("width", width - 2.0), ("height", height)])
        };
        if remarks > 0 {
            shapes.push(bar("bar remark", base - height, height - full));
        }
        if breaches > 0 {
            shapes.push(bar("bar breach", base - full, full));
        }
    }
    shapes
}

#[allow(clippy::cast_precision_loss, reason = "a height in a picture")]
fn fraction(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn drawn_mark(mark: &Mark, number: usize, bottom: f64) -> Vec<Option<Element>> {
    let x = x(mark.place);
    let top = LABEL_HEIGHT * count(mark.row.unwrap_or(LABEL_ROWS - 1)) + 4.0;
    let mut shapes = vec![line("mark", x, top, x, bottom)];
    if mark.row.is_some() {
        let said = format!("{number}. {}", text(words::choice(mark.choice)));
        let (anchor, x) = if mark.place > 1.0 - LABEL { ("end", x - 6.0) } else { ("start", x + 6.0) };
        shapes.push(self::words("decision", anchor, x, top + 11.0, &said));
    }
    shapes
}

fn anchor(place: f64) -> &'static str {
    if place <= 0.0 {
        "start"
    } else if place >= 1.0 {
        "end"
    } else {
        "middle"
    }
}

fn x(place: f64) -> f64 {
    NAMES + PLOT * place
}

fn line(class: &str, x1: f64, y1: f64, x2: f64, y2: f64) -> Option<Element> {
    draw("line", class, &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)])
}

fn words(class: &str, anchor: &str, x: f64, y: f64, words: &str) -> Option<Element> {
    let element = draw("text", class, &[("x", x), ("y", y)])?;
    let _ = element.set_attribute("text-anchor", anchor);
    element.set_text_content(Some(words));
    Some(element)
}

fn draw(kind: &str, class: &str, places: &[(&str, f64)]) -> Option<Element> {
    let element = document().create_element_ns(Some(SVG), kind).ok()?;
    if !class.is_empty() {
        let _ = element.set_attribute("class", class);
    }
    for (name, value) in places {
        // Whole ones look sharp, and their writing is little code.
        #[allow(clippy::cast_possible_truncation, reason = "within the picture")]
        let _ = element.set_attribute(name, &(value.round() as i32).to_string());
    }
    element.dyn_into().ok()
}

#[allow(clippy::cast_precision_loss, reason = "a few rows and columns")]
fn count(number: usize) -> f64 {
    number as f64
}

/// A name that fits; its end names its owner.
fn shortened(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= LETTERS {
        return name.to_owned();
    }
    let end = LETTERS / 2 + 3;
    let start = LETTERS - end - 1;
    letters[..start].iter().chain(&['…']).chain(&letters[letters.len() - end..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_owner() {
        assert_eq!(shortened("ads.example"), "ads.example");
        let short = shortened(&format!("{}.tracker.example", "a".repeat(40)));
        assert_eq!(short.chars().count(), LETTERS);
        assert!(short.ends_with(".tracker.example"), "{short}");
    }
}
