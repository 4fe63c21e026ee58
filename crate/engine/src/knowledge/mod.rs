//! What is known beforehand: companies, purposes, exemptions. Data, not code: see `data/`.
//!
//! Unknown stays unknown. A cookie is given a purpose only by a name nobody else would choose, or by a
//! name together with the host it belongs to; everything else is [`Purpose::Unknown`] and never accused.

#![allow(clippy::string_slice, reason = "cut at a length that was found in the name")]

pub(crate) mod table;

use crate::{
    consent::platform::{self, Store},
    evidence::Purpose,
};
use table::{Table, table};

static COMPANIES: Table = table!("companies");
static COOKIES: Table = table!("cookies");
static EXEMPT: Table = table!("exempt");

/// A company behind a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its name.
    pub name: &'static str,
    /// Its trade, in the words of third-party-web: `ad`, `analytics`, `social`, `cdn`…
    pub category: &'static str,
}

/// The company a host belongs to, by the closest enclosing domain that is known.
pub fn company_of(host: &str) -> Option<Company> {
    let mut name = host;
    loop {
        if let Some(row) = COMPANIES.get(name).next() {
            let (name, category) = row.split_once('\t')?;
            return Some(Company { name, category });
        }
        name = name.split_once('.')?.1;
    }
}

/// What is known about a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classification {
    /// What it is for.
    pub purpose: Purpose,
    /// Why it needs no consent, or may need none: a reason from `data/exempt.tsv`.
    pub exempt: Option<&'static str>,
}

/// Classifies a cookie by its name and its domain (without leading dot).
///
/// The project's own table of exemptions wins over the compiled facts.
pub fn classify(name: &str, domain: &str) -> Classification {
    // The memory of the choice, whichever platform keeps it.
    if platform::keeps_choice(Store::Cookie, name) {
        return Classification { purpose: Purpose::Necessary, exempt: Some("choice") };
    }
    if let Some((certain, reason)) = exemption(name) {
        let purpose = if certain { Purpose::Necessary } else { Purpose::Unknown };
        return Classification { purpose, exempt: Some(reason) };
    }
    let purpose = exact(name, domain).or_else(|| by_prefix(name, domain)).unwrap_or(Purpose::Unknown);
    Classification { purpose, exempt: None }
}

/// Who controls a cookie, by the same rows that tell what it is for.
pub fn controllers_of(name: &str, domain: &str) -> impl Iterator<Item = &'static str> {
    let told = |key: &str, row: &'static str| {
        purpose_of_row(key, row, domain).and(row.rsplit('\t').next()).filter(|name| !name.is_empty())
    };
    let exact = COOKIES.get(name).filter_map(|row| told(name, row)).collect::<Vec<_>>();
    if !exact.is_empty() {
        return exact.into_iter();
    }
    let boundaries = name.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
    let by_prefix = boundaries.into_iter().rev().find_map(|end| {
        let prefix = &name[..end];
        let rows = COOKIES.get(prefix).filter(|row| row.starts_with("prefix"));
        let names = rows.filter_map(|row| told(prefix, row)).collect::<Vec<_>>();
        (!names.is_empty()).then_some(names)
    });
    by_prefix.unwrap_or_default().into_iter()
}

fn exemption(name: &str) -> Option<(bool, &'static str)> {
    let mut rows = EXEMPT.beginnings(name);
    let (_, row) = rows.find(|(length, row)| *length == name.len() || row.starts_with("prefix"))?;
    let mut fields = row.split('\t').skip(1);
    Some((fields.next()? == "yes", fields.next()?))
}

fn exact(name: &str, domain: &str) -> Option<Purpose> {
    agreed(COOKIES.get(name).filter_map(|row| purpose_of_row(name, row, domain)))
}

fn by_prefix(name: &str, domain: &str) -> Option<Purpose> {
    let mut rows = COOKIES
        .beginnings(name)
        .filter(|(length, row)| *length < name.len() && row.starts_with("prefix"))
        .filter_map(|(length, row)| Some((length, purpose_of_row(&name[..length], row, domain)?)))
        .peekable();
    // The longest one whose sources agree.
    while let Some((length, first)) = rows.next() {
        let mut agree = true;
        while let Some((_, other)) = rows.next_if(|(other, _)| *other == length) {
            agree &= other == first;
        }
        if agree {
            return Some(first);
        }
    }
    None
}

/// One purpose if all sources agree; names used for several purposes say nothing.
fn agreed(mut purposes: impl Iterator<Item = Purpose>) -> Option<Purpose> {
    let first = purposes.next()?;
    purposes.all(|other| other == first).then_some(first)
}

/// The purpose a row gives to a cookie of this domain, if the row is about that cookie.
fn purpose_of_row(name: &str, row: &str, domain: &str) -> Option<Purpose> {
    let mut fields = row.split('\t').skip(1);
    let (hosts, purpose) = (fields.next()?, fields.next()?);
    let applies = if hosts.is_empty() {
        is_distinctive(name)
    } else {
        hosts.split(' ').any(|host| {
            let host = host.trim_start_matches('.');
            domain.strip_suffix(host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    applies.then_some(match purpose {
        "advertising" => Purpose::Advertising,
        "measurement" => Purpose::Measurement,
        "preferences" => Purpose::Preferences,
        "necessary" | "security" => Purpose::Necessary,
        // "Functional" mixes the strictly necessary with comfort: it accuses nobody.
        _ => Purpose::Unknown,
    })
}

/// Whether a name alone points to one product: `_ga` does, `uid`, `i` or `europe` could be anybody's.
fn is_distinctive(name: &str) -> bool {
    if name.to_ascii_lowercase().contains("optout") {
        return false; // the memory of a refusal is itself exempt
    }
    let marked = name.starts_with('_') && name.len() >= 3;
    let mixed = name.bytes().any(|b| b.is_ascii_uppercase()) && name.bytes().any(|b| b.is_ascii_lowercase());
    let punctuated = name.bytes().any(|b| !b.is_ascii_alphabetic());
    marked || (name.len() >= 5 && (mixed || punctuated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn purpose(name: &str, domain: &str) -> Purpose {
        classify(name, domain).purpose
    }

    #[test]
    fn names_companies_by_the_closest_domain() {
        assert_eq!(company_of("stats.g.doubleclick.net").map(|c| c.name), Some("Google"));
        assert_eq!(company_of("www.facebook.com").map(|c| c.category), Some("social"));
        assert_eq!(company_of("regie.portail.test"), None);
        assert_eq!(company_of("notdoubleclick.net"), None);
        assert_eq!(company_of(""), None);
    }

    #[test]
    fn classifies_by_distinctive_names_and_by_hosts() {
        assert_eq!(purpose("_ga", "portail.test"), Purpose::Measurement);
        assert_eq!(purpose("_ga_ABC123", "portail.test"), Purpose::Measurement);
        assert_eq!(purpose("_gcl_au", "portail.test"), Purpose::Advertising);
        assert_eq!(purpose("_fbp", "portail.test"), Purpose::Advertising);
        assert_eq!(purpose("_hjSession_123", "portail.test"), Purpose::Measurement);
        assert_eq!(purpose("IDE", "doubleclick.net"), Purpose::Advertising);
        assert_eq!(purpose("IDE", "portail.test"), Purpose::Unknown);
        assert_eq!(purpose("IDE", "notdoubleclick.net"), Purpose::Unknown);
    }

    #[test]
    fn never_guesses_from_a_name_anybody_could_use() {
        for name in ["uid", "i", "sp", "europe", "auid", "mbox", "session", "é", "", "optimizelyOptOut"] {
            assert_eq!(purpose(name, "portail.test"), Purpose::Unknown, "{name}");
        }
    }

    #[test]
    fn exempts_with_a_reason_and_doubts_what_may_be_exempt() {
        assert_eq!(classify("PHPSESSID", "portail.test").exempt, Some("authentication"));
        assert_eq!(purpose("PHPSESSID", "portail.test"), Purpose::Necessary);
        assert_eq!(purpose("FCCDCF", "portail.test"), Purpose::Necessary);
        // Matomo can be configured to be exempt, which cannot be seen from outside.
        assert_eq!(purpose("_pk_id.1.abcd", "portail.test"), Purpose::Unknown);
    }

    #[test]
    fn names_who_controls_a_cookie() {
        let controllers = |name, domain| controllers_of(name, domain).collect::<Vec<_>>();
        assert_eq!(controllers("_hjid", "portail.test"), ["Hotjar"]);
        assert!(controllers("_ga_ABC123", "portail.test").contains(&"Google"));
        assert!(controllers("uid", "portail.test").is_empty());
    }

    #[test]
    fn where_a_platform_keeps_the_choice_is_exempt() {
        use crate::consent::platform::{Name, PLATFORMS};
        let mut charged = Vec::new();
        for platform in PLATFORMS {
            for slot in platform.slots.iter().filter(|slot| slot.stores.contains(&Store::Cookie)) {
                let name = match slot.name {
                    Name::Exact(name) => name.to_owned(),
                    Name::Numbered(prefix) => format!("{prefix}12345"),
                };
                if purpose(&name, "portail.test") != Purpose::Necessary {
                    charged.push(name);
                }
            }
        }
        assert_eq!(charged, [""; 0]);
    }

    #[test]
    fn every_row_is_well_formed() {
        for (name, row) in COOKIES.rows() {
            let fields = row.split('\t').collect::<Vec<_>>();
            assert_eq!(fields.len(), 4, "{name}");
            assert!(matches!(fields[0], "exact" | "prefix"), "{name}");
            let purposes =
                ["advertising", "measurement", "preferences", "necessary", "security", "functional"];
            assert!(purposes.contains(&fields[2]), "{name}");
        }
        for (name, row) in EXEMPT.rows() {
            let fields = row.split('\t').collect::<Vec<_>>();
            assert_eq!(fields.len(), 3, "{name}");
            assert!(matches!((fields[0], fields[1]), ("exact" | "prefix", "yes" | "maybe")), "{name}");
        }
        for (domain, row) in COMPANIES.rows() {
            assert_eq!(row.split('\t').count(), 2, "{domain}");
            assert!(company_of(domain).is_some(), "{domain}");
        }
        assert!(
            COMPANIES.rows().count() > 3_000 && COOKIES.rows().count() > 2_000 && EXEMPT.rows().count() > 50
        );
    }
}
