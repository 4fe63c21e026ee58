//! The person's own word on what they decided: for sites whose choice Témoin cannot see.

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::evidence::Choice;

use crate::{
    background,
    draw::{IntoPart as _, Part, button, live, nothing, paragraph, said, span, together, unfolding},
    i18n::{Key, text},
    key,
    popup::Popup,
};

/// Tells the background of a choice.
type Say = StoredValue<Box<dyn Fn(Choice) + Send + Sync>>;

/// The three things a person can say, unfolded where nothing is known yet.
pub fn declare(popup: Popup, site: &str, unfolded: bool) -> Part {
    let (say, outcome) = saying(popup, site);
    let choices = vec![
        choice(say, key!("declare_withdrawn"), Choice::Withdrawn),
        choice(say, key!("declare_refused"), Choice::Refused),
        choice(say, key!("declare_granted"), Choice::Granted),
    ];
    let title = text(key!("declare"));
    let content = view! {
        {paragraph("", text(key!("declare_note")))}
        {group(title.clone(), choices)}
        {told(outcome)}
    };
    unfolding("declare", unfolded, span("who", said(title)), content.into_part())
}

/// Yes and no to what was only inferred; nothing where a decision is sure.
pub fn confirm(popup: Popup, site: &str) -> Part {
    let inferred = popup.with_site(|site| site.decision.clone().filter(|decision| decision.inferred));
    let (yes, no) = match inferred.map(|decision| decision.choice) {
        Some(Choice::Granted) => {
            ((key!("confirm_granted"), Choice::Granted), (key!("deny_granted"), Choice::Refused))
        }
        Some(Choice::Refused) => {
            ((key!("confirm_refused"), Choice::Refused), (key!("deny_refused"), Choice::Granted))
        }
        Some(Choice::Withdrawn) => {
            ((key!("confirm_withdrawn"), Choice::Withdrawn), (key!("deny_refused"), Choice::Granted))
        }
        // A part can only be told on the site itself.
        Some(Choice::Partial) | None => return nothing(),
    };
    let (say, outcome) = saying(popup, site);
    let choices = [yes, no].map(|(words, answer)| choice(say, words, answer)).into();
    view! {
        {group(text(key!("confirm")), choices)}
        {told(outcome)}
    }
    .into_part()
}

/// What tells the background of a choice, and how that ended.
fn saying(popup: Popup, site: &str) -> (Say, RwSignal<Option<Key>>) {
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
    (StoredValue::new(Box::new(say)), outcome)
}

fn choice(say: Say, words: Key, choice: Choice) -> Part {
    button("", words, move || say.with_value(|say| say(choice)))
}

fn group(title: String, choices: Vec<Part>) -> Part {
    view! { <div class="choices" role="group" aria-label=title>{together(choices)}</div> }.into_part()
}

/// How it ended.
pub fn told(outcome: RwSignal<Option<Key>>) -> Part {
    live(move || outcome.get().map_or_else(nothing, |told| paragraph("outcome", text(told))))
}
