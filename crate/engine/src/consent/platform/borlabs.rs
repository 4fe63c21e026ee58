//! Borlabs Cookie (WordPress): JSON with the accepted services of each group. A group that is absent
//! or empty was refused.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "borlabs",
    name: "Borlabs Cookie",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("borlabs-cookie"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["click .borlabs-cookie-preference"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let Some(groups) = value.get("consents").and_then(Value::as_object) else {
        return Ok(Stance::NotChosen);
    };
    let mut tally = Tally::default();
    for (group, services) in groups {
        if services.as_array().is_some_and(|services| !services.is_empty()) {
            tally.say(group, true);
        }
    }
    Ok(tally.finish(List::AcceptedOnly).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(AllSeen, "borlabs-cookie", "%7B%22consents%22%3A%7B%22essential%22%3A%5B%22borlabs-cookie%22%5D%2C%22statistics%22%3A%5B%22google-analytics%22%5D%2C%22marketing%22%3A%5B%22google-ads%22%5D%2C%22external-media%22%3A%5B%22youtube%22%5D%7D%2C%22domainPath%22%3A%22example.org%2F%22%2C%22expires%22%3A%22Tue%2C%2014%20Jul%202026%2010%3A00%3A00%20GMT%22%2C%22uid%22%3A%22anonymous%22%2C%22v3%22%3Atrue%2C%22version%22%3A1%7D")
            .saying(&[(Measurement, true), (Advertising, true), (Social, true)]),
        // Nothing in it tells that this is only a part.
        Sample::cookie(AllSeen, "borlabs-cookie", r#"{"consents":{"essential":["borlabs-cookie"],"statistics":["matomo"]},"uid":"anonymous"}"#)
            .saying(&[(Measurement, true), (Advertising, false), (Social, false)]),
        Sample::cookie(None, "borlabs-cookie", r#"{"consents":{"essential":["borlabs-cookie"],"statistics":[]},"uid":"anonymous"}"#),
        Sample::cookie(NotChosen, "borlabs-cookie", r#"{"uid":"anonymous","version":1}"#),
    ]
};
