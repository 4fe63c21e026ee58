//! Axeptio: a cookie of JSON with a yes or no per vendor, and comma lists beside it.
//!
//! The pitfall: before any choice it stores `$$completed: false` and an empty list of authorised
//! vendors, which looks like a refusal. Only `$$completed: true` is a choice.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    text::flag,
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "axeptio",
    name: "Axeptio",
    slots: &[
        Slot { stores: COOKIE, name: Name::Exact("axeptio_cookies"), read },
        Slot { stores: COOKIE, name: Name::Exact("axeptio_authorized_vendors"), read: read_vendors },
        Slot { stores: LOCAL, name: Name::Exact("_ax_tcstring"), read: iab_tcf::read },
    ],
    beside: &["axeptio_cookies", "axeptio_all_vendors"],
    in_steps: true,
    reopen: &["openAxeptioCookies()", "axeptioSDK.openCookies()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    if flag(&value, "$$completed") != Some(true) {
        return Ok(Stance::NotChosen);
    }
    let mut tally = Tally::default();
    for (vendor, accepted) in value.as_object().into_iter().flatten() {
        match accepted {
            Value::Bool(accepted) if !vendor.starts_with("$$") => tally.say(vendor, *accepted),
            _ => {}
        }
    }
    Ok(tally.finish(List::Complete).into())
}

/// `,a,b,` says who was authorised, not whether anybody was asked: that is in the other cookie.
fn read_vendors(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let completed = match stored.beside("axeptio_cookies") {
        Some(cookie) => flag(&text::json(&cookie)?, "$$completed") == Some(true),
        None => false,
    };
    if !completed {
        return Ok(Stance::NotChosen);
    }
    let split = |list: &str| -> Vec<String> {
        let list = text::unescape(list);
        list.split(',').filter(|vendor| !vendor.is_empty()).map(str::to_owned).collect()
    };
    let authorised = split(stored.value);
    let mut tally = Tally::default();
    for vendor in &authorised {
        tally.say(vendor, true);
    }
    let Some(all) = stored.beside("axeptio_all_vendors") else {
        return Ok(tally.finish(List::AcceptedOnly).into());
    };
    let authorised: std::collections::HashSet<&str> = authorised.iter().map(String::as_str).collect();
    for vendor in split(&all).iter().filter(|vendor| !authorised.contains(vendor.as_str())) {
        tally.say(vendor, false);
    }
    Ok(tally.finish(List::Complete).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "axeptio_cookies", "%7B%22%24%24token%22%3A%22k2v9%22%2C%22%24%24date%22%3A%222026-01-15T10%3A00%3A00.000Z%22%2C%22%24%24cookiesVersion%22%3A%7B%22name%22%3A%22site-fr%22%2C%22identifier%22%3A%225f9%22%7D%2C%22google_analytics%22%3Atrue%2C%22google_ads%22%3Atrue%2C%22%24%24completed%22%3Atrue%7D")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::cookie(Partial, "axeptio_cookies", r#"{"$$token":"k2v9","google_analytics":true,"google_ads":false,"$$completed":true}"#)
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "axeptio_cookies", r#"{"$$token":"k2v9","google_analytics":false,"google_ads":false,"$$completed":true}"#),
        // The pitfall.
        Sample::cookie(NotChosen, "axeptio_cookies", r#"{"$$token":"k2v9","$$date":"2026-01-15T10:00:00.000Z","$$completed":false}"#),
        Sample::cookie(NotChosen, "axeptio_authorized_vendors", "%2C%2C")
            .beside(&[("axeptio_cookies", r#"{"$$completed":false}"#), ("axeptio_all_vendors", ",google_ads,")]),
        Sample::cookie(NotChosen, "axeptio_authorized_vendors", ",,"),
        Sample::cookie(None, "axeptio_authorized_vendors", ",,")
            .beside(&[("axeptio_cookies", r#"{"$$completed":true}"#), ("axeptio_all_vendors", ",google_ads,")]),
        Sample::cookie(Partial, "axeptio_authorized_vendors", ",hotjar,")
            .beside(&[("axeptio_cookies", r#"{"$$completed":true}"#), ("axeptio_all_vendors", ",google_ads,hotjar,")])
            .saying(&[(Measurement, true), (Advertising, false)]),
    ]
};
