//! Decisions: transitions of a person's choice on a site, and what is in force for a purpose.
//!
//! A value found is not a decision: "no choice yet" looks like "refused" on many platforms, and a TC
//! string carries no time finer than a day. A decision is a *change* that a source announces, at the time
//! of the browser's own clock. What was already chosen when Témoin first saw the site is a baseline,
//! marked as not explicit.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::signal::{ASKED, Chosen, Extent, Purposes, Stance};
use crate::{
    evidence::{Choice, Purpose},
    time::Time,
};

/// Where a choice was learnt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Source {
    /// The IAB's Transparency & Consent Framework.
    Tcf,
    /// A Global Privacy Platform string.
    Gpp,
    /// A US Privacy string.
    Usp,
    /// The store of a consent platform, by its id in the platform table.
    Platform(String),
    /// The person, in the popup.
    Declared,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcf => f.write_str("tcf"),
            Self::Gpp => f.write_str("gpp"),
            Self::Usp => f.write_str("usp"),
            Self::Platform(id) => write!(f, "cmp:{id}"),
            Self::Declared => f.write_str("declared"),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

impl From<String> for Source {
    fn from(name: String) -> Self {
        match name.as_str() {
            "tcf" => Self::Tcf,
            "gpp" => Self::Gpp,
            "usp" => Self::Usp,
            "declared" => Self::Declared,
            other => Self::Platform(other.strip_prefix("cmp:").unwrap_or(other).to_owned()),
        }
    }
}

/// How a source's state came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The person acted just now (`useractioncomplete`, a declaration).
    Act,
    /// The stored choice changed just now.
    Change,
    /// The state was found as it is: an inventory, `tcloaded`.
    Found,
}

/// Changes of one store within this time come from one act of the person, in milliseconds.
const ONE_ACT: u64 = 500;

/// What the person chose on a site, at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Time,
    /// What.
    pub choice: Choice,
    /// Where it was learnt.
    pub source: Source,
    /// Whether the change itself was observed; otherwise it is an older choice, found.
    pub explicit: bool,
    /// Per purpose, where known.
    pub purposes: Purposes,
}

/// What is in force for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was decided that is still in force.
    NoChoice,
    /// Consent was given.
    Granted,
    /// Consent was refused and never given before.
    Refused {
        /// The first refusal.
        since: Time,
    },
    /// Consent was given and then taken back.
    Withdrawn {
        /// The withdrawal.
        since: Time,
    },
    /// A choice was made, and what it says of this purpose is not known.
    Unknown,
}

/// All that was decided on one site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteConsent {
    /// The last state of each source.
    sources: BTreeMap<String, Stance>,
    /// Every decision, oldest first.
    decisions: Vec<Decision>,
    /// When a stored choice disappeared: expired or deleted with the cookies. Not a withdrawal.
    cleared: Vec<Time>,
}

impl Standing {
    /// When the person said no, if that is what is in force.
    pub fn since(self) -> Option<Time> {
        match self {
            Self::Refused { since } | Self::Withdrawn { since } => Some(since),
            Self::NoChoice | Self::Granted | Self::Unknown => None,
        }
    }

    /// Whether the person said no.
    pub fn is_negative(self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Withdrawn { .. })
    }
}

impl SiteConsent {
    /// Every decision, oldest first.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The decision in force at a time.
    pub fn in_force(&self, at: Time) -> Option<&Decision> {
        let last = self.decisions.iter().rfind(|decision| decision.at <= at)?;
        (!self.cleared.iter().any(|cleared| (last.at..=at).contains(cleared))).then_some(last)
    }

    /// Takes the state of a source; answers whether the person decided something.
    pub fn observe(&mut self, at: Time, source: Source, stance: Stance, occasion: Occasion) -> bool {
        let previous = self.sources.insert(source.to_string(), stance.clone());
        let chosen = match stance {
            Stance::NotChosen => {
                let was_in_force = self.in_force(at).is_some_and(|decision| decision.source == source);
                if was_in_force && matches!(previous, Some(Stance::Chosen(_))) {
                    self.cleared.push(at);
                }
                return false;
            }
            Stance::Chosen(chosen) => chosen,
        };
        let unchanged = matches!(&previous, Some(Stance::Chosen(before)) if *before == chosen);
        match occasion {
            // What is found says nothing about when, nor whether the person chose it: it counts only
            // where nothing else is known.
            Occasion::Found if !self.decisions.is_empty() => return false,
            // Platforms rewrite their store on every page.
            Occasion::Change if unchanged => return false,
            Occasion::Act if unchanged && self.in_force(at).is_some_and(|d| d.source == source) => {
                return false;
            }
            _ => {}
        }
        if occasion == Occasion::Change && self.is_step(at, &source, &chosen) {
            self.decisions.pop();
        }
        let explicit = occasion != Occasion::Found && chosen.explicit;
        let decision =
            Decision { at, choice: self.choice(at, &chosen), source, explicit, purposes: chosen.purposes };
        let place = self.decisions.partition_point(|earlier| earlier.at <= at);
        self.decisions.insert(place, decision);
        true
    }

    /// Whether the last decision was only a step on the way to this one: some platforms write service after
    /// service upon one click. A TC string is written whole. The only yes before a no is never a step.
    fn is_step(&self, at: Time, source: &Source, chosen: &Chosen) -> bool {
        let Some((step, earlier)) = self.decisions.split_last() else { return false };
        let granted_earlier = earlier.iter().any(|d| matches!(d.choice, Choice::Granted | Choice::Partial));
        matches!(source, Source::Platform(_))
            && step.source == *source
            && step.choice == Choice::Partial
            && at.0.saturating_sub(step.at.0) < ONE_ACT
            && (chosen.extent != Extent::None || granted_earlier)
    }

    /// Something tells that there was consent before: taken as found, where nothing else is known.
    pub fn assume_granted(&mut self, at: Time) {
        let before = Time(at.0.saturating_sub(1));
        self.observe(before, Source::Declared, Stance::Chosen(Chosen::all()), Occasion::Found);
    }

    /// What is in force for a purpose at a time.
    pub fn standing(&self, purpose: Purpose, at: Time) -> Standing {
        let mut standing = Standing::NoChoice;
        let mut cleared = self.cleared.iter().copied().filter(|cleared| *cleared <= at).peekable();
        for decision in self.decisions.iter().take_while(|decision| decision.at <= at) {
            while cleared.next_if(|cleared| *cleared < decision.at).is_some() {
                standing = Standing::NoChoice;
            }
            standing = match (decision.says(purpose), standing) {
                (None, _) => Standing::Unknown,
                (Some(true), _) => Standing::Granted,
                (Some(false), Standing::Granted) => Standing::Withdrawn { since: decision.at },
                (Some(false), Standing::NoChoice) => Standing::Refused { since: decision.at },
                // Unknown before, no now: whether it had been granted cannot be told.
                (Some(false), Standing::Unknown) => Standing::Unknown,
                (Some(false), refused) => refused,
            };
        }
        if cleared.next().is_some() { Standing::NoChoice } else { standing }
    }

    /// Whether a refusal or withdrawal is in force for some purpose.
    pub fn is_watched(&self, at: Time) -> bool {
        ASKED.iter().any(|purpose| self.standing(*purpose, at).is_negative())
    }

    fn choice(&self, at: Time, chosen: &Chosen) -> Choice {
        let granted_before = ASKED.iter().any(|purpose| {
            matches!(self.standing(*purpose, at), Standing::Granted | Standing::Withdrawn { .. })
        });
        match chosen.extent {
            Extent::All => Choice::Granted,
            Extent::None if granted_before => Choice::Withdrawn,
            Extent::None => Choice::Refused,
            Extent::Some | Extent::Unknown => Choice::Partial,
        }
    }
}

impl Decision {
    /// What the decision says of a purpose, if it says anything.
    fn says(&self, purpose: Purpose) -> Option<bool> {
        match self.choice {
            Choice::Granted => Some(true),
            Choice::Refused | Choice::Withdrawn => Some(false),
            Choice::Partial => self.purposes.get(&purpose).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADS: Purpose = Purpose::Advertising;
    const STATS: Purpose = Purpose::Measurement;

    fn stance(extent: Extent, purposes: &[(Purpose, bool)]) -> Stance {
        let purposes = purposes.iter().copied().collect();
        Stance::Chosen(Chosen { purposes, explicit: true, ..Chosen::new(extent) })
    }

    fn yes() -> Stance {
        stance(Extent::All, &[])
    }

    fn no() -> Stance {
        stance(Extent::None, &[])
    }

    fn platform() -> Source {
        Source::Platform("tarteaucitron".into())
    }

    #[test]
    fn yes_then_no_is_a_withdrawal_and_no_alone_a_refusal() {
        let mut consent = SiteConsent::default();
        assert!(consent.observe(Time(1), platform(), yes(), Occasion::Change));
        assert_eq!(consent.standing(ADS, Time(1)), Standing::Granted);
        assert!(consent.observe(Time(5), platform(), no(), Occasion::Change));
        assert_eq!(consent.decisions()[1].choice, Choice::Withdrawn);
        assert_eq!(consent.standing(ADS, Time(4)), Standing::Granted);
        assert_eq!(consent.standing(ADS, Time(5)), Standing::Withdrawn { since: Time(5) });

        let mut consent = SiteConsent::default();
        consent.observe(Time(1), platform(), no(), Occasion::Change);
        assert_eq!(consent.decisions()[0].choice, Choice::Refused);
        assert_eq!(consent.standing(ADS, Time(9)), Standing::Refused { since: Time(1) });
    }

    #[test]
    fn same_day_yes_no_yes_is_ordered_by_our_clock() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), Source::Tcf, yes(), Occasion::Act);
        consent.observe(Time(2), Source::Tcf, no(), Occasion::Act);
        consent.observe(Time(3), Source::Tcf, yes(), Occasion::Act);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
        assert_eq!(consent.standing(ADS, Time(3)), Standing::Granted);
        assert!(!consent.is_watched(Time(3)));
    }

    #[test]
    fn no_choice_and_rewrites_decide_nothing() {
        let mut consent = SiteConsent::default();
        assert!(!consent.observe(Time(1), platform(), Stance::NotChosen, Occasion::Change));
        assert_eq!(consent.standing(ADS, Time(1)), Standing::NoChoice);
        assert!(consent.observe(Time(2), platform(), yes(), Occasion::Change));
        assert!(!consent.observe(Time(3), platform(), yes(), Occasion::Change));
        assert_eq!(consent.decisions().len(), 1);
    }

    #[test]
    fn a_stale_positive_value_found_later_is_not_a_new_consent() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), Source::Tcf, yes(), Occasion::Act);
        consent.observe(Time(2), Source::Tcf, no(), Occasion::Act);
        assert!(!consent.observe(Time(3), Source::Tcf, yes(), Occasion::Found));
        assert_eq!(consent.standing(ADS, Time(3)), Standing::Withdrawn { since: Time(2) });
    }

    #[test]
    fn a_choice_found_at_first_sight_is_a_baseline_for_a_withdrawal() {
        let mut consent = SiteConsent::default();
        assert!(consent.observe(Time(1), platform(), yes(), Occasion::Found));
        assert!(!consent.decisions()[0].explicit);
        consent.observe(Time(2), platform(), no(), Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
    }

    #[test]
    fn deleting_cookies_is_not_a_withdrawal() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), platform(), yes(), Occasion::Change);
        consent.observe(Time(2), platform(), Stance::NotChosen, Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::NoChoice);
        assert_eq!(consent.decisions().len(), 1);

        // Nor does a refusal outlive its cookie: the site can no longer know of it.
        consent.observe(Time(3), platform(), no(), Occasion::Change);
        assert!(consent.is_watched(Time(3)));
        consent.observe(Time(4), platform(), Stance::NotChosen, Occasion::Change);
        assert!(!consent.is_watched(Time(4)));
    }

    #[test]
    fn a_partial_withdrawal_concerns_its_purposes_only() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), platform(), yes(), Occasion::Change);
        let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
        consent.observe(Time(2), platform(), partial, Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
        assert_eq!(consent.standing(STATS, Time(2)), Standing::Granted);
        assert_eq!(consent.standing(Purpose::Social, Time(2)), Standing::Unknown);
    }

    #[test]
    fn a_store_written_step_by_step_is_one_decision() {
        let some = || stance(Extent::Some, &[]);
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), platform(), some(), Occasion::Change);
        consent.observe(Time(1_003), platform(), yes(), Occasion::Change);
        consent.observe(Time(9_000), platform(), some(), Occasion::Change);
        consent.observe(Time(9_003), platform(), no(), Occasion::Change);
        let choices = consent.decisions().iter().map(|decision| decision.choice).collect::<Vec<_>>();
        assert_eq!(choices, [Choice::Granted, Choice::Withdrawn]);
        assert_eq!(consent.standing(ADS, Time(9_003)), Standing::Withdrawn { since: Time(9_003) });
    }

    #[test]
    fn a_quick_no_does_not_swallow_the_yes_before_it() {
        let partial = || stance(Extent::Some, &[(ADS, true)]);
        for source in [Source::Tcf, platform()] {
            let mut consent = SiteConsent::default();
            consent.observe(Time(1_000), source.clone(), partial(), Occasion::Change);
            consent.observe(Time(1_300), source, no(), Occasion::Change);
            assert_eq!(consent.standing(ADS, Time(1_300)), Standing::Withdrawn { since: Time(1_300) });
        }
    }

    #[test]
    fn repeating_a_refusal_does_not_move_its_date() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), Source::Tcf, yes(), Occasion::Act);
        consent.observe(Time(2), Source::Tcf, no(), Occasion::Act);
        consent.observe(Time(3), Source::Declared, no(), Occasion::Act);
        assert_eq!(consent.standing(ADS, Time(3)), Standing::Withdrawn { since: Time(2) });
    }

    #[test]
    fn a_declaration_counts_like_any_source() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), Source::Declared, yes(), Occasion::Act);
        consent.observe(Time(2), Source::Declared, no(), Occasion::Act);
        assert_eq!(consent.in_force(Time(2)).map(|d| d.choice), Some(Choice::Withdrawn));
    }
}
