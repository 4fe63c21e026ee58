//! When there is no site to speak of: why, and what can be done.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    background,
    i18n::{Key, text},
    key,
    popup::Popup,
    words,
};

/// The browser hides this page from extensions.
pub fn unwatchable() -> impl IntoView {
    page(key!("unwatchable"), key!("unwatchable_note"), ().into_any())
}

/// Access to the site was not granted, or taken away.
pub fn no_permission(popup: Popup, site: &str) -> impl IntoView + use<> {
    let refused = RwSignal::new(false);
    let ask = move |_| {
        let asked = background::request_access();
        spawn_local(async move {
            if asked.await {
                popup.refresh();
            } else {
                refused.set(true);
                popup.announce(text(key!("no_permission_refused")));
            }
        });
    };
    let site = words::name(site);
    view! {
        <header><h1>{site}</h1></header>
        {page(
            key!("no_permission"),
            key!("no_permission_note"),
            view! {
                <button type="button" class="main" on:click=ask>{text(key!("no_permission_grant"))}</button>
                {move || {
                    refused.get().then(|| view! { <p class="outcome">{text(key!("no_permission_refused"))}</p> })
                }}
            }.into_any(),
        )}
    }
}

/// The background does not answer.
pub fn silent(popup: Popup) -> impl IntoView {
    page(
        key!("silent"),
        key!("silent_note"),
        view! {
            <button type="button" class="main" on:click=move |_| popup.refresh()>
                {text(key!("silent_retry"))}
            </button>
        }
        .into_any(),
    )
}

fn page(title: Key, note: Key, act: AnyView) -> impl IntoView {
    view! {
        <main>
            <section class="answer unknown" aria-labelledby="answer">
                <p class="tone">{text(key!("tone_unknown"))}</p>
                <h2 id="answer">{text(title)}</h2>
                <p>{text(note)}</p>
                {act}
            </section>
        </main>
    }
}
