//! Remarks: worth knowing, accusing nobody; apart from the warnings.

use std::cmp::Reverse;

use leptos::prelude::*;
use temoin_engine::{
    evidence::Rule,
    view::{SiteView, WarningView},
};

use crate::{
    i18n::{Key, counted, text},
    key, plural, warning, words,
};

/// The remarks, folded, by kind; nothing if there is none.
pub fn remarks(site: Memo<SiteView>) -> impl IntoView {
    let remarks = Memo::new(move |_| site.with(|site| site.remarks.clone()));
    let any = Memo::new(move |_| remarks.with(|remarks| !remarks.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <section aria-labelledby="remarks">
                    <h2 id="remarks" class="title">{text(key!("remarks"))}</h2>
                    <p class="note">{text(key!("remarks_note"))}</p>
                    {kind(remarks, Rule::UnclassifiedAccess, key!("remark_unclassified"))}
                    {kind(remarks, Rule::StillStored, key!("remark_stored"))}
                    {others(remarks)}
                </section>
            }
        })
    }
}

/// The remarks of one kind, as one thing that unfolds.
fn kind(remarks: Memo<Vec<WarningView>>, rule: Rule, explanation: Key) -> impl IntoView {
    let mine = Memo::new(move |_| {
        remarks.with(|remarks| {
            let mut mine: Vec<_> = remarks.iter().filter(|r| r.rule == rule).cloned().collect();
            mine.sort_by_key(|remark| Reverse(remark.count));
            mine
        })
    });
    let many = Memo::new(move |_| mine.with(|mine| mine.len() as u64));
    let any = Memo::new(move |_| many.get() > 0);
    move || {
        any.get().then(|| {
            view! {
                <details class="remark">
                    <summary>
                        <span class="who">{text(words::rule(rule))}</span>
                        <span class="facts">{move || counted(plural!("trackers"), many.get(), &[])}</span>
                    </summary>
                    <p>{text(explanation)}</p>
                    {move || warning::list(mine.get())}
                </details>
            }
        })
    }
}

/// What the engine calls a remark and has no explanation of its own here.
fn others(remarks: Memo<Vec<WarningView>>) -> impl IntoView {
    let others = Memo::new(move |_| {
        let explained = [Rule::UnclassifiedAccess, Rule::StillStored];
        remarks.with(|remarks| {
            remarks
                .iter()
                .filter(|r| !explained.contains(&r.rule))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| warning::list(others))
    }
}
