//! Shopify's customer privacy: JSON with purposes by their first letters (a analytics, m marketing,
//! p preferences).
//!
//! Where Shopify asks nothing it stores that everything is accepted; nothing in the cookie tells that
//! from a person's doing, so everything accepted counts as not explicit.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};
use crate::{
    consent::signal::{Chosen, Extent},
    evidence::Purpose,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "shopify",
    name: "Shopify Customer Privacy",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("_tracking_consent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["privacyBanner.showPreferences()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let mut tally = Tally::default();
    for (letter, meaning) in
        [("a", Purpose::Measurement), ("m", Purpose::Advertising), ("p", Purpose::Preferences)]
    {
        let answer = value.get("purposes").and_then(|purposes| purposes.get(letter));
        if let Some(accepted) = answer.and_then(Value::as_bool) {
            tally.say_as(letter, Some(meaning), accepted);
        }
    }
    if tally.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let chosen = tally.finish(List::Complete);
    Ok(Chosen { explicit: chosen.extent != Extent::All, ..chosen }.into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(Implied, "_tracking_consent", "%7B%22purposes%22%3A%7B%22a%22%3Atrue%2C%22p%22%3Atrue%2C%22m%22%3Atrue%2C%22t%22%3Atrue%7D%2C%22region%22%3A%22FRIDF%22%7D")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::cookie(Partial, "_tracking_consent", r#"{"purposes":{"a":true,"p":false,"m":false,"t":false}}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "_tracking_consent", r#"{"purposes":{"a":false,"p":false,"m":false,"t":false}}"#),
        Sample::cookie(NotChosen, "_tracking_consent", r#"{"purposes":{},"region":"FRIDF"}"#),
    ]
};
