//! When there is no site to speak of: why, and what can be done.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    background,
    declare::told,
    draw::{button, name, nothing, paragraph},
    i18n::{Key, text},
    key,
    popup::{Popup, answer_box},
};

/// The browser hides this page from extensions.
pub fn unwatchable() -> AnyView {
    page(text(key!("extension_name")).into_any(), key!("unwatchable"), key!("unwatchable_note"), nothing())
}

/// Access to the site was not granted, or taken away.
pub fn no_permission(popup: Popup, site: &str) -> AnyView {
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
    let heading = if site.is_empty() { text(key!("extension_name")).into_any() } else { name(site) };
    page(
        heading,
        key!("no_permission"),
        key!("no_permission_note"),
        vec![button("main", key!("no_permission_grant"), ask), told(outcome)].into_any(),
    )
}

/// The background does not answer.
pub fn silent(popup: Popup) -> AnyView {
    page(
        text(key!("extension_name")).into_any(),
        key!("silent"),
        key!("silent_note"),
        button("main", key!("silent_retry"), move || popup.refresh()),
    )
}

fn page(heading: AnyView, title: Key, note: Key, act: AnyView) -> AnyView {
    let more = vec![paragraph("", text(note)), act].into_any();
    let answer = answer_box("answer unknown", key!("tone_unknown"), text(title), more);
    view! {
        <header><h1>{heading}</h1></header>
        <main>{answer}</main>
    }
    .into_any()
}
