//! Every target with its seeds and a couple of thousand changes of them, the same on every run.
//!
//! Without cargo-fuzz there is nothing that steers the changes: this finds what is near. `./build.sh fuzz` looks further.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use std::{collections::BTreeSet, fs, panic, path::PathBuf};

use temoin_fuzz::{
    TARGETS,
    mutate::{Random, changed},
};

/// Bytes that all inputs of one target take together at most: what is slow to read is read less often.
const BYTES: usize = 600_000;
/// Inputs of one target at most.
const INPUTS: usize = 2_500;

fn feed(name: &str) {
    let target = TARGETS.into_iter().find(|target| target.name == name).expect("a target of that name");
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty(), "{name} has seeds");
    let mut random = Random::new(0x7e30);
    let (mut inputs, mut bytes) = (0, 0);
    let take = |input: &[u8]| {
        let taken = panic::catch_unwind(|| (target.feed)(input));
        assert!(taken.is_ok(), "{name} fails on {:?}", String::from_utf8_lossy(input));
    };
    seeds.iter().for_each(|seed| take(seed));
    while inputs < INPUTS && bytes < BYTES {
        let seed = &seeds[random.below(seeds.len())];
        let other = &seeds[random.below(seeds.len())];
        let input = changed(seed, other, &mut random);
        (inputs, bytes) = (inputs + 1, bytes + input.len().max(100));
        take(&input);
    }
}

macro_rules! targets {
    ($($test:ident $name:literal),* $(,)?) => {
        $(#[test] fn $test() { feed($name); })*

        #[test]
        fn each_target_is_tried_here_and_by_cargo_fuzz() {
            let names = TARGETS.iter().map(|target| target.name.to_owned()).collect::<BTreeSet<_>>();
            assert_eq!(names, [$($name.to_owned()),*].into());
            let fuzz = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
            let files = fs::read_dir(fuzz).unwrap().map(|file| file.unwrap().path());
            let stems = files.map(|file| file.file_stem().unwrap().to_string_lossy().replace('_', "-"));
            assert_eq!(stems.collect::<BTreeSet<_>>(), names);
        }
    };
}

targets! {
    cookie_header "cookie-header",
    set_cookie "set-cookie",
    tcf "tcf",
    gpp "gpp",
    us_privacy "us-privacy",
    consent_mode "consent-mode",
    additional_consent "additional-consent",
    platform "platform",
    address "address",
    told "told",
    carried "carried",
    record "record",
    journal "journal",
    document "document",
    settings "settings",
    row "row",
    events "events",
}
