//! What a signal says of a person's choice, whoever says it: a TC string, a platform's cookie, a
//! Consent Mode command.
//!
//! A [`Stance`] is a reading at one moment, not a decision. It knows neither what was said before nor
//! when: turning a change between two stances into "withdrawn" is the state machine's work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::companies::Companies;
use crate::evidence::Purpose;

/// Per purpose: true is consented, false is not consented, absent is unknown.
pub type Purposes = BTreeMap<Purpose, bool>;

/// The purposes that need consent, in the order shown.
pub const ASKED: [Purpose; 4] =
    [Purpose::Preferences, Purpose::Measurement, Purpose::Advertising, Purpose::Social];

/// Longest text any decoder looks at, in bytes; longer ones are refused before anything is read.
pub const MAX_LEN: usize = 1 << 20;

/// What a stored or announced choice says, at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stance {
    /// The platform is there, the person has not answered yet. Looks like a refusal and is none.
    NotChosen,
    /// The person (or, if not [`Chosen::explicit`], a rule in the person's place) answered this.
    Chosen(Chosen),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// How much was accepted.
    pub extent: Extent,
    /// What is known per purpose.
    pub purposes: Purposes,
    /// Single companies for which the answer is another one, where that is sure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companies: Companies,
    /// False where the platform answered by itself: implied consent, a region where nothing is asked.
    pub explicit: bool,
    /// Consent aside: is a legitimate interest still declared that the person did not object to?
    /// `None` where the signal cannot tell. Legitimate interest is not consent: a withdrawal with
    /// this set is a withdrawal all the same.
    pub legitimate_interest_left: Option<bool>,
    /// The site's own words for what it asked (categories or services), each with its answer, as
    /// stored; at most [`Chosen::MAX_ITEMS`]. Comes from the site: show as text only.
    pub items: Vec<(String, bool)>,
}

impl Chosen {
    /// How many items are kept. What follows still counts for [`Chosen::purposes`].
    pub const MAX_ITEMS: usize = 256;

    /// An explicit answer of which nothing is known yet.
    pub fn new(extent: Extent) -> Chosen {
        Chosen {
            extent,
            purposes: Purposes::new(),
            companies: Companies::new(),
            explicit: true,
            legitimate_interest_left: None,
            items: Vec::new(),
        }
    }

    /// Everything accepted: every purpose is consented.
    pub fn all() -> Chosen {
        let mut chosen = Chosen::new(Extent::All);
        chosen.purposes = ASKED.iter().map(|&purpose| (purpose, true)).collect();
        chosen
    }

    /// Everything refused: no purpose is consented.
    pub fn none() -> Chosen {
        let mut chosen = Chosen::new(Extent::None);
        chosen.purposes = ASKED.iter().map(|&purpose| (purpose, false)).collect();
        chosen
    }
}

impl From<Chosen> for Stance {
    fn from(chosen: Chosen) -> Stance {
        Stance::Chosen(chosen)
    }
}

/// How much of what was asked was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Extent {
    /// Everything.
    All,
    /// Something, and not everything.
    Some,
    /// Nothing beyond the strictly necessary.
    None,
    /// Cannot be told: typically something was accepted, and what else was asked is not stored.
    Unknown,
}
