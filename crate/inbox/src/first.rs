//! The first reading of the lists of a page, in steps.
//!
//! Its code has never run, so it takes long, and the page may want to answer a key in between: each step is a task of its
//! own. What the page changes meanwhile is not read: all is read anew instead of the last step.

use web_sys::Element;

use crate::{list::List, page::Page};

/// How far the first reading has come.
pub enum First {
    /// Nothing is read.
    Nothing,
    /// Lists are found.
    Found,
    /// It is known what their mails have in common, and which rows are not surely mails, list by list.
    Surveyed(Vec<Vec<Element>>),
    /// It is over.
    Over,
}

/// What a step of the first reading has left to do.
pub enum Left {
    /// The next step, in another task.
    Step,
    /// Nothing: all lists are read.
    Nothing,
    /// Everything: there are no steps to take, or the page changed in between.
    All,
}

impl First {
    /// Whether lists that are found now are left for the steps.
    pub fn is_ahead(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// Whether no step is to come.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Over)
    }

    /// Takes the next step; `has_changed` says whether the page changed since the first.
    pub fn step(&mut self, lists: &mut [List], page: &Page, has_changed: bool) -> Left {
        match std::mem::replace(self, Self::Over) {
            Self::Found => {
                *self = Self::Surveyed(lists.iter_mut().map(|list| list.survey(page)).collect());
                Left::Step
            }
            Self::Surveyed(doubtful) if !has_changed => {
                for (list, doubtful) in lists.iter_mut().zip(&doubtful) {
                    list.judge_all(doubtful, page);
                }
                Left::Nothing
            }
            Self::Nothing | Self::Surveyed(_) | Self::Over => Left::All,
        }
    }
}
