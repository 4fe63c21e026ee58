//! Didomi: JSON in base64, with the purposes enabled and disabled.
//!
//! The newer binary form (`didomi_dcs`) is published nowhere: recognised, not read.

use serde_json::Value;

use super::{
    tally::{List, Tally},
    *,
};
use crate::{
    consent::signal::{Chosen, Extent},
    evidence::Purpose,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "didomi",
    name: "Didomi",
    slots: &[
        Slot { stores: BOTH, name: Name::Exact("didomi_token"), read },
        Slot { stores: BOTH, name: Name::Exact("didomi_dcs"), read: osano::opaque },
    ],
    beside: &[],
    in_steps: false,
    reopen: &["Didomi.preferences.show()", "Didomi.notice.show()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::base64_json(stored.value)?;
    let mut tally = Tally::default();
    let mut may_store = true;
    for (list, accepted) in [("enabled", true), ("disabled", false)] {
        let purposes = value.pointer("/purposes").and_then(|purposes| purposes.get(list));
        for purpose in purposes.and_then(Value::as_array).into_iter().flatten() {
            match purpose.as_str() {
                // Purpose 1 of the TCF: without it nothing may be stored, and it allows nothing alone.
                Some("cookies") => may_store = accepted,
                Some(purpose) => tally.say(purpose, accepted),
                None => {}
            }
        }
    }
    for (list, accepted) in [("enabled", true), ("disabled", false)] {
        let vendors =
            value.pointer("/vendors").and_then(|vendors| vendors.get(list)).and_then(Value::as_array);
        // The only id whose meaning is laid down: Google Advertising Products.
        if vendors.into_iter().flatten().any(|vendor| vendor == "google") {
            tally.say_vendor("Google", &[Purpose::Advertising], accepted);
        }
    }
    if tally.is_empty() && may_store {
        return Ok(Stance::NotChosen);
    }
    let mut chosen = tally.finish(List::Complete);
    if !may_store {
        if chosen.extent == Extent::All {
            chosen.extent = Extent::Some;
        }
        chosen.purposes = Chosen::none().purposes;
        chosen.companies.clear();
    }
    Ok(chosen.into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ1cGRhdGVkIjoiMjAyNi0wMS0xNVQxMDowMDowMC4wMDBaIiwidmVyc2lvbiI6MiwidmVuZG9ycyI6eyJlbmFibGVkIjpbImdvb2dsZSJdLCJkaXNhYmxlZCI6W119LCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbImNvb2tpZXMiLCJhbmFseXRpY3MiLCJzZWxlY3RfcGVyc29uYWxpemVkX2FkcyJdLCJkaXNhYmxlZCI6W119fQ==")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::local(Partial, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ1cGRhdGVkIjoiMjAyNi0wMS0xNVQxMDowMDowMC4wMDBaIiwidmVyc2lvbiI6MiwidmVuZG9ycyI6eyJlbmFibGVkIjpbImdvb2dsZSJdLCJkaXNhYmxlZCI6W119LCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbImFuYWx5dGljcyJdLCJkaXNhYmxlZCI6WyJzZWxlY3RfcGVyc29uYWxpemVkX2FkcyJdfX0=")
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ1cGRhdGVkIjoiMjAyNi0wMS0xNVQxMDowMDowMC4wMDBaIiwidmVyc2lvbiI6MiwidmVuZG9ycyI6eyJlbmFibGVkIjpbXSwiZGlzYWJsZWQiOlsiZ29vZ2xlIl19LCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbXSwiZGlzYWJsZWQiOlsiY29va2llcyIsImFuYWx5dGljcyIsInNlbGVjdF9wZXJzb25hbGl6ZWRfYWRzIl19fQ=="),
        Sample::cookie(NotChosen, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ2ZXJzaW9uIjoyLCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbXSwiZGlzYWJsZWQiOltdfX0="),
        // Analytics without the storing it needs: accepted, and not consented.
        Sample::cookie(Partial, "didomi_token", "eyJwdXJwb3NlcyI6eyJlbmFibGVkIjpbImFuYWx5dGljcyJdLCJkaXNhYmxlZCI6WyJjb29raWVzIl19fQ==")
            .saying(&[(Measurement, false), (Advertising, false)]),
        Sample::cookie(Opaque, "didomi_dcs", "AAECAwQ"),
    ]
};
