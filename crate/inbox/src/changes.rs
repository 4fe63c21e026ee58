//! What a page changed in a list since it was last read.

use js_sys::Set;
use wasm_bindgen::JsCast;
use web_sys::{Element, MutationRecord, Node, NodeList};

use crate::dom;

/// The changes of one list.
#[derive(Default)]
pub struct Changes {
    /// The rows that changed or came, each once.
    pub rows: Vec<Element>,
    /// By how many rows the list grew.
    pub grown: isize,
    /// The same rows: to look through them for each would take ten thousand rows a second.
    seen: Set,
}

impl Changes {
    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.grown == 0
    }

    /// Whether this row is among them.
    pub fn has(&self, row: &Element) -> bool {
        self.seen.has(row)
    }

    /// Notes what a record says of `list`, in which its target is.
    pub fn note(&mut self, list: &Element, target: &Node, record: &MutationRecord) {
        if !target.is_same_node(Some(list)) {
            if let Some(row) = dom::child_of(list, target) {
                self.push(row);
            }
            return;
        }
        let (came, went) = (elements(&record.added_nodes()), elements(&record.removed_nodes()));
        self.grown += isize::try_from(came.len()).unwrap_or(0) - isize::try_from(went.len()).unwrap_or(0);
        let is_less = came.is_empty();
        came.into_iter()
            .filter(|row| row.parent_element().as_ref() == Some(list))
            .for_each(|row| self.push(row));
        // A row that went may have been an advertisement, and its list may now have other habits.
        if is_less && let Some(row) = list.first_element_child() {
            self.push(row);
        }
    }

    fn push(&mut self, row: Element) {
        self.seen.add(&row);
        if self.seen.size() as usize > self.rows.len() {
            self.rows.push(row);
        }
    }
}

/// The elements among some nodes.
pub fn elements(nodes: &NodeList) -> Vec<Element> {
    (0..nodes.length()).filter_map(|at| nodes.item(at)?.dyn_into().ok()).collect()
}
