//! How a row is drawn, beside the mails around it. Each question here makes the browser lay the page out, so it is
//! only asked of rows that are about to be judged advertisements.

use js_sys::JsString;
use temoin_engine::inbox::{Backdrop, Look};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::{
    dom::{self, Place},
    slots::Slots,
    style::{Style, number},
};

#[wasm_bindgen(module = "/src/look.js")]
extern "C" {
    /// Tells where the texts of a row stand: left, top, width, height, and the element.
    fn texts(row: &Element, tell: &mut dyn FnMut(f64, f64, f64, f64, Element));
    /// Tells what an element paints, and so many of the first parts that fill it: the background, and whether there is a border.
    fn layers(element: &Element, most: usize, tell: &mut dyn FnMut(String, bool));
}

/// What paints a row's background and its frame: the row, and parts that fill it.
const LAYERS: usize = 5;

/// A name begins that near to the beginning of the sender's place, whatever stands before it, in CSS pixels.
const NAME_ROOM: f64 = 160.0;

/// Heights of a mail from which on a child of the list is no row.
const TALL: f64 = 6.0;

/// A row, measured: its box, what fills it, and where its texts stand.
pub struct Measured {
    row: Element,
    place: Place,
    layers: Vec<Layer>,
    texts: Vec<(Element, Place)>,
}

impl Measured {
    /// Measures a row.
    pub fn of(row: &Element) -> Self {
        let place = dom::place(row);
        let mut seen = Vec::new();
        texts(row, &mut |left, top, width, height, text| {
            seen.push((text, Place { left, top, width, height }.within(&place)));
        });
        Self { texts: seen, layers: Layer::all(row, LAYERS), row: row.clone(), place }
    }

    /// Where a part of the row stands in it.
    fn place_of(&self, part: &Element) -> Place {
        dom::place(part).within(&self.place)
    }

    fn is_framed(&self) -> bool {
        // A line below is how lists part their rows: a frame has sides.
        self.layers.iter().any(|layer| layer.bordered)
    }

    /// The background: that of the innermost part that fills the row, of a table row's first cell, or of what it lies in.
    fn background(&self) -> Colour {
        let own = |element: &Element| Colour::read(&Style::of(element).background_color());
        let filling = self.layers.iter().rev().find_map(|layer| layer.background);
        let cell = || self.row.first_element_child().filter(|child| child.local_name() == "td");
        if let Some(colour) = filling.or_else(|| own(&cell()?)) {
            return colour;
        }
        let mut under = dom::parent(&self.row);
        for _ in 0..16 {
            let Some(element) = under else { break };
            if let Some(colour) = own(&element) {
                return colour;
            }
            under = dom::parent(&element);
        }
        Colour([255.0; 3])
    }
}

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
        let seen = Measured::of(row);
        let date = dom::first(row, &slots.date);
        let named = slots.sender.as_ref().and_then(|sender| dom::first(row, sender));
        // The text itself: a cell begins further left, with icons.
        let within = |place: &Element| seen.texts.iter().find(|(text, _)| place.contains(Some(text)));
        let sender = named.as_ref().and_then(within).or_else(|| {
            seen.texts.iter().find(|(text, _)| date.as_ref().is_none_or(|date| !date.contains(Some(text))))
        });
        Self {
            height: seen.place.height,
            date: date.map(|date| seen.place_of(&date)),
            sender: sender.map(|(sender, place)| (*place, Style::of(sender).font_size())),
            background: seen.background(),
            framed: seen.is_framed(),
            picture: has_picture(row),
            row: row.clone(),
        }
    }

    /// Whether it still is in the page.
    pub fn is_there(&self) -> bool {
        self.row.is_connected()
    }

    /// Whether a part of another row stands where mails have their date.
    pub fn is_in_date_slot(&self, part: &Element, seen: &Measured) -> bool {
        self.date.is_some_and(|date| date.meets(&seen.place_of(part)))
    }

    /// Looks at another row; `has_sender` says whether it has one as [`Model::sender_in`] finds it.
    pub fn look_at(&self, seen: &Measured, label: Option<&Element>, has_sender: bool) -> Look {
        let height = seen.place.height;
        Look {
            backdrop: self.background.beside(seen.background()),
            mail_height: (height - self.height).abs() * 4.0 <= self.height,
            sender_slot: has_sender,
            mail_shape: same_shape(&self.row, &seen.row),
            label_for_sender: label.is_some_and(|label| self.is_named_by(seen, label)),
            badge: label.is_some_and(is_badge),
            framed: !self.framed && seen.is_framed(),
            picture: !self.picture && has_picture(&seen.row),
            tall: height > self.height * TALL && self.height > 0.0,
        }
    }

    /// Whether the label stands in the sender's place, and no name beside it.
    fn is_named_by(&self, seen: &Measured, label: &Element) -> bool {
        let Some((place, _)) = &self.sender else { return false };
        let near = |other: &Place, room: f64| {
            (other.top - place.top).abs() <= 8.0 && (-16.0..=room).contains(&(other.left - place.left))
        };
        let is_beside =
            |(text, other): &(Element, Place)| near(other, NAME_ROOM) && !label.contains(Some(text));
        near(&seen.place_of(label), 16.0) && !seen.texts.iter().any(is_beside)
    }

    /// What stands in the sender's place, drawn like a sender.
    pub fn sender_in(&self, seen: &Measured, label: Option<&Element>) -> Option<String> {
        let (place, size) = self.sender.as_ref()?;
        let (there, _) = seen.texts.iter().find(|(text, other)| {
            (other.left - place.left).abs() <= 16.0
                && (other.top - place.top).abs() <= 8.0
                && label.is_none_or(|label| !text.contains(Some(label)))
                && Style::of(text).font_size() == *size
        })?;
        dom::short_text(there, 120).map(|text| text.trim().to_string())
    }
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
    Layer::all(label, 1).iter().any(|layer| layer.bordered || layer.background.is_some())
}

/// What an element paints.
struct Layer {
    background: Option<Colour>,
    bordered: bool,
}

impl Layer {
    /// Those of an element and of parts that fill it, outermost first.
    fn all(element: &Element, most: usize) -> Vec<Self> {
        let mut all = Vec::new();
        layers(element, most, &mut |colour, bordered| {
            all.push(Self { background: Colour::read(&colour), bordered });
        });
        all
    }
}

fn has_picture(row: &Element) -> bool {
    dom::all(row, &JsString::from("img, svg, picture, video, canvas"), 8).iter().any(|picture| {
        let place = dom::place(picture);
        place.width >= 48.0 && place.height >= 32.0
    })
}

/// An opaque colour.
#[derive(Clone, Copy, PartialEq)]
struct Colour([f64; 3]);

impl Colour {
    /// Reads what the browser computed: `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`. A colour one can see through
    /// for the most part is none.
    fn read(text: &str) -> Option<Self> {
        if text == "rgba(0, 0, 0, 0)" {
            return None;
        }
        let inner = text.split_once('(')?.1.strip_suffix(')')?;
        let mut numbers = inner.split([',', ' ', '/']).filter_map(number);
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
