//! Remarks: worth knowing, accusing nobody; apart from the warnings.

use std::cmp::Reverse;

use temoin_engine::{
    evidence::{Purpose, Rule},
    view::WarningView,
};

use crate::{
    company,
    draw::{Part, nothing, paragraph, said, say, section, span, together, unfolding},
    i18n::{Key, counted, text},
    key, plural,
    popup::Popup,
    warning, words,
};

/// The remarks, folded, by kind; nothing if there is none.
pub fn remarks(popup: Popup) -> Part {
    let remarks = popup.with_site(|site| site.remarks.clone());
    let left_out = left_out(popup);
    if remarks.is_empty() {
        return left_out;
    }
    let mut content = vec![paragraph("note", text(key!("remarks_note")))];
    content.extend(by_kind(remarks).into_iter().map(|(told, remarks)| kind(told, remarks)));
    content.push(left_out);
    section("remarks", key!("remarks"), together(content))
}

/// How one kind of remarks is told: its name, and what it means where that needs saying.
type Told = (Key, Option<Key>);

fn told(remark: &WarningView) -> Told {
    match (remark.rule, remark.purpose) {
        (Rule::UnclassifiedAccess, Purpose::Unknown) => {
            (key!("unknown_purpose"), Some(key!("remark_unclassified")))
        }
        (Rule::UnclassifiedAccess, _) => (words::rule(remark.rule), Some(key!("remark_uncertain"))),
        (Rule::StillStored, _) => (words::rule(remark.rule), Some(key!("remark_stored"))),
        _ => (words::rule(remark.rule), None),
    }
}

/// The remarks by how they are told, what was accessed before what is merely stored; most accesses first within each.
fn by_kind(mut remarks: Vec<WarningView>) -> Vec<(Told, Vec<WarningView>)> {
    remarks.sort_by_key(|remark| Reverse(remark.count));
    let mut kinds: Vec<(Told, Vec<WarningView>)> = Vec::new();
    for remark in remarks {
        let told = told(&remark);
        match kinds.iter_mut().find(|(kind, _)| *kind == told) {
            Some((_, list)) => list.push(remark),
            None => kinds.push((told, vec![remark])),
        }
    }
    kinds.sort_by_key(|(_, list)| list.first().map(|first| (Reverse(first.rule), first.purpose)));
    kinds
}

/// What was observed and is not told in detail.
fn left_out(popup: Popup) -> Part {
    let (dropped, beyond) = popup.with_site(|site| (site.dropped, site.beyond));
    let line = |count: u64, key| match count {
        0 => nothing(),
        _ => paragraph("note", counted(key, count, &[])),
    };
    together(vec![line(dropped, plural!("dropped")), line(beyond, plural!("not_recorded"))])
}

/// The remarks of one kind, as one thing that unfolds.
fn kind((name, explanation): Told, remarks: Vec<WarningView>) -> Part {
    let many = counted(plural!("trackers"), company::trackers(&remarks), &[]);
    let summary = vec![span("who", say(name)), span("facts", said(many))];
    let content =
        vec![explanation.map_or_else(nothing, |key| paragraph("", text(key))), warning::list("h3", remarks)];
    unfolding("remark", false, together(summary), together(content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::tests::warning;

    #[test]
    fn a_known_purpose_is_never_called_unknown() {
        let of = |rule, purpose, tracker, count| WarningView { purpose, ..warning(rule, tracker, count) };
        let kinds = by_kind(vec![
            of(Rule::StillStored, Purpose::Measurement, "a", 0),
            of(Rule::UnclassifiedAccess, Purpose::Advertising, "uuid2", 3),
            of(Rule::UnclassifiedAccess, Purpose::Unknown, "x", 1),
            of(Rule::UnclassifiedAccess, Purpose::Measurement, "_ga", 9),
        ]);
        let shape: Vec<_> = kinds
            .iter()
            .map(|((name, _), list)| (name.0, list.iter().map(|r| r.tracker.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            shape,
            [
                ("rule_unclassified_access", vec!["_ga", "uuid2"]),
                ("unknown_purpose", vec!["x"]),
                ("rule_still_stored", vec!["a"]),
            ]
        );
    }
}
