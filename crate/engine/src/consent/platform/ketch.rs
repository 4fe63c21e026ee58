//! Ketch: JSON in base64, each purpose granted or denied. Where a purpose names Ketch's own words for
//! it (`canonicalPurposes`), they are taken: the site's names are free.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    words, *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "ketch",
    name: "Ketch",
    slots: &[Slot { stores: BOTH, name: Name::Exact("_ketch_consent_v1_"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["ketch('showPreferences')"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::base64_json(stored.value)?;
    let mut tally = Tally::default();
    for (purpose, answer) in value.as_object().into_iter().flatten() {
        let accepted = match answer.get("status").and_then(Value::as_str) {
            Some("granted") => true,
            Some("denied") => false,
            _ => continue,
        };
        let canonical = answer.pointer("/canonicalPurposes/0").and_then(Value::as_str);
        tally.say_as(purpose, words::purpose(canonical.unwrap_or(purpose)), accepted);
    }
    if tally.is_empty() {
        return Ok(Stance::NotChosen);
    }
    Ok(tally.finish(List::Complete).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "_ketch_consent_v1_", "eyJhbmFseXRpY3MiOnsic3RhdHVzIjoiZ3JhbnRlZCJ9LCJiZWhhdmlvcmFsX2FkdmVydGlzaW5nIjp7InN0YXR1cyI6ImdyYW50ZWQifSwiZXNzZW50aWFsX3NlcnZpY2VzIjp7InN0YXR1cyI6ImdyYW50ZWQifX0=")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::local(Partial, "_ketch_consent_v1_", "eyJvdXJzIjp7InN0YXR1cyI6ImdyYW50ZWQiLCJjYW5vbmljYWxQdXJwb3NlcyI6WyJhbmFseXRpY3MiXX0sImJlaGF2aW9yYWxfYWR2ZXJ0aXNpbmciOnsic3RhdHVzIjoiZGVuaWVkIn19")
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "_ketch_consent_v1_", "eyJhbmFseXRpY3MiOnsic3RhdHVzIjoiZGVuaWVkIn0sImJlaGF2aW9yYWxfYWR2ZXJ0aXNpbmciOnsic3RhdHVzIjoiZGVuaWVkIn0sImVzc2VudGlhbF9zZXJ2aWNlcyI6eyJzdGF0dXMiOiJncmFudGVkIn19"),
        Sample::cookie(NotChosen, "_ketch_consent_v1_", "e30="),
    ]
};
