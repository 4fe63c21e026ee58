//! The site, and what the person decided there.

use leptos::prelude::*;
use temoin_engine::{
    evidence::Purpose,
    view::{DecisionView, SiteView},
};

use crate::{
    draw::{instant, isolated, name, nothing, paragraph},
    i18n::{text, text_with},
    key,
    popup::Popup,
    words,
};

/// Name of the site, decision, when, and how it is known.
pub fn header(popup: Popup) -> AnyView {
    popup.with_site(|SiteView { site, decision, .. }| {
        view! {
            <h1>{name(site)}</h1>
            {decision.as_ref().map_or_else(nothing, decided)}
        }
        .into_any()
    })
}

fn decided(decision: &DecisionView) -> AnyView {
    let (source, platform) = words::source(&decision.source);
    let platform = match platform {
        Some(platform) => view! { " (" {isolated("platform", platform)} ")" }.into_any(),
        None => nothing(),
    };
    view! {
        <p class="decision">
            <strong>{text(words::choice(decision.choice))}</strong>
            <br/>
            {instant(decision.at)}
        </p>
        <p class="source">{text(source)} {platform}</p>
        {purposes(&decision.purposes)}
    }
    .into_any()
}

/// Which purposes were accepted and which were not, where the choice was not the same for all.
fn purposes(choices: &[(Purpose, bool)]) -> AnyView {
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
        return nothing();
    }
    vec![
        paragraph("source", text_with(key!("purposes_no"), &[&no])),
        paragraph("source", text_with(key!("purposes_yes"), &[&yes])),
    ]
    .into_any()
}
