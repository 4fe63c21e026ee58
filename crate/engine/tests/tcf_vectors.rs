//! TC strings from public test suites decode to what the IAB's reference library makes of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use serde_json::Value;
use temoin_engine::{
    consent::{
        signal::{Extent, Stance},
        tcf::{Flags, IdSet, RestrictionType, TcString},
    },
    evidence::Purpose,
};

const VECTORS: &str = include_str!("vectors/tcf.jsonl");

fn vectors() -> impl Iterator<Item = Value> {
    // The first line says where they come from.
    VECTORS.lines().skip(1).map(|line| serde_json::from_str(line).unwrap())
}

fn generated(kind: &str) -> TcString {
    let vector = vectors().find(|vector| vector["kind"] == kind).unwrap();
    TcString::decode(vector["tc"].as_str().unwrap()).unwrap()
}

#[test]
fn every_vector_decodes_as_the_reference_says() {
    let mut count = 0;
    for vector in vectors() {
        let text = vector["tc"].as_str().unwrap();
        let tc = TcString::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(common::plain(&tc), vector["model"], "{text}");
        count += 1;
    }
    assert_eq!(count, 50);
}

#[test]
fn membership_is_what_the_list_of_ids_says() {
    for vector in vectors() {
        let tc = TcString::decode(vector["tc"].as_str().unwrap()).unwrap();
        let listed = |id: u16| {
            let ranges = vector["model"]["vendor_consents"].as_array().unwrap();
            ranges.iter().any(|range| {
                let end = |at: usize| range[at].as_u64().unwrap();
                (end(0)..=end(1)).contains(&id.into())
            })
        };
        for id in (0..2000).chain([65_535]) {
            assert_eq!(tc.vendor_consent(id), listed(id), "vendor {id}");
        }
    }
}

#[test]
fn accepting_all_is_all() {
    let tc = generated("accept_all");
    let Stance::Chosen(chosen) = tc.stance() else { panic!() };
    assert_eq!(chosen.extent, Extent::All);
    assert_eq!(chosen.purposes.get(&Purpose::Advertising), Some(&true));
    assert_eq!(chosen.purposes.get(&Purpose::Social), None);
    assert!(tc.may_store(2) && !tc.may_store(3));
}

#[test]
fn a_refusal_is_a_refusal_whether_or_not_legitimate_interest_is_left() {
    for (kind, left) in [("refuse_all_li_kept", true), ("refuse_all_objected", false)] {
        let Stance::Chosen(chosen) = generated(kind).stance() else { panic!() };
        assert_eq!(chosen.extent, Extent::None, "{kind}");
        assert!(chosen.purposes.values().all(|consented| !consented), "{kind}");
        assert_eq!(chosen.legitimate_interest_left, Some(left), "{kind}");
    }
}

#[test]
fn legitimate_interest_takes_a_purpose_and_a_vendor() {
    let tc = generated("refuse_all_li_kept");
    // Vendors with special purposes only keep their bit after the objection.
    let no_purpose = TcString { purpose_legitimate_interests: Flags::default(), ..tc.clone() };
    let no_vendor = TcString { vendor_legitimate_interests: IdSet::default(), ..tc.clone() };
    assert!(tc.legitimate_interest_left());
    assert!(!no_purpose.legitimate_interest_left() && !no_vendor.legitimate_interest_left());
}

#[test]
fn without_purpose_one_nothing_is_consented() {
    let tc = generated("partial_purposes_without_purpose1");
    assert!(tc.purpose_consents.contains(2));
    let Stance::Chosen(chosen) = tc.stance() else { panic!() };
    assert_eq!(chosen.extent, Extent::Some);
    for purpose in [Purpose::Advertising, Purpose::Measurement, Purpose::Preferences, Purpose::Social] {
        assert_eq!(chosen.purposes.get(&purpose), Some(&false), "{purpose:?}");
    }
    assert!(!tc.may_store(2));
}

#[test]
fn restrictions_are_answered_per_vendor_and_purpose() {
    let mut asked = 0;
    for vector in vectors() {
        let tc = TcString::decode(vector["tc"].as_str().unwrap()).unwrap();
        for restriction in &tc.restrictions {
            let vendor = restriction.vendors[0].first;
            let strictest = tc.restriction(vendor, restriction.purpose).unwrap();
            assert!(strictest <= restriction.restriction);
            if (restriction.purpose, strictest) == (1, RestrictionType::NotAllowed) {
                assert!(!tc.may_store(vendor));
            }
            asked += 1;
        }
    }
    assert!(asked > 20);
}
