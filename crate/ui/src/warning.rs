//! One warning or remark: which cookie, what for, how often, first and last time, how we know.

use leptos::prelude::*;
use temoin_engine::{
    evidence::{Party, Rule},
    tracker::Means,
    view::WarningView,
};

use crate::{
    draw::{self, IntoPart as _, Part, element, instant, name, nothing, paragraph, said, say, together},
    i18n::{Key, counted, text},
    key, plural, words,
};

/// A hostile page can invent cookies without end; those not drawn are counted.
const DRAWN: usize = 40;

/// A list of warnings or remarks; each has its tracker for a heading of the level that comes next.
pub fn list(heading: &'static str, warnings: Vec<WarningView>) -> Part {
    let more = left_out(warnings.len().saturating_sub(DRAWN));
    let items = warnings.iter().take(DRAWN).map(|warning| facts(heading, warning)).collect();
    together(vec![draw::list("warnings", items), more])
}

/// Says how many are not drawn; nothing if all are.
pub fn left_out(count: usize) -> Part {
    if count == 0 {
        return nothing();
    }
    paragraph("note", counted(plural!("left_out"), count as u64, &[]))
}

fn facts(heading: &'static str, warning: &WarningView) -> Part {
    let mut facts = vec![
        fact(key!("fact_domain"), name(&warning.domain)),
        fact(key!("fact_purpose"), say(words::purpose(warning.purpose))),
    ];
    if let Some(at) = warning.deposited {
        facts
            .push(fact(key!("fact_deposited"), view! { {instant(at)} <br/> {deposit(warning)} }.into_part()));
    }
    if warning.rule != Rule::StillStored {
        facts.extend(accesses(warning));
    }
    view! {
        {element(heading, &[], vec![name(&warning.tracker)])}
        <dl>{together(facts)}</dl>
    }
    .into_part()
}

/// Who set it, and how.
fn deposit(warning: &WarningView) -> Part {
    let how = text(match warning.deposited_how {
        _ if warning.before_temoin => key!("deposited_before"),
        Means::Response => key!("deposited_response"),
        Means::Script => key!("deposited_script"),
        Means::Unknown => key!("deposited_unknown"),
    });
    let by = warning.deposited_by.as_deref().filter(|_| !warning.before_temoin);
    together(vec![said(how), in_brackets(by)])
}

fn in_brackets(host: Option<&str>) -> Part {
    match host {
        Some(host) => together(vec![said(" (".to_owned()), name(host), said(")".to_owned())]),
        None => nothing(),
    }
}

fn accesses(warning: &WarningView) -> [Part; 5] {
    let party = text(match warning.reader.party {
        Party::First => key!("party_first"),
        Party::Third => key!("party_third"),
    });
    let mut reader = vec![name(&warning.reader.host), said(format!(" ({party})"))];
    if let Some(alias) = &warning.alias {
        reader.extend([
            element("br", &[], vec![]),
            say(key!("reader_alias")),
            said(" ".to_owned()),
            name(alias),
        ]);
    }
    let mut how = vec![say(words::how(warning.rule, warning.channel, warning.strength))];
    if warning.rule != Rule::WriteBeforeChoice {
        let moment = if warning.after_navigation { key!("after_navigation") } else { key!("same_page") };
        how.extend([element("br", &[], vec![]), say(moment)]);
    }
    let count = counted(plural!("times"), warning.count, &[]);
    [
        fact(key!("fact_reader"), together(reader)),
        fact(key!("fact_count"), said(count)),
        fact(key!("fact_first"), instant(warning.first)),
        fact(key!("fact_last"), instant(warning.last)),
        fact(key!("fact_how"), together(how)),
    ]
}

fn fact(name: Key, value: Part) -> Part {
    view! {
        <div>
            <dt>{text(name)}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_part()
}
