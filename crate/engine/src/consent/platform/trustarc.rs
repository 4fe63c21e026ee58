//! TrustArc: the levels accepted, 0 required, 1 functional, 2 advertising.
//!
//! `notice_gdpr_prefs` lists them (`0,1,2:`, also `0|1|2:`), `notice_preferences` has the highest
//! (`2:`), `cmapi_cookie_privacy` counts from one (`permit 1,2,3`). What follows the colon may say
//! `implied`, and `notice_behavior` beside it too: then everything accepted was nobody's doing.
//! TrustArc's "functional" takes in measurement on many sites: known as comfort, the rest unknown.

use super::{
    tally::{List, Tally},
    *,
};
use crate::{
    consent::signal::{Chosen, Extent},
    evidence::Purpose,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "trustarc",
    name: "TrustArc",
    slots: &[
        Slot { stores: COOKIE, name: Name::Exact("notice_gdpr_prefs"), read: read_levels },
        Slot { stores: COOKIE, name: Name::Exact("notice_preferences"), read: read_highest },
        Slot { stores: COOKIE, name: Name::Exact("cmapi_cookie_privacy"), read: read_permit },
    ],
    beside: &["notice_behavior"],
    in_steps: false,
    reopen: &["truste.eu.clickListener(truste.eu.noticeLP.pn,true)"],
};

fn read_levels(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = text::unescape(stored.value);
    let (levels, _) = value.split_once(':').unwrap_or((&value, ""));
    accepted(stored, &value, levels.split([',', '|']).filter_map(|level| level.parse().ok()).max())
}

fn read_highest(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = text::unescape(stored.value);
    let (level, _) = value.split_once(':').unwrap_or((&value, ""));
    accepted(stored, &value, level.parse().ok())
}

fn read_permit(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = text::unescape(stored.value);
    let levels = value.strip_prefix("permit").unwrap_or(&value);
    let levels = levels.split([',', '|', ' ', '_']).filter_map(|level| level.parse::<u8>().ok());
    accepted(stored, &value, levels.max().and_then(|highest| highest.checked_sub(1)))
}

/// What it says that all levels up to this one are accepted.
fn accepted(stored: &Stored<'_>, value: &str, highest: Option<u8>) -> Result<Stance, StoredError> {
    if value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let highest = highest.ok_or(StoredError::Malformed("no level"))?;
    let mut tally = Tally::default();
    tally.say_as("functional", None, highest >= 1);
    tally.say_as("advertising", Some(Purpose::Advertising), highest >= 2);
    let mut chosen = tally.finish(List::Complete);
    if highest >= 1 {
        chosen.purposes.insert(Purpose::Preferences, true);
    }
    let behavior = || stored.beside("notice_behavior");
    let implied = value.contains("implied") || behavior().is_some_and(|b| b.starts_with("implied"));
    Ok(Chosen { explicit: !(implied && chosen.extent == Extent::All), ..chosen }.into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "notice_gdpr_prefs", "0,1,2:")
            .saying(&[(Advertising, true), (Preferences, true)]),
        Sample::cookie(Partial, "notice_gdpr_prefs", "0|1:a1b2c3")
            .saying(&[(Advertising, false), (Preferences, true)]),
        Sample::cookie(None, "notice_gdpr_prefs", "0:").saying(&[(Measurement, false)]),
        Sample::cookie(NotChosen, "notice_gdpr_prefs", ""),
        Sample::cookie(All, "notice_preferences", "2:").beside(&[("notice_behavior", "expressed,eu")]),
        Sample::cookie(Partial, "notice_preferences", "1:"),
        Sample::cookie(None, "notice_preferences", "0:"),
        Sample::cookie(All, "cmapi_cookie_privacy", "permit 1,2,3"),
        Sample::cookie(Partial, "cmapi_cookie_privacy", "permit%201%2C2"),
        Sample::cookie(None, "cmapi_cookie_privacy", "permit 1 required"),
        Sample::cookie(All, "cmapi_cookie_privacy", "permit_1|2|3"),
        Sample::cookie(Implied, "notice_gdpr_prefs", "0,1,2::implied,eu"),
        Sample::cookie(Implied, "notice_preferences", "2:").beside(&[("notice_behavior", "implied,us")]),
    ]
};
