//! Advertisements among the mails, per week and provider.

use temoin_engine::evidence::document::InboxEvidence;

use super::weeks::{Week, weeks};
use crate::{
    draw::{Part, name, nothing, paragraph, said, section, together},
    format,
    i18n::text,
    key,
    tables::{body, cell, heading, number, row, table, title},
};

/// Half a year of two webmails.
const DRAWN: usize = 52;

/// The table of weeks; nothing if there was no advertisement.
pub fn ads(inbox: &[InboxEvidence]) -> Part {
    let weeks = weeks(inbox);
    if weeks.is_empty() {
        return nothing();
    }
    let titles = vec![
        title("", key!("column_week")),
        title("", key!("column_webmail")),
        title("number", key!("ad_disguised")),
        title("number", key!("ad_labelled")),
        title("number", key!("column_all")),
    ];
    let rows = weeks.iter().take(DRAWN).map(week).collect();
    let content = vec![
        paragraph("note", text(key!("ads_note"))),
        table("weeks", key!("inbox"), false, titles, body(rows)),
    ];
    section("ads", key!("inbox"), together(content))
}

fn week(week: &Week) -> Part {
    row(vec![
        heading(vec![said(format::day(week.monday))]),
        cell(vec![name(&week.host)]),
        number(week.disguised),
        number(week.labelled),
        number(week.disguised + week.labelled),
    ])
}
