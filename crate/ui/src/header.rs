//! The site, and what the person decided there.

use leptos::prelude::*;
use temoin_engine::{
    evidence::Purpose,
    view::{DecisionView, SiteView},
};

use crate::{
    format,
    i18n::{Key, text, text_with},
    key,
    popup::Popup,
    words,
};

/// Name of the site, decision, when, and how it is known.
pub fn header(popup: Popup, site: Memo<SiteView>) -> impl IntoView {
    let name = Memo::new(move |_| site.with(|site| site.site.clone()));
    let decision = Memo::new(move |_| site.with(|site| site.decision.clone()));
    view! {
        <header>
            <h1>{move || words::name(&name.get())}</h1>
            {move || decision.get().map(|decision| decided(popup, &decision))}
        </header>
    }
}

fn decided(popup: Popup, decision: &DecisionView) -> impl IntoView + use<> {
    let at = decision.at;
    let (source, platform) = words::source(&decision.source);
    let source = match platform {
        Some(platform) => view! {
            {text(source)} " (" <bdi translate="no">{platform}</bdi> ")"
        }
        .into_any(),
        None => text(source).into_any(),
    };
    view! {
        <p class="decision">
            <strong>{text(words::choice(decision.choice))}</strong>
            ", "
            {words::instant(at)}
            " (" {move || format::ago(at, popup.now.get())} ")"
        </p>
        <p class="source">{source}</p>
        {purposes(&decision.purposes)}
    }
}

/// Which purposes were accepted and which were not, where the choice was not the same for all.
fn purposes(choices: &[(Purpose, bool)]) -> Option<impl IntoView + use<>> {
    let named = |wanted: bool| {
        let words: Vec<String> = choices
            .iter()
            .filter(|(_, yes)| *yes == wanted)
            .map(|(purpose, _)| text(words::purpose(*purpose)))
            .collect();
        words.join(", ")
    };
    let (yes, no) = (named(true), named(false));
    if yes.is_empty() || no.is_empty() {
        return None;
    }
    let line =
        |key: Key, purposes: &str| view! { <p class="source">{text_with(key, &[purposes])}</p> };
    Some(view! {
        {line(key!("purposes_no"), &no)}
        {line(key!("purposes_yes"), &yes)}
    })
}
