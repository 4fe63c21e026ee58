//! GPP strings stored as they are: InMobi, OneTrust.

use super::*;
use crate::consent::gpp::Gpp;

pub(super) static PLATFORM: Platform = Platform {
    id: "gpp",
    name: "IAB Global Privacy Platform",
    slots: &[
        Slot { stores: BOTH, name: Name::Exact("IABGPP_HDR_GppString"), read },
        Slot { stores: COOKIE, name: Name::Exact("OTGPPConsent"), read },
    ],
    beside: &[],
    in_steps: false,
    reopen: &[],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    match &*text::unescape(stored.value) {
        "" => Ok(Stance::NotChosen),
        string => match Gpp::decode(string) {
            Ok(gpp) => Ok(gpp.stance()),
            Err(_) => Err(StoredError::Malformed("not a GPP string")),
        },
    }
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "IABGPP_HDR_GppString", "DBABMA~CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA")
            .saying(&[(Advertising, true)]),
        Sample::cookie(Partial, "OTGPPConsent", "DBACNYA~CQeEcwAQeEcwAAHABBFRAwEgAIGAAAAAAAqIAFMBAAAAA~1YNN")
            .saying(&[(Measurement, true)]),
        Sample::cookie(None, "OTGPPConsent", "DBABMA%7ECQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA"),
        Sample::cookie(NotChosen, "OTGPPConsent", ""),
        // Nobody opted out: no choice. Somebody did: advertising is refused, of the rest nothing is known.
        Sample::cookie(NotChosen, "OTGPPConsent", "DBABTA~1YNN"),
        Sample::cookie(OptedOut, "OTGPPConsent", "DBABTA~1YYN").saying(&[(Advertising, false)]),
    ]
};
