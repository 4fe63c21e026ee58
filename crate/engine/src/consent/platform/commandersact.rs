//! Commanders Act: fields between `@`, the third one the accepted categories, as the
//! site numbers them, or `ALL`.
//!
//! The first field is called the opt-out flag and does not tell: `0@…@2,3@` (a part) and `1@…@@`
//! (nothing) are both met. Category numbers mean something else on every site.

use super::{
    tally::{List, Tally},
    *,
};
use crate::consent::signal::{Chosen, Extent};

pub(super) static PLATFORM: Platform = Platform {
    id: "commandersact",
    name: "Commanders Act",
    slots: &[
        Slot { stores: COOKIE, name: Name::Exact("TC_PRIVACY"), read },
        Slot { stores: COOKIE, name: Name::Exact("TC_PRIVACY_CENTER"), read: read_center },
    ],
    beside: &["TC_PRIVACY"],
    in_steps: true,
    reopen: &["cact('consentCenter.show')", "tC.privacyCenter.showPrivacyCenter()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::unescape(stored.value);
    let accepted = value.split('@').nth(2).ok_or(StoredError::Malformed("fewer than three fields"))?;
    Ok(categories(accepted).into())
}

/// Only the list: empty, it is a refusal if the main cookie is there too.
fn read_center(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() && stored.beside("TC_PRIVACY").is_none() {
        return Ok(Stance::NotChosen);
    }
    Ok(categories(&text::unescape(stored.value)).into())
}

fn categories(accepted: &str) -> Chosen {
    if accepted == "ALL" {
        return Chosen::all();
    }
    let mut tally = Tally::default();
    for category in accepted.split(',').filter(|category| !category.is_empty()) {
        tally.say(category, true);
    }
    let mut chosen = tally.finish(List::AcceptedOnly);
    if chosen.extent == Extent::Unknown {
        // Everything would have been "ALL".
        chosen.extent = Extent::Some;
    }
    chosen
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(
            All,
            "TC_PRIVACY",
            "0%40012%7C1%7C4%40ALL%401%401768471200000%2C1768471200000%2C1784196000000%40",
        ),
        Sample::cookie(Partial, "TC_PRIVACY", "0@012|1|4@2,3@1@1768471200000,1768471200000,1784196000000@"),
        Sample::cookie(None, "TC_PRIVACY", "1@003|1|4@@@1768471200000@").saying(&[(Measurement, false)]),
        Sample::cookie(NotChosen, "TC_PRIVACY", ""),
        Sample::cookie(All, "TC_PRIVACY_CENTER", "ALL"),
        Sample::cookie(Partial, "TC_PRIVACY_CENTER", "1%2C2"),
        Sample::cookie(None, "TC_PRIVACY_CENTER", "").beside(&[("TC_PRIVACY", "1@003@@@1768471200000@")]),
        Sample::cookie(NotChosen, "TC_PRIVACY_CENTER", ""),
    ]
};
