//! Advertisements among the mails, per week and provider.

use leptos::prelude::*;
use temoin_engine::evidence::document::InboxEvidence;

use super::weeks::{Week, weeks};
use crate::{
    draw::{element, name, nothing, paragraph, said, say, section, together},
    format,
    i18n::text,
    key,
};

/// Half a year of two webmails.
const DRAWN: usize = 52;

/// The table of weeks; nothing if there was no advertisement.
pub fn ads(inbox: &[InboxEvidence]) -> AnyView {
    let weeks = weeks(inbox);
    if weeks.is_empty() {
        return nothing();
    }
    let titles = [
        ("", key!("column_week")),
        ("", key!("column_webmail")),
        ("number", key!("ad_disguised")),
        ("number", key!("ad_labelled")),
        ("number", key!("column_all")),
    ];
    let titles =
        titles.map(|(class, title)| element("th", &[("scope", "col"), ("class", class)], vec![say(title)]));
    let caption = element("caption", &[("class", "unseen")], vec![say(key!("inbox"))]);
    let head = element("thead", &[], vec![element("tr", &[], titles.into())]);
    let body = element("tbody", &[], weeks.iter().take(DRAWN).map(row).collect());
    let table = element("table", &[("class", "weeks")], vec![caption, head, body]);
    let content =
        vec![paragraph("note", text(key!("ads_note"))), super::table::scrolling(key!("inbox"), table)];
    section("ads", key!("inbox"), together(content))
}

fn row(week: &Week) -> AnyView {
    let number = |count| element("td", &[("class", "number")], vec![said(format::number(count))]);
    element(
        "tr",
        &[],
        vec![
            element("th", &[("scope", "row")], vec![said(format::day(week.monday))]),
            element("td", &[], vec![name(&week.host)]),
            number(week.disguised),
            number(week.labelled),
            number(week.disguised + week.labelled),
        ],
    )
}
