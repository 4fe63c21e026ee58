//! The findings of a site as rows of a table: filtered, searched, sorted.

use std::cmp::Ordering;

use temoin_engine::{
    evidence::{
        Rule, Severity,
        document::{Document, FindingEvidence},
    },
    time::Time,
    view::SiteView,
};

use super::order::sorted;

/// One finding, and who is named for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The company, else the registrable domain, as the engine groups them; for remarks on an unknown company
    /// the host. May come from a page: show as text only.
    pub company: String,
    /// The finding, as the document tells it.
    pub finding: FindingEvidence,
    /// Its first access.
    pub first: Time,
    /// Its last access.
    pub last: Time,
}

/// What a person looks for. None of a kind means all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only this rule.
    pub rule: Option<Rule>,
    /// Only this company.
    pub company: Option<String>,
    /// Only breaches, or only remarks.
    pub severity: Option<Severity>,
    /// Part of a company, a host, a tracker's name or its domain; capitals of ASCII are no difference.
    pub search: String,
}

/// A column the table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The company's name.
    Company,
    /// The rule, breaches first.
    Rule,
    /// The tracker's name.
    Tracker,
    /// The number of accesses.
    Count,
    /// The first access.
    First,
    /// The last access.
    Last,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub column: Column,
    /// Whether the greatest come first.
    pub descending: bool,
}

impl Order {
    /// The order after the title of `column` was pressed: it turns round, or begins with what one wants to see
    /// first: the most, the latest, or A.
    #[must_use]
    pub fn pressed(before: Option<Self>, column: Column) -> Self {
        let descending = match before {
            Some(order) if order.column == column => !order.descending,
            _ => matches!(column, Column::Count | Column::Last),
        };
        Self { column, descending }
    }
}

/// The rows of the document's first site, worst first. Dates that cannot be read are the earliest.
#[must_use]
pub fn rows(document: &Document, view: &SiteView) -> Vec<Row> {
    let warnings =
        || view.companies.iter().flat_map(|company| company.warnings.iter().map(move |w| (company, w)));
    let given = |host: &str| warnings().find(|(_, warning)| warning.reader.host == host);
    let findings = document.sites.iter().take(1).flat_map(|site| &site.findings);
    let rows = findings
        .map(|finding| {
            let reader = &finding.reader;
            let given = || given(&reader.host).map(|(company, _)| company.name.as_str());
            let named = reader.company.as_deref().or_else(given);
            Row {
                company: named.unwrap_or(&reader.host).to_owned(),
                first: Time::from_rfc3339(&finding.first).unwrap_or_default(),
                last: Time::from_rfc3339(&finding.last).unwrap_or_default(),
                finding: finding.clone(),
            }
        })
        .collect();
    sorted(rows, |a, b| {
        let severity = a.finding.severity.cmp(&b.finding.severity);
        severity.then(b.finding.count.cmp(&a.finding.count))
    })
}

/// The rows that pass the filter, in the order asked for. What is equal stays worst first, as all does without one.
#[must_use]
pub fn shown<'a>(rows: &'a [Row], filter: &Filter, order: Option<Order>) -> Vec<&'a Row> {
    let shown: Vec<&Row> = rows.iter().filter(|row| filter.passes(row)).collect();
    let Some(order) = order else { return shown };
    sorted(shown, |a: &&Row, b: &&Row| {
        let compared = compare(a, b, order.column);
        if order.descending { compared.reverse() } else { compared }
    })
}

/// The companies of some rows, in alphabetical order.
#[must_use]
pub fn companies(rows: &[Row]) -> Vec<&str> {
    each(rows, |row| row.company.as_str())
}

/// The rules of some rows.
#[must_use]
pub fn rules(rows: &[Row]) -> Vec<Rule> {
    each(rows, |row| row.finding.rule)
}

fn each<'a, T: Ord>(rows: &'a [Row], of: impl Fn(&'a Row) -> T) -> Vec<T> {
    let mut all = Vec::new();
    for value in rows.iter().map(of) {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    sorted(all, Ord::cmp)
}

impl Filter {
    fn passes(&self, row: &Row) -> bool {
        let Row { company, finding, .. } = row;
        let wanted = self.search.trim().to_ascii_lowercase();
        let texts = [company, &finding.reader.host, &finding.tracker.name, &finding.tracker.domain];
        self.rule.is_none_or(|rule| rule == finding.rule)
            && self.severity.is_none_or(|severity| severity == finding.severity)
            && self.company.as_ref().is_none_or(|wanted| wanted == company)
            && texts.iter().any(|text| text.to_ascii_lowercase().contains(&wanted))
    }
}

fn compare(a: &Row, b: &Row, column: Column) -> Ordering {
    let name = |text: &str| text.to_ascii_lowercase();
    match column {
        Column::Company => name(&a.company).cmp(&name(&b.company)),
        Column::Rule => a.finding.rule.cmp(&b.finding.rule),
        Column::Tracker => name(&a.finding.tracker.name).cmp(&name(&b.finding.tracker.name)),
        Column::Count => a.finding.count.cmp(&b.finding.count),
        Column::First => a.first.cmp(&b.first),
        Column::Last => a.last.cmp(&b.last),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use temoin_engine::{
        evidence::{
            Party, Purpose, Reader, Strength, TrackerKind,
            document::{Extension, SampleEvidence, SiteEvidence, TrackerEvidence},
        },
        judge::finding::Channel,
    };

    pub(crate) fn finding(rule: Rule, host: &str, tracker: &str, times: &[u64]) -> FindingEvidence {
        let at = |time: Option<&u64>| Time(time.copied().unwrap_or_default()).to_rfc3339();
        FindingEvidence {
            rule,
            severity: if rule == Rule::UnclassifiedAccess { Severity::Remark } else { Severity::Breach },
            tracker: TrackerEvidence {
                kind: TrackerKind::Cookie,
                name: tracker.to_owned(),
                domain: host.to_owned(),
                purpose: Purpose::Advertising,
                deposited: None,
                deposited_by: None,
            },
            reader: Reader { host: host.to_owned(), company: None, category: None, party: Party::Third },
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            count: times.len() as u64,
            first: at(times.first()),
            last: at(times.last()),
            samples: times
                .iter()
                .map(|&time| SampleEvidence {
                    at: Time(time).to_rfc3339(),
                    url: format!("https://{host}/"),
                    after_navigation: true,
                })
                .collect(),
        }
    }

    pub(crate) fn document(findings: Vec<FindingEvidence>) -> Document {
        let site =
            SiteEvidence { site: "shop.test".to_owned(), decisions: Vec::new(), findings, left_out: None };
        Document::new(Time(0), Extension::default(), vec![site], Vec::new())
    }

    fn some() -> Vec<Row> {
        let document = document(vec![
            finding(Rule::UnclassifiedAccess, "z.test", "key", &[1, 2, 3, 4]),
            finding(Rule::ReadAfterWithdrawal, "b.test", "_ga", &[5]),
            finding(Rule::ReadAfterWithdrawal, "a.test", "IDE", &[2, 9]),
        ]);
        rows(&document, &SiteView::default())
    }

    fn names(rows: &[&Row]) -> Vec<String> {
        rows.iter().map(|row| row.company.clone()).collect()
    }

    #[test]
    fn worst_first_unless_asked_otherwise() {
        let rows = some();
        assert_eq!(names(&rows.iter().collect::<Vec<_>>()), ["a.test", "b.test", "z.test"]);
        let by =
            |column, descending| names(&shown(&rows, &Filter::default(), Some(Order { column, descending })));
        assert_eq!(by(Column::Count, true), ["z.test", "a.test", "b.test"]);
        assert_eq!(by(Column::First, false), ["z.test", "a.test", "b.test"]);
        assert_eq!(by(Column::Last, true), ["a.test", "b.test", "z.test"]);
        assert_eq!(by(Column::Tracker, false), ["b.test", "a.test", "z.test"]);
        assert_eq!(by(Column::Rule, true), ["z.test", "a.test", "b.test"]);
    }

    #[test]
    fn filters_by_each_and_by_all_together() {
        let rows = some();
        let passing = |filter: &Filter| names(&shown(&rows, filter, None));
        let remarks = Filter { severity: Some(Severity::Remark), ..Filter::default() };
        assert_eq!(passing(&remarks), ["z.test"]);
        let rule = Filter { rule: Some(Rule::ReadAfterWithdrawal), ..Filter::default() };
        assert_eq!(passing(&rule), ["a.test", "b.test"]);
        assert_eq!(passing(&Filter { company: Some("b.test".into()), ..rule.clone() }), ["b.test"]);
        assert_eq!(passing(&Filter { search: " ide ".into(), ..rule.clone() }), ["a.test"]);
        assert!(passing(&Filter { search: "ide".into(), ..remarks }).is_empty());
    }

    #[test]
    fn a_title_pressed_twice_turns_the_order_round() {
        let order = Order::pressed(None, Column::Company);
        assert_eq!(order, Order { column: Column::Company, descending: false });
        assert!(Order::pressed(Some(order), Column::Company).descending);
        assert!(Order::pressed(Some(order), Column::Last).descending);
    }

    #[test]
    fn a_host_of_no_known_company_has_the_name_the_engine_gave_it() {
        let document = document(vec![finding(Rule::ReadAfterWithdrawal, "px.ads.test", "_ga", &[1])]);
        let mut view = SiteView::default();
        let mut warning = crate::answer::tests::warning(Rule::ReadAfterWithdrawal, "_ga", 1);
        warning.reader.host = "px.ads.test".to_owned();
        view.companies = vec![crate::answer::tests::company("ads.test", vec![warning])];
        assert_eq!(rows(&document, &view)[0].company, "ads.test");
    }
}
