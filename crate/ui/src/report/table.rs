//! The table of findings: filters, search, order.

use leptos::prelude::*;
use temoin_engine::evidence::{Party, Severity};

use super::{
    One, Report,
    csv::name as word,
    findings::{self, Column, Filter, Order, Row},
};
use crate::{
    draw::{
        self, IntoPart as _, Part, button, element, instant, live, name, nothing, paragraph, said, say,
        section, together,
    },
    focus,
    i18n::{Key, counted, text},
    key, plural, safe_text,
    tables::{self, DRAWN, body, cell, heading, number, row, title},
    words,
};

/// The findings of one site.
pub fn table(report: Report, one: &One) -> Part {
    if one.rows.is_empty() {
        return nothing();
    }
    let rows = StoredValue::new(one.rows.clone());
    let drawn = RwSignal::new(DRAWN);
    // Looked for again by each part that shows it: a few thousand rows take no time, and a memo much code.
    let look = move |show: &dyn Fn(&[&Row]) -> Part| {
        let (filter, order) = (report.filter.get(), report.order.get());
        rows.with_value(|rows| show(&findings::shown(rows, &filter, order)))
    };
    let count = live(move || {
        look(&|found| {
            let accesses = found.iter().map(|row| row.finding.count).sum();
            let count = counted(plural!("rows_found"), found.len() as u64, &[]);
            let said = format!("{count} · {}", counted(plural!("accesses"), accesses, &[]));
            element("p", &[("class", "note"), ("role", "status")], vec![draw::said(said)])
        })
    });
    let rows_found = live(move || {
        look(&|found| body(found.iter().take(drawn.get()).map(|found| finding_row(found)).collect()))
    });
    let more = live(move || {
        look(&|found| {
            let left_out = found.len().saturating_sub(drawn.get());
            if left_out == 0 {
                return nothing();
            }
            let all = button("", key!("rows_more"), move || focus::kept(|| drawn.set(usize::MAX)));
            let said = counted(plural!("rows_left_out"), left_out as u64, &[]);
            element("p", &[("class", "note")], vec![draw::said(said), draw::said(" ".to_owned()), all])
        })
    });
    let titles = vec![
        sorting(report, key!("column_company"), Column::Company),
        sorting(report, key!("column_rule"), Column::Rule),
        sorting(report, key!("column_tracker"), Column::Tracker),
        sorting(report, key!("column_count"), Column::Count),
        sorting(report, key!("column_first"), Column::First),
        sorting(report, key!("column_last"), Column::Last),
        title("", key!("fact_how")),
    ];
    let table = tables::table("findings", key!("findings"), false, titles, rows_found);
    let content = vec![filters(report, &one.rows), count, table, more];
    section("findings", key!("findings"), together(content))
}

fn filters(report: Report, rows: &[Row]) -> Part {
    let filter = report.filter;
    let now = filter.get_untracked();
    let rules = findings::rules(rows).into_iter();
    let rules = rules.map(|rule| (word(&rule), text(words::rule(rule)), now.rule == Some(rule))).collect();
    let companies = findings::companies(rows).into_iter();
    let companies = companies
        .map(|company| {
            (company.to_owned(), safe_text::identifier(company), now.company.as_deref() == Some(company))
        })
        .collect();
    let severities =
        [(Severity::Breach, key!("severity_breach")), (Severity::Remark, key!("severity_remark"))];
    let severities =
        severities.map(|(severity, key)| (word(&severity), text(key), now.severity == Some(severity))).into();
    let all_rules = findings::rules(rows);
    let content = vec![
        search(key!("findings_search"), now.search, move |wanted| {
            filter.update(|filter| filter.search = wanted)
        }),
        choice(key!("filter_rule"), key!("filter_all"), rules, move |chosen| {
            filter.update(|filter| filter.rule = all_rules.iter().copied().find(|rule| word(rule) == chosen));
        }),
        choice(key!("filter_company"), key!("filter_all"), companies, move |chosen| {
            filter.update(|filter| filter.company = Some(chosen).filter(|chosen| !chosen.is_empty()));
        }),
        choice(key!("filter_severity"), key!("filter_all"), severities, move |chosen| {
            let severities = [Severity::Breach, Severity::Remark];
            filter.update(|filter: &mut Filter| {
                filter.severity = severities.into_iter().find(|severity| word(severity) == chosen);
            });
        }),
    ];
    element("div", &[("class", "filters screen"), ("role", "search")], content)
}

/// A field to search with.
pub fn search(label: Key, value: String, hear: impl Fn(String) + Send + Sync + 'static) -> Part {
    fn erased(label: Key, value: String, hear: Box<dyn Fn(String)>) -> Part {
        view! {
            <label>
                <span>{text(label)}</span>
                <input type="search" value=value on:input=move |event| hear(event_target_value(&event))/>
            </label>
        }
        .into_part()
    }
    erased(label, value, Box::new(hear))
}

/// A choice among values: what is told, what is read, whether it is chosen. `all` tells nothing.
pub fn choice(
    label: Key,
    all: Key,
    mut options: Vec<(String, String, bool)>,
    hear: impl Fn(String) + Send + Sync + 'static,
) -> Part {
    options.insert(0, (String::new(), text(all), false));
    select(label, options, hear)
}

/// The same without "all".
pub fn select(
    label: Key,
    options: Vec<(String, String, bool)>,
    hear: impl Fn(String) + Send + Sync + 'static,
) -> Part {
    fn erased(label: Key, options: Vec<(String, String, bool)>, hear: Box<dyn Fn(String)>) -> Part {
        let options = options.into_iter().map(|(value, words, chosen)| {
            let mut attributes = vec![("value", value.as_str())];
            if chosen {
                attributes.push(("selected", ""));
            }
            element("option", &attributes, vec![said(words)])
        });
        let options: Vec<Part> = options.collect();
        view! {
            <label>
                <span>{text(label)}</span>
                <select on:change=move |event| hear(event_target_value(&event))>{together(options)}</select>
            </label>
        }
        .into_part()
    }
    erased(label, options, Box::new(hear))
}

/// The title of a column by which rows can be sorted: a button.
fn sorting(report: Report, words: Key, column: Column) -> Part {
    let sorted = move || {
        let order = report.order.get().filter(|order| order.column == column)?;
        Some(if order.descending { "descending" } else { "ascending" })
    };
    let press = move || report.order.update(|order| *order = Some(Order::pressed(*order, column)));
    let class = if column == Column::Count { "number" } else { "" };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            {button("sort", words, press)}
        </th>
    }
    .into_part()
}

fn finding_row(found: &Row) -> Part {
    let Row { company, finding, first, last } = found;
    let reader = &finding.reader;
    let party = text(match reader.party {
        Party::First => key!("party_first"),
        Party::Third => key!("party_third"),
    });
    let host = element("span", &[("class", "soft")], vec![name(&reader.host), said(format!(" ({party})"))]);
    let tracker = &finding.tracker;
    let kind = text(words::kind(tracker.kind));
    let place = element(
        "span",
        &[("class", "soft")],
        vec![
            said(format!("{kind}, ")),
            name(&tracker.domain),
            said(format!(", {}", text(words::purpose(tracker.purpose)))),
        ],
    );
    let (class, severity) = match finding.severity {
        Severity::Breach => ("kind disguised", key!("severity_is_breach")),
        Severity::Remark => ("kind labelled", key!("severity_is_remark")),
    };
    let severity = element("span", &[("class", class)], vec![say(severity)]);
    let line = || element("br", &[], vec![]);
    let code = element("span", &[("class", "tracker")], vec![name(&tracker.name)]);
    row(vec![
        heading(vec![name(company), line(), host]),
        cell(vec![say(words::rule(finding.rule)), line(), severity]),
        cell(vec![code, line(), place]),
        number(finding.count),
        cell(vec![instant(*first)]),
        cell(vec![instant(*last)]),
        cell(vec![paragraph("", text(words::how(finding.rule, finding.channel, finding.strength)))]),
    ])
}
