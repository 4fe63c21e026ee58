//! Fides (Ethyca): JSON with a yes or no per notice.
//!
//! The pitfall: `consent: {}` is written when the banner is shown. And a choice made by a rule (the
//! browser's signal, a script, the closing of the banner) is marked as such.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};
use crate::consent::signal::Chosen;

pub(super) static PLATFORM: Platform = Platform {
    id: "fides",
    name: "Fides",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("fides_consent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["Fides.showModal()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let mut tally = Tally::default();
    if let Some(notices) = value.get("consent").and_then(Value::as_object) {
        tally.say_flags(notices);
    }
    if tally.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let method = value.pointer("/fides_meta/consentMethod").and_then(Value::as_str);
    let explicit = !matches!(method, Some("gpc" | "script" | "dismiss" | "external_provider"));
    Ok(Chosen { explicit, ..tally.finish(List::Complete) }.into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "fides_consent", "%7B%22consent%22%3A%7B%22essential%22%3Atrue%2C%22analytics%22%3Atrue%2C%22advertising%22%3Atrue%7D%2C%22identity%22%3A%7B%22fides_user_device_id%22%3A%22a1%22%7D%2C%22fides_meta%22%3A%7B%22version%22%3A%220.9.0%22%2C%22updatedAt%22%3A%222026-01-15T10%3A00%3A00.000Z%22%2C%22consentMethod%22%3A%22accept%22%7D%7D")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::cookie(Partial, "fides_consent", r#"{"consent":{"analytics":true,"advertising":false},"fides_meta":{"consentMethod":"save"}}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "fides_consent", r#"{"consent":{"essential":true,"analytics":false,"advertising":false},"fides_meta":{"consentMethod":"reject"}}"#),
        // The pitfall.
        Sample::cookie(NotChosen, "fides_consent", r#"{"consent":{},"identity":{"fides_user_device_id":"a1"},"fides_meta":{"version":"0.9.0"}}"#),
        Sample::cookie(Implied, "fides_consent", r#"{"consent":{"data_sales_and_sharing":false},"fides_meta":{"consentMethod":"gpc"}}"#),
    ]
};
