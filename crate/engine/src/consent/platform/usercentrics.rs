//! Usercentrics, version 2: JSON in `localStorage`, one entry per service with its history.
//!
//! Services are numbered by Usercentrics and essential ones are never off, so their status says little
//! on its own; the latest action in their histories says what the person did. Before that,
//! `uc_user_interaction` is not `true`.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};
use crate::consent::signal::{Chosen, Extent};

pub(super) static PLATFORM: Platform = Platform {
    id: "usercentrics",
    name: "Usercentrics",
    slots: &[Slot { stores: LOCAL, name: Name::Exact("uc_settings"), read }],
    beside: &["uc_user_interaction"],
    in_steps: true,
    reopen: &["UC_UI.showSecondLayer()", "__ucCmp.showSecondLayer()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() || stored.beside("uc_user_interaction").as_deref() != Some("true") {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    let services = value.get("services").and_then(Value::as_array);
    let services = services.ok_or(StoredError::Malformed("no services"))?;
    let last = services
        .iter()
        .filter_map(|service| service.get("history")?.as_array()?.last())
        .max_by_key(|entry| entry.get("timestamp").and_then(Value::as_u64));
    let text_of = |key: &str| last.and_then(|entry| entry.get(key)).and_then(Value::as_str);
    let chosen = match text_of("action") {
        Some("onAcceptAllServices") => Chosen::all(),
        Some("onDenyAllServices") => Chosen::none(),
        _ => by_status(services),
    };
    Ok(Chosen { explicit: text_of("type") != Some("implicit"), ..chosen }.into())
}

/// Some services are on and nobody knows which are essential: a part, or nothing if none is on.
fn by_status(services: &[Value]) -> Chosen {
    let mut tally = Tally::default();
    for service in services {
        let id = service.get("id").and_then(Value::as_str).unwrap_or_default();
        if let Some(status) = service.get("status").and_then(Value::as_bool) {
            tally.say_as(id, None, status);
        }
    }
    let mut chosen = tally.finish(List::Complete);
    if chosen.extent == Extent::Some {
        // The ones that are on may all be essential.
        chosen.extent = Extent::Unknown;
    }
    chosen
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::local(All, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onAcceptAllServices","status":true,"timestamp":1768471200000,"type":"explicit"}]},{"id":"s1","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onAcceptAllServices","status":true,"timestamp":1768471200000,"type":"explicit"}]}]}"#)
            .beside(&[("uc_user_interaction", "true")])
            .saying(&[(Advertising, true)]),
        // Which of the services that are on are essential is not stored.
        Sample::local(AllSeen, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onUpdateServices","status":true,"timestamp":1768471200000,"type":"explicit"}]},{"id":"s1","status":false,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onUpdateServices","status":false,"timestamp":1768471200000,"type":"explicit"}]}]}"#)
            .beside(&[("uc_user_interaction", "true")]),
        Sample::local(AllSeen, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onUpdateServices","status":true,"timestamp":1768471200000,"type":"explicit"}]},{"id":"s1","status":false,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onUpdateServices","status":false,"timestamp":1768471200000,"type":"explicit"}]},{"id":"s2","status":false,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onUpdateServices","status":false,"timestamp":1768471200000,"type":"explicit"}]}]}"#)
            .beside(&[("uc_user_interaction", "true")]),
        Sample::local(None, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onDenyAllServices","status":true,"timestamp":1768471200000,"type":"explicit"}]},{"id":"s1","status":false,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"},{"action":"onDenyAllServices","status":false,"timestamp":1768471200000,"type":"explicit"}]}]}"#)
            .beside(&[("uc_user_interaction", "true")]),
        Sample::local(NotChosen, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"}]},{"id":"s1","status":false,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"}]}]}"#),
        Sample::local(NotChosen, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"}]},{"id":"s1","status":false,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"}]}]}"#).beside(&[("uc_user_interaction", "false")]),
        Sample::local(Implied, "uc_settings", r#"{"controllerId":"a1","services":[{"id":"s0","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"}]},{"id":"s1","status":true,"history":[{"action":"onInitialPageLoad","status":false,"timestamp":1768471100000,"type":"implicit"}]}]}"#).beside(&[("uc_user_interaction", "true")]),
    ]
};
