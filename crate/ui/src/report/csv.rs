//! Findings as comma-separated values (RFC 4180), for a spreadsheet.
//!
//! Names come from hostile pages, and a spreadsheet takes some of them for formulas: these get an apostrophe
//! before them. The exact names are in the evidence document.

use serde::Serialize;
use temoin_engine::evidence::document::{Document, FindingEvidence};

/// The columns, named as in the evidence document.
const TITLES: [&str; 19] = [
    "site",
    "rule",
    "severity",
    "tracker_kind",
    "tracker_name",
    "tracker_domain",
    "purpose",
    "deposited",
    "deposited_by",
    "reader_host",
    "reader_company",
    "reader_category",
    "reader_party",
    "channel",
    "strength",
    "count",
    "first",
    "last",
    "first_sample_url",
];

/// Every finding of a document, one a line.
#[must_use]
pub fn csv(document: &Document) -> String {
    let mut text = line(&TITLES.map(str::to_owned));
    for site in &document.sites {
        for finding in &site.findings {
            text.push_str(&line(&values(&site.site, finding)));
        }
    }
    text
}

fn values(site: &str, finding: &FindingEvidence) -> [String; 19] {
    let FindingEvidence { tracker, reader, .. } = finding;
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        site.to_owned(),
        name(&finding.rule),
        name(&finding.severity),
        name(&tracker.kind),
        tracker.name.clone(),
        tracker.domain.clone(),
        name(&tracker.purpose),
        given(&tracker.deposited),
        given(&tracker.deposited_by),
        reader.host.clone(),
        given(&reader.company),
        given(&reader.category),
        name(&reader.party),
        name(&finding.channel),
        name(&finding.strength),
        finding.count.to_string(),
        finding.first.clone(),
        finding.last.clone(),
        finding.samples.first().map(|sample| sample.url.clone()).unwrap_or_default(),
    ]
}

/// What the evidence document calls it.
pub(super) fn name(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.trim_matches('"').to_owned()
}

fn line(values: &[String]) -> String {
    let fields: Vec<String> = values.iter().map(|value| field(value)).collect();
    fields.join(",") + "\r\n"
}

fn field(value: &str) -> String {
    let harmless = if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    if harmless.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::findings::tests::{document, finding},
        *,
    };
    use temoin_engine::evidence::Rule;

    #[test]
    fn a_value_cannot_break_out_of_its_field() {
        assert_eq!(field("_ga"), "_ga");
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"no\"\r\n"), "\"say \"\"no\"\"\r\n\"");
    }

    #[test]
    fn a_value_is_never_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert!(field(formula).trim_start_matches('"').starts_with('\''), "{formula:?}");
        }
        assert_eq!(field("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\"");
        assert_eq!(field("a=b"), "a=b");
    }

    #[test]
    fn one_line_a_finding_with_the_documents_own_words() {
        let text = csv(&document(vec![finding(Rule::ReadAfterWithdrawal, "ads.test", "=_ga", &[7, 8])]));
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("site,rule,severity,"));
        assert_eq!(
            lines[1],
            "shop.test,read-after-withdrawal,breach,cookie,'=_ga,ads.test,advertising,,,ads.test,,,third,\
             request-header,sent,2,1970-01-01T00:00:00.007Z,1970-01-01T00:00:00.008Z,https://ads.test/"
        );
    }
}
