//! The companies with a warning, worst first; each unfolds to its trackers.

use std::cmp::Reverse;

use leptos::prelude::*;
use temoin_engine::{
    evidence::Rule,
    time::Time,
    view::{CompanyView, WarningView},
};

use crate::{
    draw::{IntoPart as _, Part, live, nothing, prose, said, say, section, span, together, unfolding},
    format,
    i18n::{counted, text},
    key, plural,
    popup::Popup,
    warning::{self, left_out},
    words,
};

/// A hostile page can invent companies without end; those not drawn are counted.
const DRAWN: usize = 60;

/// The list of companies; nothing if there is none.
pub fn companies(popup: Popup) -> Part {
    let list = NodeRef::<leptos::html::Ul>::new();
    let order = Memo::new(move |before: Option<&Vec<String>>| {
        let now = popup.with_site(|site| {
            let listed = listed(&site.companies);
            listed.into_iter().map(|company| company.name).collect()
        });
        match before {
            Some(before) if in_use(list) => settled(before, now),
            _ => now,
        }
    });
    let any = Memo::new(move |_| order.with(|order| !order.is_empty()));
    live(move || {
        if !any.get() {
            return nothing();
        }
        let content = view! {
            <ul class="companies" node_ref=list>
                <For
                    each=move || order.get().into_iter().take(DRAWN)
                    key=Clone::clone
                    children=move |name| view! { <li>{company(popup, &name)}</li> }
                />
            </ul>
            {live(move || left_out(order.with(|order| order.len().saturating_sub(DRAWN))))}
        };
        section("companies", key!("companies"), content.into_part())
    })
}

/// Whether somebody points at the list or moves through it: nothing may slip away under them.
fn in_use(list: NodeRef<leptos::html::Ul>) -> bool {
    list.get_untracked().is_some_and(|list| list.matches(":hover, :focus-within").unwrap_or(false))
}

fn company(popup: Popup, name: &str) -> Part {
    let shown = span("who", prose(Some(name), key!("no_name")));
    let summary = {
        let name = name.to_owned();
        live(move || {
            let warnings = popup.with_site(|site| warnings_of(&site.companies, &name));
            summary(&warnings, popup.now.get())
        })
    };
    let name = name.to_owned();
    let details = live(move || {
        let warnings = popup.with_site(|site| warnings_of(&site.companies, &name));
        let groups = by_rule(warnings).into_iter().map(|(rule, warnings)| {
            view! {
                <h3>{text(words::rule(rule))}</h3>
                {warning::list("h4", warnings)}
            }
            .into_part()
        });
        together(groups.collect())
    });
    unfolding("company", false, together(vec![shown, summary]), details)
}

/// Trade, number of cookies and accesses, and when the last one was.
fn summary(warnings: &[WarningView], now: Time) -> Part {
    let known = warnings.iter().any(|w| w.reader.company.is_some());
    let trade = if known {
        warnings.iter().find_map(|w| words::category(w.reader.category.as_deref()?))
    } else {
        Some(key!("company_unknown"))
    };
    let mut facts = vec![
        counted(plural!("trackers"), trackers(warnings), &[]),
        counted(plural!("accesses"), warnings.iter().map(|warning| warning.count).sum(), &[]),
    ];
    if let Some(last) = warnings.iter().map(|warning| warning.last).max() {
        facts.push(format::ago(last, now));
    }
    together(vec![
        trade.map_or_else(nothing, |trade| span("trade", say(trade))),
        span("facts", said(facts.join(" · "))),
    ])
}

fn warnings_of(companies: &[CompanyView], name: &str) -> Vec<WarningView> {
    companies
        .iter()
        .filter(|company| company.name == name)
        .flat_map(|company| company.warnings.iter().cloned())
        .collect()
}

/// How many different trackers the warnings are about.
pub fn trackers(warnings: &[WarningView]) -> u64 {
    let mut names: Vec<_> = warnings.iter().map(|w| (&w.tracker, &w.domain)).collect();
    names.sort_unstable();
    names.dedup();
    names.len() as u64
}

/// One entry a company, worst first; the same order for the same facts.
fn listed(companies: &[CompanyView]) -> Vec<CompanyView> {
    let mut listed: Vec<CompanyView> = Vec::with_capacity(companies.len());
    let mut sorted: Vec<&CompanyView> = companies.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    for company in sorted {
        match listed.last_mut() {
            // Two entries of one name would be two elements of one key.
            Some(last) if last.name == company.name => {
                last.count += company.count;
                last.warnings.extend(company.warnings.iter().cloned());
            }
            _ => listed.push(company.clone()),
        }
    }
    listed.sort_by_key(|company| Reverse(company.count));
    listed
}

/// A company's warnings, by what was observed, worst first within each.
fn by_rule(mut sorted: Vec<WarningView>) -> Vec<(Rule, Vec<WarningView>)> {
    sorted.sort_by_key(|warning| (warning.rule, Reverse(warning.count)));
    sorted
        .chunk_by(|a, b| a.rule == b.rule)
        .filter_map(|group| Some((group.first()?.rule, group.to_vec())))
        .collect()
}

/// The order to show while the list is in use: who was there stays in place, who is new comes last.
fn settled(before: &[String], now: Vec<String>) -> Vec<String> {
    let (stayed, new): (Vec<String>, Vec<String>) = now.into_iter().partition(|name| before.contains(name));
    before.iter().filter(|name| stayed.contains(name)).cloned().chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::tests::{company, warning};

    fn names(companies: &[CompanyView]) -> Vec<&str> {
        companies.iter().map(|company| company.name.as_str()).collect()
    }

    #[test]
    fn worst_first_and_one_entry_a_name() {
        let read = |count| vec![warning(Rule::ReadAfterWithdrawal, "_ga", count)];
        let all = listed(&[
            company("B", read(2)),
            company("A", read(2)),
            company("C", read(9)),
            company("B", read(1)),
        ]);
        assert_eq!(names(&all), ["C", "B", "A"]);
        assert_eq!(all[1].count, 3);
        assert_eq!(all[1].warnings.len(), 2);
    }

    #[test]
    fn grouped_by_what_was_observed_worst_first() {
        let groups = by_rule(vec![
            warning(Rule::WriteAfterWithdrawal, "a", 50),
            warning(Rule::ReadAfterWithdrawal, "b", 1),
            warning(Rule::ReadAfterWithdrawal, "c", 7),
        ]);
        let shape: Vec<(Rule, Vec<&str>)> = groups
            .iter()
            .map(|(rule, list)| (*rule, list.iter().map(|w| w.tracker.as_str()).collect()))
            .collect();
        assert_eq!(
            shape,
            [(Rule::ReadAfterWithdrawal, vec!["c", "b"]), (Rule::WriteAfterWithdrawal, vec!["a"]),]
        );
    }

    #[test]
    fn one_tracker_read_in_two_ways_is_one_tracker() {
        let both = [
            warning(Rule::ReadAfterWithdrawal, "a", 1),
            warning(Rule::WriteAfterWithdrawal, "a", 1),
            warning(Rule::WriteAfterWithdrawal, "b", 1),
        ];
        assert_eq!(trackers(&both), 2);
    }

    #[test]
    fn nothing_moves_under_the_pointer() {
        let list = |names: &str| -> Vec<String> { names.chars().map(String::from).collect() };
        assert_eq!(settled(&list("abc"), list("cdab")), list("abcd"));
        assert_eq!(settled(&list("abc"), list("ca")), list("ac"));
    }
}
