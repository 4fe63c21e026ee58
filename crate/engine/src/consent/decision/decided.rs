//! One decision: what it says of a purpose and of a company, and how it compares with another.

use serde::{Deserialize, Serialize};

use super::{Certainty, ONE_CHOICE, Source};
use crate::{
    consent::{
        companies::{Companies, Holder},
        signal::{ASKED, Chosen, Extent, Purposes},
    },
    evidence::{Choice, Purpose},
    time::Time,
};

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

/// What a choice says of one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Yes,
    No,
    /// All that was asked was accepted, and this was not asked: neither consent nor a refusal.
    NotAsked,
    Nothing,
}

impl Decision {
    /// Whether it is more than inferred.
    pub fn is_certain(&self) -> bool {
        self.certainty == Certainty::Certain
    }

    /// Whether everything was accepted, for sure.
    pub(super) fn is_certain_yes(&self) -> bool {
        self.is_certain() && self.choice == Choice::Granted
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
    pub(super) fn is_a_yes(&self) -> bool {
        match self.choice {
            Choice::Granted => true,
            Choice::Partial => self.purposes.is_empty() || self.purposes.values().any(|yes| *yes),
            Choice::Withdrawn => !self.is_certain(),
            Choice::Refused => false,
        }
    }

    /// What the decision says of a purpose, if it says anything.
    pub(super) fn says(&self, purpose: Purpose) -> Said {
        let extent = match self.choice {
            Choice::Granted => Extent::All,
            Choice::Refused | Choice::Withdrawn => Extent::None,
            Choice::Partial => Extent::Some,
        };
        says(extent, self.purposes.get(&purpose))
    }

    /// What it says of a purpose of a company's tracker. Where the company was answered otherwise than the purpose, a
    /// refusal of it is one; a consent to it leaves a doubt, and nobody is accused.
    pub(super) fn says_of(&self, holder: &Holder, purpose: Purpose) -> Said {
        match (self.says(purpose), holder.answer(&self.companies, purpose)) {
            (Said::Yes, Some(false)) => Said::No,
            (Said::No, Some(true)) => Said::Nothing,
            (said, _) => said,
        }
    }

    /// Whether it answers for the company itself.
    pub(super) fn names(&self, holder: &Holder, purpose: Purpose) -> bool {
        holder.answer(&self.companies, purpose).is_some()
    }

    /// Whether it tells of the same choice as a decision before it, by another signal.
    pub(super) fn is_same_choice(&self, before: &Decision) -> bool {
        self.source != Source::Declared
            && before.source != Source::Declared
            && self.signal != before.signal
            && before.explicit
            && self.at.0.saturating_sub(before.at.0) < ONE_CHOICE
            // Another click is another choice, however quick.
            && self.acted.is_none_or(|click| click <= before.at)
    }

    /// Whether it contradicts, on a purpose, what another source told of the same choice.
    pub(super) fn disputes(&self, before: &Decision, purpose: Purpose) -> bool {
        self.is_same_choice(before)
            && matches!(
                (self.says(purpose), before.says(purpose)),
                (Said::Yes, Said::No) | (Said::No, Said::Yes)
            )
    }

    /// Whether a choice says the contrary on some purpose.
    pub(super) fn is_against(&self, chosen: &Chosen) -> bool {
        ASKED.iter().any(|purpose| {
            let said = (self.says(*purpose), chosen_says(chosen, *purpose));
            matches!(said, (Said::Yes, Said::No) | (Said::No, Said::Yes))
        })
    }

    /// Whether a choice told elsewhere is this one again, and tells nothing new.
    pub(super) fn covers(&self, choice: Choice, chosen: &Chosen) -> bool {
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

pub(super) fn chosen_says(chosen: &Chosen, purpose: Purpose) -> Said {
    says(chosen.extent, chosen.purposes.get(&purpose))
}

pub(super) fn says(extent: Extent, answer: Option<&bool>) -> Said {
    match (extent, answer) {
        (Extent::All, Some(false)) => Said::NotAsked,
        (Extent::All, _) | (_, Some(true)) => Said::Yes,
        (Extent::None, _) | (_, Some(false)) => Said::No,
        (Extent::Some | Extent::Unknown, None) => Said::Nothing,
    }
}
