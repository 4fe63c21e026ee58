//! Data protection authorities of the EU, the EEA, the United Kingdom and Switzerland.

/// The table: country, address, name, law; separated by tabs.
const TABLE: &str = include_str!("../../data/authorities.tsv");

/// One authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    /// ISO 3166-1 code of its country.
    pub country: &'static str,
    /// Where it takes complaints, or its own site where that address is not stable.
    pub url: &'static str,
    /// Its name, in a language of its country.
    pub name: &'static str,
    /// The law of its country on what is read and written in devices, cited in a language of that country. Empty where we are not sure.
    pub law: &'static str,
}

/// All of them; the CNIL first, the others by country.
pub fn all() -> impl Iterator<Item = Authority> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (country, url, name) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Authority { country, url, name, law: fields.next().unwrap_or_default() })
    })
}

/// The CNIL.
#[must_use]
pub fn first() -> Authority {
    all().next().unwrap_or(Authority { country: "FR", url: "https://www.cnil.fr/", name: "CNIL", law: "" })
}

/// The authority of a country, else the first.
#[must_use]
pub fn of(country: &str) -> Authority {
    all().find(|authority| authority.country == country).unwrap_or_else(first)
}

/// The authority a person most likely turns to, by their browser's language (`de-AT`), else by the language they read; the first
/// where neither says.
#[must_use]
pub fn likely(browser: &str, read: &str) -> Authority {
    let region = browser.split('-').nth(1).unwrap_or_default().to_ascii_uppercase();
    let country = read.to_ascii_uppercase();
    let named = |code: &str| all().find(|authority| authority.country == code);
    named(&region).or_else(|| named(&country)).unwrap_or_else(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_whole() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let all: Vec<_> = all().collect();
        // 27 of the EU, 3 of the EEA, the United Kingdom, Switzerland.
        assert_eq!((lines, all.len()), (32, 32));
        assert_eq!(all.iter().map(|authority| authority.country).collect::<BTreeSet<_>>().len(), 32);
        for Authority { country, url, name, law } in all {
            assert!(country.len() == 2 && country.bytes().all(|c| c.is_ascii_uppercase()), "{country}");
            assert!(url.starts_with("https://") && url.is_ascii() && !url.contains(' '), "{url}");
            assert!(name.chars().count() > 3 && name.trim() == name, "{name}");
            assert!(
                law.trim() == law && (law.is_empty() || law.contains(|c: char| c.is_ascii_digit())),
                "{law}"
            );
        }
    }

    #[test]
    fn the_cnil_comes_first_and_stands_in() {
        assert_eq!(first().country, "FR");
        assert_eq!(of("IE").country, "IE");
        assert_eq!(of("US"), first());
    }

    #[test]
    fn the_likely_one_is_the_person_s_own() {
        for (browser, read, country) in [
            ("de-AT", "de", "AT"),
            ("de", "de", "DE"),
            ("en-US", "fr", "FR"),
            ("en-US", "pl", "PL"),
            ("en-GB", "en", "GB"),
            ("en-US", "en", "FR"),
            ("", "", "FR"),
        ] {
            assert_eq!(likely(browser, read).country, country, "{browser}, {read}");
        }
    }
}
