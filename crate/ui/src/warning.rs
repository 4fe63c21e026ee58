//! One warning or remark: which cookie, what for, how often, first and last time, how we know.

use leptos::prelude::*;
use temoin_engine::{
    evidence::{Party, Rule},
    view::WarningView,
};

use crate::{
    i18n::{Key, counted, text},
    key, plural, words,
};

/// A hostile page can invent cookies without end; those not drawn are counted.
const DRAWN: usize = 40;

/// A list of warnings or remarks.
pub fn list(mut warnings: Vec<WarningView>) -> impl IntoView {
    let left_out = warnings.len().saturating_sub(DRAWN) as u64;
    warnings.truncate(DRAWN);
    let items = warnings
        .into_iter()
        .map(|warning| view! { <li>{facts(&warning)}</li> })
        .collect_view();
    view! {
        <ul class="warnings">{items}</ul>
        {(left_out > 0).then(|| view! { <p class="note">{counted(plural!("left_out"), left_out, &[])}</p> })}
    }
}

fn facts(warning: &WarningView) -> impl IntoView + use<> {
    let accessed = warning.rule != Rule::StillStored;
    view! {
        <h4>{words::name(&warning.tracker)}</h4>
        <dl>
            {fact(key!("fact_domain"), words::name(&warning.domain))}
            {fact(key!("fact_purpose"), text(words::purpose(warning.purpose)))}
            {warning.deposited.map(|at| fact(key!("fact_deposited"), words::instant(at)))}
            {accessed.then(|| accesses(warning))}
        </dl>
    }
}

fn accesses(warning: &WarningView) -> impl IntoView + use<> {
    let party = match warning.reader.party {
        Party::First => key!("party_first"),
        Party::Third => key!("party_third"),
    };
    let moment = if warning.after_navigation {
        key!("after_navigation")
    } else {
        key!("same_page")
    };
    view! {
        {fact(key!("fact_reader"), view! { {words::name(&warning.reader.host)} " (" {text(party)} ")" })}
        {fact(key!("fact_count"), counted(plural!("times"), warning.count, &[]))}
        {fact(key!("fact_first"), words::instant(warning.first))}
        {fact(key!("fact_last"), words::instant(warning.last))}
        {fact(key!("fact_how"), view! {
            {text(words::strength(warning.strength))}
            <br/>
            {text(moment)}
        })}
    }
}

fn fact(name: Key, value: impl IntoView) -> impl IntoView {
    view! {
        <div>
            <dt>{text(name)}</dt>
            <dd>{value}</dd>
        </div>
    }
}
