//! The person's own word on what they decided: for sites whose choice Témoin cannot see.

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::evidence::Choice;

use crate::{
    background,
    draw::{button, live, nothing, paragraph, span, unfolding},
    i18n::{Key, text},
    key,
    popup::Popup,
};

/// The three things a person can say, unfolded where nothing is known yet.
pub fn declare(popup: Popup, site: &str, unfolded: bool) -> AnyView {
    let busy = StoredValue::new(false);
    let outcome = RwSignal::new(None::<Key>);
    let site = StoredValue::new(site.to_owned());
    let say = move |choice: Choice| {
        // Not `disabled` meanwhile: that would throw keyboard users out of the group.
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        outcome.set(None);
        spawn_local(async move {
            let told = match background::declare(&site.get_value(), choice).await {
                Ok(()) => key!("declared"),
                Err(_) => key!("declare_failed"),
            };
            // The person may have closed this page meanwhile.
            let _ = busy.try_set_value(false);
            let _ = outcome.try_set(Some(told));
            popup.announce(text(told));
            popup.refresh();
        });
    };
    let choice = |words: Key, choice: Choice| button("", words, move || say(choice));
    let choices = vec![
        choice(key!("declare_withdrawn"), Choice::Withdrawn),
        choice(key!("declare_refused"), Choice::Refused),
        choice(key!("declare_granted"), Choice::Granted),
    ];
    let title = text(key!("declare"));
    let content = view! {
        {paragraph("", text(key!("declare_note")))}
        <div class="choices" role="group" aria-label=title.clone()>{choices}</div>
        {told(outcome)}
    };
    unfolding("declare", unfolded, span("who", title.into_any()), content.into_any())
}

/// How it ended.
pub fn told(outcome: RwSignal<Option<Key>>) -> AnyView {
    live(move || outcome.get().map_or_else(nothing, |told| paragraph("outcome", text(told))))
}
