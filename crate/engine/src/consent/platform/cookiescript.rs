//! Cookie-Script: JSON with an action and, as a text of JSON again, the accepted categories.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};
use crate::consent::signal::Chosen;

pub(super) static PLATFORM: Platform = Platform {
    id: "cookiescript",
    name: "Cookie-Script",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("CookieScriptConsent"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["CookieScript.instance.show()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    match value.get("action").and_then(Value::as_str) {
        Some("accept") => {}
        Some("reject") => return Ok(Chosen::none().into()),
        // "bannershown" alone.
        _ => return Ok(Stance::NotChosen),
    }
    let categories = match value.get("categories") {
        Some(Value::String(inner)) => text::json(inner)?,
        Some(list) => list.clone(),
        // Accepted, without categories: the site asks about everything at once.
        None => return Ok(Chosen::all().into()),
    };
    let mut tally = Tally::default();
    tally.say_list(Some(&categories), true);
    Ok(tally.finish(List::AcceptedOnly).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(AllSeen, "CookieScriptConsent", r#"{"action":"accept","categories":"[\"strict\",\"performance\",\"targeting\",\"functionality\"]","key":"a1","consenttime":1768471200}"#)
            .saying(&[(Measurement, true), (Advertising, true), (Preferences, true)]),
        Sample::cookie(AllSeen, "CookieScriptConsent", "%7B%22action%22%3A%22accept%22%2C%22categories%22%3A%22%5B%5C%22performance%5C%22%5D%22%2C%22key%22%3A%22a1%22%7D")
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(All, "CookieScriptConsent", r#"{"action":"accept"}"#),
        Sample::cookie(None, "CookieScriptConsent", r#"{"action":"reject","categories":"[]","key":"a1","consenttime":1768471200}"#),
        Sample::cookie(NotChosen, "CookieScriptConsent", r#"{"bannershown":1}"#),
    ]
};
