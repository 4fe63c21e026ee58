//! One site's story: what was decided, what was observed since, when, by whom, and what can be done with it.

use temoin_engine::evidence::document::DecisionEvidence;

use super::{
    One, Report, act, ads, letters,
    picture::{self, picture},
    table::table as findings_table,
    timeline::{Lane, timeline},
};
use crate::{
    answer::{self, Tone},
    draw::{
        Part, element, instant, isolated, name, nothing, paragraph, said, say, section, together, unfolding,
    },
    format, header,
    i18n::{Key, text},
    key,
    page::REPORT,
    popup::answer_box,
    safe_text,
    tables::{body, cell, heading, number, row, table, title},
    words,
};

/// Everything about one site.
pub fn story(report: Report, one: &One) -> Part {
    let document = &one.evidence.document;
    let site = &one.view.site;
    let back = element("a", &[("href", REPORT)], vec![say(key!("report_all_sites"))]);
    let decisions = document.sites.first().map(|site| &site.decisions[..]).unwrap_or_default();
    let told = !(decisions.is_empty() && one.rows.is_empty());
    let mut parts = vec![
        element("p", &[("class", "screen back")], vec![back]),
        element("header", &[], vec![header::of_site(&one.view)]),
        paragraph("only-print", text(key!("report_lead"))),
        answer(one),
    ];
    if told {
        parts.push(times(one, decisions));
        parts.push(findings_table(report, one));
    }
    parts.push(ads::ads(&document.inbox));
    if told {
        parts.push(letters::letters(report, one));
        parts.push(method());
    }
    parts.push(act::export(report, &one.evidence, site));
    parts.push(made(one));
    together(parts)
}

/// The same answer as the popup's.
fn answer(one: &One) -> Part {
    let now = format::now();
    let answer = answer::answer(&one.view);
    let (class, tone) = match answer.tone {
        Tone::Observed => ("answer observed", key!("tone_observed")),
        Tone::Quiet => ("answer quiet", key!("tone_quiet")),
        Tone::Unknown => ("answer unknown", key!("tone_unknown")),
    };
    let more: Vec<Part> = answer.more.iter().map(|line| paragraph("", line.say(now))).collect();
    answer_box(class, tone, answer.line.say(now), together(more))
}

/// The picture, what its signs mean, and the same in words.
fn times(one: &One, decisions: &[DecisionEvidence]) -> Part {
    let told = timeline(decisions, &one.rows, picture::LABEL);
    let legend = [
        ("sign mark", key!("legend_decision")),
        ("sign breach", key!("legend_breach")),
        ("sign remark", key!("legend_remark")),
    ];
    let legend = legend.map(|(class, key)| {
        let sign = element("span", &[("class", class), ("aria-hidden", "true")], vec![]);
        element("li", &[], vec![sign, say(key)])
    });
    let words = vec![decided(decisions), lanes(&told.lanes)];
    let summary = element("span", &[], vec![say(key!("timeline_words"))]);
    let content = vec![
        picture(told),
        element("ul", &[("class", "legend")], legend.into()),
        paragraph("note", text(key!("timeline_note"))),
        unfolding("words", false, summary, together(words)),
    ];
    section("timeline", key!("timeline"), together(content))
}

fn decided(decisions: &[DecisionEvidence]) -> Part {
    if decisions.is_empty() {
        return nothing();
    }
    let rows = decisions.iter().enumerate().map(|(number, decision)| {
        let (source, platform) = words::source(&decision.source);
        let mut source = vec![say(source)];
        if let Some(platform) = platform {
            source.extend([said(" (".to_owned()), isolated("platform", platform), said(")".to_owned())]);
        }
        let at = temoin_engine::time::Time::from_rfc3339(&decision.at);
        let choice = format!("{}. {}", number + 1, text(words::choice(decision.choice)));
        row(vec![heading(vec![said(choice)]), cell(vec![at.map_or_else(nothing, instant)]), cell(source)])
    });
    small_table(
        key!("legend_decision"),
        &[key!("column_decision"), key!("column_when"), key!("column_source")],
        rows.collect(),
    )
}

fn lanes(lanes: &[Lane]) -> Part {
    if lanes.is_empty() {
        return nothing();
    }
    let rows = lanes.iter().map(|lane| {
        let who = match &lane.company {
            Some(company) => name(company),
            None => say(key!("timeline_others")),
        };
        row(vec![
            heading(vec![who]),
            number(lane.breaches.count),
            number(lane.remarks.count),
            cell(vec![instant(lane.first)]),
            cell(vec![instant(lane.last)]),
        ])
    });
    small_table(
        key!("companies"),
        &[
            key!("column_company"),
            key!("severity_breach"),
            key!("severity_remark"),
            key!("column_first"),
            key!("column_last"),
        ],
        rows.collect(),
    )
}

fn small_table(caption: Key, titles: &[Key], rows: Vec<Part>) -> Part {
    table("", caption, true, titles.iter().map(|words| title("", *words)).collect(), body(rows))
}

/// How all this is known, and what cannot be.
fn method() -> Part {
    let lines = |keys: &[Key]| {
        let items = keys.iter().map(|key| element("li", &[], vec![say(*key)]));
        element("ul", &[("class", "points")], items.collect())
    };
    let method =
        lines(&[key!("method_decision"), key!("method_access"), key!("method_page"), key!("method_values")]);
    let limits =
        lines(&[key!("limits_words"), key!("limits_purpose"), key!("limits_missed"), key!("limits_digest")]);
    together(vec![section("method", key!("method"), method), section("limits", key!("limits"), limits)])
}

/// When this was made, and by what.
fn made(one: &One) -> Part {
    let document = &one.evidence.document;
    let at = temoin_engine::time::Time::from_rfc3339(&document.generated);
    let by = format!(
        "Témoin {}, {}",
        document.extension.version,
        safe_text::prose(&document.extension.browser).unwrap_or_default()
    );
    let when = at.map_or_else(nothing, instant);
    element(
        "p",
        &[("class", "note made")],
        vec![say(key!("made")), said(" ".to_owned()), when, said(format!(" · {by}"))],
    )
}
