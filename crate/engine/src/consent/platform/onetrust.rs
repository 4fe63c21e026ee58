//! OneTrust (CookiePro, Optanon): a query string, its `groups` a list of `C0001:1,C0002:0`.
//!
//! The pitfall: the cookie is there with the default groups before any choice, rewritten at each page
//! view. `OptanonAlertBoxClosed` beside it says that a choice was made. Sites may rename the groups:
//! names other than OneTrust's own are unknown, except `1`, which is always the strictly necessary.

use super::{
    tally::{List, Tally},
    words, *,
};
use crate::evidence::Purpose;

pub(super) static PLATFORM: Platform = Platform {
    id: "onetrust",
    name: "OneTrust",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("OptanonConsent"), read }],
    beside: &["OptanonAlertBoxClosed"],
    in_steps: true,
    reopen: &["OneTrust.ToggleInfoDisplay()", "Optanon.ToggleInfoDisplay()"],
};

/// Whether OneTrust is on the site and has not been answered.
pub(super) fn is_waiting(stored: &Stored<'_>) -> bool {
    stored.beside("OptanonConsent").is_some() && !is_answered(stored)
}

fn is_answered(stored: &Stored<'_>) -> bool {
    stored.beside("OptanonAlertBoxClosed").is_some_and(|closed| !closed.is_empty())
}

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if !is_answered(stored) {
        return Ok(Stance::NotChosen);
    }
    let mut members = stored.value.split('&');
    let groups = members.find_map(|member| member.strip_prefix("groups="));
    let groups = groups.ok_or(StoredError::Malformed("no groups"))?;
    let mut tally = Tally::default();
    for group in text::unescape(groups).split(',') {
        let accepted = match group.rsplit_once(':') {
            Some((_, "1")) => true,
            Some((_, "0")) => false,
            _ => continue,
        };
        let name = group.rsplit_once(':').map_or(group, |(name, _)| name);
        let meaning = match name {
            "1" => Some(Purpose::Necessary),
            name => words::purpose(name),
        };
        tally.say_as(name, meaning, accepted);
    }
    if tally.is_empty() {
        return Err(StoredError::Malformed("no group that is a choice"));
    }
    Ok(tally.finish(List::Complete).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "OptanonConsent", "isGpcEnabled=0&datestamp=Thu+Jan+15+2026&version=202501.1.0&consentId=a1&interactionCount=1&groups=C0001%3A1%2CC0002%3A1%2CC0003%3A1%2CC0004%3A1%2CC0005%3A1&geolocation=FR%3BIDF")
            .beside(&[("OptanonAlertBoxClosed", "2026-01-15T10:00:00.000Z")])
            .saying(&[(Measurement, true), (Advertising, true), (Preferences, true), (Social, true)]),
        Sample::cookie(Partial, "OptanonConsent", "version=202501.1.0&hosts=H1:1&groups=C0001:1,C0002:1,C0003:0,C0004:0")
            .beside(&[("OptanonAlertBoxClosed", "2026-01-15T10:00:00.000Z")])
            .saying(&[(Measurement, true), (Advertising, false), (Social, false)]),
        Sample::cookie(None, "OptanonConsent", "groups=C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A0")
            .beside(&[("OptanonAlertBoxClosed", "2026-01-15T10:00:00.000Z")]),
        Sample::cookie(None, "OptanonConsent", "groups=1%3A1%2C2%3A0%2C4%3A0%2CSTACK42%3A0")
            .beside(&[("OptanonAlertBoxClosed", "2026-01-15T10:00:00.000Z")]),
        // The pitfall.
        Sample::cookie(NotChosen, "OptanonConsent", "groups=C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A0"),
        Sample::cookie(NotChosen, "OptanonConsent", "groups=C0001%3A1%2CC0002%3A1").beside(&[("OptanonAlertBoxClosed", "")]),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_group_leaves_what_was_not_named_unknown() {
        let beside = |name: &str| (name == "OptanonAlertBoxClosed").then(|| "2026-01-15".to_owned());
        let groups = "groups=1:1,STACK42:1,C0002:0";
        let (_, stance) = recognise(Store::Cookie, "OptanonConsent", groups, &beside).unwrap();
        let Ok(Stance::Chosen(chosen)) = stance else { panic!("{stance:?}") };
        assert_eq!(chosen.purposes, [(Purpose::Measurement, false)].into());
    }
}
