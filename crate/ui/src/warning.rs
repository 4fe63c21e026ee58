//! One warning or remark: which cookie, what for, how often, first and last time, how we know.

use leptos::prelude::*;
use temoin_engine::{
    evidence::{Party, Rule},
    tracker::Means,
    view::WarningView,
};

use crate::{
    draw::{self, element, instant, name, nothing, paragraph, say, together},
    i18n::{Key, counted, text},
    key, plural, words,
};

/// A hostile page can invent cookies without end; those not drawn are counted.
const DRAWN: usize = 40;

/// A list of warnings or remarks; each has its tracker for a heading of the level that comes next.
pub fn list(heading: &'static str, warnings: Vec<WarningView>) -> AnyView {
    let more = left_out(warnings.len().saturating_sub(DRAWN));
    let items = warnings.iter().take(DRAWN).map(|warning| facts(heading, warning)).collect();
    vec![draw::list("warnings", items), more].into_any()
}

/// Says how many are not drawn; nothing if all are.
pub fn left_out(count: usize) -> AnyView {
    if count == 0 {
        return nothing();
    }
    paragraph("note", counted(plural!("left_out"), count as u64, &[]))
}

fn facts(heading: &'static str, warning: &WarningView) -> AnyView {
    let mut facts = vec![
        fact(key!("fact_domain"), name(&warning.domain)),
        fact(key!("fact_purpose"), text(words::purpose(warning.purpose)).into_any()),
    ];
    if let Some(at) = warning.deposited {
        facts.push(fact(key!("fact_deposited"), view! { {instant(at)} <br/> {deposit(warning)} }.into_any()));
    }
    if warning.rule != Rule::StillStored {
        facts.extend(accesses(warning));
    }
    view! {
        {element(heading, &[], vec![name(&warning.tracker)])}
        <dl>{facts}</dl>
    }
    .into_any()
}

/// Who set it, and how.
fn deposit(warning: &WarningView) -> AnyView {
    let how = text(match warning.deposited_how {
        _ if warning.before_temoin => key!("deposited_before"),
        Means::Response => key!("deposited_response"),
        Means::Script => key!("deposited_script"),
        Means::Unknown => key!("deposited_unknown"),
    });
    let by = warning.deposited_by.as_deref().filter(|_| !warning.before_temoin);
    vec![how.into_any(), in_brackets(by)].into_any()
}

fn in_brackets(host: Option<&str>) -> AnyView {
    match host {
        Some(host) => vec![" (".into_any(), name(host), ")".into_any()].into_any(),
        None => nothing(),
    }
}

fn accesses(warning: &WarningView) -> [AnyView; 5] {
    let party = text(match warning.reader.party {
        Party::First => key!("party_first"),
        Party::Third => key!("party_third"),
    });
    let mut reader = vec![name(&warning.reader.host), format!(" ({party})").into_any()];
    if let Some(alias) = &warning.alias {
        reader.extend([
            view! { <br/> }.into_any(),
            text(key!("reader_alias")).into_any(),
            " ".into_any(),
            name(alias),
        ]);
    }
    let mut how = vec![say(words::how(warning.rule, warning.channel, warning.strength))];
    if warning.rule != Rule::WriteBeforeChoice {
        let moment = if warning.after_navigation { key!("after_navigation") } else { key!("same_page") };
        how.extend([view! { <br/> }.into_any(), say(moment)]);
    }
    let count = counted(plural!("times"), warning.count, &[]);
    [
        fact(key!("fact_reader"), reader.into_any()),
        fact(key!("fact_count"), count.into_any()),
        fact(key!("fact_first"), instant(warning.first)),
        fact(key!("fact_last"), instant(warning.last)),
        fact(key!("fact_how"), together(how)),
    ]
}

fn fact(name: Key, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{text(name)}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}
