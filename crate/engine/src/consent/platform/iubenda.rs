//! iubenda: JSON with numbered purposes (1 necessary, 2 functionality, 3 experience, 4 measurement,
//! 5 marketing), or one consent for all.
//!
//! The pitfall: `{"id":n}` alone is stored without a choice. What "experience" covers differs by site
//! (embedded media, personalisation): unknown.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    text::flag,
    *,
};
use crate::{consent::signal::Chosen, evidence::Purpose};

pub(super) static PLATFORM: Platform = Platform {
    id: "iubenda",
    name: "iubenda",
    slots: &[Slot { stores: COOKIE, name: Name::Numbered("_iub_cs-"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["_iub.cs.api.openPreferences()", "click .iubenda-cs-preferences-link"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let Some(purposes) = value.get("purposes").and_then(Value::as_object) else {
        return Ok(match flag(&value, "consent") {
            Some(true) => Chosen::all().into(),
            Some(false) => Chosen::none().into(),
            None => Stance::NotChosen,
        });
    };
    let mut tally = Tally::default();
    for (number, accepted) in purposes {
        let Some(accepted) = accepted.as_bool() else {
            continue;
        };
        let meaning = match number.as_str() {
            "1" => Some(Purpose::Necessary),
            "2" => Some(Purpose::Preferences),
            "4" => Some(Purpose::Measurement),
            "5" => Some(Purpose::Advertising),
            _ => None,
        };
        tally.say_as(number, meaning, accepted);
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
        Sample::cookie(All, "_iub_cs-12345678", "%7B%22timestamp%22%3A%222026-01-15T10%3A00%3A00.000Z%22%2C%22version%22%3A%221.57.0%22%2C%22purposes%22%3A%7B%221%22%3Atrue%2C%222%22%3Atrue%2C%223%22%3Atrue%2C%224%22%3Atrue%2C%225%22%3Atrue%7D%2C%22id%22%3A12345678%2C%22cons%22%3A%7B%22rand%22%3A%22a1%22%7D%7D")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::cookie(Partial, "_iub_cs-12345678", r#"{"timestamp":"2026-01-15T10:00:00.000Z","purposes":{"1":true,"2":false,"3":false,"4":true,"5":false},"id":12345678}"#)
            .saying(&[(Measurement, true), (Advertising, false), (Social, false)]),
        Sample::cookie(None, "_iub_cs-12345678", r#"{"timestamp":"2026-01-15T10:00:00.000Z","purposes":{"1":true,"2":false,"3":false,"4":false,"5":false},"id":12345678}"#),
        Sample::cookie(All, "_iub_cs-12345678", r#"{"consent":true,"id":12345678}"#),
        Sample::cookie(None, "_iub_cs-12345678", r#"{"consent":false,"id":12345678}"#),
        // The pitfall.
        Sample::cookie(NotChosen, "_iub_cs-12345678", r#"{"id":12345678}"#),
    ]
};
