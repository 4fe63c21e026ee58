//! Walks every platform through its samples, and requires the four every platform owes.

use super::*;
use crate::{
    consent::signal::{Chosen, Extent},
    evidence::Purpose,
};

/// What a sample must read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// Everything accepted, said explicitly.
    All,
    /// Everything listed was accepted, but the list may not be all that was asked.
    AllSeen,
    /// A part.
    Partial,
    /// Nothing.
    None,
    /// No choice yet.
    NotChosen,
    /// An answer the platform gave in the person's place.
    Implied,
    /// A refusal of advertising under an opt-out law; of the rest nothing is known.
    OptedOut,
    /// A format nobody outside can read.
    Opaque,
}

/// One stored value, as the platform writes it.
pub(super) struct Sample {
    pub expected: Expected,
    pub store: Store,
    pub name: &'static str,
    pub value: &'static str,
    /// Other cookies or keys beside it.
    pub beside: &'static [(&'static str, &'static str)],
    /// What must be known of the purposes, if anything.
    pub purposes: &'static [(Purpose, bool)],
}

impl Sample {
    /// A cookie.
    pub const fn cookie(expected: Expected, name: &'static str, value: &'static str) -> Sample {
        Sample { expected, store: Store::Cookie, name, value, beside: &[], purposes: &[] }
    }

    /// A `localStorage` key.
    pub const fn local(expected: Expected, name: &'static str, value: &'static str) -> Sample {
        Sample { store: Store::LocalStorage, ..Sample::cookie(expected, name, value) }
    }

    /// With these beside it.
    pub const fn beside(self, beside: &'static [(&'static str, &'static str)]) -> Sample {
        Sample { beside, ..self }
    }

    /// Saying this of the purposes.
    pub const fn saying(self, purposes: &'static [(Purpose, bool)]) -> Sample {
        Sample { purposes, ..self }
    }

    fn read(&self) -> (&'static Platform, Result<Stance, StoredError>) {
        let siblings = |name: &str| {
            let mut beside = self.beside.iter();
            beside.find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        recognise(self.store, self.name, self.value, &siblings)
            .unwrap_or_else(|| panic!("nobody recognises {}", self.name))
    }
}

fn what(stance: &Result<Stance, StoredError>) -> Expected {
    match stance {
        Err(StoredError::Opaque) => Expected::Opaque,
        Err(error) => panic!("{error}"),
        Ok(Stance::NotChosen) => Expected::NotChosen,
        Ok(Stance::Chosen(Chosen { explicit: false, .. })) => Expected::Implied,
        Ok(Stance::Chosen(Chosen { extent, purposes, .. })) => match extent {
            Extent::All => Expected::All,
            Extent::Unknown if !purposes.values().any(|&consented| consented) && !purposes.is_empty() => {
                Expected::OptedOut
            }
            Extent::Unknown => Expected::AllSeen,
            Extent::Some => Expected::Partial,
            Extent::None => Expected::None,
        },
    }
}

#[test]
fn every_sample_reads_as_it_should() {
    let mut count = 0;
    for (platform, samples) in SAMPLES {
        for sample in *samples {
            let (found, stance) = sample.read();
            assert_eq!(found.id, platform.id, "{}", sample.name);
            assert_eq!(what(&stance), sample.expected, "{}: {} = {}", platform.id, sample.name, sample.value);
            if let Ok(Stance::Chosen(chosen)) = stance {
                for (purpose, consented) in sample.purposes {
                    assert_eq!(
                        chosen.purposes.get(purpose),
                        Some(consented),
                        "{}: {purpose:?} in {}",
                        platform.id,
                        sample.value
                    );
                }
            }
            count += 1;
        }
    }
    assert!(count >= 4 * PLATFORMS.len());
}

#[test]
fn every_platform_has_its_four_samples_or_cannot() {
    for (platform, samples) in SAMPLES {
        let count = |expected| samples.iter().filter(|sample| sample.expected == expected).count();
        let has = |expected| count(expected) > 0;
        if samples.len() == 1 && has(Expected::Opaque) {
            continue;
        }
        assert!(has(Expected::NotChosen), "{}: not chosen yet", platform.id);
        if platform.id == "usp" {
            continue;
        }
        let all = has(Expected::All) || has(Expected::AllSeen) || has(Expected::Implied);
        assert!(all, "{}: all", platform.id);
        // Where only what was accepted is stored, a part looks like all: two samples of it.
        assert!(has(Expected::Partial) || count(Expected::AllSeen) > 1, "{}: partial", platform.id);
        assert!(has(Expected::None), "{}: none", platform.id);
    }
}

#[test]
fn a_refusal_leaves_no_purpose_consented_and_an_acceptance_some() {
    for (platform, samples) in SAMPLES {
        for sample in *samples {
            let (_, stance) = sample.read();
            let Ok(Stance::Chosen(chosen)) = stance else {
                continue;
            };
            let consented = chosen.purposes.values().any(|&consented| consented);
            match sample.expected {
                Expected::None => {
                    assert!(!consented, "{}: {}", platform.id, sample.value);
                    assert_eq!(chosen.purposes.get(&Purpose::Advertising), Some(&false), "{}", sample.value);
                }
                Expected::All => assert!(consented, "{}: {}", platform.id, sample.value),
                _ => {}
            }
        }
    }
}

#[test]
fn ids_are_unique_and_fit_the_evidence_document() {
    for (at, platform) in PLATFORMS.iter().enumerate() {
        assert!(platform.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        assert!(PLATFORMS[..at].iter().all(|other| other.id != platform.id), "{}", platform.id);
        assert_eq!(by_id(platform.id).unwrap().name, platform.name);
        assert!(!platform.slots.is_empty());
        let common = ["tcf", "gpp", "usp"].contains(&platform.id);
        assert_eq!(platform.source().starts_with("cmp:"), !common);
    }
}

#[test]
fn a_name_nobody_uses_is_nobodys() {
    let alone = |_: &str| None;
    for name in ["", "session", "tarteaucitronx", "CC_COOKIE", "_iub_cs-", "_iub_cs-12-granular"] {
        assert!(recognise(Store::Cookie, name, "x", &alone).is_none(), "{name}");
    }
    assert!(recognise(Store::LocalStorage, "OptanonConsent", "x", &alone).is_none());
}
