//! Consent strings in requests: what a third party is told of the person's choice.
//!
//! Names by the IAB's "URL passing" (`gdpr`, `gdpr_consent`, `gpp`, `us_privacy`) and OpenRTB's members
//! (`consent`); Google's `gcs` and `gcd`. A TC string is known by itself, too, whatever it is called.
//! Additional Consent (`addtl_consent`) means nothing without the TC string beside it and is not read.

#![allow(clippy::string_slice, reason = "cut where a character begins")]

use super::pairs::Pair;
use crate::{
    consent::{
        consent_mode::{Gcd, gcs},
        gpp::Gpp,
        signal::{Purposes, Stance},
        tcf::TcString,
        us_privacy::UsPrivacy,
    },
    time::Time,
};

/// A consent string as a request carried it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The name it was under.
    pub name: String,
    /// The string itself, to find where it is stored. Not kept.
    pub text: String,
    /// What it says per purpose.
    pub purposes: Purposes,
}

/// The shortest TC string there is has no vendor and no restriction: 213 bits of core.
const SHORTEST_TC: usize = 36;

/// Longer names are cut.
const LONGEST_NAME: usize = 120;

/// Every consent string among these pairs that says something.
pub fn told(pairs: &[Pair<'_>]) -> Vec<Told> {
    // "GDPR does not apply": then the TC string beside it says nothing.
    let no_gdpr = pairs.iter().any(|pair| pair.name == "gdpr" && pair.value == "0");
    let has_gcd = pairs.iter().any(|pair| pair.name == "gcd" && Gcd::decode(&pair.value).is_ok());
    let mut found: Vec<Told> = Vec::new();
    for Pair { name, value } in pairs {
        let stance = match name.as_ref() {
            "gpp" | "gpp_string" | "gppString" => Gpp::decode(value).ok().map(|gpp| gpp.stance()),
            "us_privacy" => UsPrivacy::decode(value).ok().map(|usp| usp.stance()),
            "gcd" => Gcd::decode(value).ok().map(|gcd| gcd.stance()),
            // Says less than "gcd" does.
            "gcs" if has_gcd => None,
            "gcs" => gcs(value).ok().map(|purposes| Stance::Chosen(purposes_only(purposes))),
            _ if no_gdpr => None,
            _ => tc_string(value).map(|string| string.stance()),
        };
        let Some(Stance::Chosen(chosen)) = stance else { continue };
        if !found.iter().any(|known| known.text == value.as_ref()) {
            let name = name[..name.floor_char_boundary(LONGEST_NAME)].to_owned();
            let text = value.as_ref().to_owned();
            found.push(Told { name, text, purposes: chosen.purposes });
        }
    }
    found
}

fn purposes_only(purposes: Purposes) -> crate::consent::signal::Chosen {
    use crate::consent::signal::{Chosen, Extent};
    Chosen { purposes, ..Chosen::new(Extent::Unknown) }
}

/// A TC string under any name: it must decode, and what it says of itself must be possible.
fn tc_string(text: &str) -> Option<TcString> {
    if text.len() < SHORTEST_TC || !text.starts_with('C') {
        return None;
    }
    let string = TcString::decode(text).ok()?;
    // 25 May 2018, and 2100.
    let possible = |time: Time| (1_527_206_400_000..4_102_444_800_000).contains(&time.0);
    (possible(string.created)
        && possible(string.last_updated)
        && (2..=9).contains(&string.policy_version)
        && string.vendor_list_version > 0)
        .then_some(string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        evidence::Purpose,
        wire::pairs::{of_body, of_url},
    };

    /// All purposes and vendors 2 and 8, made with the IAB's library.
    const YES: &str = "CQuMEMAQuMEMAAKABBENA9FgAP_gAAAAAAqIAEEEAAAAAAAA.IAAA.YAAAAAAAAAAA";
    /// Nothing at all, made with the IAB's library.
    const NO: &str = "CQuMEMAQuMEMAAKABBENA9FgAAAAAAAAAAqIAAAAAAAA.IAAA.YAAAAAAAAAAA";

    #[track_caller]
    fn says(url: &str, purpose: Purpose) -> Vec<(String, Option<bool>)> {
        let answers = told(&of_url(url)).into_iter();
        answers.map(|told| (told.name, told.purposes.get(&purpose).copied())).collect()
    }

    fn one(name: &str, yes: bool) -> Vec<(String, Option<bool>)> {
        vec![(name.to_owned(), Some(yes))]
    }

    #[test]
    fn reads_a_tc_string_under_its_own_and_any_other_name() {
        let ads = Purpose::Advertising;
        assert_eq!(
            says(&format!("https://r.test/?gdpr=1&gdpr_consent={YES}"), ads),
            one("gdpr_consent", true)
        );
        assert_eq!(says(&format!("https://r.test/p;tc={NO}"), ads), one("tc", false));
        let body = format!(r#"{{"user":{{"ext":{{"consent":"{YES}"}}}}}}"#);
        assert_eq!(told(&of_body(&body))[0].name, "consent");
    }

    #[test]
    fn what_is_no_tc_string_says_nothing() {
        let nothing = Vec::new();
        let ads = Purpose::Advertising;
        for value in
            ["C", "CAFE", "CQuMEMAQuMEMAAKABBENA9FgAP_gAAAAAA", "${GDPR_CONSENT_755}", &"C".repeat(60)]
        {
            assert_eq!(says(&format!("https://r.test/?gdpr_consent={value}"), ads), nothing, "{value}");
        }
        assert_eq!(says(&format!("https://r.test/?gdpr=0&gdpr_consent={YES}"), ads), nothing);
    }

    #[test]
    fn reads_google_s_letters_the_richer_ones_first() {
        let ads = Purpose::Advertising;
        assert_eq!(says("https://g.test/collect?gcs=G110", ads), one("gcs", true));
        assert_eq!(says("https://g.test/collect?gcs=G111&gcd=13u3u3u3u5", ads), one("gcd", false));
        assert_eq!(says("https://g.test/collect?gcs=G1--", ads), vec![("gcs".to_owned(), None)]);
    }

    #[test]
    fn reads_gpp_and_opt_outs() {
        let ads = Purpose::Advertising;
        assert_eq!(says(&format!("https://r.test/?gpp=DBABMA~{YES}"), ads), one("gpp", true));
        assert_eq!(says("https://r.test/?us_privacy=1YYN", ads), one("us_privacy", false));
        assert_eq!(says("https://r.test/?us_privacy=1YNN", ads), Vec::new());
    }
}
