//! Counts answers, item by item, and sums them up as one [`Chosen`].
//!
//! One rule for every platform: what was accepted and is understood is consented; what was refused
//! and is understood is not; and a purpose nobody named is "not consented" only if everything that
//! was accepted is understood, for then no consent can have been given for it. One accepted word
//! nobody knows ("experience") may have been advertising: then it is unknown.
//!
//! Where several items share a purpose and one was accepted, the purpose counts as consented.

#![allow(clippy::indexing_slicing, reason = "lists as long as `ASKED`")]

use serde_json::{Map, Value};

use super::words;
use crate::{
    consent::{
        companies::Answers,
        signal::{ASKED, Chosen, Extent},
    },
    evidence::Purpose,
};

/// What the items told to a [`Tally`] are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::consent) enum List {
    /// Everything that was asked, accepted or not.
    Complete,
    /// Only what was accepted: "everything" cannot be told from "something".
    AcceptedOnly,
}

#[derive(Default)]
pub(in crate::consent) struct Tally {
    items: Vec<(String, bool)>,
    accepted: usize,
    refused: usize,
    granted: [bool; ASKED.len()],
    denied: [bool; ASKED.len()],
    not_understood: bool,
    companies: Answers,
}

impl Tally {
    /// A category in the site's own word.
    pub fn say(&mut self, word: &str, accepted: bool) {
        self.say_as(word, words::purpose(word), accepted);
    }

    /// A category or service of a purpose the caller knows. The strictly necessary is no choice.
    pub fn say_as(&mut self, word: &str, meaning: Option<Purpose>, accepted: bool) {
        if meaning == Some(Purpose::Necessary) {
            return;
        }
        if self.items.len() < Chosen::MAX_ITEMS {
            self.items.push((word.to_owned(), accepted));
        }
        self.companies.say_service(&words::fold(word).unwrap_or_default(), meaning, accepted);
        match accepted {
            true => self.accepted += 1,
            false => self.refused += 1,
        }
        match ASKED.iter().position(|&purpose| Some(purpose) == meaning) {
            Some(at) if accepted => self.granted[at] = true,
            Some(at) => self.denied[at] = true,
            None => self.not_understood |= accepted,
        }
    }

    /// Every member of an object that is yes or no.
    pub fn say_flags(&mut self, flags: &Map<String, Value>) {
        for (word, flag) in flags {
            if let Some(accepted) = flag.as_bool() {
                self.say(word, accepted);
            }
        }
    }

    /// Every text of a list.
    pub fn say_list(&mut self, list: Option<&Value>, accepted: bool) {
        for word in list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            self.say(word, accepted);
        }
    }

    /// Whether anything was said that was a choice.
    pub fn is_empty(&self) -> bool {
        self.accepted + self.refused == 0
    }

    /// A vendor that belongs to a company of the tables, beside the categories.
    pub fn say_vendor(&mut self, company: &'static str, covers: &[Purpose], accepted: bool) {
        self.companies.say(company, accepted, covers);
    }

    /// The sum.
    pub fn finish(self, list: List) -> Chosen {
        let extent = match (self.accepted, self.refused, list) {
            (0, _, _) => Extent::None,
            (_, 0, List::Complete) => Extent::All,
            (_, 0, List::AcceptedOnly) => Extent::Unknown,
            _ => Extent::Some,
        };
        let mut chosen = Chosen::new(extent);
        for (at, &purpose) in ASKED.iter().enumerate() {
            if self.granted[at] {
                chosen.purposes.insert(purpose, true);
            } else if self.denied[at] || !self.not_understood {
                chosen.purposes.insert(purpose, false);
            }
        }
        chosen.companies = self.companies.beside(&chosen.purposes);
        chosen.items = self.items;
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::signal::Purposes;
    use Purpose::{Advertising, Measurement, Preferences, Social};

    fn tally(items: &[(&str, bool)], list: List) -> (Extent, Purposes) {
        let mut tally = Tally::default();
        for (word, accepted) in items {
            tally.say(word, *accepted);
        }
        let chosen = tally.finish(list);
        (chosen.extent, chosen.purposes)
    }

    #[test]
    fn what_nobody_named_is_refused_when_everything_accepted_is_understood() {
        let (extent, purposes) =
            tally(&[("necessary", true), ("analytics", true), ("ads", false)], List::Complete);
        assert_eq!(extent, Extent::Some);
        assert_eq!(
            purposes,
            Purposes::from([
                (Preferences, false),
                (Measurement, true),
                (Advertising, false),
                (Social, false)
            ])
        );
    }

    #[test]
    fn one_unknown_word_accepted_leaves_the_unnamed_unknown() {
        let (_, purposes) = tally(&[("experience", true), ("ads", false)], List::Complete);
        assert_eq!(purposes, Purposes::from([(Advertising, false)]));
        let (_, purposes) = tally(&[("experience", false), ("ads", true)], List::Complete);
        assert_eq!(purposes.get(&Advertising), Some(&true));
        assert_eq!(purposes.get(&Measurement), Some(&false));
    }

    #[test]
    fn one_service_accepted_is_enough_for_its_purpose() {
        let (extent, purposes) = tally(&[("matomo", false), ("hotjar", true)], List::Complete);
        assert_eq!(extent, Extent::Some);
        assert_eq!(purposes.get(&Measurement), Some(&true));
    }

    #[test]
    fn a_list_of_accepted_ones_never_says_everything() {
        assert_eq!(tally(&[("ads", true)], List::AcceptedOnly).0, Extent::Unknown);
        assert_eq!(tally(&[("ads", true)], List::Complete).0, Extent::All);
        assert_eq!(tally(&[("necessary", true)], List::AcceptedOnly).0, Extent::None);
    }

    #[test]
    fn a_flood_of_items_is_counted_and_not_kept() {
        let mut tally = Tally::default();
        for n in 0..100_000 {
            tally.say(&n.to_string(), false);
        }
        tally.say("ads", true);
        let chosen = tally.finish(List::Complete);
        assert_eq!(chosen.items.len(), Chosen::MAX_ITEMS);
        assert_eq!(chosen.purposes.get(&Advertising), Some(&true));
    }
}
