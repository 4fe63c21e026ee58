//! What is in force for a purpose, and for a company: the decisions so far, one after the other.

use std::cell::OnceCell;

use super::{Decision, SiteConsent, decided::Said};
use crate::{
    consent::{companies::Holder, signal::ASKED},
    evidence::Purpose,
    time::Time,
};

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
    pub(super) fn after(self, said: Said, at: Time) -> Self {
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

/// What has been in force since whatever happened last. It follows from the decisions, and is asked for at every
/// event: worked out once after each change.
#[derive(Clone, Debug, Default)]
pub(super) struct Latest(OnceCell<InForce>);

#[derive(Clone, Copy, Debug)]
struct InForce {
    /// The last decision, or choice that disappeared.
    since: Time,
    /// In the order of [`ASKED`].
    standings: [Standing; ASKED.len()],
    /// For what is of unknown purpose.
    unknown: Standing,
    names_companies: bool,
    is_watched: bool,
}

impl PartialEq for Latest {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl SiteConsent {
    fn latest(&self) -> &InForce {
        self.latest.0.get_or_init(|| {
            let decided = self.decisions.iter().map(|decision| decision.at);
            let since = decided.chain(self.cleared.iter().copied()).max().unwrap_or_default();
            InForce {
                since,
                standings: ASKED.map(|purpose| self.told(&Holder::default(), purpose, since)),
                unknown: self.told(&Holder::default(), Purpose::Unknown, since),
                names_companies: self.decisions.iter().any(|decision| !decision.companies.is_empty()),
                is_watched: self.was_watched(since),
            }
        })
    }

    /// What has been in force since the last change, if that was before `at`.
    fn lately(&self, purpose: Purpose, at: Time) -> Option<Standing> {
        let latest = self.latest();
        let place = || ASKED.iter().position(|asked| *asked == purpose);
        let standing = match purpose {
            Purpose::Unknown => latest.unknown,
            _ => *latest.standings.get(place()?)?,
        };
        (latest.since <= at).then_some(standing)
    }

    /// What is in force for a purpose at a time.
    pub fn standing(&self, purpose: Purpose, at: Time) -> Standing {
        self.lately(purpose, at).unwrap_or_else(|| self.standing_of(&Holder::default(), purpose, at))
    }

    /// What the signals heard until then say of a purpose, whoever asks.
    pub(super) fn heard(&self, purpose: Purpose, at: Time) -> Standing {
        self.lately(purpose, at).unwrap_or_else(|| self.told(&Holder::default(), purpose, at))
    }

    /// Whether some decision told of single companies: only then a holder makes a difference.
    pub fn names_companies(&self) -> bool {
        self.latest().names_companies
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
        let mut standing = if self.dropped > 0 { Standing::Unknown } else { Standing::NoChoice };
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
        let latest = self.latest();
        if latest.since <= at { latest.is_watched } else { self.was_watched(at) }
    }

    fn was_watched(&self, at: Time) -> bool {
        let inferred = || {
            let decision = self.in_force(at).filter(|decision| !decision.is_certain());
            decision.is_some_and(|d| ASKED.iter().any(|purpose| d.says(*purpose) == Said::No))
        };
        let no_one = Holder::default();
        ASKED.iter().any(|purpose| self.standing_of(&no_one, *purpose, at).is_negative())
            || self.refuses_a_company(at)
            || inferred()
    }

    /// Whether some company was refused what its purpose was granted.
    pub fn refuses_a_company(&self, at: Time) -> bool {
        let decision = self.in_force(at).filter(|decision| decision.is_certain());
        let mut companies = decision.into_iter().flat_map(|decision| &decision.companies);
        companies.any(|company| company.purposes.values().any(|yes| !yes))
    }
}
