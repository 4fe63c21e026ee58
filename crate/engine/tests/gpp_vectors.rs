//! GPP strings of the IAB's own tests decode to what its reference library makes of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use serde_json::{Value, json};
use temoin_engine::consent::gpp::{Gpp, Section, UsSection};

const VECTORS: &str = include_str!("vectors/gpp.jsonl");

fn vectors() -> impl Iterator<Item = Value> {
    // The first line says where they come from.
    VECTORS.lines().skip(1).map(|line| serde_json::from_str(line).unwrap())
}

/// The answers of a field as the library shows them: one as a number, several as a list. In strings
/// written before a list grew, it shows zeroes for what is missing.
fn same(ours: &[u8], reference: &Value) -> bool {
    match reference {
        Value::Array(list) => {
            let mut padded = ours.to_vec();
            padded.resize(list.len(), 0);
            json!(padded) == *reference
        }
        one => json!(ours[0]) == *one,
    }
}

fn compare(us: &UsSection, reference: &Value) {
    let expected = reference.as_object().unwrap();
    let version = expected.get("Version").or_else(|| expected.get("MspaVersion")).unwrap();
    assert_eq!(json!(us.version), *version, "{}", us.name);
    for (field, answers) in &us.fields {
        assert!(same(answers, &expected[*field]), "{} {field}: {answers:?}", us.name);
    }
    let told = us.fields.len() + 1 + if us.gpc.is_some() { 2 } else { 0 };
    assert_eq!(told, expected.len(), "{}: {expected:?}", us.name);
    if let Some(gpc) = us.gpc {
        assert_eq!(json!(gpc), expected["Gpc"], "{}", us.name);
    }
}

#[test]
fn every_vector_decodes_as_the_reference_says() {
    let (mut strings, mut american, mut european) = (0, 0, 0);
    for vector in vectors() {
        let text = vector["gpp"].as_str().unwrap();
        let gpp = Gpp::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let ids: Vec<u16> = gpp.sections.iter().map(|(id, _)| *id).collect();
        assert_eq!(json!(ids), vector["ids"], "{text}");
        for (id, section) in &gpp.sections {
            let section = section.as_ref().unwrap_or_else(|error| panic!("{text}, {id}: {error}"));
            match section {
                Section::TcfEu(tc) => {
                    let expected = &vector["sections"]["tcfeuv2"];
                    assert_eq!(json!(tc.cmp_id), expected["CmpId"]);
                    let consents: Vec<bool> = (1..=24).map(|n| tc.purpose_consents.contains(n)).collect();
                    assert_eq!(json!(consents), expected["PurposeConsents"]);
                    let vendors = expected["VendorConsents"].as_array().unwrap();
                    for vendor in vendors.iter().map(|vendor| vendor.as_u64().unwrap()) {
                        assert!(tc.vendor_consent(vendor as u16), "{text}: {vendor}");
                    }
                    european += 1;
                }
                Section::UsPrivacy(us) => {
                    let letter = |field: &str| match vector["sections"]["uspv1"][field].as_str() {
                        Some("Y") => Some(true),
                        Some("N") => Some(false),
                        _ => None,
                    };
                    assert_eq!(us.notice, letter("Notice"));
                    assert_eq!(us.opt_out_sale, letter("OptOutSale"));
                    assert_eq!(us.lspa_covered, letter("LspaCovered"));
                }
                Section::Us(us) => {
                    compare(us, &vector["sections"][us.name]);
                    american += 1;
                }
                Section::Other => assert_eq!(*id, 5, "{text}"),
            }
        }
        strings += 1;
    }
    assert_eq!((strings, european, american), (24 + 3 * 21, 12, 50 + 3 * 21));
}
