//! US Privacy strings stored as they are. An opt-out law: there is nothing to accept in it, so the
//! only choice it can tell is the refusal of advertising.

use super::*;
use crate::consent::us_privacy::UsPrivacy;

pub(super) static PLATFORM: Platform = Platform {
    id: "usp",
    name: "IAB US Privacy",
    slots: &[Slot { stores: BOTH, name: Name::Exact("usprivacy"), read }],
    beside: &[],
    in_steps: false,
    reopen: &[],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    match UsPrivacy::decode(stored.value) {
        Ok(us) => Ok(us.stance()),
        Err(_) => Err(StoredError::Malformed("not a US Privacy string")),
    }
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(OptedOut, "usprivacy", "1YYN").saying(&[(Advertising, false)]),
        Sample::cookie(NotChosen, "usprivacy", "1YNN"),
        Sample::cookie(NotChosen, "usprivacy", "1---"),
    ]
};
