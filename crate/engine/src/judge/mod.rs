//! From accesses and decisions to findings. The table of rules is one function: [`rule_for`].

pub mod finding;

use crate::{
    consent::decision::Standing,
    evidence::{Rule, Severity},
    time::Time,
};

/// What was done to a tracker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Its value was obtained.
    Read,
    /// It was set or refreshed.
    Write,
}

/// The rule that an access to a non-exempt tracker of known purpose breaks, by what is in force for
/// that purpose. `deposited`: when the tracker was first seen, if known.
///
/// | in force | read | write |
/// |---|---|---|
/// | nothing | – | – |
/// | granted | – | – |
/// | refused, never granted before | access-after-refusal | access-after-refusal |
/// | withdrawn, deposited before it | read-after-withdrawal | write-after-withdrawal |
/// | withdrawn, deposited after it | write-after-withdrawal | write-after-withdrawal |
///
/// Where the deposit is not known a read says nothing certain and breaks no rule.
pub fn rule_for(access: Access, standing: Standing, deposited: Option<Time>) -> Option<Rule> {
    match (standing, access) {
        (Standing::NoChoice | Standing::Granted | Standing::Unknown, _) => None,
        (Standing::Refused { .. }, _) => Some(Rule::AccessAfterRefusal),
        (Standing::Withdrawn { .. }, Access::Write) => Some(Rule::WriteAfterWithdrawal),
        (Standing::Withdrawn { since }, Access::Read) => match deposited {
            Some(deposited) if deposited < since => Some(Rule::ReadAfterWithdrawal),
            Some(_) => Some(Rule::WriteAfterWithdrawal),
            None => None,
        },
    }
}

impl Rule {
    /// Whether breaking it is a breach or only worth a remark.
    pub fn severity(self) -> Severity {
        match self {
            Self::ReadAfterWithdrawal
            | Self::WriteAfterWithdrawal
            | Self::AccessAfterRefusal
            | Self::WriteBeforeChoice
            | Self::StaleConsentSignal
            | Self::ThirdPartyNotTold
            | Self::ValueCarriedOut => Severity::Breach,
            Self::StillStored | Self::UnclassifiedAccess => Severity::Remark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHDRAWN: Standing = Standing::Withdrawn { since: Time(10) };
    const REFUSED: Standing = Standing::Refused { since: Time(10) };

    #[test]
    fn charges_by_what_is_in_force() {
        use Access::{Read, Write};
        for (standing, access, deposited, expected) in [
            (WITHDRAWN, Read, Some(Time(9)), Some(Rule::ReadAfterWithdrawal)),
            (WITHDRAWN, Read, Some(Time(10)), Some(Rule::WriteAfterWithdrawal)),
            (WITHDRAWN, Read, Some(Time(11)), Some(Rule::WriteAfterWithdrawal)),
            (WITHDRAWN, Read, None, None),
            (WITHDRAWN, Write, Some(Time(9)), Some(Rule::WriteAfterWithdrawal)),
            (WITHDRAWN, Write, None, Some(Rule::WriteAfterWithdrawal)),
            (REFUSED, Read, Some(Time(9)), Some(Rule::AccessAfterRefusal)),
            (REFUSED, Write, None, Some(Rule::AccessAfterRefusal)),
            (Standing::Granted, Read, Some(Time(9)), None),
            (Standing::Granted, Write, Some(Time(9)), None),
            (Standing::NoChoice, Read, Some(Time(9)), None),
            (Standing::Unknown, Write, Some(Time(9)), None),
        ] {
            assert_eq!(
                rule_for(access, standing, deposited),
                expected,
                "{standing:?} {access:?} {deposited:?}"
            );
        }
    }
}
