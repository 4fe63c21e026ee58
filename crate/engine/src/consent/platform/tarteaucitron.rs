//! tarteaucitron.js: `!gtag=true!youtube=false!matomo=wait`, one entry per service.
//!
//! `wait` is "not chosen yet", and a service that tarteaucitron starts without asking is written
//! `true` by tarteaucitron itself: it is left out, or a visitor who touched nothing would seem to
//! have accepted. The cookie has neither an id nor a date.

use super::{
    tally::{List, Tally},
    words, *,
};

use crate::{consent::signal::Extent, evidence::Purpose};

pub(super) static PLATFORM: Platform = Platform {
    id: "tarteaucitron",
    name: "tarteaucitron.js",
    slots: &[Slot { stores: COOKIE, name: Name::Exact("tarteaucitron"), read }],
    beside: &[],
    in_steps: true,
    reopen: &["tarteaucitron.userInterface.openPanel()"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = text::unescape(stored.value);
    let mut tally = Tally::default();
    let mut waiting = false;
    for entry in value.split('!').filter(|entry| !entry.is_empty()) {
        let Some((service, answer)) = entry.split_once('=') else {
            return Err(StoredError::Malformed("an entry without ="));
        };
        let known = words::tarteaucitron_service(service);
        let purpose = known.and_then(|known| known.purpose);
        match answer {
            "true" if known.is_some_and(|known| known.unasked) => {}
            // A word that is a category everywhere else: here it is Google's first one.
            "true" | "false" if service == "analytics" => {
                tally.say_as(service, purpose, answer == "true");
                tally.say_vendor("Google", &[Purpose::Measurement], answer == "true");
            }
            "true" => tally.say_as(service, purpose, true),
            "false" => tally.say_as(service, purpose, false),
            "wait" => waiting = true,
            _ => {
                return Err(StoredError::Malformed("an answer that is not true, false or wait"));
            }
        }
    }
    if tally.is_empty() {
        return Ok(Stance::NotChosen);
    }
    let mut chosen = tally.finish(List::Complete);
    if waiting && chosen.extent == Extent::All {
        // A service came after the choice and has not been asked about.
        chosen.extent = Extent::Some;
    }
    Ok(chosen.into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "tarteaucitron", "!gtag=true!youtube=true!googleadwordsconversion=true")
            .saying(&[(Measurement, true), (Social, true), (Advertising, true)]),
        Sample::cookie(Partial, "tarteaucitron", "!gtag=true!youtube=false!criteo=false").saying(&[
            (Measurement, true),
            (Social, false),
            (Advertising, false),
            (Preferences, false),
        ]),
        Sample::cookie(None, "tarteaucitron", "!gtag=false!youtube=false").saying(&[(Measurement, false)]),
        // The pitfalls: `wait` is no answer, and neither is the `true` of a service nobody asked about.
        Sample::cookie(NotChosen, "tarteaucitron", "!gtag=wait!youtube=wait"),
        Sample::cookie(NotChosen, "tarteaucitron", "!plausible=true!gtag=wait"),
        Sample::cookie(NotChosen, "tarteaucitron", ""),
        Sample::cookie(None, "tarteaucitron", "!plausible=false!gtag=wait").saying(&[(Measurement, false)]),
        Sample::cookie(Partial, "tarteaucitron", "!gtag=true!newservice=wait"),
        Sample::cookie(None, "tarteaucitron", "!gtag=false!newservice=wait"),
        Sample::cookie(Partial, "tarteaucitron", "%21gtag%3Dtrue%21youtube%3Dfalse"),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accepted_service_nobody_knows_leaves_the_rest_unknown() {
        let alone = |_: &str| None;
        let (_, stance) =
            recognise(Store::Cookie, "tarteaucitron", "!ourown=true!gtag=false", &alone).unwrap();
        let Ok(Stance::Chosen(chosen)) = stance else { panic!("{stance:?}") };
        assert_eq!(chosen.purposes.get(&Purpose::Measurement), Some(&false));
        assert_eq!(chosen.purposes.get(&Purpose::Advertising), None);
        assert_eq!(chosen.items, [("ourown".to_owned(), true), ("gtag".to_owned(), false)]);
    }

    #[test]
    fn both_of_googles_measuring_services_are_googles() {
        let alone = |_: &str| None;
        for (value, refused) in [
            ("!gtag=false!analytics=false!matomocloud=true", true),
            ("!gtag=false!analytics=true!matomocloud=true", false),
        ] {
            let (_, stance) = recognise(Store::Cookie, "tarteaucitron", value, &alone).unwrap();
            let Ok(Stance::Chosen(chosen)) = stance else { panic!("{stance:?}") };
            assert_eq!(chosen.companies.iter().any(|company| company.name == "Google"), refused, "{value}");
        }
    }

    #[test]
    fn what_tarteaucitron_would_not_write_is_an_error() {
        let alone = |_: &str| None;
        for value in ["gtag", "!gtag=maybe", "!=", "true"] {
            let (_, stance) = recognise(Store::Cookie, "tarteaucitron", value, &alone).unwrap();
            assert!(matches!(stance, Err(StoredError::Malformed(_))), "{value}");
        }
    }
}
