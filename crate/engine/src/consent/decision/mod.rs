//! Decisions: transitions of a person's choice on a site, and what is in force for a purpose.
//!
//! A value found is not a decision: "no choice yet" looks like "refused" on many platforms, and a TC
//! string carries no time finer than a day. A decision is a *change* that a source announces, at the time
//! of the browser's own clock. What was already chosen when Témoin first saw the site is a baseline,
//! marked as not explicit. What is only inferred from general signs is kept too, and accuses nobody: see
//! [`Certainty`].

mod decided;
mod disagreement;
mod source;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{decided::Decision, disagreement::Disagreement, source::Source, standing::Standing};
use super::{
    companies::Companies,
    place::Signal,
    platform::by_id,
    signal::{ASKED, Chosen, Extent, Stance},
};
use crate::{evidence::Choice, time::Time};

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

/// How sure it is that the person decided this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// A platform whose format is known, a standard, or the person said so.
    #[default]
    Certain,
    /// General signs look like it. Nobody is accused over it until the person confirms it.
    Inferred,
}

/// Changes of one store within this time come from one act of the person, in milliseconds.
const ONE_ACT: u64 = 500;
/// Several sources tell of one choice within this time, in milliseconds.
const ONE_CHOICE: u64 = 2_000;
/// Signals of one site that are told apart; a site cannot make the record grow without end.
const MOST_SIGNALS: usize = 64;
/// Decisions of one site that are kept; of more, the older go. A person makes a few in a year: more than this is a
/// page's doing.
const MOST_DECISIONS: usize = 64;

/// All that was decided on one site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteConsent {
    /// The last state of each signal, by [`Signal::key`].
    sources: BTreeMap<String, Stance>,
    /// When a signal that is not a store last contradicted the decision in force.
    #[serde(default)]
    contradicted: BTreeMap<String, Time>,
    /// Every decision, oldest first.
    decisions: Vec<Decision>,
    /// When a stored choice disappeared: expired or deleted with the cookies. Not a withdrawal.
    cleared: Vec<Time>,
    /// Older decisions that are not kept any more. What they left in force is not known.
    #[serde(default)]
    dropped: u64,
    /// What follows from all of it.
    #[serde(skip)]
    latest: standing::Latest,
}

impl SiteConsent {
    /// Every decision, oldest first.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    fn decisions_mut(&mut self) -> &mut Vec<Decision> {
        self.latest = standing::Latest::default();
        &mut self.decisions
    }

    /// A stored choice has disappeared.
    fn cleared(&mut self, at: Time) {
        self.latest = standing::Latest::default();
        self.cleared.push(at);
    }

    /// The decision in force at a time.
    pub fn in_force(&self, at: Time) -> Option<&Decision> {
        let last = self.decisions.iter().rfind(|decision| decision.at <= at)?;
        (!self.cleared.iter().any(|cleared| (last.at..=at).contains(cleared))).then_some(last)
    }

    /// Who has told a state here.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        self.sources.keys().map(|key| Signal::source_of(key))
    }

    /// The last state of a signal.
    pub fn state(&self, signal: &Signal) -> Option<&Stance> {
        self.sources.get(&signal.key())
    }

    /// Takes the state of a signal; answers whether the person decided something.
    pub fn observe(&mut self, at: Time, signal: &Signal, stance: Stance, occasion: Occasion) -> bool {
        let key = signal.key();
        if self.sources.len() >= MOST_SIGNALS && !self.sources.contains_key(&key) {
            return false;
        }
        let previous = self.sources.insert(key.clone(), stance.clone());
        let chosen = match stance {
            Stance::NotChosen => {
                self.contradicted.remove(&key);
                let was_in_force = self.in_force(at).is_some_and(|decision| decision.source == signal.source);
                let stored_elsewhere = self.sources.iter().any(|(other, stance)| {
                    matches!(stance, Stance::Chosen(_)) && Signal::is_stored(other, &signal.source)
                });
                if was_in_force && !stored_elsewhere && matches!(previous, Some(Stance::Chosen(_))) {
                    self.cleared(at);
                }
                return false;
            }
            Stance::Chosen(chosen) => chosen,
        };
        let decided = self.decide(at, signal, previous.as_ref(), &chosen, occasion);
        let against = self.in_force(at).is_some_and(|decision| decision.is_against(&chosen));
        match against && !signal.place.is_store() {
            true => drop(self.contradicted.insert(key, at)),
            false => drop(self.contradicted.remove(&key)),
        }
        decided
    }

    fn decide(
        &mut self,
        at: Time,
        signal: &Signal,
        previous: Option<&Stance>,
        chosen: &Chosen,
        occasion: Occasion,
    ) -> bool {
        let source = &signal.source;
        let certainty = source.certainty();
        let before = match previous {
            Some(Stance::Chosen(before)) => Some(before),
            _ => None,
        };
        let unchanged = before == Some(chosen);
        match occasion {
            // What is found says nothing about when, nor whether the person chose it: it counts only
            // where nothing else is known, and not at all where it would be a guess.
            Occasion::Found if !self.decisions.is_empty() || certainty == Certainty::Inferred => {
                return false;
            }
            // Platforms rewrite their store on every page.
            Occasion::Change if unchanged => return false,
            Occasion::Act if unchanged && self.in_force(at).is_some_and(|d| d.source == *source) => {
                return false;
            }
            _ => {}
        }
        match certainty {
            // Where a source speaks that is known, nothing needs to be guessed.
            Certainty::Inferred if self.is_spoken_for() => return false,
            Certainty::Inferred => {}
            // And what was guessed of the same choice gives way.
            Certainty::Certain if *source == Source::Declared => {}
            Certainty::Certain => self.decisions_mut().retain(|decision| {
                decision.is_certain() || decision.at > at || at.0 - decision.at.0 >= ONE_CHOICE
            }),
        }
        let same_again = |decision: &Decision| {
            decision.signal != signal.key()
                && decision.certainty == certainty
                && (decision.explicit || occasion != Occasion::Act)
                && decision.covers(self.choice(at, chosen), chosen)
        };
        // Two signals of one choice may be heard in the other order.
        let heard_after =
            self.decisions.iter().find(|next| next.at > at).filter(|next| next.at.0 - at.0 < ONE_CHOICE);
        if *source != Source::Declared && self.in_force(at).into_iter().chain(heard_after).any(same_again) {
            return false;
        }
        let went_on = |decision: &Decision| {
            decision.signal == signal.key()
                && at.0.saturating_sub(decision.at.0) < ONE_ACT
                && (decision.choice, &decision.purposes, &decision.companies)
                    == (self.choice(at, chosen), &chosen.purposes, &chosen.companies)
        };
        if occasion == Occasion::Change && self.in_force(at).is_some_and(went_on) {
            return false;
        }
        if occasion == Occasion::Change && self.is_step(at, source, chosen) {
            self.decisions_mut().pop();
        }
        let mut choice = self.choice(at, chosen);
        // What was inferred has no baseline among the decisions; its own earlier state is one.
        let had_consented = || before.is_some_and(|before| before.extent != Extent::None);
        if choice == Choice::Refused && certainty == Certainty::Inferred && had_consented() {
            choice = Choice::Withdrawn;
        }
        let decision = Decision {
            at,
            choice,
            source: source.clone(),
            explicit: occasion != Occasion::Found && chosen.explicit && certainty == Certainty::Certain,
            purposes: chosen.purposes.clone(),
            companies: chosen.companies.clone(),
            certainty,
            signal: signal.key(),
            acted: None,
        };
        let place = self.decisions.partition_point(|earlier| earlier.at <= at);
        self.decisions_mut().insert(place, decision);
        self.shorten();
        true
    }

    /// How many of the oldest decisions are not kept any more.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Drops about half of the decisions where there are too many. What is kept begins with a choice of its own,
    /// and if there is one with a yes to everything, after which it makes no difference what was before.
    fn shorten(&mut self) {
        if self.decisions.len() <= MOST_DECISIONS {
            return;
        }
        let half = self.decisions.len() / 2;
        let pairs = self.decisions.windows(2).take(half).enumerate();
        let begins = pairs.filter_map(|(place, pair)| match pair {
            [before, decision] => {
                let rank =
                    if decision.is_same_choice(before) { 0 } else { 1 + u8::from(decision.is_certain_yes()) };
                Some((rank, place + 1))
            }
            _ => None,
        });
        let Some((_, first)) = begins.max() else { return };
        self.dropped = self.dropped.saturating_add(first as u64);
        self.decisions_mut().drain(..first);
        let since = self.decisions.first().map(|decision| decision.at);
        self.cleared.retain(|cleared| Some(*cleared) >= since);
    }

    /// Whether a source that is known, other than the person, has told a choice here.
    fn is_spoken_for(&self) -> bool {
        self.sources.iter().any(|(key, stance)| {
            let source = Signal::source_of(key);
            let of_a_platform = !matches!(source, Source::Declared | Source::Gpc);
            of_a_platform && source.certainty() == Certainty::Certain && matches!(stance, Stance::Chosen(_))
        })
    }

    /// Whether the last decision was only a step on the way to this one: some platforms write service after
    /// service upon one click, others their choice whole, as is a TC string. The only yes before a no is never a
    /// step.
    fn is_step(&self, at: Time, source: &Source, chosen: &Chosen) -> bool {
        let Some((step, earlier)) = self.decisions.split_last() else { return false };
        let granted_earlier = earlier.iter().any(|d| matches!(d.choice, Choice::Granted | Choice::Partial));
        matches!(source, Source::Platform(id) if by_id(id).is_none_or(|platform| platform.in_steps))
            && step.source == *source
            && step.choice == Choice::Partial
            && at.0.saturating_sub(step.at.0) < ONE_ACT
            && (chosen.extent != Extent::None || granted_earlier)
    }

    /// Forgets the states of cookies that are not there any more; answers whether there was one.
    pub fn clear_cookies(&mut self, at: Time, is_there: impl Fn(&str) -> bool) -> bool {
        let gone = |(key, stance): &(&String, &Stance)| {
            Signal::is_in_cookie(key) && matches!(stance, Stance::Chosen(_)) && !is_there(key)
        };
        let gone = self.sources.iter().filter(gone).map(|(key, _)| key.clone()).collect::<Vec<_>>();
        for key in &gone {
            self.sources.insert(key.clone(), Stance::NotChosen);
            let source = Signal::source_of(key);
            let stored_elsewhere = self.sources.iter().any(|(other, stance)| {
                matches!(stance, Stance::Chosen(_)) && Signal::is_stored(other, &source)
            });
            if !stored_elsewhere && self.in_force(at).is_some_and(|decision| decision.source == source) {
                self.cleared(at);
            }
        }
        !gone.is_empty()
    }

    /// Something tells that there was consent before: taken as found, where nothing else is known.
    pub fn assume_granted(&mut self, at: Time) {
        let before = Time(at.0.saturating_sub(1));
        let chosen = Stance::Chosen(Chosen::all());
        self.observe(before, &Signal::declared(), chosen, Occasion::Found);
    }

    /// The person says what was only inferred: it becomes certain, from its own time on. Answers that
    /// time, if something was confirmed.
    pub fn confirm(&mut self, at: Time, choice: Choice) -> Option<Time> {
        let no = |choice| matches!(choice, Choice::Refused | Choice::Withdrawn);
        let inferred = self.in_force(at).filter(|decision| !decision.is_certain())?;
        if inferred.choice != choice && !(no(inferred.choice) && no(choice)) {
            return None;
        }
        let (since, signal) = (inferred.at, inferred.signal.clone());
        for decision in self.decisions_mut().iter_mut().filter(|decision| decision.signal == signal) {
            let is_it = decision.at == since;
            // Who never consented before does not confirm that it looked so.
            if is_it || (decision.at < since && choice != Choice::Refused) {
                decision.certainty = Certainty::Certain;
            }
            if is_it {
                decision.choice = choice;
            }
        }
        let granted =
            ASKED.iter().any(|p| self.standing(*p, Time(since.0.saturating_sub(1))) == Standing::Granted);
        if choice == Choice::Withdrawn && !granted {
            let (source, signal) = (Source::Declared, Signal::declared().key());
            let baseline = Decision {
                at: Time(since.0.saturating_sub(1)),
                choice: Choice::Granted,
                source,
                explicit: false,
                purposes: Chosen::all().purposes,
                companies: Companies::new(),
                certainty: Certainty::Certain,
                signal,
                acted: None,
            };
            let place = self.decisions.partition_point(|earlier| earlier.at < since);
            self.decisions_mut().insert(place, baseline);
        }
        Some(since)
    }

    /// The click that led to the decision of that time.
    pub fn acted(&mut self, at: Time, click: Time) {
        if let Some(decision) = self.decisions_mut().iter_mut().rfind(|decision| decision.at == at) {
            decision.acted = Some(click);
        }
    }

    /// Whether there was a decision since a time.
    pub fn decided_since(&self, at: Time) -> bool {
        self.decisions.last().is_some_and(|decision| decision.at >= at)
    }

    /// Whether legitimate interests are still claimed to which the person did not object, beside a no.
    pub fn legitimate_interest_left(&self, at: Time) -> bool {
        self.in_force(at).is_some_and(|decision| decision.choice != Choice::Granted)
            && self.sources.values().any(|stance| {
                matches!(stance, Stance::Chosen(Chosen { legitimate_interest_left: Some(true), .. }))
            })
    }

    /// Whether the browser was last seen to ask this site for privacy by Global Privacy Control.
    pub fn gpc(&self) -> bool {
        matches!(self.sources.get(&Signal::gpc().key()), Some(Stance::Chosen(_)))
    }

    /// Notes the browser's Global Privacy Control without taking it for a choice.
    pub fn note_gpc(&mut self, on: bool) {
        let stance = if on { Stance::Chosen(Chosen::none()) } else { Stance::NotChosen };
        self.sources.insert(Signal::gpc().key(), stance);
    }

    fn choice(&self, at: Time, chosen: &Chosen) -> Choice {
        let granted_before = ASKED.iter().any(|purpose| {
            matches!(self.heard(*purpose, at), Standing::Granted | Standing::Withdrawn { .. })
        }) || self.in_force(at).is_some_and(Decision::is_a_yes);
        match chosen.extent {
            Extent::All => Choice::Granted,
            Extent::None if granted_before => Choice::Withdrawn,
            Extent::None => Choice::Refused,
            Extent::Some | Extent::Unknown => Choice::Partial,
        }
    }
}
