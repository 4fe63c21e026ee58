//! vanilla-cookieconsent, versions 2 and 3: JSON with the accepted categories.
//!
//! Version 3 adds `services`, an object with a key per category that was asked: with it, everything
//! accepted can be told from something accepted. Nothing is stored before the choice; a value
//! without the accepted categories is one its own reader takes as no choice.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "vanilla-cookieconsent",
    name: "vanilla-cookieconsent",
    slots: &[Slot { stores: BOTH, name: Name::Exact("cc_cookie"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["CookieConsent.showPreferences()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    // Version 2 before 2.8 calls them "level".
    let accepted = value.get("categories").or_else(|| value.get("level"));
    let Some(accepted) = accepted.and_then(Value::as_array) else {
        return Ok(Stance::NotChosen);
    };
    let mut tally = Tally::default();
    for category in accepted.iter().filter_map(Value::as_str) {
        tally.say(category, true);
    }
    let asked = value.get("services").and_then(Value::as_object).filter(|asked| !asked.is_empty());
    let Some(asked) = asked else {
        return Ok(tally.finish(List::AcceptedOnly).into());
    };
    let accepted: std::collections::HashSet<&str> = accepted.iter().filter_map(Value::as_str).collect();
    for category in asked.keys().filter(|category| !accepted.contains(category.as_str())) {
        tally.say(category, false);
    }
    Ok(tally.finish(List::Complete).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "cc_cookie", "%7B%22categories%22%3A%5B%22necessary%22%2C%22analytics%22%2C%22ads%22%5D%2C%22revision%22%3A0%2C%22data%22%3Anull%2C%22consentTimestamp%22%3A%222026-01-15T10%3A00%3A00.000Z%22%2C%22consentId%22%3A%22d5f9f3f7-6e9b-4a3c-8a55-8a3b8a0c1c11%22%2C%22services%22%3A%7B%22necessary%22%3A%5B%5D%2C%22analytics%22%3A%5B%5D%2C%22ads%22%3A%5B%5D%7D%2C%22languageCode%22%3A%22fr%22%2C%22lastConsentTimestamp%22%3A%222026-01-15T10%3A00%3A00.000Z%22%2C%22expirationTime%22%3A1784196000000%7D")
            .saying(&[(Measurement, true), (Advertising, true), (Social, false)]),
        Sample::cookie(Partial, "cc_cookie", r#"{"categories":["necessary","analytics"],"revision":0,"services":{"necessary":[],"analytics":[],"ads":[]}}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "cc_cookie", r#"{"categories":["necessary"],"revision":0,"services":{"necessary":[],"analytics":[],"ads":[]}}"#)
            .saying(&[(Measurement, false), (Advertising, false)]),
        Sample::cookie(NotChosen, "cc_cookie", "{}"),
        Sample::cookie(NotChosen, "cc_cookie", ""),
        Sample::local(None, "cc_cookie", r#"{"categories":[],"services":{}}"#),
        // Version 2.
        Sample::cookie(AllSeen, "cc_cookie", r#"{"level":["necessary","analytics"],"revision":0,"data":null,"rfc_cookie":false}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "cc_cookie", r#"{"categories":["necessary"],"level":["necessary"],"revision":0}"#),
    ]
};
