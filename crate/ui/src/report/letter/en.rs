//! The letters in English.

use temoin_engine::{
    evidence::{Choice, Rule},
    time::Time,
};

use super::{COMPANIES, Company, Facts, some};
use crate::report::authority::Authority;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub fn to_site(facts: &Facts, authority: &Authority) -> String {
    let Facts { site, .. } = facts;
    format!(
        "Subject: trackers used on {site} without my consent\n\n\
         Dear Sir or Madam,\n\n\
         {decision}\n\n\
         {observed}\n\n\
         {basis}\n\n\
         I ask you:\n\
         1. to end, yourselves and through your partners, the reading and writing of these trackers as long as I have not \
         consented;\n\
         2. to delete those that you set, and the data about me that has been taken from them since;\n\
         3. to tell me to whom this data was passed on, and what for.\n\n\
         {document}\n\n\
         If I have no answer from you within a month, I may turn to the competent authority: {authority}.\n\n\
         Yours faithfully,\n\n\
         [Name, address, date]\n",
        decision = decision(facts),
        observed = observed(facts),
        basis = basis(authority),
        document = document(facts),
        authority = authority.name,
    )
}

pub fn to_authority(facts: &Facts, authority: &Authority) -> String {
    let Facts { site, .. } = facts;
    format!(
        "To: {authority}\n\
         Subject: complaint about trackers used on {site}\n\n\
         Dear Sir or Madam,\n\n\
         I wish to bring the following facts to your attention. They concern the site {site}.\n\n\
         {decision}\n\n\
         {observed}\n\n\
         {basis}\n\n\
         {document}\n\n\
         The accesses were recorded on my own computer, by the extension Témoin, in the requests that the browser really \
         sent and in the scripts of the pages. A tracker that was sent to a server was received by it; what it did with it \
         cannot be seen from my side.\n\n\
         I wrote to the site on [date]; [its answer, or that there was none].\n\n\
         I ask you to examine these facts and to keep me informed of what becomes of my complaint.\n\n\
         Yours faithfully,\n\n\
         [Name, address, date]\n",
        authority = authority.name,
        decision = decision(facts),
        observed = observed(facts),
        basis = basis(authority),
        document = document(facts),
    )
}

fn decision(facts: &Facts) -> String {
    let Facts { site, .. } = facts;
    match facts.decided {
        Some((Choice::Withdrawn, at)) => {
            format!("On {}, I withdrew my consent to cookies and other trackers on {site}.", date(at))
        }
        Some((Choice::Refused, at)) => {
            format!("On {}, I refused cookies and other trackers on {site}.", date(at))
        }
        Some((Choice::Partial, at)) => {
            format!("On {}, I accepted only a part of the cookies and other trackers on {site}.", date(at))
        }
        Some((Choice::Granted, at)) => format!(
            "On {}, I accepted cookies and other trackers on {site}; what follows was observed before that.",
            date(at)
        ),
        None => {
            format!("I visited the site {site} without having consented to cookies and other trackers there.")
        }
    }
}

fn observed(facts: &Facts) -> String {
    let mut text = "This is what was observed in my browser:\n".to_owned();
    for company in facts.companies.iter().take(COMPANIES) {
        text += &format!("\n– {}", line(company));
    }
    match facts.companies.len().saturating_sub(COMPANIES) {
        0 => {}
        1 => text += "\n– and 1 more company, named in the attached document",
        more => text += &format!("\n– and {more} more companies, named in the attached document"),
    }
    text
}

fn line(company: &Company) -> String {
    let more = |count: usize| format!("and {count} more");
    let hosts = match &company.hosts[..] {
        [host] if *host == company.name => String::new(),
        hosts => format!(" ({})", some(hosts, more)),
    };
    let rules: Vec<&str> = company.rules.iter().map(|rule| said(*rule)).collect();
    let accesses = if company.count == 1 { "access" } else { "accesses" };
    format!(
        "{}{hosts}: {} {accesses} observed, from {} to {}. Trackers: {}. Observed: {}.",
        company.name,
        company.count,
        date(company.first),
        date(company.last),
        some(&company.trackers, more),
        rules.join(", "),
    )
}

fn said(rule: Rule) -> &'static str {
    match rule {
        Rule::ReadAfterWithdrawal => "read after I withdrew my consent",
        Rule::WriteAfterWithdrawal => "set or renewed after I withdrew my consent",
        Rule::AccessAfterRefusal => "read or set although I had refused",
        Rule::WriteBeforeChoice => "set before I had chosen anything",
        Rule::StaleConsentSignal => "a signal of the site still said that I consent",
        Rule::ThirdPartyNotTold => "this third party was still told that I consent",
        Rule::ValueCarriedOut => "its value was passed on in an address or a message",
        Rule::StillStored => "still stored",
        Rule::UnclassifiedAccess => "purpose unknown",
    }
}

/// Which text the matter is about; whether it was kept is not for us to say.
fn basis(authority: &Authority) -> String {
    let text = match authority.country {
        "FR" => "article 82 of the French law no. 78-17 of 6 January 1978 (Informatique et Libertés)",
        "GB" => "regulation 6 of the Privacy and Electronic Communications Regulations 2003",
        "CH" => "article 45c of the Swiss Telecommunications Act",
        _ => "article 5(3) of Directive 2002/58/EC and the national law that transposes it",
    };
    format!("These facts are a matter of {text}, on reading and writing information in a user’s device.")
}

fn document(facts: &Facts) -> String {
    format!(
        "The details (each tracker, each reader, the dates and examples of accesses) are in the attached document, made on \
         {} by Témoin {} in {}. Its digest (SHA-256 chain) is:\n{}",
        date(facts.generated),
        facts.version,
        facts.browser,
        facts.digest,
    )
}

fn date(at: Time) -> String {
    let (year, month, day, hour, minute) = at.calendar();
    let month = MONTHS.get(usize::from(month) - 1).unwrap_or(&"");
    format!("{day} {month} {year} at {hour:02}:{minute:02} (UTC)")
}
