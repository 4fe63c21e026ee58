//! Drafts of letters: chosen, edited, copied; never sent.

use leptos::{html, prelude::*, task::spawn_local};
use temoin_engine::time::Time;
use wasm_bindgen_futures::JsFuture;

use super::{
    One, Report, authority,
    letter::{self, Facts, Kind, Language},
    table::select,
};
use crate::{
    declare::told,
    draw::{button, element, link, live, nothing, paragraph, said, say, section, together},
    i18n::{Key, language, text},
    key, safe_text,
};

#[derive(Clone, Copy, PartialEq)]
struct Chosen {
    kind: Kind,
    language: Language,
    country: &'static str,
}

/// The drafts; nothing where nobody is to be written to.
pub fn letters(report: Report, one: &One) -> AnyView {
    let facts = facts(one);
    if facts.companies.is_empty() {
        return nothing();
    }
    let french = language() == "fr";
    let chosen = RwSignal::new(Chosen {
        kind: Kind::Site,
        language: if french { Language::French } else { Language::English },
        country: authority::first().country,
    });
    let outcome = RwSignal::new(None::<Key>);
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        let Chosen { kind, language, country } = chosen.get();
        if let Some(area) = area.get() {
            area.set_value(&letter::letter(kind, language, &facts, &authority::of(country)));
        }
        outcome.set(None);
    });
    let copy = move || {
        let Some(area) = area.get_untracked() else { return };
        let copied = window().navigator().clipboard().write_text(&area.value());
        spawn_local(async move {
            let key = if JsFuture::from(copied).await.is_ok() { key!("copied") } else { key!("copy_failed") };
            let _ = outcome.try_set(Some(key));
            report.page.announce(text(key));
        });
    };
    let address = live(move || {
        let authority = authority::of(chosen.get().country);
        let link = link("", authority.url, authority.name.to_owned());
        element("p", &[("class", "note")], vec![say(key!("letter_where")), said(" ".to_owned()), link])
    });
    let label = text(key!("letter_text"));
    let area = view! {
        <textarea rows="18" spellcheck="false" aria-label=label node_ref=area></textarea>
    };
    let content = vec![
        paragraph("note", text(key!("letters_note"))),
        element("div", &[("class", "filters")], choices(chosen, french)),
        area.into_any(),
        address,
        paragraph("note", text(key!("letter_competence"))),
        element("div", &[("class", "buttons")], vec![button("main copy", key!("copy"), copy)]),
        told(outcome),
    ];
    element("div", &[("class", "screen")], vec![section("letters", key!("letters"), together(content))])
}

fn choices(chosen: RwSignal<Chosen>, french: bool) -> Vec<AnyView> {
    let kinds =
        [(Kind::Site, "site", key!("letter_site")), (Kind::Authority, "authority", key!("letter_authority"))];
    let kind = kinds.map(|(kind, value, words)| (value.to_owned(), text(words), kind == Kind::Site));
    let languages = vec![
        ("fr".to_owned(), "Français".to_owned(), french),
        ("en".to_owned(), "English".to_owned(), !french),
    ];
    let authorities = authority::all().map(|authority| {
        (authority.country.to_owned(), format!("{} – {}", authority.country, authority.name), false)
    });
    vec![
        select(key!("letter_kind"), kind.into(), move |value| {
            chosen.update(|chosen| {
                chosen.kind = if value == "authority" { Kind::Authority } else { Kind::Site };
            });
        }),
        select(key!("letter_language"), languages, move |value| {
            chosen.update(|chosen| {
                chosen.language = if value == "fr" { Language::French } else { Language::English };
            });
        }),
        select(key!("letter_country"), authorities.collect(), move |value| {
            chosen.update(|chosen| chosen.country = authority::of(&value).country);
        }),
    ]
}

fn facts(one: &One) -> Facts {
    let document = &one.evidence.document;
    Facts {
        site: safe_text::identifier(&one.view.site),
        decided: one.view.decision.as_ref().map(|decision| (decision.choice, decision.at)),
        companies: letter::companies(&one.rows),
        generated: Time::from_rfc3339(&document.generated).unwrap_or_default(),
        browser: safe_text::prose(&document.extension.browser).unwrap_or_default(),
        version: document.extension.version.clone(),
        digest: document.integrity.head.clone(),
    }
}
