//! CookieFirst: JSON with a yes or no per category.

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "cookiefirst",
    name: "CookieFirst",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("cookiefirst-consent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["CookieFirst.openPanel()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let mut tally = Tally::default();
    if let Some(members) = value.as_object() {
        tally.say_flags(members);
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
        Sample::cookie(All, "cookiefirst-consent", "%7B%22necessary%22%3Atrue%2C%22performance%22%3Atrue%2C%22functional%22%3Atrue%2C%22advertising%22%3Atrue%2C%22timestamp%22%3A1768471200%2C%22type%22%3A%22category%22%2C%22version%22%3A%22a1%22%7D")
            .saying(&[(Measurement, true), (Preferences, true), (Advertising, true)]),
        Sample::cookie(Partial, "cookiefirst-consent", r#"{"necessary":true,"performance":true,"functional":false,"advertising":false,"timestamp":1768471200,"type":"category"}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "cookiefirst-consent", r#"{"necessary":true,"performance":false,"functional":false,"advertising":false}"#),
        Sample::cookie(NotChosen, "cookiefirst-consent", r#"{"necessary":true}"#),
    ]
};
