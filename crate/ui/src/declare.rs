//! The person's own word on what they decided: for sites whose choice Témoin cannot see.

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::evidence::Choice;

use crate::{
    background,
    i18n::{Key, text},
    key,
    popup::Popup,
};

/// The three things a person can say, unfolded where nothing is known yet.
pub fn declare(popup: Popup, site: String, unfolded: bool) -> impl IntoView {
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Key>);
    let site = StoredValue::new(site);
    let say = move |choice: Choice| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        outcome.set(None);
        spawn_local(async move {
            let said = background::declare(&site.get_value(), choice).await;
            let told = match said {
                Ok(()) => key!("declared"),
                Err(_) => key!("declare_failed"),
            };
            busy.set(false);
            outcome.set(Some(told));
            popup.announce(text(told));
            popup.refresh();
        });
    };
    // Not `disabled` while busy: that would throw keyboard users out of the group.
    let button = move |choice: Choice, words: Key| {
        view! {
            <button type="button" aria-disabled=move || busy.get().to_string() on:click=move |_| say(choice)>
                {text(words)}
            </button>
        }
    };
    view! {
        <details class="declare" open=unfolded>
            <summary><span class="who">{text(key!("declare"))}</span></summary>
            <p>{text(key!("declare_note"))}</p>
            <div class="choices" role="group" aria-label=text(key!("declare"))>
                {button(Choice::Withdrawn, key!("declare_withdrawn"))}
                {button(Choice::Refused, key!("declare_refused"))}
                {button(Choice::Granted, key!("declare_granted"))}
            </div>
            {move || outcome.get().map(|outcome| view! { <p class="outcome">{text(outcome)}</p> })}
        </details>
    }
}
