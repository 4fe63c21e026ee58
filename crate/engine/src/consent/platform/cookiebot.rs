//! Cookiebot: a JavaScript literal, not JSON: `{stamp:'…',necessary:true,statistics:false,…}`.
//!
//! The pitfall: where no consent is asked it stores that everything is accepted, with `method:'implied'`
//! or the stamp `-1`. No person did that.

use super::{
    tally::{List, Tally},
    *,
};
use crate::consent::signal::Chosen;

pub(super) static PLATFORM: Platform = Platform {
    id: "cookiebot",
    name: "Cookiebot",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("CookieConsent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["Cookiebot.renew()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = text::unescape(stored.value);
    match value.trim() {
        "" | "0" => return Ok(Stance::NotChosen),
        // The whole cookie is the stamp of a region where nothing is asked.
        "-1" => {
            return Ok(Chosen { explicit: false, ..Chosen::all() }.into());
        }
        _ => {}
    }
    let inside = value.trim().strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    let inside = inside.ok_or(StoredError::Malformed("not between braces"))?;
    let mut tally = Tally::default();
    let mut explicit = true;
    // No value holds a comma: they are texts of base64, numbers and yes or no.
    for member in inside.split(',') {
        let Some((key, value)) = member.split_once(':') else {
            continue;
        };
        let value = value.trim_matches(['\'', '"', ' ']);
        match (key.trim_matches(['\'', '"', ' ']), value) {
            ("method", "implied") | ("stamp", "-1") => explicit = false,
            (category @ ("preferences" | "statistics" | "marketing"), "true" | "false") => {
                tally.say(category, value == "true");
            }
            _ => {}
        }
    }
    if tally.is_empty() {
        return Err(StoredError::Malformed("no category"));
    }
    Ok(Chosen { explicit, ..tally.finish(List::Complete) }.into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "CookieConsent", "%7Bstamp%3A%27Zm9vYmFy%2BQ%3D%3D%27%2Cnecessary%3Atrue%2Cpreferences%3Atrue%2Cstatistics%3Atrue%2Cmarketing%3Atrue%2Cmethod%3A%27explicit%27%2Cver%3A1%2Cutc%3A1768471200000%2Cregion%3A%27fr%27%7D")
            .saying(&[(Preferences, true), (Measurement, true), (Advertising, true), (Social, false)]),
        Sample::cookie(Partial, "CookieConsent", "{stamp:'Zm9v',necessary:true,preferences:false,statistics:true,marketing:false,method:'explicit',ver:1,utc:1768471200000,region:'fr'}")
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "CookieConsent", "{stamp:'Zm9v',necessary:true,preferences:false,statistics:false,marketing:false,method:'explicit',ver:1,utc:1768471200000,region:'fr',gacm:'2~~dv.20.43'}"),
        Sample::cookie(NotChosen, "CookieConsent", "0"),
        // The pitfall.
        Sample::cookie(Implied, "CookieConsent", "{stamp:'-1',necessary:true,preferences:true,statistics:true,marketing:true,method:'implied',ver:1,utc:1768471200000,region:'us-06'}"),
        Sample::cookie(Implied, "CookieConsent", "{stamp:'-1',necessary:true,preferences:true,statistics:true,marketing:true,ver:1}"),
        Sample::cookie(Implied, "CookieConsent", "-1"),
    ]
};
