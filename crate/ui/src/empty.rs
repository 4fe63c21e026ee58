//! When there is no site to speak of: why, and what can be done.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    background,
    declare::told,
    draw::{IntoPart as _, Part, button, name, nothing, paragraph, say, together},
    i18n::{Key, text},
    key,
    popup::{Popup, answer_box},
};

/// The browser hides this page from extensions.
pub fn unwatchable() -> Part {
    page(say(key!("extension_name")), key!("unwatchable"), key!("unwatchable_note"), nothing())
}

/// Access to the site was not granted, or taken away.
pub fn no_permission(popup: Popup, site: &str) -> Part {
    let outcome = RwSignal::new(None::<Key>);
    let ask = move || {
        let asked = background::request_access();
        spawn_local(async move {
            if asked.await {
                popup.refresh();
            } else {
                let refused = key!("no_permission_refused");
                let _ = outcome.try_set(Some(refused));
                popup.announce(text(refused));
            }
        });
    };
    // Some browsers do not even tell which site it is.
    let heading = if site.is_empty() { say(key!("extension_name")) } else { name(site) };
    page(
        heading,
        key!("no_permission"),
        key!("no_permission_note"),
        together(vec![button("main", key!("no_permission_grant"), ask), told(outcome)]),
    )
}

/// The background does not answer.
pub fn silent(popup: Popup) -> Part {
    page(
        say(key!("extension_name")),
        key!("silent"),
        key!("silent_note"),
        button("main", key!("silent_retry"), move || popup.refresh()),
    )
}

fn page(heading: Part, title: Key, note: Key, act: Part) -> Part {
    let more = together(vec![paragraph("", text(note)), act]);
    let answer = answer_box("answer unknown", key!("tone_unknown"), text(title), more);
    view! {
        <header><h1>{heading}</h1></header>
        <main>{answer}</main>
    }
    .into_part()
}
