//! Drafts for a person to send: a first letter to the site, a complaint to an authority.
//!
//! They say what was observed, never that it is against the law: that is for the authority. Their language is the
//! reader's, not the interface's, so their texts are not in `_locales` but in `extension/letters/` ([`texts`]). Témoin sends none of
//! them.

pub mod texts;

use temoin_engine::{
    evidence::{Choice, Rule, Severity},
    time::Time,
};

use self::texts::Texts;
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
pub fn letter(kind: Kind, texts: &Texts, facts: &Facts, authority: &Authority) -> String {
    let name = match kind {
        Kind::Site => "site",
        Kind::Authority => "authority",
    };
    texts.say(
        name,
        &[
            ("site", &facts.site),
            ("authority", authority.name),
            ("decision", &decision(texts, facts)),
            ("observed", &observed(texts, facts)),
            ("basis", &basis(texts, facts, authority)),
            ("document", &document(texts, facts)),
        ],
    )
}

fn decision(texts: &Texts, facts: &Facts) -> String {
    let name = match facts.decided {
        Some((Choice::Withdrawn, _)) => "withdrawn",
        Some((Choice::Refused, _)) => "refused",
        Some((Choice::Partial, _)) => "partial",
        Some((Choice::Granted, _)) => "granted",
        None => "undecided",
    };
    let at = facts.decided.map(|(_, at)| texts.date(at)).unwrap_or_default();
    texts.say(name, &[("site", &facts.site), ("date", &at)])
}

fn observed(texts: &Texts, facts: &Facts) -> String {
    let mut lines = vec![format!("{}\n", texts.say("observed", &[]))];
    lines.extend(facts.companies.iter().take(COMPANIES).map(|company| format!("– {}", line(texts, company))));
    let more = facts.companies.len().saturating_sub(COMPANIES);
    if more > 0 {
        lines.push(format!("– {}", texts.say("others", &[("count", &more.to_string())])));
    }
    lines.join("\n")
}

fn line(texts: &Texts, company: &Company) -> String {
    let name = match &company.hosts[..] {
        [host] if *host == company.name => company.name.clone(),
        hosts => format!("{} ({})", company.name, some(texts, hosts)),
    };
    let rules: Vec<String> =
        company.rules.iter().filter_map(|rule| Some(texts.say(said(*rule)?, &[]))).collect();
    texts.say(
        "company",
        &[
            ("name", &name),
            ("count", &company.count.to_string()),
            ("first", &texts.date(company.first)),
            ("last", &texts.date(company.last)),
            ("trackers", &some(texts, &company.trackers)),
            ("rules", &rules.join(", ")),
        ],
    )
}

/// The name of what was observed; remarks are in no letter.
fn said(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::ReadAfterWithdrawal => "read-after-withdrawal",
        Rule::WriteAfterWithdrawal => "write-after-withdrawal",
        Rule::AccessAfterRefusal => "access-after-refusal",
        Rule::WriteBeforeChoice => "write-before-choice",
        Rule::StaleConsentSignal => "stale-consent-signal",
        Rule::ThirdPartyNotTold => "third-party-not-told",
        Rule::ValueCarriedOut => "value-carried-out",
        Rule::StillStored | Rule::UnclassifiedAccess => return None,
    })
}

/// Which texts the matter is about; whether they were kept is not for us to say.
fn basis(texts: &Texts, facts: &Facts, authority: &Authority) -> String {
    let law = match authority.country {
        "FR" => "law-FR",
        "GB" => "law-GB",
        "CH" => "law-CH",
        _ => "law",
    };
    let national = if authority.law.is_empty() { String::new() } else { format!(" ({})", authority.law) };
    let mut basis = texts.say("basis", &[("law", &texts.say(law, &[("national", &national)]))]);
    // Switzerland has no such rule.
    if matches!(facts.decided, Some((Choice::Withdrawn, _))) && authority.country != "CH" {
        basis.push(' ');
        basis.push_str(&texts.say("withdrawal", &[]));
    }
    basis
}

fn document(texts: &Texts, facts: &Facts) -> String {
    texts.say(
        "document",
        &[
            ("date", &texts.date(facts.generated)),
            ("version", &facts.version),
            ("browser", &facts.browser),
            ("digest", &facts.digest),
        ],
    )
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Some names, and how many more there are.
fn some(texts: &Texts, names: &[String]) -> String {
    let mut listed: Vec<String> = names.iter().take(NAMES).cloned().collect();
    if names.len() > NAMES {
        listed.push(texts.say("more", &[("count", &(names.len() - NAMES).to_string())]));
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests;
