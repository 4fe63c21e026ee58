//! An element of a row in doubt. What every question begins with is asked of the browser once (`part.js`): its tag, and which
//! attributes it has at all.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::dom;

#[wasm_bindgen(module = "/src/part.js")]
extern "C" {
    /// The bits of an element's tag and attributes.
    fn describe(element: &Element) -> u32;
    /// The value of an attribute, by its number.
    fn value(element: &Element, name: u32) -> Option<String>;
}

/// Attributes whose names are noted.
const NAMES: u32 = 24;

/// Tags that are told apart, in the order of their bits.
#[derive(Clone, Copy, Debug)]
pub enum Tag {
    /// `a`
    A,
    /// `iframe`
    Iframe,
    /// `img`
    Img,
    /// `input`
    Input,
    /// `use`, of SVG.
    Use,
    /// Any with a hyphen.
    Custom,
}

/// Attributes that are looked at, in the order of their bits.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each has the name of its attribute")]
pub enum Attribute {
    Alt,
    AriaLabel,
    AriaLabelledby,
    Cid,
    Class,
    Datetime,
    Href,
    Id,
    Role,
    Src,
    Target,
    Title,
    Type,
}

/// The bit of the page's own attributes, `data-…`.
const DATA: u32 = 1 << (Tag::Custom as u32 + 1);

/// An element of a row, or the row.
pub struct Part {
    /// The element.
    pub element: Element,
    bits: u32,
}

impl Part {
    /// Takes an element as a part.
    pub fn of(element: Element) -> Self {
        Self { bits: describe(&element), element }
    }

    /// Whether it has this tag.
    pub const fn is(&self, tag: Tag) -> bool {
        self.bits & (1 << tag as u32) != 0
    }

    /// Whether it may have an attribute.
    pub const fn may_have(&self, name: Attribute) -> bool {
        self.bits & ((DATA << 1) << name as u32) != 0
    }

    /// An attribute's value.
    pub fn value(&self, name: Attribute) -> Option<String> {
        self.may_have(name).then(|| value(&self.element, name as u32)).flatten()
    }

    /// Whether it may have attributes that are the page's own.
    pub const fn may_have_data(&self) -> bool {
        self.bits & DATA != 0
    }

    /// The names of the attributes that are the page's own, `data-…`, but for those of a mark; none of more than a few.
    pub fn data(&self) -> impl Iterator<Item = String> {
        let names =
            if self.may_have_data() { dom::attribute_names(&self.element, NAMES) } else { Vec::new() };
        names.into_iter().filter(|name| name.starts_with("data-") && !name.starts_with("data-temoin"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that `part.js` has in a list, as Rust would write them.
    fn names(list: &str) -> Vec<String> {
        let script = include_str!("part.js");
        let line = script.lines().find_map(|line| line.strip_prefix(&format!("const {list} = ["))).unwrap();
        let names = line.trim_end_matches("];").split(", ").map(|name| name.trim_matches('"'));
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        names.map(|name| name.split('-').map(capital).collect()).collect()
    }

    #[test]
    fn both_languages_number_them_alike() {
        let tags = [Tag::A, Tag::Iframe, Tag::Img, Tag::Input, Tag::Use];
        assert_eq!(names("TAGS"), tags.map(|tag| format!("{tag:?}")));
        assert_eq!(Tag::Custom as usize, tags.len());
        use Attribute::{
            Alt, AriaLabel, AriaLabelledby, Cid, Class, Datetime, Href, Id, Role, Src, Target, Title, Type,
        };
        let attributes =
            [Alt, AriaLabel, AriaLabelledby, Cid, Class, Datetime, Href, Id, Role, Src, Target, Title, Type];
        assert_eq!(names("ATTRIBUTES"), attributes.map(|name| format!("{name:?}")));
        assert_eq!(Type as usize + 1, attributes.len());
        assert!(attributes.iter().enumerate().all(|(at, name)| *name as usize == at));
    }
}
