//! An element of a row in doubt. What every question begins with is asked of the browser once: its tag, and which attributes
//! it has at all.

use web_sys::Element;

use crate::dom;

/// Attributes whose names are noted. Where there are more, each is asked for.
const NAMES: u32 = 24;

/// An element of a row, or the row.
pub struct Part {
    /// The element.
    pub element: Element,
    /// Its tag, in small letters where it is one of HTML.
    pub tag: String,
    names: Vec<String>,
}

impl Part {
    /// Takes an element as a part.
    pub fn of(element: Element) -> Self {
        let names = dom::attribute_names(&element, NAMES).into_iter().map(String::from).collect();
        Self { tag: element.local_name(), element, names }
    }

    /// An attribute's value.
    pub fn value(&self, name: &str) -> Option<String> {
        let may_have = self.names.len() >= NAMES as usize || self.names.iter().any(|own| own == name);
        may_have.then(|| self.element.get_attribute(name)).flatten()
    }

    /// The names of the attributes that are the page's own: `data-…`, but for those of a mark.
    pub fn data(&self) -> impl Iterator<Item = &str> {
        let names = self.names.iter().map(String::as_str);
        names.filter(|name| name.starts_with("data-") && !name.starts_with("data-temoin"))
    }
}
