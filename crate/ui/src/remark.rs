//! Remarks: worth knowing, accusing nobody; apart from the warnings.

use std::cmp::Reverse;

use leptos::prelude::*;
use temoin_engine::{evidence::Rule, view::WarningView};

use crate::{
    company,
    draw::{nothing, paragraph, section, span, unfolding},
    i18n::{Key, counted, text},
    key, plural,
    popup::Popup,
    warning, words,
};

/// The remarks, folded, by kind; nothing if there is none.
pub fn remarks(popup: Popup) -> AnyView {
    let remarks = popup.with_site(|site| site.remarks.clone());
    let left_out = left_out(popup);
    if remarks.is_empty() {
        return left_out;
    }
    let of = |wanted: fn(Rule) -> bool| -> Vec<WarningView> {
        let mut some: Vec<_> = remarks.iter().filter(|r| wanted(r.rule)).cloned().collect();
        some.sort_by_key(|remark| Reverse(remark.count));
        some
    };
    let unclassified = of(|rule| rule == Rule::UnclassifiedAccess);
    let stored = of(|rule| rule == Rule::StillStored);
    // What has no explanation of its own here is shown all the same.
    let others = of(|rule| !matches!(rule, Rule::UnclassifiedAccess | Rule::StillStored));
    let content = vec![
        paragraph("note", text(key!("remarks_note"))),
        kind(unclassified, Some(key!("remark_unclassified"))),
        kind(stored, Some(key!("remark_stored"))),
        kind(others, None),
        left_out,
    ];
    section("remarks", key!("remarks"), content.into_any())
}

/// What was observed and is not told in detail.
fn left_out(popup: Popup) -> AnyView {
    let (dropped, beyond) = popup.with_site(|site| (site.dropped, site.beyond));
    let line = |count: u64, key| match count {
        0 => nothing(),
        _ => paragraph("note", counted(key, count, &[])),
    };
    vec![line(dropped, plural!("dropped")), line(beyond, plural!("not_recorded"))].into_any()
}

/// The remarks of one kind, as one thing that unfolds.
fn kind(remarks: Vec<WarningView>, explanation: Option<Key>) -> AnyView {
    let Some(first) = remarks.first() else {
        return nothing();
    };
    let many = counted(plural!("trackers"), company::trackers(&remarks), &[]);
    let summary = vec![span("who", text(words::rule(first.rule)).into_any()), span("facts", many.into_any())];
    let content =
        vec![explanation.map_or_else(nothing, |key| paragraph("", text(key))), warning::list("h3", remarks)];
    unfolding("remark", false, summary.into_any(), content.into_any())
}
