//! Termly: JSON with a yes or no per category, inside its cache in `localStorage`. Termly's
//! "performance" takes in comfort functions: unknown.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    words, *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "termly",
    name: "Termly",
    slots: &[Slot { stores: LOCAL, name: Name::Exact("TERMLY_API_CACHE"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["displayPreferenceModal()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let categories = value.pointer("/TERMLY_COOKIE_CONSENT/value").and_then(Value::as_object);
    let mut tally = Tally::default();
    for (category, accepted) in categories.into_iter().flatten() {
        let meaning = match category.as_str() {
            "performance" => None,
            category => words::purpose(category),
        };
        if let Some(accepted) = accepted.as_bool() {
            tally.say_as(category, meaning, accepted);
        }
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
        Sample::local(All, "TERMLY_API_CACHE", r#"{"TERMLY_COOKIE_CONSENT":{"value":{"essential":true,"performance":true,"analytics":true,"advertising":true,"social_networking":true,"unclassified":true}}}"#)
            .saying(&[(Measurement, true), (Advertising, true), (Social, true)]),
        Sample::local(Partial, "TERMLY_API_CACHE", r#"{"TERMLY_COOKIE_CONSENT":{"value":{"essential":true,"performance":false,"analytics":true,"advertising":false,"social_networking":false,"unclassified":false}}}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::local(None, "TERMLY_API_CACHE", r#"{"TERMLY_COOKIE_CONSENT":{"value":{"essential":true,"performance":false,"analytics":false,"advertising":false,"social_networking":false,"unclassified":false}}}"#),
        Sample::local(NotChosen, "TERMLY_API_CACHE", r#"{"TERMLY_DOCUMENT":{"value":{}}}"#),
    ]
};
