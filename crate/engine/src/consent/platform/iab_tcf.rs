//! TC strings stored as they are, by whatever platform: InMobi, OneTrust, Sirdata, LiveRamp, Ezoic…
//!
//! The name is not laid down anywhere; these are the ones met. A string that does not decode is an
//! error, never a refusal.

use super::*;
use crate::consent::tcf::TcString;

pub(super) static PLATFORM: Platform = Platform {
    id: "tcf",
    name: "IAB Transparency and Consent Framework",
    slots: &[
        Slot { stores: BOTH, name: Name::Exact("euconsent-v2"), read },
        Slot { stores: BOTH, name: Name::Exact("eupubconsent-v2"), read: read_onetrust },
        Slot { stores: COOKIE, name: Name::Exact("ez-consent-tcf"), read },
    ],
    beside: &["OptanonAlertBoxClosed", "OptanonConsent"],
    in_steps: false,
    reopen: &[],
};

/// OneTrust's: like its own cookie, it may be there before the choice.
fn read_onetrust(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    match onetrust::is_waiting(stored) {
        true => Ok(Stance::NotChosen),
        false => read(stored),
    }
}

/// Reads a stored TC string, perhaps percent-encoded.
pub(super) fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    match &*text::unescape(stored.value) {
        "" => Ok(Stance::NotChosen),
        string => Ok(TcString::decode(string)?.stance()),
    }
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "euconsent-v2", "CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA").saying(&[
            (Measurement, true),
            (Advertising, true),
            (Preferences, true),
        ]),
        Sample::local(All, "euconsent-v2", "CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA"),
        Sample::cookie(Partial, "eupubconsent-v2", "CQeEcwAQeEcwAAHABBFRAwEgAIGAAAAAAAqIAFMBAAAAA")
            .saying(&[(Measurement, true), (Advertising, false), (Preferences, false)]),
        // OneTrust has not been answered yet.
        Sample::cookie(NotChosen, "eupubconsent-v2", "CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA")
            .beside(&[("OptanonConsent", "groups=C0001:1")]),
        Sample::cookie(None, "eupubconsent-v2", "CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA").beside(&[
            ("OptanonConsent", "groups=C0001:1"),
            ("OptanonAlertBoxClosed", "2026-01-15T10:00:00.000Z"),
        ]),
        // Legitimate interests are left: a refusal all the same.
        Sample::cookie(None, "ez-consent-tcf", "CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA")
            .saying(&[(Social, false)]),
        Sample::cookie(NotChosen, "euconsent-v2", ""),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::bits::BitsError;

    #[test]
    fn what_does_not_decode_is_an_error() {
        let alone = |_: &str| None;
        let (_, stance) = recognise(Store::Cookie, "euconsent-v2", "CQ", &alone).unwrap();
        assert_eq!(stance, Err(StoredError::Tcf(TcError::Bits(BitsError::Truncated("Created")))));
    }

    #[test]
    fn legitimate_interest_left_is_told() {
        let alone = |_: &str| None;
        for (string, left) in [
            ("CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA", true),
            ("CQeEcwAQeEcwAAHABBFRAwEgAIGAAAAAAAqIAFMBAAAAA", false),
        ] {
            let (_, stance) = recognise(Store::Cookie, "euconsent-v2", string, &alone).unwrap();
            let Ok(Stance::Chosen(chosen)) = stance else { panic!("{stance:?}") };
            assert_eq!(chosen.legitimate_interest_left, Some(left));
        }
    }
}
