//! Cookie Information: JSON with two lists, approved and denied.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "cookieinformation",
    name: "Cookie Information",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("CookieInformationConsent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["CookieConsent.renew()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let mut tally = Tally::default();
    for (list, accepted) in [("consents_approved", true), ("consents_denied", false)] {
        for category in value.get(list).and_then(Value::as_array).into_iter().flatten() {
            if let Some(category) = category.as_str() {
                tally.say(category.strip_prefix("cookie_cat_").unwrap_or(category), accepted);
            }
        }
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
        Sample::cookie(All, "CookieInformationConsent", "%7B%22website_uuid%22%3A%22a1%22%2C%22timestamp%22%3A%222026-01-15T10%3A00%3A00.000Z%22%2C%22consents_approved%22%3A%5B%22cookie_cat_necessary%22%2C%22cookie_cat_functional%22%2C%22cookie_cat_statistic%22%2C%22cookie_cat_marketing%22%2C%22cookie_cat_unclassified%22%5D%2C%22consents_denied%22%3A%5B%5D%7D")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::cookie(Partial, "CookieInformationConsent", r#"{"consents_approved":["cookie_cat_necessary","cookie_cat_statistic"],"consents_denied":["cookie_cat_functional","cookie_cat_marketing","cookie_cat_unclassified"]}"#)
            .saying(&[(Measurement, true), (Advertising, false), (Social, false)]),
        Sample::cookie(None, "CookieInformationConsent", r#"{"consents_approved":["cookie_cat_necessary"],"consents_denied":["cookie_cat_functional","cookie_cat_statistic","cookie_cat_marketing"]}"#),
        Sample::cookie(NotChosen, "CookieInformationConsent", r#"{"website_uuid":"a1","consents_approved":["cookie_cat_necessary"],"consents_denied":[]}"#),
    ]
};
