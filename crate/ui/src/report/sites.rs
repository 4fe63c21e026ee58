//! The list of all sites, worst first.

use leptos::prelude::*;
use temoin_engine::view::SiteLine;

use super::{All, Report, act, ads};
use crate::{
    draw::{self, Part, element, instant, live, name, paragraph, say, section, together},
    i18n::{counted, text},
    key,
    page::address_of,
    plural,
    tables::{DRAWN, body, cell, heading, left_out, number, row, table, title},
    words,
};

/// Every site, and the advertisements of every webmail.
pub fn sites(report: Report, all: &All) -> Part {
    let lines = all.sites.clone();
    let search = RwSignal::new(String::new());
    let found = live(move || {
        let wanted = search.get().trim().to_ascii_lowercase();
        let found: Vec<&SiteLine> = lines.iter().filter(|line| line.site.contains(&wanted)).collect();
        let said = counted(plural!("sites_found"), found.len() as u64, &[]);
        let count = element("p", &[("class", "note"), ("role", "status")], vec![draw::said(said)]);
        together(vec![count, lines_found(&found)])
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

fn lines_found(lines: &[&SiteLine]) -> Part {
    if lines.is_empty() {
        return paragraph("", text(key!("sites_no_match")));
    }
    let titles = vec![
        title("", key!("column_site")),
        title("", key!("column_decision")),
        title("number", key!("column_companies")),
        title("number", key!("column_count")),
        title("", key!("column_last")),
    ];
    let rows = lines.iter().take(DRAWN).map(|line| line_found(line)).collect();
    together(vec![table("sites", key!("sites"), false, titles, body(rows)), left_out(lines.len())])
}

fn line_found(line: &SiteLine) -> Part {
    let last = line.last.map_or_else(|| say(key!("none")), instant);
    row(vec![
        site_cell(line),
        decision_cell(line),
        number(line.companies),
        number(line.accesses),
        cell(vec![last]),
    ])
}

/// The site of a row, and the way to its report.
pub fn site_cell(line: &SiteLine) -> Part {
    let link = element("a", &[("href", &address_of(Some(&line.site)))], vec![name(&line.site)]);
    heading(vec![link])
}

/// What the person decided there, and when.
pub fn decision_cell(line: &SiteLine) -> Part {
    let words = match &line.decision {
        Some(decision) => {
            let choice =
                if decision.inferred { key!("choice_inferred") } else { words::choice(decision.choice) };
            vec![say(choice), element("br", &[], vec![]), instant(decision.at)]
        }
        None => vec![say(key!("decision_none"))],
    };
    cell(words)
}
