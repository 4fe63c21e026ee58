//! How a row is drawn, beside the mails around it. Each question here makes the browser lay the page out, so it is
//! only asked of rows that are about to be judged advertisements.

use js_sys::JsString;
use temoin_engine::inbox::{Backdrop, Look};
use web_sys::Element;

use crate::{
    dom::{self, Place},
    slots::Slots,
};

/// Texts of a row that are compared with the place of the sender.
const TEXTS: u32 = 60;

/// A name begins that near to the beginning of the sender's place, whatever stands before it, in CSS pixels.
const NAME_ROOM: f64 = 160.0;

/// Heights of a mail from which on a child of the list is no row.
const TALL: f64 = 6.0;

/// A mail of the list, measured: what its siblings are compared with.
pub struct Model {
    row: Element,
    height: f64,
    date: Option<Place>,
    sender: Option<(Place, String)>,
    background: Colour,
    framed: bool,
    picture: bool,
}

impl Model {
    /// Measures a mail.
    pub fn of(row: &Element, slots: &Slots) -> Self {
        let rect = row.get_bounding_client_rect();
        let date = dom::first(row, &slots.date);
        let texts = texts(row);
        let within = |place: &Element| texts.iter().find(|text| place.contains(Some(text)));
        let named = slots.sender.as_ref().and_then(|sender| dom::first(row, sender));
        // The text itself: a cell begins further left, with icons.
        let sender = named.as_ref().and_then(within).or_else(|| {
            texts.iter().find(|text| date.as_ref().is_none_or(|date| !date.contains(Some(text))))
        });
        Self {
            height: rect.height(),
            date: date.map(|date| dom::place(&date, &rect)),
            sender: sender.map(|sender| (dom::place(sender, &rect), dom::style(sender, "font-size"))),
            background: background(row),
            framed: is_framed(row),
            picture: has_picture(row),
            row: row.clone(),
        }
    }

    /// Whether it still is in the page.
    pub fn is_there(&self) -> bool {
        self.row.is_connected()
    }

    /// Whether `part` of `row` stands where mails have their date.
    pub fn is_in_date_slot(&self, part: &Element, row: &Element) -> bool {
        let place = dom::place(part, &row.get_bounding_client_rect());
        self.date.is_some_and(|date| date.meets(&place))
    }

    /// Looks at another row.
    pub fn look_at(&self, row: &Element, label: Option<&Element>) -> Look {
        let rect = row.get_bounding_client_rect();
        Look {
            backdrop: self.background.beside(background(row)),
            mail_height: (rect.height() - self.height).abs() * 4.0 <= self.height,
            sender_slot: self.sender_in(row, label).is_some(),
            mail_shape: same_shape(&self.row, row),
            label_for_sender: label.is_some_and(|label| self.is_named_by(row, label)),
            badge: label.is_some_and(is_badge),
            framed: !self.framed && is_framed(row),
            picture: !self.picture && has_picture(row),
            tall: rect.height() > self.height * TALL && self.height > 0.0,
        }
    }

    /// Whether the label stands in the sender's place, and no name beside it.
    fn is_named_by(&self, row: &Element, label: &Element) -> bool {
        let Some((place, _)) = &self.sender else { return false };
        let rect = row.get_bounding_client_rect();
        let near = |part: &Element, room: f64| {
            let other = dom::place(part, &rect);
            (other.top - place.top).abs() <= 8.0 && (-16.0..=room).contains(&(other.left - place.left))
        };
        near(label, 16.0)
            && !texts(row).iter().any(|text| !label.contains(Some(text)) && near(text, NAME_ROOM))
    }

    /// What stands in the sender's place, drawn like a sender.
    pub fn sender_in(&self, row: &Element, label: Option<&Element>) -> Option<String> {
        let (place, size) = self.sender.as_ref()?;
        let rect = row.get_bounding_client_rect();
        let there = texts(row).into_iter().find(|text| {
            let other = dom::place(text, &rect);
            label.is_none_or(|label| !text.contains(Some(label)))
                && (other.left - place.left).abs() <= 16.0
                && (other.top - place.top).abs() <= 8.0
                && dom::style(text, "font-size") == *size
        })?;
        dom::short_text(&there, 120).map(|text| text.trim().to_string())
    }
}

/// The elements of a row that hold a text and no element.
fn texts(row: &Element) -> Vec<Element> {
    let mut parts = dom::all(row, &JsString::from("*"), TEXTS);
    parts.retain(|part| part.child_element_count() == 0 && dom::text_length(part) > 1);
    parts
}

/// The same tag, and the same number of parts or classes in common.
fn same_shape(one: &Element, other: &Element) -> bool {
    let classes = other.class_list_text();
    let common = one
        .class_list_text()
        .split_ascii_whitespace()
        .any(|name| classes.split_ascii_whitespace().any(|own| own == name));
    one.local_name() == other.local_name()
        && (common || one.child_element_count() == other.child_element_count())
}

trait ClassListText {
    fn class_list_text(&self) -> String;
}

impl ClassListText for Element {
    fn class_list_text(&self) -> String {
        self.get_attribute("class").unwrap_or_default()
    }
}

fn is_badge(label: &Element) -> bool {
    has_border(label) || Colour::read(&dom::style(label, "background-color")).is_some()
}

fn is_framed(row: &Element) -> bool {
    // A line below is how lists part their rows: a frame has sides.
    layers(row).iter().any(has_border)
}

/// The row and the only or first parts that fill it, outermost first: what paints its background and its frame.
fn layers(row: &Element) -> Vec<Element> {
    let area = |element: &Element| {
        let rect = element.get_bounding_client_rect();
        rect.width() * rect.height()
    };
    let least = area(row) * 0.7;
    let mut layers = vec![row.clone()];
    let mut inner = row.first_element_child();
    while let Some(element) = inner.filter(|element| layers.len() < 5 && area(element) >= least) {
        inner = element.first_element_child();
        layers.push(element);
    }
    layers
}

fn has_border(element: &Element) -> bool {
    let width = dom::style(element, "border-left-width");
    number(&width) >= 1.0 && dom::style(element, "border-left-style") != "none"
}

fn has_picture(row: &Element) -> bool {
    dom::all(row, &JsString::from("img, svg, picture, video, canvas"), 8).iter().any(|picture| {
        let rect = picture.get_bounding_client_rect();
        rect.width() >= 48.0 && rect.height() >= 32.0
    })
}

/// An opaque colour.
#[derive(Clone, Copy, PartialEq)]
struct Colour([f64; 3]);

/// The background of a row: that of the innermost part that fills it, of a table row's first cell, or of what it lies in.
fn background(row: &Element) -> Colour {
    let own = |element: &Element| Colour::read(&dom::style(element, "background-color"));
    let cell = row.first_element_child().filter(|child| child.local_name() == "td");
    if let Some(colour) = layers(row).iter().rev().chain(&cell).find_map(own) {
        return colour;
    }
    let mut under = dom::parent(row);
    for _ in 0..16 {
        let Some(element) = under else { break };
        if let Some(colour) = own(&element) {
            return colour;
        }
        under = dom::parent(&element);
    }
    Colour([255.0; 3])
}

impl Colour {
    /// Reads what the browser computed: `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`. A colour one can see through
    /// for the most part is none.
    fn read(text: &str) -> Option<Self> {
        let inner = text.split_once('(')?.1.strip_suffix(')')?;
        let mut numbers = inner.split([',', ' ', '/']).map(number).filter(|number| !number.is_nan());
        let colour = [numbers.next()?, numbers.next()?, numbers.next()?];
        (numbers.next().unwrap_or(1.0) >= 0.3).then_some(Self(colour))
    }

    /// How far `other` is from this colour.
    fn beside(self, other: Self) -> Backdrop {
        let steps = [0, 1, 2].map(|at| other.0[at] - self.0[at]);
        let largest = steps.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
        let tint =
            steps.iter().copied().fold(f64::MIN, f64::max) - steps.iter().copied().fold(f64::MAX, f64::min);
        match () {
            () if largest < 3.0 => Backdrop::Same,
            () if tint >= 20.0 || largest >= 80.0 => Backdrop::Strong,
            () => Backdrop::Slight,
        }
    }
}

/// The number that a text begins with, or not a number. The standard library's reading of decimal fractions is exact
/// to the last bit, and a tenth of the whole script.
fn number(text: &str) -> f64 {
    js_sys::parse_float(text)
}
