//! Twelve thousand TC strings, well-formed and spoilt, against the reference library of the IAB.
//!
//! Agreement is: both read the string and every field is equal, or both refuse it. The library departs
//! from the specification, or we from the library, in the classes of [`Known`] only, each with its
//! reason; their numbers are counted and none may be empty, so a class that no longer exists shows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use temoin_engine::consent::tcf::{TcError, TcString};

const SEED: &str = "20260115";
const COUNT: usize = 12_000;

/// Where the two may differ, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// The library refuses platform ids 0 and 1, kept for nobody. We read them: the choice is there all
    /// the same, and the IAB's own GPP test strings carry id 0.
    ReservedCmp,
    /// The library refuses a publisher country that is no letters; we keep the rest of the string.
    CountryNoLetters,
    /// The library still reads version 1, out of use since August 2020; we refuse it.
    VersionOne,
    /// The library reads a lone segment as a string whose consents are all empty. That would be a
    /// refusal nobody made: we refuse it.
    NoCore,
    /// A repeated publisher segment without custom purposes: the library keeps the custom purposes
    /// of the one before, we take the last segment whole.
    RepeatedPublisher,
}

fn classify(line: &Value, ours: &Result<TcString, TcError>) -> Result<Option<Known>, String> {
    let reference = line.get("model");
    match (ours, reference) {
        (Err(_), None) => Ok(None),
        (Ok(tc), Some(model)) => {
            let ours = common::plain(tc);
            if ours == *model {
                return Ok(None);
            }
            let mut without_custom = model.clone();
            for field in ["custom_consents", "custom_legitimate_interests"] {
                without_custom[field] = ours[field].clone();
            }
            match ours == without_custom && publishers(line) > 1 {
                true => Ok(Some(Known::RepeatedPublisher)),
                false => Err(format!("read differently: {ours} {model}")),
            }
        }
        (Err(TcError::Version(1)), Some(_)) => Ok(Some(Known::VersionOne)),
        (Err(TcError::NoCore), Some(_)) => Ok(Some(Known::NoCore)),
        (Err(error), Some(_)) => Err(format!("refused by us alone: {error}")),
        (Ok(_), None) => {
            let error = line["error"].as_str().unwrap_or_default();
            let any_core = |is: fn(&TcString) -> bool| cores(line).iter().any(is);
            if error.contains("cmpId") && any_core(|tc| tc.cmp_id < 2) {
                Ok(Some(Known::ReservedCmp))
            } else if error.contains("publisherCountryCode") && any_core(no_letters) {
                Ok(Some(Known::CountryNoLetters))
            } else {
                Err(format!("refused by the reference alone: {error}"))
            }
        }
    }
}

/// The core segments of the string: there may be more than one after spoiling.
fn cores(line: &Value) -> Vec<TcString> {
    let text = line["tc"].as_str().unwrap_or_default();
    text.split('.').filter_map(|segment| TcString::decode(segment).ok()).collect()
}

fn no_letters(tc: &TcString) -> bool {
    tc.publisher_country.to_string().chars().any(|c| !c.is_ascii_alphabetic())
}

/// How many segments of the string are publisher segments (first letter Y, Z, a to f).
fn publishers(line: &Value) -> usize {
    let text = line["tc"].as_str().unwrap_or_default();
    let publisher = |segment: &&str| segment.starts_with(|c| matches!(c, 'Y' | 'Z' | 'a'..='f'));
    text.split('.').filter(publisher).count()
}

#[test]
fn we_and_the_reference_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let reference = folder.join("node_modules/@iabtechlabtcf/core");
    assert!(reference.exists(), "run: npm ci --prefix crate/engine/tests/reference");
    let mut node = Command::new("node")
        .arg(folder.join("generate.mjs"))
        .args([SEED, &COUNT.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("needs node, at least version 20");
    let lines = BufReader::new(node.stdout.take().unwrap()).lines();

    let mut agreed = BTreeMap::<(String, bool), usize>::new();
    let mut known = BTreeMap::<Known, usize>::new();
    let mut disagreements = Vec::new();
    for line in lines {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let ours = TcString::decode(line["tc"].as_str().unwrap());
        match classify(&line, &ours) {
            Ok(None) => {
                let kind = line["kind"].as_str().unwrap().to_owned();
                *agreed.entry((kind, ours.is_ok())).or_default() += 1;
            }
            Ok(Some(class)) => *known.entry(class).or_default() += 1,
            Err(why) => disagreements.push(format!("{}\n  {why}", line["tc"])),
        }
    }
    assert!(node.wait().unwrap().success());

    println!("agreed, by kind and whether it was read: {agreed:#?}");
    println!("known differences: {known:#?}");
    assert!(disagreements.is_empty(), "{} disagreements:\n{}", disagreements.len(), disagreements.join("\n"));

    let total: usize = agreed.values().chain(known.values()).sum();
    assert_eq!(total, COUNT);
    let read: usize = agreed.iter().filter(|((_, read), _)| *read).map(|(_, count)| count).sum();
    assert!(read > 5_000, "only {read} strings were read");
    assert!(total - read > 3_000, "only {} strings were refused", total - read);
    // The spoilt ones that are still read are the sharpest: there must be many.
    let spoilt: usize = agreed
        .iter()
        .filter(|((kind, read), _)| *read && kind != "well-formed")
        .map(|(_, count)| count)
        .sum();
    assert!(spoilt > 1_500, "only {spoilt} spoilt strings were read");
    let all = [
        Known::ReservedCmp,
        Known::CountryNoLetters,
        Known::VersionOne,
        Known::NoCore,
        Known::RepeatedPublisher,
    ];
    for class in all {
        assert!(known.contains_key(&class), "{class:?} does not occur any more");
    }
}
