//! CookieYes: `consentid:…,consent:yes,action:yes,necessary:yes,functional:no,…`.
//!
//! The pitfall: before the choice everything but the necessary says `no`, and `action` is empty.

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "cookieyes",
    name: "CookieYes",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("cookieyes-consent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["revisitCkyConsent()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = text::unescape(stored.value);
    let mut tally = Tally::default();
    let mut acted = false;
    for member in value.split(',') {
        match member.split_once(':') {
            Some(("action", answer)) => acted = !answer.is_empty(),
            Some(("consentid" | "consent" | "lastRenewedDate", _)) => {}
            Some((category, "yes")) => tally.say(category, true),
            Some((category, "no")) => tally.say(category, false),
            _ => {}
        }
    }
    if !acted || tally.is_empty() {
        return Ok(Stance::NotChosen);
    }
    Ok(tally.finish(List::Complete).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "cookieyes-consent", "consentid:azE,consent:yes,action:yes,necessary:yes,functional:yes,analytics:yes,performance:yes,advertisement:yes")
            .saying(&[(Measurement, true), (Advertising, true), (Preferences, true)]),
        Sample::cookie(Partial, "cookieyes-consent", "consentid:azE,consent:yes,action:yes,necessary:yes,functional:no,analytics:yes,performance:no,advertisement:no,other:no")
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "cookieyes-consent", "consentid%3AazE%2Cconsent%3Ano%2Caction%3Ayes%2Cnecessary%3Ayes%2Cfunctional%3Ano%2Canalytics%3Ano%2Cperformance%3Ano%2Cadvertisement%3Ano"),
        // The pitfall.
        Sample::cookie(NotChosen, "cookieyes-consent", "consentid:azE,consent:no,action:,necessary:yes,functional:no,analytics:no,performance:no,advertisement:no"),
        Sample::cookie(NotChosen, "cookieyes-consent", ""),
    ]
};
