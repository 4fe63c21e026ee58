//! What the person can do about it: reopen the site's own choices, stop the reading, have the site forgotten.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};

use crate::{
    background::{self, Silent},
    declare::told,
    draw::{IntoPart as _, Part, button, live, nothing, paragraph, say, span, together, unfolding},
    i18n::{Key, text},
    key,
    popup::Popup,
};

/// Something the background is told to do.
type Deed = Pin<Box<dyn Future<Output = Result<(), Silent>>>>;

/// Stopping the reading, where it can be stopped, and the way to the site's own choices.
pub fn stop(popup: Popup, site: &str) -> Part {
    let outcome = RwSignal::new(None::<Key>);
    let site = StoredValue::new(site.to_owned());
    let to_stop =
        move |on: bool| act(popup, outcome, move || Box::pin(background::stop(site.get_value(), on)), None);
    let reopen = move || {
        act(popup, outcome, || Box::pin(background::reopen()), Some(key!("reopened")));
    };
    // By what it is, not by what surrounds it: else each access would draw the buttons anew.
    let state = Memo::new(move |_| {
        popup.with_site(|site| (site.ignored, site.can_stop, site.stopped, site.can_reopen))
    });
    let watch =
        move || act(popup, outcome, move || Box::pin(background::ignore(site.get_value(), false)), None);
    let drawn = live(move || {
        let (ignored, can_stop, stopped, can_reopen) = state.get();
        // What is done and what undoes it are one button: the keyboard stays on it.
        let (before, act, after) = match (ignored, can_stop, stopped) {
            (true, ..) => {
                (paragraph("", text(key!("ignored"))), button("act", key!("watch_again"), watch), nothing())
            }
            (false, false, _) => (nothing(), nothing(), nothing()),
            (false, true, false) => {
                let note = paragraph("source", text(key!("stop_note")));
                (nothing(), button("act", key!("stop"), move || to_stop(true)), note)
            }
            (false, true, true) => {
                (nothing(), button("act", key!("let_read"), move || to_stop(false)), nothing())
            }
        };
        let reopening =
            if can_reopen && !ignored { button("act", key!("reopen"), reopen) } else { nothing() };
        together(vec![before, act, after, reopening])
    });
    view! { <section class="acts" aria-label=text(key!("acts"))>{drawn} {told(outcome)}</section> }
        .into_part()
}

/// Having the site forgotten, which takes a second click.
pub fn forget(popup: Popup, site: &str) -> Part {
    let outcome = RwSignal::new(None::<Key>);
    let site = StoredValue::new(site.to_owned());
    let forget = move || {
        act(popup, outcome, move || Box::pin(background::forget(site.get_value())), Some(key!("forgotten")));
    };
    let ignore = move || {
        act(popup, outcome, move || Box::pin(background::ignore(site.get_value(), true)), None);
    };
    let content = vec![
        paragraph("", text(key!("ignore_note"))),
        button("act", key!("ignore"), ignore),
        paragraph("", text(key!("forget_note"))),
        button("act", key!("forget_now"), forget),
        told(outcome),
    ];
    unfolding("declare", false, span("who", say(key!("forget"))), together(content))
}

/// Has it done; says how it ended, where there is something to say.
fn act(popup: Popup, outcome: RwSignal<Option<Key>>, deed: impl FnOnce() -> Deed, done: Option<Key>) {
    outcome.set(None);
    let deed = deed();
    spawn_local(async move {
        let end = match deed.await {
            Ok(()) => done,
            Err(_) => Some(key!("act_failed")),
        };
        // The person may have closed this page meanwhile.
        let _ = outcome.try_set(end);
        popup.announce(end.map(text).unwrap_or_default());
        popup.refresh();
    });
}
