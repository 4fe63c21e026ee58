//! Klaro!: JSON with a yes or no per service, in the site's own names. Nothing is stored before the
//! choice.

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "klaro",
    name: "Klaro!",
    slots: &[Slot { stores: BOTH, name: Name::Exact("klaro"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["klaro.show(undefined,true)"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let services = value.as_object().ok_or(StoredError::Malformed("not a JSON object"))?;
    let mut tally = Tally::default();
    tally.say_flags(services);
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
        Sample::cookie(All, "klaro", "%7B%22matomo%22%3Atrue%2C%22google-ads%22%3Atrue%7D")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::local(Partial, "klaro", r#"{"matomo":true,"youtube":false,"our-chat":false}"#).saying(&[
            (Measurement, true),
            (Social, false),
            (Advertising, false),
        ]),
        Sample::cookie(None, "klaro", r#"{"matomo":false,"youtube":false}"#),
        Sample::cookie(NotChosen, "klaro", "{}"),
    ]
};
