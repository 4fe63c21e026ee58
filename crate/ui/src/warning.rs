//! One warning or remark: which cookie, what for, how often, first and last time, how we know.

use leptos::prelude::*;
use temoin_engine::{
    evidence::{Party, Rule},
    view::WarningView,
};

use crate::{
    draw::{self, instant, name, nothing, paragraph},
    i18n::{Key, counted, text},
    key, plural, words,
};

/// A hostile page can invent cookies without end; those not drawn are counted.
const DRAWN: usize = 40;

/// A list of warnings or remarks.
pub fn list(warnings: Vec<WarningView>) -> AnyView {
    let more = left_out(warnings.len().saturating_sub(DRAWN));
    let items = warnings.iter().take(DRAWN).map(facts).collect();
    vec![draw::list("warnings", items), more].into_any()
}

/// Says how many are not drawn; nothing if all are.
pub fn left_out(count: usize) -> AnyView {
    if count == 0 {
        return nothing();
    }
    paragraph("note", counted(plural!("left_out"), count as u64, &[]))
}

fn facts(warning: &WarningView) -> AnyView {
    let mut facts = vec![
        fact(key!("fact_domain"), name(&warning.domain)),
        fact(key!("fact_purpose"), text(words::purpose(warning.purpose)).into_any()),
    ];
    if let Some(at) = warning.deposited {
        facts.push(fact(key!("fact_deposited"), instant(at)));
    }
    if warning.rule != Rule::StillStored {
        facts.extend(accesses(warning));
    }
    view! {
        <h4>{name(&warning.tracker)}</h4>
        <dl>{facts}</dl>
    }
    .into_any()
}

fn accesses(warning: &WarningView) -> [AnyView; 5] {
    let party = text(match warning.reader.party {
        Party::First => key!("party_first"),
        Party::Third => key!("party_third"),
    });
    let moment = text(if warning.after_navigation { key!("after_navigation") } else { key!("same_page") });
    let reader = view! { {name(&warning.reader.host)} " (" {party} ")" };
    let how = view! { {text(words::strength(warning.strength))} <br/> {moment} };
    let count = counted(plural!("times"), warning.count, &[]);
    [
        fact(key!("fact_reader"), reader.into_any()),
        fact(key!("fact_count"), count.into_any()),
        fact(key!("fact_first"), instant(warning.first)),
        fact(key!("fact_last"), instant(warning.last)),
        fact(key!("fact_how"), how.into_any()),
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
