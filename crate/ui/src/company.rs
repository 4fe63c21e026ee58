//! The companies with a warning, worst first; each unfolds to its trackers.

use std::cmp::Reverse;

use leptos::prelude::*;
use temoin_engine::{
    evidence::Rule,
    view::{CompanyView, SiteView, WarningView},
};

use crate::{
    format,
    i18n::{counted, text},
    key, plural,
    popup::Popup,
    safe_text, warning, words,
};

/// A hostile page can invent companies without end; those not drawn are counted.
const DRAWN: usize = 60;

/// The list of companies; nothing if there is none.
pub fn companies(popup: Popup, site: Memo<SiteView>) -> impl IntoView {
    let listed = Memo::new(move |_| site.with(|site| listed(&site.companies)));
    let list = NodeRef::<leptos::html::Ul>::new();
    let order = Memo::new(move |before: Option<&Vec<String>>| {
        let now = listed.with(|all| all.iter().map(|company| company.name.clone()).collect());
        match before {
            Some(before) if in_use(list) => settled(before, now),
            _ => now,
        }
    });
    let any = Memo::new(move |_| order.with(|order| !order.is_empty()));
    let left_out = move || order.with(|order| order.len().saturating_sub(DRAWN) as u64);
    move || {
        any.get().then(|| {
            view! {
                <section aria-labelledby="companies">
                    <h2 id="companies" class="title">{text(key!("companies"))}</h2>
                    <ul class="companies" node_ref=list>
                        <For
                            each=move || order.get().into_iter().take(DRAWN)
                            key=Clone::clone
                            children=move |name| view! { <li>{company(popup, listed, &name)}</li> }
                        />
                    </ul>
                    {move || {
                        let left_out = left_out();
                        (left_out > 0)
                            .then(|| view! { <p class="note">{counted(plural!("left_out"), left_out, &[])}</p> })
                    }}
                </section>
            }
        })
    }
}

/// Whether somebody points at the list or moves through it: nothing may slip away under them.
fn in_use(list: NodeRef<leptos::html::Ul>) -> bool {
    list.get_untracked()
        .is_some_and(|list| list.matches(":hover, :focus-within").unwrap_or(false))
}

fn company(popup: Popup, listed: Memo<Vec<CompanyView>>, name: &str) -> impl IntoView + use<> {
    let wanted = name.to_owned();
    let company = Memo::new(move |_| {
        listed
            .with(|all| all.iter().find(|company| company.name == wanted).cloned())
            .unwrap_or_else(|| CompanyView {
                name: wanted.clone(),
                count: 0,
                warnings: Vec::new(),
            })
    });
    let known = Memo::new(move |_| {
        company.with(|company| company.warnings.iter().any(|w| w.reader.company.is_some()))
    });
    let trade = Memo::new(move |_| {
        company.with(|company| {
            company
                .warnings
                .iter()
                .find_map(|w| words::category(w.reader.category.as_deref()?))
        })
    });
    let shown = safe_text::prose(name);
    let facts = move || {
        company.with(|company| {
            let trackers = trackers(&company.warnings);
            let last = company.warnings.iter().map(|warning| warning.last).max();
            let mut facts = vec![
                counted(plural!("trackers"), trackers, &[]),
                counted(plural!("accesses"), company.count, &[]),
            ];
            facts.extend(last.map(|last| format::ago(last, popup.now.get())));
            facts.join(" · ")
        })
    };
    let groups = move || {
        company
            .with(|company| by_rule(&company.warnings))
            .into_iter()
            .map(|(rule, warnings)| {
                view! {
                    <h3>{text(words::rule(rule))}</h3>
                    {warning::list(warnings)}
                }
            })
            .collect_view()
    };
    view! {
        <details>
            <summary>
                <span class="who">
                    {match shown {
                        Some(shown) => view! { <bdi translate="no">{shown}</bdi> }.into_any(),
                        None => view! { <em>{text(key!("no_name"))}</em> }.into_any(),
                    }}
                </span>
                {move || {
                    let word = if known.get() { trade.get() } else { Some(key!("company_unknown")) };
                    word.map(|word| view! { <span class="trade">{text(word)}</span> })
                }}
                <span class="facts">{facts}</span>
            </summary>
            {groups}
        </details>
    }
}

/// How many different trackers the warnings are about.
fn trackers(warnings: &[WarningView]) -> u64 {
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
fn by_rule(warnings: &[WarningView]) -> Vec<(Rule, Vec<WarningView>)> {
    let mut sorted = warnings.to_vec();
    sorted.sort_by_key(|warning| (warning.rule, Reverse(warning.count)));
    sorted
        .chunk_by(|a, b| a.rule == b.rule)
        .filter_map(|group| Some((group.first()?.rule, group.to_vec())))
        .collect()
}

/// The order to show while the list is in use: who was there stays in place, who is new comes last.
fn settled(before: &[String], now: Vec<String>) -> Vec<String> {
    let (stayed, new): (Vec<String>, Vec<String>) =
        now.into_iter().partition(|name| before.contains(name));
    before
        .iter()
        .filter(|name| stayed.contains(name))
        .cloned()
        .chain(new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::tests::{company, warning};

    fn names(companies: &[CompanyView]) -> Vec<&str> {
        companies
            .iter()
            .map(|company| company.name.as_str())
            .collect()
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
        let groups = by_rule(&[
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
            [
                (Rule::ReadAfterWithdrawal, vec!["c", "b"]),
                (Rule::WriteAfterWithdrawal, vec!["a"]),
            ]
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
