//! Didomi: JSON in base64, with the purposes enabled and disabled.
//!
//! The newer binary form (`didomi_dcs`) is published nowhere: recognised, not read.

use super::{tally::{List, Tally}, *};

pub(super) static PLATFORM: Platform = Platform {
    id: "didomi",
    name: "Didomi",
    slots: &[
        Slot { stores: BOTH, name: Name::Exact("didomi_token"), read },
        Slot { stores: BOTH, name: Name::Exact("didomi_dcs"), read: osano::opaque },
    ],
    reopen: Some("Didomi.preferences.show()"),
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::base64_json(stored.value)?;
    let mut tally = Tally::default();
    if let Some(purposes) = value.get("purposes") {
        tally.say_list(purposes.get("enabled"), true);
        tally.say_list(purposes.get("disabled"), false);
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
        Sample::cookie(All, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ1cGRhdGVkIjoiMjAyNi0wMS0xNVQxMDowMDowMC4wMDBaIiwidmVyc2lvbiI6MiwidmVuZG9ycyI6eyJlbmFibGVkIjpbImdvb2dsZSJdLCJkaXNhYmxlZCI6W119LCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbImNvb2tpZXMiLCJhbmFseXRpY3MiLCJzZWxlY3RfcGVyc29uYWxpemVkX2FkcyJdLCJkaXNhYmxlZCI6W119fQ==")
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::local(Partial, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ1cGRhdGVkIjoiMjAyNi0wMS0xNVQxMDowMDowMC4wMDBaIiwidmVyc2lvbiI6MiwidmVuZG9ycyI6eyJlbmFibGVkIjpbImdvb2dsZSJdLCJkaXNhYmxlZCI6W119LCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbImFuYWx5dGljcyJdLCJkaXNhYmxlZCI6WyJzZWxlY3RfcGVyc29uYWxpemVkX2FkcyJdfX0=")
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ1cGRhdGVkIjoiMjAyNi0wMS0xNVQxMDowMDowMC4wMDBaIiwidmVyc2lvbiI6MiwidmVuZG9ycyI6eyJlbmFibGVkIjpbXSwiZGlzYWJsZWQiOlsiZ29vZ2xlIl19LCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbXSwiZGlzYWJsZWQiOlsiY29va2llcyIsImFuYWx5dGljcyIsInNlbGVjdF9wZXJzb25hbGl6ZWRfYWRzIl19fQ=="),
        Sample::cookie(NotChosen, "didomi_token", "eyJ1c2VyX2lkIjoiMTliYyIsImNyZWF0ZWQiOiIyMDI2LTAxLTE1VDEwOjAwOjAwLjAwMFoiLCJ2ZXJzaW9uIjoyLCJwdXJwb3NlcyI6eyJlbmFibGVkIjpbXSwiZGlzYWJsZWQiOltdfX0="),
        Sample::cookie(Opaque, "didomi_dcs", "AAECAwQ"),
    ]
};
