//! From the words sites use (categories, services) to our purposes.
//!
//! Two tables in `data/`, sorted text, searched by halves where they lie: no map is built, so nothing
//! is paid at start. A word that is not in a table stays unknown; guessing here would accuse somebody.

use crate::{evidence::Purpose, knowledge::table::Table};

/// What categories are called, in several languages.
static WORDS: Table = Table::new(include_str!("../../../data/consent-words.tsv"));
/// The services of tarteaucitron.
static SERVICES: Table = Table::new(include_str!("../../../data/tarteaucitron-services.tsv"));

/// Longest word looked up, in bytes.
const LONGEST: usize = 64;

/// The purpose a category or service is for; none where the word is not known.
///
/// ```
/// use temoin_engine::{consent::platform::words, evidence::Purpose};
///
/// assert_eq!(words::purpose("Analytics"), Some(Purpose::Measurement));
/// assert_eq!(words::purpose("Mesure d'audience"), Some(Purpose::Measurement));
/// assert_eq!(words::purpose("experience"), None);
/// ```
pub fn purpose(word: &str) -> Option<Purpose> {
    named(WORDS.get(&fold(word)?).next()?)
}

/// A service of tarteaucitron.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// What it is for, where its type tells.
    pub purpose: Option<Purpose>,
    /// Whether tarteaucitron starts it, and stores `true`, without asking.
    pub unasked: bool,
}

/// One of tarteaucitron's services, by its key.
pub fn tarteaucitron_service(key: &str) -> Option<Service> {
    let row = SERVICES.get(key).next()?;
    let (purpose, unasked) = match row.split_once('\t') {
        Some((purpose, mark)) => (purpose, mark == "unasked"),
        None => (row, false),
    };
    Some(Service { purpose: named(purpose), unasked })
}

/// Lower case, accents of the tables' languages dropped, everything else than letters and digits `_`.
pub(super) fn fold(word: &str) -> Option<String> {
    let word = word.trim();
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let fold = |c: char| match c {
        'à' | 'á' | 'â' | 'ä' | 'À' | 'Á' | 'Â' | 'Ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '_',
    };
    Some(word.chars().map(fold).collect())
}

/// The purposes as the tables spell them.
fn named(purpose: &str) -> Option<Purpose> {
    match purpose {
        "necessary" => Some(Purpose::Necessary),
        "preferences" => Some(Purpose::Preferences),
        "measurement" => Some(Purpose::Measurement),
        "advertising" => Some(Purpose::Advertising),
        "social" => Some(Purpose::Social),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &'static Table) -> impl Iterator<Item = (&'static str, &'static str)> {
        table.rows().filter(|(key, _)| !key.starts_with('#'))
    }

    #[test]
    fn every_row_is_found_and_well_formed() {
        for (key, purpose_name) in rows(&WORDS) {
            assert_eq!(fold(key).as_deref(), Some(key), "not folded");
            assert!(purpose(key).is_some(), "{key} {purpose_name}");
            assert_eq!(purpose(key), named(purpose_name));
        }
        for (key, purpose_name) in rows(&SERVICES) {
            let purpose_name = purpose_name.trim_end_matches("\tunasked");
            assert_eq!(tarteaucitron_service(key).unwrap().purpose, named(purpose_name), "{key}");
            assert!(named(purpose_name).is_some() || purpose_name == "unknown");
        }
    }

    #[test]
    fn tables_are_sorted_without_doubles() {
        for table in [&WORDS, &SERVICES] {
            let keys: Vec<_> = rows(table).map(|(key, _)| key).collect();
            assert!(keys.len() > 90);
            for pair in keys.windows(2) {
                assert!(pair[0] < pair[1], "{pair:?}");
            }
        }
    }

    #[test]
    fn what_is_not_in_the_table_stays_unknown() {
        for word in ["", "zzz", "a", "experience", "personalization", "#", "marketing\t", "1"] {
            assert_eq!(
                purpose(word),
                if word.trim() == "marketing" { Some(Purpose::Advertising) } else { None }
            );
        }
        assert_eq!(purpose(&"a".repeat(100_000)), None);
        assert_eq!(tarteaucitron_service("Gtag"), None);
        assert!(tarteaucitron_service("plausible").unwrap().unasked);
    }

    #[test]
    fn writing_does_not_matter() {
        for word in ["Réseaux sociaux", "social-media", "SOCIAL MEDIA", "C0005"] {
            assert_eq!(purpose(word), Some(Purpose::Social), "{word}");
        }
    }
}
