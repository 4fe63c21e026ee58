//! Signals that contradict the decision in force.

use super::{
    ONE_CHOICE, SiteConsent,
    decided::{Said, chosen_says},
};
use crate::{
    consent::{
        place::Signal,
        signal::{ASKED, Stance},
    },
    evidence::Purpose,
    time::Time,
};

/// A purpose on which a signal contradicts the decision in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The purpose.
    pub purpose: Purpose,
    /// What the decision says of it; the signal says the contrary.
    pub decided: bool,
    /// [`Signal::key`] of the signal.
    pub signal: String,
}

impl SiteConsent {
    /// Where a signal contradicts the decision in force: a store that says so now, or an API that said so
    /// after the decision.
    pub fn disagreements(&self, at: Time) -> Vec<Disagreement> {
        let Some(decision) = self.in_force(at).filter(|d| at.0.saturating_sub(d.at.0) >= ONE_CHOICE) else {
            return Vec::new();
        };
        let speaks = |key: &String| {
            let since = self.contradicted.get(key);
            let is_other_store = Signal::is_in_store(key) && *key != decision.signal;
            is_other_store || since.is_some_and(|since| *since > decision.at)
        };
        let mut found = Vec::new();
        for (key, stance) in self.sources.iter().filter(|(key, _)| speaks(key)) {
            let Stance::Chosen(chosen) = stance else { continue };
            // What a signal does not name it does not contradict.
            let named =
                |purpose: &Purpose| chosen.purposes.is_empty() || chosen.purposes.contains_key(purpose);
            for purpose in ASKED.into_iter().filter(named) {
                let (decided, said) = (decision.says(purpose), chosen_says(chosen, purpose));
                if matches!((decided, said), (Said::Yes, Said::No) | (Said::No, Said::Yes)) {
                    let decided = decided == Said::Yes;
                    found.push(Disagreement { purpose, decided, signal: key.clone() });
                }
            }
        }
        found
    }
}
