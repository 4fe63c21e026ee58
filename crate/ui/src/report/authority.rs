//! Data protection authorities of the EU, the EEA, the United Kingdom and Switzerland.

/// The table: country, address, name, separated by tabs.
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
}

/// All of them; the CNIL first, the others by country.
pub fn all() -> impl Iterator<Item = Authority> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        Some(Authority { country: fields.next()?, url: fields.next()?, name: fields.next()? })
    })
}

/// The CNIL.
#[must_use]
pub fn first() -> Authority {
    all().next().unwrap_or(Authority { country: "FR", url: "https://www.cnil.fr/", name: "CNIL" })
}

/// The authority of a country, else the first.
#[must_use]
pub fn of(country: &str) -> Authority {
    all().find(|authority| authority.country == country).unwrap_or_else(first)
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
        for Authority { country, url, name } in all {
            assert!(country.len() == 2 && country.bytes().all(|c| c.is_ascii_uppercase()), "{country}");
            assert!(url.starts_with("https://") && url.is_ascii() && !url.contains(' '), "{url}");
            assert!(name.chars().count() > 3 && name.trim() == name, "{name}");
        }
    }

    #[test]
    fn the_cnil_comes_first_and_stands_in() {
        assert_eq!(first().country, "FR");
        assert_eq!(of("IE").country, "IE");
        assert_eq!(of("US"), first());
    }
}
