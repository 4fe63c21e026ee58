//! What a choice says of single companies: the vendors of a TC string, the services of a platform's store.
//!
//! Only what differs from the answer for the purpose is kept, and only of companies that two tables of ours name
//! surely: a hundred and a few dozen, so an answer never takes more than a few kilobytes, whatever a site stores.
//! Both tables are made by `tools/vendors.mjs`. A vendor or service in neither says nothing.

#![allow(clippy::indexing_slicing, reason = "lists as long as `ASKED`; a place just found")]

use serde::{Deserialize, Serialize};

use super::{
    signal::{ASKED, Purposes},
    tcf::{RestrictionType, TcString},
};
use crate::{evidence::Purpose, knowledge::table::Table};

/// Company, id on the Global Vendor List, the one purpose it covers if not all.
static VENDORS: Table = Table::new(include_str!("../../data/tcf-vendors.tsv"));
/// Service, company.
static SERVICES: Table = Table::new(include_str!("../../data/service-companies.tsv"));

/// The companies that were answered otherwise than the purpose, by name. (A map would cost the extension's code more.)
pub type Companies = Vec<Company>;

/// What was said of one company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its name, of our tables.
    pub name: String,
    /// The purposes for which the answer for the company is not the one for the purpose. True: still consented to,
    /// though the purpose is not. False: refused, though the purpose is consented.
    pub purposes: Purposes,
}

/// Whose tracker is accessed, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The companies that the tracker is known to be of.
    pub owners: Vec<&'static str>,
    /// The company that accesses it, where it is one of them.
    pub reader: Option<&'static str>,
}

impl Holder {
    /// What a choice says of the holder beyond the purpose, if it says anything: a refusal counts for the company's
    /// own access only, a consent for whoever comes to hold the company's tracker.
    pub fn answer(&self, companies: &[Company], purpose: Purpose) -> Option<bool> {
        let of = |name: &str| {
            let company = companies.iter().find(|company| company.name == name)?;
            company.purposes.get(&purpose).copied()
        };
        match self.owners.iter().any(|name| of(name) == Some(true)) {
            true => Some(true),
            false => self.reader.and_then(of),
        }
    }
}

/// Answers about companies, as they are read one by one.
#[derive(Debug, Default)]
pub(in crate::consent) struct Answers(Vec<(&'static str, Answer)>);

#[derive(Debug, Default)]
struct Answer {
    accepted: bool,
    /// For what it is consented to, or refused if nothing of it is accepted; in the order of [`ASKED`].
    consented: [bool; ASKED.len()],
    refused: [bool; ASKED.len()],
}

impl Answers {
    /// One vendor or service of a company, and the purposes that its answer is sure to cover.
    pub fn say(&mut self, company: &'static str, accepted: bool, covers: &[Purpose]) {
        let at = self.0.iter().position(|(known, _)| *known == company).unwrap_or_else(|| {
            self.0.push((company, Answer::default()));
            self.0.len() - 1
        });
        let answer = &mut self.0[at].1;
        answer.accepted |= accepted;
        let covered = if accepted { &mut answer.consented } else { &mut answer.refused };
        for (at, purpose) in ASKED.iter().enumerate() {
            covered[at] |= covers.contains(purpose);
        }
    }

    /// A service by the name a platform gives it. What an accepted one may do nobody knows if its purpose is not
    /// known; a refused one then refuses nothing for sure.
    pub fn say_service(&mut self, name: &str, meaning: Option<Purpose>, accepted: bool) {
        let Some(company) = SERVICES.get(name).next() else { return };
        match (&meaning, accepted) {
            (Some(purpose), _) => self.say(company, accepted, std::slice::from_ref(purpose)),
            (None, true) => self.say(company, true, &ASKED),
            (None, false) => self.say(company, false, &[]),
        }
    }

    /// What of it differs from the answers for the purposes. A company of which anything is accepted is refused nothing:
    /// what its other products are for cannot be told apart from outside.
    pub fn beside(&self, purposes: &Purposes) -> Companies {
        let exceptions = self.0.iter().filter_map(|(company, answer)| {
            let differs = |(at, purpose): (usize, &Purpose)| match purposes.get(purpose)? {
                false if answer.consented[at] && !answer.refused[at] => Some((*purpose, true)),
                true if answer.refused[at] && !answer.accepted => Some((*purpose, false)),
                _ => None,
            };
            let purposes = ASKED.iter().enumerate().filter_map(differs).collect::<Purposes>();
            (!purposes.is_empty()).then(|| Company { name: (*company).to_owned(), purposes })
        });
        let mut exceptions = exceptions.collect::<Companies>();
        exceptions.sort_by(|a, b| a.name.cmp(&b.name));
        exceptions
    }
}

/// What a TC string says of the vendors in our table. A vendor is refused if it was shown and not consented to:
/// without the segment of disclosed vendors nobody knows what was shown. One with consent may store and read for
/// purpose 1 itself, so it is not charged over another purpose.
pub(super) fn of_tc_string(string: &TcString, purposes: &Purposes) -> Companies {
    let mut answers = Answers::default();
    if !string.purpose_consents.contains(1) {
        return Companies::new();
    }
    for (company, id, covers) in vendors() {
        let is_shown = || string.disclosed_vendors.as_ref().is_some_and(|shown| shown.contains(id));
        let is_barred = || string.restriction(id, 1) == Some(RestrictionType::NotAllowed);
        let consents = string.vendor_consent(id);
        if consents && !is_barred() {
            answers.say(company, true, covers);
        } else if !consents && is_shown() {
            answers.say(company, false, covers);
        }
    }
    answers.beside(purposes)
}

/// Company, id and the purposes that a yes or no to the vendor covers.
fn vendors() -> impl Iterator<Item = (&'static str, u16, &'static [Purpose])> {
    VENDORS.rows().filter_map(|(company, rest)| {
        let (id, covers) = rest.split_once('\t').unwrap_or((rest, ""));
        let covers = if covers == "advertising" { &[Purpose::Advertising][..] } else { &ASKED };
        Some((company, id.parse().ok()?, covers))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Purpose::{Advertising, Measurement, Social};

    fn purposes(consented: &[Purpose]) -> Purposes {
        ASKED.iter().map(|purpose| (*purpose, consented.contains(purpose))).collect()
    }

    fn services(
        said: &[(&str, Option<Purpose>, bool)],
        consented: &[Purpose],
    ) -> Vec<(String, Purpose, bool)> {
        let mut answers = Answers::default();
        for (name, meaning, accepted) in said {
            answers.say_service(name, *meaning, *accepted);
        }
        let companies = answers.beside(&purposes(consented)).into_iter();
        companies
            .flat_map(|of| of.purposes.into_iter().map(move |(p, yes)| (of.name.clone(), p, yes)))
            .collect()
    }

    #[test]
    fn a_refused_service_refuses_its_company_for_its_purpose() {
        let said = [("hotjar", Some(Measurement), false), ("gtag", Some(Measurement), true)];
        assert_eq!(services(&said, &[Measurement]), [("Hotjar".to_owned(), Measurement, false)]);
        // The purpose is refused anyway: nothing more is said.
        assert_eq!(services(&said[..1], &[]), []);
        // Nobody's, or of no known purpose: nothing is sure.
        assert_eq!(services(&[("our-own", Some(Measurement), false)], &[Measurement]), []);
        assert_eq!(services(&[("hotjar", None, false)], &[Measurement]), []);
    }

    #[test]
    fn a_company_of_which_something_is_accepted_is_refused_nothing() {
        let refused = ("gtag", Some(Measurement), false);
        assert_eq!(services(&[refused], &[Measurement]), [("Google".to_owned(), Measurement, false)]);
        // Its videos bring its advertisements along.
        for accepted in [("youtube", Some(Social), true), ("googletagmanager", None, true)] {
            let said = services(&[refused, accepted], &[Measurement, Social]);
            assert!(said.iter().all(|(_, purpose, yes)| *yes && *purpose != Measurement), "{said:?}");
        }
        // What a tag manager that was accepted does is not known, except for what was refused by name.
        let tags = ("googletagmanager", None, true);
        let google = |purpose| ("Google".to_owned(), purpose, true);
        assert_eq!(
            services(&[refused, tags], &[Social]),
            [google(Purpose::Preferences), google(Advertising)]
        );
    }

    #[test]
    fn a_refusal_counts_for_the_companys_own_access_and_a_consent_for_all() {
        let companies = [
            Company { name: "Criteo".to_owned(), purposes: [(Advertising, false)].into() },
            Company { name: "Taboola".to_owned(), purposes: [(Measurement, true)].into() },
        ];
        let holder = |owners: &[&'static str], reader| Holder { owners: owners.to_vec(), reader };
        let answer =
            |owners: &[&'static str], reader, purpose| holder(owners, reader).answer(&companies, purpose);
        assert_eq!(answer(&["Criteo"], Some("Criteo"), Advertising), Some(false));
        assert_eq!(answer(&["Criteo"], Some("Criteo"), Measurement), None);
        assert_eq!(answer(&["Criteo"], None, Advertising), None);
        assert_eq!(answer(&["Taboola"], None, Measurement), Some(true));
        assert_eq!(answer(&["Google"], Some("Google"), Advertising), None);
    }

    #[test]
    fn every_row_names_a_company_of_the_table_of_hosts() {
        let known = include_str!("../../data/companies.tsv").lines().filter_map(|row| row.split('\t').nth(1));
        let known = known.collect::<std::collections::BTreeSet<_>>();
        let vendors = vendors().collect::<Vec<_>>();
        let services = SERVICES.rows().filter(|(name, _)| !name.starts_with('#')).collect::<Vec<_>>();
        assert!(vendors.len() > 50 && services.len() > 100);
        for name in vendors.iter().map(|row| row.0).chain(services.iter().map(|row| row.1)) {
            assert!(known.contains(name), "{name}");
        }
        // Found where they lie, whatever order the tool wrote them in.
        assert!(services.iter().all(|(name, company)| SERVICES.get(name).eq([*company])));
        // The best known ones, from the list itself.
        for row in [
            ("Criteo", 91),
            ("AppNexus", 32),
            ("Taboola", 42),
            ("Teads", 132),
            ("Google", 755),
            ("Pubmatic", 76),
        ] {
            assert!(vendors.iter().any(|(name, id, _)| (*name, *id) == row), "{row:?}");
        }
        // Google's vendor is its advertising, not its measuring.
        assert!(vendors.iter().any(|(name, _, covers)| *name == "Google" && **covers == [Advertising]));
    }
}
