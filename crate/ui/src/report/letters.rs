//! Drafts of letters: chosen, edited, copied; never sent.

use leptos::{html, prelude::*, task::spawn_local};
use temoin_engine::time::Time;
use wasm_bindgen_futures::JsFuture;

use super::{
    One, Report, authority,
    letter::{self, Facts, Kind, texts::Texts},
    table::select,
};
use crate::{
    declare::told,
    draw::{
        IntoPart as _, Part, button, element, link, live, nothing, paragraph, said, say, section, together,
    },
    i18n::{Key, LANGUAGES, NAMES, language, own_text, text},
    key, safe_text,
};

#[derive(Clone, Copy, PartialEq)]
struct Chosen {
    kind: Kind,
    /// One of [`LANGUAGES`].
    language: &'static str,
    country: &'static str,
}

/// The drafts; nothing where nobody is to be written to.
pub fn letters(report: Report, one: &One) -> Part {
    let facts = facts(one);
    if facts.companies.is_empty() {
        return nothing();
    }
    let read = language();
    let browser = window().navigator().language().unwrap_or_default();
    let chosen = RwSignal::new(Chosen {
        kind: Kind::Site,
        language: known(&read),
        country: authority::likely(&browser, &read).country,
    });
    let outcome = RwSignal::new(None::<Key>);
    let texts = texts(chosen);
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        let Chosen { kind, country, .. } = chosen.get();
        let letter = texts.with(|texts| letter::letter(kind, texts, &facts, &authority::of(country)));
        if let Some(area) = area.get() {
            area.set_value(&letter);
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
        element("div", &[("class", "filters")], choices(chosen)),
        area.into_part(),
        address,
        paragraph("note", text(key!("letter_competence"))),
        element("div", &[("class", "buttons")], vec![button("main copy", key!("copy"), copy)]),
        told(outcome),
    ];
    element("div", &[("class", "screen")], vec![section("letters", key!("letters"), together(content))])
}

/// The language of that name, else English.
fn known(name: &str) -> &'static str {
    LANGUAGES.into_iter().find(|language| *language == name).unwrap_or("en")
}

/// The texts in the chosen language, once they are read.
fn texts(chosen: RwSignal<Chosen>) -> RwSignal<Texts> {
    let texts = RwSignal::new(Texts::default());
    Effect::new(move |before: Option<&'static str>| {
        let language = chosen.with(|chosen| chosen.language);
        if before != Some(language) {
            spawn_local(async move {
                let file = own_text(&format!("/letters/{language}.txt")).await.unwrap_or_default();
                // Another may have been chosen meanwhile.
                if chosen.try_get_untracked().is_some_and(|now| now.language == language) {
                    texts.set(Texts::read(&file));
                }
            });
        }
        language
    });
    texts
}

fn choices(chosen: RwSignal<Chosen>) -> Vec<Part> {
    let kinds =
        [(Kind::Site, "site", key!("letter_site")), (Kind::Authority, "authority", key!("letter_authority"))];
    let kind = kinds.map(|(kind, value, words)| (value.to_owned(), text(words), kind == Kind::Site));
    let Chosen { language, country, .. } = chosen.get_untracked();
    let languages = NAMES.map(|(code, name)| (code.to_owned(), name.to_owned(), code == language));
    let authorities = authority::all().map(|authority| {
        (
            authority.country.to_owned(),
            format!("{} – {}", authority.country, authority.name),
            authority.country == country,
        )
    });
    vec![
        select(key!("letter_kind"), kind.into(), move |value| {
            chosen.update(|chosen| {
                chosen.kind = if value == "authority" { Kind::Authority } else { Kind::Site };
            });
        }),
        select(key!("letter_language"), languages.into(), move |value| {
            chosen.update(|chosen| chosen.language = known(&value));
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
