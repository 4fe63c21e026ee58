//! consentmanager.net: a TC string under a name with the site's number.

use super::*;

pub(super) static PLATFORM: Platform = Platform {
    id: "consentmanager",
    name: "consentmanager.net",
    slots: &[
        Slot { stores: BOTH, name: Name::Numbered("__cmpconsent"), read: iab_tcf::read },
        Slot { stores: BOTH, name: Name::Numbered("__cmpconsentx"), read: iab_tcf::read },
        Slot { stores: BOTH, name: Name::Numbered("__cmpconsents"), read: iab_tcf::read },
    ],
    beside: &[],
    in_steps: false,
    reopen: &["__cmp('showScreenAdvanced')"],
};

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "__cmpconsent4711", "CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA")
            .saying(&[(Advertising, true)]),
        Sample::local(Partial, "__cmpconsentx4711", "CQeEcwAQeEcwAAHABBFRAwEgAIGAAAAAAAqIAFMBAAAAA")
            .saying(&[(Advertising, false)]),
        Sample::cookie(None, "__cmpconsents4711", "CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA"),
        Sample::cookie(NotChosen, "__cmpconsent4711", ""),
    ]
};
