//! Google's Privacy & messaging (Funding Choices): a JSON array whose fourth element holds the TC
//! string, once there is one.

use serde_json::Value;

use super::*;
use crate::consent::tcf::TcString;

pub(super) static PLATFORM: Platform = Platform {
    id: "google-fc",
    name: "Google Privacy & messaging",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("FCCDCF"), read }],
    beside: &[],
    in_steps: false,
    reopen: &["googlefc.showRevocationMessage()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    if stored.value.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let value = text::json(stored.value)?;
    match value.pointer("/3/0").and_then(Value::as_str) {
        Some(string) => Ok(TcString::decode(string)?.stance()),
        None => Ok(Stance::NotChosen),
    }
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "FCCDCF", r#"[null,null,null,["CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA","2~89.149~dv.20",null]]"#).saying(&[(Advertising, true)]),
        Sample::cookie(Partial, "FCCDCF", "%5Bnull%2Cnull%2Cnull%2C%5B%22CQeEcwAQeEcwAAHABBFRAwEgAIGAAAAAAAqIAFMBAAAAA%22%2C%222~~dv.20%22%5D%5D").saying(&[(Measurement, true)]),
        Sample::cookie(None, "FCCDCF", r#"[null,null,null,["CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA","2~~dv.20.89",null]]"#),
        Sample::cookie(NotChosen, "FCCDCF", "[null,null,null,null,null,null,[]]"),
    ]
};
