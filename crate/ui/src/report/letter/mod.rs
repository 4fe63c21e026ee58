//! Drafts for a person to send: a first letter to the site, a complaint to an authority.
//!
//! They say what was observed, never that it is against the law: that is for the authority. Their language is the
//! reader's, not the interface's, so they are written here and not in `_locales`. Témoin sends none of them.

mod en;
mod fr;

use temoin_engine::{
    evidence::{Choice, Rule, Severity},
    time::Time,
};

use super::{authority::Authority, findings::Row, order::sorted};
use crate::safe_text;

/// Companies named in a letter, most accesses first; the others are in the document.
const COMPANIES: usize = 20;
/// Trackers and hosts named of each.
const NAMES: usize = 6;

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To the site, first.
    Site,
    /// To a data protection authority.
    Authority,
}

/// In which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Registrable domain of the site.
    pub site: String,
    /// What the person decided there, and when.
    pub decided: Option<(Choice, Time)>,
    /// The companies with a breach, most accesses first.
    pub companies: Vec<Company>,
    /// When the document was made.
    pub generated: Time,
    /// By which browser.
    pub browser: String,
    /// By which version of Témoin.
    pub version: String,
    /// The head of the document's chain, in hexadecimal.
    pub digest: String,
}

/// What one company was observed doing. All names are disarmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The hosts that had access.
    pub hosts: Vec<String>,
    /// The trackers.
    pub trackers: Vec<String>,
    /// What was observed.
    pub rules: Vec<Rule>,
    /// How many accesses.
    pub count: u64,
    /// The first.
    pub first: Time,
    /// The last.
    pub last: Time,
}

/// What the breaches among `rows` come to, company by company.
#[must_use]
pub fn companies(rows: &[Row]) -> Vec<Company> {
    let mut companies: Vec<Company> = Vec::new();
    for row in rows.iter().filter(|row| row.finding.severity == Severity::Breach) {
        let name = safe_text::identifier(&row.company);
        let known = companies.iter().position(|company| company.name == name);
        let at = known.unwrap_or_else(|| {
            companies.push(Company {
                name,
                hosts: Vec::new(),
                trackers: Vec::new(),
                rules: Vec::new(),
                count: 0,
                first: row.first,
                last: row.last,
            });
            companies.len() - 1
        });
        let company = &mut companies[at];
        company.count = company.count.saturating_add(row.finding.count);
        company.first = company.first.min(row.first);
        company.last = company.last.max(row.last);
        add(&mut company.hosts, safe_text::identifier(&row.finding.reader.host));
        add(&mut company.trackers, safe_text::identifier(&row.finding.tracker.name));
        add(&mut company.rules, row.finding.rule);
    }
    sorted(companies, |a, b| b.count.cmp(&a.count))
}

/// The draft. `authority` is the one complained to, or that the site is told of.
#[must_use]
pub fn letter(kind: Kind, language: Language, facts: &Facts, authority: &Authority) -> String {
    match (language, kind) {
        (Language::French, Kind::Site) => fr::to_site(facts, authority),
        (Language::French, Kind::Authority) => fr::to_authority(facts, authority),
        (Language::English, Kind::Site) => en::to_site(facts, authority),
        (Language::English, Kind::Authority) => en::to_authority(facts, authority),
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Some names, and how many more there are.
fn some(names: &[String], and_more: impl Fn(usize) -> String) -> String {
    let mut listed: Vec<String> = names.iter().take(NAMES).cloned().collect();
    if names.len() > NAMES {
        listed.push(and_more(names.len() - NAMES));
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            authority,
            findings::{
                rows,
                tests::{document, finding},
            },
        },
        *,
    };
    use temoin_engine::view::SiteView;

    const AT: u64 = 1_795_514_400_007;

    fn facts(findings: Vec<temoin_engine::evidence::document::FindingEvidence>) -> Facts {
        let document = document(findings);
        Facts {
            site: "shop.test".to_owned(),
            decided: Some((Choice::Withdrawn, Time(AT))),
            companies: companies(&rows(&document, &SiteView::default())),
            generated: Time(AT + 1),
            browser: "Firefox 140".to_owned(),
            version: "0.1.0".to_owned(),
            digest: document.integrity.head,
        }
    }

    fn all(facts: &Facts) -> Vec<String> {
        let mut letters = Vec::new();
        for authority in authority::all() {
            for kind in [Kind::Site, Kind::Authority] {
                for language in [Language::French, Language::English] {
                    letters.push(letter(kind, language, facts, &authority));
                }
            }
        }
        letters
    }

    #[test]
    fn every_letter_has_the_facts() {
        let facts = facts(vec![
            finding(Rule::ReadAfterWithdrawal, "ads.test", "_ga", &[AT + 60_000, AT + 120_000]),
            finding(Rule::WriteAfterWithdrawal, "ads.test", "IDE", &[AT + 180_000]),
        ]);
        for letter in all(&facts) {
            for fact in ["shop.test", "ads.test", "_ga", "IDE", "24", "2026", "10:00", "10:03", "Firefox 140"]
            {
                assert!(letter.contains(fact), "{fact} in {letter}");
            }
            assert!(letter.contains(&facts.digest) && letter.contains("3 acc"), "{letter}");
        }
    }

    #[test]
    fn no_letter_says_more_than_was_observed() {
        let every = [
            Rule::ReadAfterWithdrawal,
            Rule::WriteAfterWithdrawal,
            Rule::AccessAfterRefusal,
            Rule::WriteBeforeChoice,
            Rule::StaleConsentSignal,
            Rule::ThirdPartyNotTold,
            Rule::ValueCarriedOut,
        ];
        let mut facts = facts(every.map(|rule| finding(rule, "ads.test", "_ga", &[AT])).into());
        for choice in [None, Some(Choice::Refused), Some(Choice::Partial), Some(Choice::Granted)] {
            facts.decided = choice.map(|choice| (choice, Time(AT)));
            for letter in all(&facts) {
                let small = letter.to_lowercase();
                for word in ["illegal", "illégal", "unlawful", "illicite", "violat", "infraction", "infring"]
                {
                    assert!(!small.contains(word), "{word} in {letter}");
                }
                assert!(small.contains("observ"));
            }
        }
    }

    #[test]
    fn remarks_accuse_nobody() {
        let facts = facts(vec![finding(Rule::UnclassifiedAccess, "ads.test", "x", &[AT])]);
        assert!(facts.companies.is_empty());
    }

    #[test]
    fn names_are_disarmed_and_many_are_counted() {
        let mut findings =
            vec![finding(Rule::ReadAfterWithdrawal, "a\u{202E}b.test", "<img>\u{200B}", &[AT; 9])];
        for n in 0..30 {
            findings.push(finding(Rule::ReadAfterWithdrawal, &format!("{n}.test"), "_ga", &[AT]));
        }
        for n in 0..9 {
            findings.push(finding(Rule::ReadAfterWithdrawal, "many.test", &format!("cookie{n}"), &[AT; 2]));
        }
        let facts = facts(findings);
        for letter in all(&facts) {
            assert!(!letter.contains(['\u{202E}', '\u{200B}']));
            assert!(letter.contains("<img>\u{FFFD}"), "markup is text: {letter}");
            assert!(!letter.contains("cookie8") && letter.contains('3'), "{letter}");
        }
        let letter = letter(Kind::Site, Language::English, &facts, &authority::first());
        assert!(letter.contains("12 more companies"), "{letter}");
    }
}
