//! Decisions: transitions of a person's choice on a site, and what is in force for a purpose.
//!
//! A value found is not a decision: "no choice yet" looks like "refused" on many platforms, and a TC
//! string carries no time finer than a day. A decision is a *change* that a source announces, at the time
//! of the browser's own clock. What was already chosen when Témoin first saw the site is a baseline,
//! marked as not explicit. What is only inferred from general signs is kept too, and accuses nobody: see
//! [`Certainty`].

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{
    companies::{Companies, Holder},
    place::Signal,
    platform::by_id,
    signal::{ASKED, Chosen, Extent, Purposes, Stance},
};
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
    /// Google Consent Mode.
    GoogleConsentMode,
    /// The browser's Global Privacy Control.
    Gpc,
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
            Self::GoogleConsentMode => f.write_str("google-consent-mode"),
            Self::Gpc => f.write_str("gpc"),
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
            "google-consent-mode" => Self::GoogleConsentMode,
            "gpc" => Self::Gpc,
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

/// What the person chose on a site, at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Time,
    /// What.
    pub choice: Choice,
    /// Where it was learnt.
    pub source: Source,
    /// Whether the change itself was observed; otherwise it is an older choice, found, or inferred.
    pub explicit: bool,
    /// Per purpose, where known.
    pub purposes: Purposes,
    /// Single companies that were answered otherwise than the purpose, where that is sure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companies: Companies,
    /// How sure it is.
    #[serde(default)]
    pub certainty: Certainty,
    /// [`Signal::key`] of the signal that told: one source may speak in several places.
    #[serde(default)]
    pub signal: String,
    /// The click that led to it, where it was seen. What is allowed is allowed from then on: the signal is
    /// heard a moment later, and what the page does meanwhile is no breach.
    #[serde(default)]
    pub acted: Option<Time>,
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
    /// A choice was made, and what it says of this purpose is not known, or not sure.
    Unknown,
}

/// What a choice says of one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    /// All that was asked was accepted, and this was not asked: neither consent nor a refusal.
    NotAsked,
    Nothing,
}

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
}

impl Source {
    /// The store of a platform that is in no table: its meaning is inferred.
    pub fn unlisted() -> Self {
        Self::Platform("unlisted".to_owned())
    }

    /// How sure it is that a change of this source is the person's decision. Consent Mode is what a page
    /// tells Google's tags: with no platform behind it that is known, nobody knows who chose it.
    pub fn certainty(&self) -> Certainty {
        match self {
            Self::GoogleConsentMode => Certainty::Inferred,
            Self::Platform(id) if id == "unlisted" => Certainty::Inferred,
            _ => Certainty::Certain,
        }
    }
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

    /// What is in force after a choice at a time.
    fn after(self, said: Said, at: Time) -> Self {
        match (said, self) {
            (Said::NotAsked, Self::NoChoice) => Self::NoChoice,
            (Said::Nothing | Said::NotAsked, _) => Self::Unknown,
            (Said::Yes, _) => Self::Granted,
            (Said::No, Self::Granted) => Self::Withdrawn { since: at },
            (Said::No, Self::NoChoice) => Self::Refused { since: at },
            // Unknown before, no now: whether it had been granted cannot be told.
            (Said::No, Self::Unknown) => Self::Unknown,
            (Said::No, refused) => refused,
        }
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
                    self.cleared.push(at);
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
            Certainty::Certain => self.decisions.retain(|decision| {
                decision.is_certain() || decision.at > at || at.0 - decision.at.0 >= ONE_CHOICE
            }),
        }
        let same_again = |decision: &Decision| {
            decision.signal != signal.key()
                && decision.certainty == certainty
                && (decision.explicit || occasion != Occasion::Act)
                && decision.covers(self.choice(at, chosen), chosen)
        };
        if *source != Source::Declared && self.in_force(at).is_some_and(same_again) {
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
            self.decisions.pop();
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
        self.decisions.insert(place, decision);
        true
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
                self.cleared.push(at);
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
        for decision in self.decisions.iter_mut().filter(|decision| decision.signal == signal) {
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
            self.decisions.insert(place, baseline);
        }
        Some(since)
    }

    /// The click that led to the decision of that time.
    pub fn acted(&mut self, at: Time, click: Time) {
        if let Some(decision) = self.decisions.iter_mut().rfind(|decision| decision.at == at) {
            decision.acted = Some(click);
        }
    }

    /// Whether there was a decision since a time.
    pub fn decided_since(&self, at: Time) -> bool {
        self.decisions.last().is_some_and(|decision| decision.at >= at)
    }

    /// What is in force for a purpose at a time.
    pub fn standing(&self, purpose: Purpose, at: Time) -> Standing {
        self.standing_of(&Holder::default(), purpose, at)
    }

    /// Whether some decision told of single companies: only then a holder makes a difference.
    pub fn names_companies(&self) -> bool {
        self.decisions.iter().any(|decision| !decision.companies.is_empty())
    }

    /// What is in force for a purpose of a company's tracker at a time.
    pub fn standing_of(&self, holder: &Holder, purpose: Purpose, at: Time) -> Standing {
        // Between the click and the signal: already allowed, not yet forbidden.
        let next = self.decisions.iter().find(|decision| decision.at > at);
        let clicked = next.filter(|next| next.acted.is_some_and(|click| click <= at));
        match clicked.map(|next| (next.says_of(holder, purpose), next.is_certain())) {
            Some((Said::Yes, true)) => Standing::Granted,
            Some((Said::Yes | Said::NotAsked | Said::Nothing, _)) => Standing::Unknown,
            Some((Said::No, _)) | None => self.told(holder, purpose, at),
        }
    }

    /// What the signals heard until then say of a purpose.
    fn told(&self, holder: &Holder, purpose: Purpose, at: Time) -> Standing {
        let mut standing = Standing::NoChoice;
        // An inferred decision, or two sources that contradict each other, leave what was sure before and
        // make it doubtful.
        let mut doubtful = false;
        let mut last: Option<(&Decision, Standing)> = None;
        let mut cleared = self.cleared.iter().copied().filter(|cleared| *cleared <= at).peekable();
        for decision in self.decisions.iter().take_while(|decision| decision.at <= at) {
            while cleared.next_if(|cleared| *cleared < decision.at).is_some() {
                (standing, doubtful, last) = (Standing::NoChoice, false, None);
            }
            let said = decision.says_of(holder, purpose);
            if !decision.is_certain() {
                doubtful |= standing.after(said, decision.at) != standing;
                continue;
            }
            let disputed = last.is_some_and(|(before, _)| decision.disputes(before, purpose));
            let same_choice = last.filter(|(before, _)| decision.is_same_choice(before));
            match last.filter(|_| disputed) {
                Some((_, earlier)) => (standing, doubtful) = (earlier, true),
                // The company is still consented to, the purpose is not: what was sure before stays, in doubt.
                None if (decision.says(purpose), said) == (Said::No, Said::Nothing) => {
                    (last, doubtful) = (Some((decision, standing)), true);
                }
                // Another voice of one choice, and only one of the two names the company.
                None if same_choice
                    .is_some_and(|(b, _)| b.names(holder, purpose) && !decision.names(holder, purpose)) => {}
                None => {
                    if let Some((before, earlier)) = same_choice
                        && decision.names(holder, purpose)
                        && !before.names(holder, purpose)
                    {
                        standing = earlier;
                    }
                    last = Some((decision, standing));
                    (standing, doubtful) = (standing.after(said, decision.at), false);
                }
            }
        }
        match (cleared.next(), doubtful) {
            (Some(_), _) => Standing::NoChoice,
            (None, true) => Standing::Unknown,
            (None, false) => standing,
        }
    }

    /// Whether a refusal or withdrawal is in force for some purpose, or looks like it.
    pub fn is_watched(&self, at: Time) -> bool {
        let inferred = || {
            let decision = self.in_force(at).filter(|decision| !decision.is_certain());
            decision.is_some_and(|d| ASKED.iter().any(|purpose| d.says(*purpose) == Said::No))
        };
        ASKED.iter().any(|purpose| self.standing(*purpose, at).is_negative())
            || self.refuses_a_company(at)
            || inferred()
    }

    /// Whether some company was refused what its purpose was granted.
    pub fn refuses_a_company(&self, at: Time) -> bool {
        let decision = self.in_force(at).filter(|decision| decision.is_certain());
        let mut companies = decision.into_iter().flat_map(|decision| &decision.companies);
        companies.any(|company| company.purposes.values().any(|yes| !yes))
    }

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
            matches!(
                self.told(&Holder::default(), *purpose, at),
                Standing::Granted | Standing::Withdrawn { .. }
            )
        }) || self.in_force(at).is_some_and(Decision::is_a_yes);
        match chosen.extent {
            Extent::All => Choice::Granted,
            Extent::None if granted_before => Choice::Withdrawn,
            Extent::None => Choice::Refused,
            Extent::Some | Extent::Unknown => Choice::Partial,
        }
    }
}

impl Decision {
    /// Whether it is more than inferred.
    pub fn is_certain(&self) -> bool {
        self.certainty == Certainty::Certain
    }

    /// Whether only the person told it, to Témoin.
    pub fn is_declared(&self) -> bool {
        self.source == Source::Declared
    }

    /// Whether it only objects to something, as the laws of opting out have it: nothing was accepted, nor all refused.
    pub fn is_opt_out(&self) -> bool {
        self.choice == Choice::Partial && !self.is_a_yes()
    }

    /// Whether something was accepted, or looks like it. An opt-out alone accepts nothing.
    fn is_a_yes(&self) -> bool {
        match self.choice {
            Choice::Granted => true,
            Choice::Partial => self.purposes.is_empty() || self.purposes.values().any(|yes| *yes),
            Choice::Withdrawn => !self.is_certain(),
            Choice::Refused => false,
        }
    }

    /// What the decision says of a purpose, if it says anything.
    fn says(&self, purpose: Purpose) -> Said {
        let extent = match self.choice {
            Choice::Granted => Extent::All,
            Choice::Refused | Choice::Withdrawn => Extent::None,
            Choice::Partial => Extent::Some,
        };
        says(extent, self.purposes.get(&purpose))
    }

    /// What it says of a purpose of a company's tracker. Where the company was answered otherwise than the purpose, a
    /// refusal of it is one; a consent to it leaves a doubt, and nobody is accused.
    fn says_of(&self, holder: &Holder, purpose: Purpose) -> Said {
        match (self.says(purpose), holder.answer(&self.companies, purpose)) {
            (Said::Yes, Some(false)) => Said::No,
            (Said::No, Some(true)) => Said::Nothing,
            (said, _) => said,
        }
    }

    /// Whether it answers for the company itself.
    fn names(&self, holder: &Holder, purpose: Purpose) -> bool {
        holder.answer(&self.companies, purpose).is_some()
    }

    /// Whether it tells of the same choice as a decision before it, by another signal.
    fn is_same_choice(&self, before: &Decision) -> bool {
        self.source != Source::Declared
            && before.source != Source::Declared
            && self.signal != before.signal
            && before.explicit
            && self.at.0.saturating_sub(before.at.0) < ONE_CHOICE
            // Another click is another choice, however quick.
            && self.acted.is_none_or(|click| click <= before.at)
    }

    /// Whether it contradicts, on a purpose, what another source told of the same choice.
    fn disputes(&self, before: &Decision, purpose: Purpose) -> bool {
        self.is_same_choice(before)
            && matches!(
                (self.says(purpose), before.says(purpose)),
                (Said::Yes, Said::No) | (Said::No, Said::Yes)
            )
    }

    /// Whether a choice says the contrary on some purpose.
    fn is_against(&self, chosen: &Chosen) -> bool {
        ASKED.iter().any(|purpose| {
            let said = (self.says(*purpose), chosen_says(chosen, *purpose));
            matches!(said, (Said::Yes, Said::No) | (Said::No, Said::Yes))
        })
    }

    /// Whether a choice told elsewhere is this one again, and tells nothing new.
    fn covers(&self, choice: Choice, chosen: &Chosen) -> bool {
        let told = ASKED.map(|purpose| (self.says(purpose), chosen_says(chosen, purpose)));
        let nothing_new =
            told.iter().all(|(known, said)| matches!(said, Said::Nothing | Said::NotAsked) || known == said);
        let no = |choice| matches!(choice, Choice::Refused | Choice::Withdrawn);
        let same = self.choice == choice || (no(self.choice) && no(choice));
        let companies = chosen.companies.is_empty() || chosen.companies == self.companies;
        nothing_new
            && companies
            && (same || told.iter().any(|(_, said)| matches!(said, Said::Yes | Said::No)))
    }
}

fn chosen_says(chosen: &Chosen, purpose: Purpose) -> Said {
    says(chosen.extent, chosen.purposes.get(&purpose))
}

fn says(extent: Extent, answer: Option<&bool>) -> Said {
    match (extent, answer) {
        (Extent::All, Some(false)) => Said::NotAsked,
        (Extent::All, _) | (_, Some(true)) => Said::Yes,
        (Extent::None, _) | (_, Some(false)) => Said::No,
        (Extent::Some | Extent::Unknown, None) => Said::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{companies::Company, place::Place},
        *,
    };

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

    fn stored(source: Source, name: &str) -> Signal {
        Signal { source, place: Place::Cookie(name.into()) }
    }

    fn platform() -> Signal {
        stored(Source::Platform("tarteaucitron".into()), "tarteaucitron")
    }

    fn tcf() -> Signal {
        Signal::api(Source::Tcf)
    }

    fn unlisted() -> Signal {
        stored(Source::unlisted(), "choix")
    }

    #[test]
    fn yes_then_no_is_a_withdrawal_and_no_alone_a_refusal() {
        let mut consent = SiteConsent::default();
        assert!(consent.observe(Time(1), &platform(), yes(), Occasion::Change));
        assert_eq!(consent.standing(ADS, Time(1)), Standing::Granted);
        assert!(consent.observe(Time(5), &platform(), no(), Occasion::Change));
        assert_eq!(consent.decisions()[1].choice, Choice::Withdrawn);
        assert_eq!(consent.standing(ADS, Time(4)), Standing::Granted);
        assert_eq!(consent.standing(ADS, Time(5)), Standing::Withdrawn { since: Time(5) });

        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &platform(), no(), Occasion::Change);
        assert_eq!(consent.decisions()[0].choice, Choice::Refused);
        assert_eq!(consent.standing(ADS, Time(9)), Standing::Refused { since: Time(1) });
    }

    #[test]
    fn same_day_yes_no_yes_is_ordered_by_our_clock() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &tcf(), yes(), Occasion::Act);
        consent.observe(Time(2), &tcf(), no(), Occasion::Act);
        consent.observe(Time(3), &tcf(), yes(), Occasion::Act);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
        assert_eq!(consent.standing(ADS, Time(3)), Standing::Granted);
        assert!(!consent.is_watched(Time(3)));
    }

    #[test]
    fn no_choice_and_rewrites_decide_nothing() {
        let mut consent = SiteConsent::default();
        assert!(!consent.observe(Time(1), &platform(), Stance::NotChosen, Occasion::Change));
        assert_eq!(consent.standing(ADS, Time(1)), Standing::NoChoice);
        assert!(consent.observe(Time(2), &platform(), yes(), Occasion::Change));
        assert!(!consent.observe(Time(3), &platform(), yes(), Occasion::Change));
        assert_eq!(consent.decisions().len(), 1);
    }

    #[test]
    fn a_stale_positive_value_found_later_is_not_a_new_consent() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &tcf(), yes(), Occasion::Act);
        consent.observe(Time(2), &tcf(), no(), Occasion::Act);
        assert!(!consent.observe(Time(3), &tcf(), yes(), Occasion::Found));
        assert_eq!(consent.standing(ADS, Time(3)), Standing::Withdrawn { since: Time(2) });
    }

    #[test]
    fn a_choice_found_at_first_sight_is_a_baseline_for_a_withdrawal() {
        let mut consent = SiteConsent::default();
        assert!(consent.observe(Time(1), &platform(), yes(), Occasion::Found));
        assert!(!consent.decisions()[0].explicit);
        consent.observe(Time(2), &platform(), no(), Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
    }

    #[test]
    fn deleting_cookies_is_not_a_withdrawal() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &platform(), yes(), Occasion::Change);
        consent.observe(Time(2), &platform(), Stance::NotChosen, Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::NoChoice);
        assert_eq!(consent.decisions().len(), 1);

        // Nor does a refusal outlive its cookie: the site can no longer know of it.
        consent.observe(Time(3), &platform(), no(), Occasion::Change);
        assert!(consent.is_watched(Time(3)));
        consent.observe(Time(4), &platform(), Stance::NotChosen, Occasion::Change);
        assert!(!consent.is_watched(Time(4)));
    }

    #[test]
    fn a_partial_withdrawal_concerns_its_purposes_only() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &platform(), yes(), Occasion::Change);
        let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
        consent.observe(Time(2), &platform(), partial, Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
        assert_eq!(consent.standing(STATS, Time(2)), Standing::Granted);
        assert_eq!(consent.standing(Purpose::Social, Time(2)), Standing::Unknown);
    }

    #[test]
    fn a_store_written_step_by_step_is_one_decision() {
        let some = || stance(Extent::Some, &[]);
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &platform(), some(), Occasion::Change);
        consent.observe(Time(1_003), &platform(), yes(), Occasion::Change);
        consent.observe(Time(9_000), &platform(), some(), Occasion::Change);
        consent.observe(Time(9_003), &platform(), no(), Occasion::Change);
        let choices = consent.decisions().iter().map(|decision| decision.choice).collect::<Vec<_>>();
        assert_eq!(choices, [Choice::Granted, Choice::Withdrawn]);
        assert_eq!(consent.standing(ADS, Time(9_003)), Standing::Withdrawn { since: Time(9_003) });
    }

    #[test]
    fn of_a_store_written_whole_every_change_is_a_decision() {
        // However late the browser tells: after a pause it delivers several changes at once.
        let some = || stance(Extent::Some, &[]);
        let mut consent = SiteConsent::default();
        let whole = Signal { source: Source::Platform("vanilla-cookieconsent".to_owned()), ..platform() };
        for (at, stance) in [(1_000, yes()), (9_000, some()), (9_003, no())] {
            consent.observe(Time(at), &whole, stance, Occasion::Change);
        }
        let choices = consent.decisions().iter().map(|decision| decision.choice).collect::<Vec<_>>();
        assert_eq!(choices, [Choice::Granted, Choice::Partial, Choice::Withdrawn]);
    }

    #[test]
    fn a_refusal_written_step_by_step_is_one_decision() {
        let none = |items: &[&str]| {
            let items = items.iter().map(|item| ((*item).to_owned(), false)).collect();
            Stance::Chosen(Chosen { items, ..Chosen::none() })
        };
        let mut consent = SiteConsent::default();
        assert!(consent.observe(Time(1_000), &platform(), none(&["a"]), Occasion::Change));
        assert!(!consent.observe(Time(1_003), &platform(), none(&["a", "b"]), Occasion::Change));
        assert_eq!(consent.decisions().len(), 1);
    }

    #[test]
    fn nothing_after_a_part_of_unknown_purpose_is_a_withdrawal_that_accuses_nobody() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &platform(), stance(Extent::Some, &[]), Occasion::Change);
        consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
        assert_eq!(consent.decisions()[1].choice, Choice::Withdrawn);
        assert_eq!(consent.standing(ADS, Time(9_000)), Standing::Unknown);
        // An opt-out accepts nothing.
        let mut consent = SiteConsent::default();
        let usp = Signal::api(Source::Usp);
        consent.observe(Time(1_000), &usp, stance(Extent::Unknown, &[(ADS, false)]), Occasion::Change);
        consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
        assert_eq!(consent.decisions()[1].choice, Choice::Refused);
    }

    #[test]
    fn a_quick_no_does_not_swallow_the_yes_before_it() {
        let partial = || stance(Extent::Some, &[(ADS, true)]);
        for source in [tcf(), platform()] {
            let mut consent = SiteConsent::default();
            consent.observe(Time(1_000), &source, partial(), Occasion::Change);
            consent.observe(Time(1_300), &source, no(), Occasion::Change);
            assert_eq!(consent.standing(ADS, Time(1_300)), Standing::Withdrawn { since: Time(1_300) });
        }
    }

    #[test]
    fn repeating_a_refusal_does_not_move_its_date() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &tcf(), yes(), Occasion::Act);
        consent.observe(Time(2), &tcf(), no(), Occasion::Act);
        consent.observe(Time(3), &Signal::declared(), no(), Occasion::Act);
        assert_eq!(consent.standing(ADS, Time(3)), Standing::Withdrawn { since: Time(2) });
    }

    #[test]
    fn a_declaration_counts_like_any_source() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &Signal::declared(), yes(), Occasion::Act);
        consent.observe(Time(2), &Signal::declared(), no(), Occasion::Act);
        assert_eq!(consent.in_force(Time(2)).map(|d| d.choice), Some(Choice::Withdrawn));
    }

    #[test]
    fn two_voices_of_one_choice_are_one_decision() {
        let cookie = stored(Source::Tcf, "euconsent-v2");
        let mut consent = SiteConsent::default();
        assert!(consent.observe(Time(1_000), &cookie, yes(), Occasion::Change));
        assert!(!consent.observe(Time(1_003), &tcf(), yes(), Occasion::Act));
        assert!(!consent.observe(Time(1_010), &platform(), yes(), Occasion::Change));
        assert_eq!(consent.decisions().len(), 1);
        // What one of them knows more is kept.
        let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
        assert!(consent.observe(
            Time(9_000),
            &platform(),
            stance(Extent::Some, &[(ADS, false)]),
            Occasion::Change
        ));
        assert!(consent.observe(Time(9_001), &tcf(), partial, Occasion::Act));
        assert_eq!(consent.decisions().len(), 3);
        assert_eq!(consent.standing(ADS, Time(9_001)), Standing::Withdrawn { since: Time(9_000) });
        assert_eq!(consent.standing(STATS, Time(9_001)), Standing::Granted);
    }

    #[test]
    fn a_voice_that_names_a_company_tells_something_new() {
        let some = || Chosen { purposes: [(ADS, true)].into(), ..Chosen::new(Extent::Some) };
        let companies = vec![Company { name: "Criteo".to_owned(), purposes: [(ADS, false)].into() }];
        let criteo = Holder { owners: vec!["Criteo"], reader: Some("Criteo") };
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &platform(), some().into(), Occasion::Change);
        assert!(!consent.is_watched(Time(1_000)));
        let told = Chosen { companies, ..some() };
        assert!(consent.observe(Time(1_100), &tcf(), told.clone().into(), Occasion::Act));
        assert!(!consent.observe(Time(1_200), &platform(), some().into(), Occasion::Change));
        assert!(!consent.observe(Time(1_300), &tcf(), told.into(), Occasion::Act));
        assert!(consent.is_watched(Time(9_000)));
        assert_eq!(consent.standing(ADS, Time(9_000)), Standing::Granted);
        assert_eq!(consent.standing_of(&criteo, ADS, Time(9_000)), Standing::Refused { since: Time(1_100) });
    }

    #[test]
    fn two_voices_that_contradict_each_other_are_kept_and_accuse_nobody() {
        let cookie = stored(Source::Tcf, "euconsent-v2");
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &tcf(), yes(), Occasion::Act);
        consent.observe(Time(50_000), &cookie, no(), Occasion::Change);
        consent.observe(
            Time(50_100),
            &tcf(),
            stance(Extent::Some, &[(ADS, true), (STATS, false)]),
            Occasion::Act,
        );
        assert_eq!(consent.decisions().len(), 3);
        assert_eq!(consent.standing(ADS, Time(60_000)), Standing::Unknown);
        assert_eq!(consent.standing(STATS, Time(60_000)), Standing::Withdrawn { since: Time(50_000) });
        let disagreements = consent.disagreements(Time(60_000));
        let ads = |d: &&Disagreement| d.purpose == ADS && d.decided && d.signal == cookie.key();
        assert_eq!(disagreements.iter().filter(ads).count(), 1, "{disagreements:?}");
        // The next choice, told alike by both, is sure again.
        consent.observe(Time(90_000), &tcf(), no(), Occasion::Act);
        assert_eq!(consent.standing(ADS, Time(90_000)), Standing::Withdrawn { since: Time(90_000) });
        assert_eq!(consent.disagreements(Time(99_000)), []);
    }

    #[test]
    fn a_store_that_still_says_yes_after_the_no_disagrees() {
        let cookie = stored(Source::Tcf, "euconsent-v2");
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &cookie, yes(), Occasion::Change);
        consent.observe(Time(9_000), &tcf(), no(), Occasion::Act);
        // The store may be on its way.
        assert_eq!(consent.disagreements(Time(9_100)), []);
        assert_eq!(consent.disagreements(Time(20_000)).len(), ASKED.len());
        assert_eq!(consent.standing(ADS, Time(20_000)), Standing::Withdrawn { since: Time(9_000) });
        consent.observe(Time(20_001), &cookie, no(), Occasion::Change);
        assert_eq!(consent.disagreements(Time(30_000)), []);
    }

    #[test]
    fn an_api_disagrees_only_with_what_it_was_heard_to_contradict_since() {
        let mode = Signal::api(Source::GoogleConsentMode);
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &mode, yes(), Occasion::Found);
        consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
        assert_eq!(consent.disagreements(Time(20_000)), []);
        consent.observe(Time(21_000), &mode, yes(), Occasion::Found);
        assert_eq!(consent.disagreements(Time(22_000)).len(), ASKED.len());
    }

    #[test]
    fn what_is_inferred_accuses_nobody_until_it_is_confirmed() {
        let mut consent = SiteConsent::default();
        assert!(!consent.observe(Time(500), &unlisted(), yes(), Occasion::Found));
        assert!(consent.observe(
            Time(1_000),
            &unlisted(),
            stance(Extent::Some, &[(ADS, true)]),
            Occasion::Change
        ));
        assert!(consent.observe(Time(9_000), &unlisted(), no(), Occasion::Change));
        let decision = consent.in_force(Time(9_000)).unwrap();
        assert_eq!((decision.choice, decision.explicit), (Choice::Withdrawn, false));
        assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Unknown);
        assert!(consent.is_watched(Time(9_500)));
        assert_eq!(consent.confirm(Time(20_000), Choice::Granted), None);
        assert_eq!(consent.confirm(Time(20_000), Choice::Withdrawn), Some(Time(9_000)));
        assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Withdrawn { since: Time(9_000) });
        assert_eq!(consent.standing(ADS, Time(2_000)), Standing::Granted);
    }

    #[test]
    fn who_says_refused_does_not_confirm_an_inferred_yes() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &unlisted(), yes(), Occasion::Change);
        consent.observe(Time(9_000), &unlisted(), no(), Occasion::Change);
        consent.confirm(Time(20_000), Choice::Refused);
        assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Refused { since: Time(9_000) });
    }

    #[test]
    fn nothing_is_inferred_where_a_known_source_speaks() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &platform(), yes(), Occasion::Change);
        assert!(!consent.observe(Time(9_000), &unlisted(), no(), Occasion::Change));
        assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Granted);
        // Told first, it gives way.
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &unlisted(), yes(), Occasion::Change);
        assert!(consent.observe(Time(1_020), &platform(), no(), Occasion::Change));
        assert_eq!(consent.decisions().len(), 1);
        assert_eq!(consent.standing(ADS, Time(1_020)), Standing::Refused { since: Time(1_020) });
    }

    #[test]
    fn accepting_all_says_nothing_of_what_was_not_asked() {
        let all = || stance(Extent::All, &[(ADS, true), (STATS, true), (Purpose::Social, false)]);
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &platform(), all(), Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(1_000)), Standing::Granted);
        assert_eq!(consent.standing(Purpose::Social, Time(1_000)), Standing::NoChoice);
        assert!(!consent.is_watched(Time(1_000)));
        consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
        assert_eq!(consent.standing(Purpose::Social, Time(9_000)), Standing::Refused { since: Time(9_000) });
        // Refused before, not asked now: neither.
        consent.observe(Time(19_000), &platform(), all(), Occasion::Change);
        assert_eq!(consent.standing(Purpose::Social, Time(19_000)), Standing::Unknown);
    }

    #[test]
    fn a_deleted_cookie_clears_only_what_no_other_store_keeps() {
        let (cookie, other) = (stored(Source::Tcf, "euconsent-v2"), stored(Source::Tcf, "other"));
        let mut consent = SiteConsent::default();
        consent.observe(Time(1), &cookie, no(), Occasion::Change);
        consent.observe(Time(1), &other, no(), Occasion::Change);
        consent.observe(Time(5), &other, Stance::NotChosen, Occasion::Change);
        assert!(consent.is_watched(Time(5)));
        consent.observe(Time(6), &cookie, Stance::NotChosen, Occasion::Change);
        assert!(!consent.is_watched(Time(6)));
    }

    #[test]
    fn what_a_click_allows_is_allowed_from_the_click_on() {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &tcf(), no(), Occasion::Act);
        let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
        consent.observe(Time(9_200), &tcf(), partial, Occasion::Act);
        assert!(consent.standing(STATS, Time(9_100)).is_negative());
        consent.acted(Time(9_200), Time(9_050));
        assert_eq!(consent.standing(STATS, Time(9_100)), Standing::Granted);
        assert_eq!(consent.standing(ADS, Time(9_100)), Standing::Refused { since: Time(1_000) });
        assert!(consent.standing(STATS, Time(9_049)).is_negative());
        // What is forbidden is forbidden from the signal on.
        consent.observe(Time(20_200), &tcf(), no(), Occasion::Act);
        consent.acted(Time(20_200), Time(20_000));
        assert_eq!(consent.standing(STATS, Time(20_100)), Standing::Granted);
    }

    #[test]
    fn signals_are_bounded() {
        let mut consent = SiteConsent::default();
        for n in 0..1_000 {
            consent.observe(Time(n), &stored(Source::unlisted(), &n.to_string()), yes(), Occasion::Found);
        }
        assert_eq!(consent.sources.len(), MOST_SIGNALS);
    }

    #[test]
    fn older_records_are_read() {
        let old = r#"{"sources":{"tcf":"NotChosen"},"decisions":[{"at":5,"choice":"refused","source":"tcf",
            "explicit":true,"purposes":{}}],"cleared":[]}"#;
        let consent: SiteConsent = serde_json::from_str(old).unwrap();
        assert!(consent.decisions()[0].is_certain());
        assert_eq!(consent.standing(ADS, Time(9)), Standing::Refused { since: Time(5) });
    }
}
