//! Sourcepoint: JSON per property, with the TC string in it. Its `consentStatus` says whether there is
//! consent data of a person at all.

use serde_json::Value;

use super::*;
use crate::consent::tcf::TcString;

pub(super) static PLATFORM: Platform = Platform {
    id: "sourcepoint",
    name: "Sourcepoint",
    slots: &[Slot { stores: LOCAL, name: Name::Numbered("_sp_user_consent_"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["_sp_.gdpr.loadPrivacyManagerModal()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let asked = value.pointer("/gdpr/consentStatus/hasConsentData").and_then(Value::as_bool);
    match value.pointer("/gdpr/euconsent").and_then(Value::as_str) {
        Some(string) if !string.is_empty() && asked != Some(false) => Ok(TcString::decode(string)?.stance()),
        _ => Ok(Stance::NotChosen),
    }
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::local(All, "_sp_user_consent_4711", r#"{"gdpr":{"euconsent":"CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA","consentStatus":{"hasConsentData":true}}}"#)
            .saying(&[(Advertising, true)]),
        Sample::local(Partial, "_sp_user_consent_4711", r#"{"gdpr":{"euconsent":"CQeEcwAQeEcwAAHABBFRAwEgAIGAAAAAAAqIAFMBAAAAA"}}"#).saying(&[(Advertising, false)]),
        Sample::local(None, "_sp_user_consent_4711", r#"{"gdpr":{"euconsent":"CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA","consentStatus":{"hasConsentData":true}}}"#),
        Sample::local(NotChosen, "_sp_user_consent_4711", r#"{"gdpr":{"euconsent":"CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA","consentStatus":{"hasConsentData":false}}}"#),
        Sample::local(NotChosen, "_sp_user_consent_4711", r#"{"usnat":{}}"#),
    ]
};
