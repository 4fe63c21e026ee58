//! What a TC string says of our purposes.

use super::TcString;
use crate::{
    consent::{
        companies::{self, Company},
        signal::{Chosen, Extent, Stance},
    },
    evidence::Purpose,
};

/// TCF purposes that are advertising: 2 basic ads, 3 profiles for ads, 4 personalised ads, 7 measure
/// ads.
const ADVERTISING: [u8; 4] = [2, 3, 4, 7];
/// TCF purposes that are audience measurement: 8 measure content, 9 understand audiences.
const MEASUREMENT: [u8; 2] = [8, 9];
/// TCF purposes that are comfort: 5 profiles for content, 6 personalised content, 11 choose content.
const PREFERENCES: [u8; 3] = [5, 6, 11];

impl TcString {
    /// What the string says, as a stored or announced choice.
    ///
    /// Purpose 1 is the storing and reading itself: without it nothing may be stored for any other
    /// purpose. With it, a purpose of ours is consented if one of the TCF purposes in it is.
    /// Purpose 10 (develop services) belongs to none of ours and counts only for the extent. Social
    /// networks have no purpose in the TCF: unknown, unless purpose 1 itself is refused.
    ///
    /// A string cannot say "not chosen yet": one made when the banner is shown for the first time
    /// reads as a refusal with legitimate interests left. Whoever sees `cmpuishown` must not ask it.
    pub fn stance(&self) -> Stance {
        let stored = self.purpose_consents.contains(1);
        let any = |numbers: &[u8]| stored && numbers.iter().any(|&n| self.purpose_consents.contains(n));
        let mut chosen = Chosen::new(self.extent());
        chosen.purposes.insert(Purpose::Advertising, any(&ADVERTISING));
        chosen.purposes.insert(Purpose::Measurement, any(&MEASUREMENT));
        chosen.purposes.insert(Purpose::Preferences, any(&PREFERENCES));
        if !stored {
            chosen.purposes.insert(Purpose::Social, false);
        }
        chosen.companies = companies::of_tc_string(self, &chosen.purposes);
        let refuses = |company: &Company| company.purposes.values().any(|consented| !consented);
        if chosen.extent == Extent::All && chosen.companies.iter().any(refuses) {
            chosen.extent = Extent::Some;
        }
        chosen.legitimate_interest_left = Some(self.legitimate_interest_left());
        chosen.into()
    }

    /// Whether a legitimate interest is still claimed: some purpose and some vendor. Vendors with
    /// special purposes only keep their bit after every objection, so vendors alone say nothing.
    pub fn legitimate_interest_left(&self) -> bool {
        !self.purpose_legitimate_interests.is_empty() && !self.vendor_legitimate_interests.is_empty()
    }

    /// How much of the framework's vocabulary was consented to: purposes 1 to 10, and 11 since
    /// policy version 4. Which of them the site asked for is not in the string.
    fn extent(&self) -> Extent {
        let last = if self.policy_version >= 4 { 11 } else { 10 };
        if self.purpose_consents.is_empty() {
            Extent::None
        } else if (1..=last).all(|n| self.purpose_consents.contains(n)) {
            Extent::All
        } else {
            Extent::Some
        }
    }
}
