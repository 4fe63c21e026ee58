//! The list of all sites, worst first.

use leptos::prelude::*;
use temoin_engine::view::SiteLine;

use super::{All, Report, act, ads};
use crate::{
    draw::{self, element, instant, live, name, nothing, paragraph, said, say, section, together},
    format,
    i18n::{counted, text},
    key,
    page::address_of,
    plural, words,
};

/// More than anybody looks through; the search finds the others.
pub const DRAWN: usize = 200;

/// Every site, and the advertisements of every webmail.
pub fn sites(report: Report, all: &All) -> AnyView {
    let lines = all.sites.clone();
    let search = RwSignal::new(String::new());
    let found = live(move || {
        let wanted = search.get().trim().to_ascii_lowercase();
        let found: Vec<&SiteLine> = lines.iter().filter(|line| line.site.contains(&wanted)).collect();
        let said = counted(plural!("sites_found"), found.len() as u64, &[]);
        let count = element("p", &[("class", "note"), ("role", "status")], vec![draw::said(said)]);
        together(vec![count, table(&found)])
    });
    let field = super::table::search(key!("sites_search"), String::new(), move |wanted| search.set(wanted));
    let list = if all.sites.is_empty() {
        paragraph("", text(key!("sites_none")))
    } else {
        together(vec![element("div", &[("class", "filters")], vec![field]), found])
    };
    together(vec![
        element("h1", &[], vec![say(key!("page_report"))]),
        paragraph("lead", text(key!("report_lead"))),
        section("sites", key!("sites"), list),
        ads::ads(&all.evidence.document.inbox),
        act::export(report, &all.evidence, "sites"),
    ])
}

fn table(lines: &[&SiteLine]) -> AnyView {
    if lines.is_empty() {
        return paragraph("", text(key!("sites_no_match")));
    }
    let titles = [
        ("", key!("column_site")),
        ("", key!("column_decision")),
        ("number", key!("column_companies")),
        ("number", key!("column_count")),
        ("", key!("column_last")),
    ];
    let titles =
        titles.map(|(class, title)| element("th", &[("scope", "col"), ("class", class)], vec![say(title)]));
    let rows = lines.iter().take(DRAWN).map(|line| row(line)).collect();
    let left_out = lines.len().saturating_sub(DRAWN) as u64;
    let caption = element("caption", &[("class", "unseen")], vec![say(key!("sites"))]);
    let head = element("thead", &[], vec![element("tr", &[], titles.into())]);
    let body = element("tbody", &[], rows);
    let table = element("table", &[("class", "sites")], vec![caption, head, body]);
    let more = if left_out > 0 {
        paragraph("note", counted(plural!("rows_left_out"), left_out, &[]))
    } else {
        nothing()
    };
    together(vec![super::table::scrolling(key!("sites"), table), more])
}

fn row(line: &SiteLine) -> AnyView {
    let last = line.last.map_or_else(|| say(key!("none")), instant);
    let number = |count| element("td", &[("class", "number")], vec![said(format::number(count))]);
    element(
        "tr",
        &[],
        vec![
            site_cell(line),
            decision_cell(line),
            number(line.companies),
            number(line.accesses),
            element("td", &[], vec![last]),
        ],
    )
}

/// The site of a row, and the way to its report.
pub fn site_cell(line: &SiteLine) -> AnyView {
    let link = element("a", &[("href", &address_of(Some(&line.site)))], vec![name(&line.site)]);
    element("th", &[("scope", "row")], vec![link])
}

/// What the person decided there, and when.
pub fn decision_cell(line: &SiteLine) -> AnyView {
    let words = match &line.decision {
        Some(decision) => {
            let choice =
                if decision.inferred { key!("choice_inferred") } else { words::choice(decision.choice) };
            vec![say(choice), element("br", &[], vec![]), instant(decision.at)]
        }
        None => vec![say(key!("decision_none"))],
    };
    element("td", &[], words)
}
