//! Small pieces the popup and the pages are put together from.
//!
//! What changes is drawn by [`live`] closures, which all have one type: a view type of its own for each of
//! them would make the module several times larger.

use leptos::{attr::custom::custom_attribute, prelude::*};
use temoin_engine::time::Time;

use crate::{
    format,
    i18n::{Key, text},
    key, safe_text,
};

/// Draws again, in place, whenever a signal it reads changes.
pub fn live(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    fn erased(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || draw()).into_any()
    }
    erased(Box::new(draw))
}

/// Words of ours.
#[inline(never)] // Here and below: inlined, these are most of the module.
pub fn say(words: Key) -> AnyView {
    said(text(words))
}

/// A text, as text.
#[inline(never)]
pub fn said(words: String) -> AnyView {
    words.into_any()
}

/// One after another.
#[inline(never)]
pub fn together(parts: Vec<AnyView>) -> AnyView {
    parts.into_any()
}

/// Nothing.
#[inline(never)]
pub fn nothing() -> AnyView {
    ().into_any()
}

/// A paragraph.
#[inline(never)]
pub fn paragraph(class: &'static str, text: String) -> AnyView {
    element("p", &[("class", class)], vec![said(text)])
}

/// Words within a line.
pub fn span(class: &'static str, content: AnyView) -> AnyView {
    element("span", &[("class", class)], vec![content])
}

/// A button; `act` is called straight from the click.
pub fn button(class: &'static str, words: Key, act: impl Fn() + Send + Sync + 'static) -> AnyView {
    fn erased(class: &'static str, words: Key, act: Box<dyn Fn()>) -> AnyView {
        view! { <button type="button" class=class on:click=move |_| act()>{text(words)}</button> }.into_any()
    }
    erased(class, words, Box::new(act))
}

/// A part of the page under a title; `id` names both for assistive technology.
#[inline(never)]
pub fn section(id: &'static str, title: Key, content: AnyView) -> AnyView {
    view! {
        <section aria-labelledby=id>
            <h2 id=id class="title">{text(title)}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// A link to a page, opened beside the one the person is on.
#[inline(never)]
pub fn link(class: &'static str, address: &str, words: String) -> AnyView {
    let attributes =
        [("class", class), ("href", address), ("target", "_blank"), ("rel", "noreferrer noopener")];
    element("a", &attributes, vec![words.into_any()])
}

/// Any element. All have one type: a page of many kinds of elements costs no more code than one of few.
#[inline(never)]
pub fn element(tag: &'static str, attributes: &[(&'static str, &str)], children: Vec<AnyView>) -> AnyView {
    debug_assert!(attributes.len() <= 4, "more attributes than there is room for");
    // One type for however many; a list of any attributes would bring along what writes markup.
    let mut given = attributes.iter();
    let mut next = || match given.next() {
        Some(&(name, value)) => custom_attribute(name, Some(value.to_owned())),
        None => custom_attribute("", None),
    };
    let attributes = (next(), next(), next(), next());
    leptos::html::custom(tag).add_any_attr(attributes).child(children).into_any()
}

/// Something that unfolds.
#[inline(never)]
pub fn unfolding(class: &'static str, open: bool, summary: AnyView, content: AnyView) -> AnyView {
    view! {
        <details class=class open=open>
            <summary>{summary}</summary>
            {content}
        </details>
    }
    .into_any()
}

/// A list, one element an item.
pub fn list(class: &'static str, items: Vec<AnyView>) -> AnyView {
    let items: Vec<AnyView> = items.into_iter().map(|item| view! { <li>{item}</li> }.into_any()).collect();
    view! { <ul class=class>{items}</ul> }.into_any()
}

/// An instant, for people and for machines.
#[inline(never)]
pub fn instant(at: Time) -> AnyView {
    element("time", &[("datetime", &format::machine_time(at))], vec![said(format::date_time(at))])
}

/// The name of a cookie or a host: disarmed, and kept apart from the direction of the text around it.
#[inline(never)]
pub fn name(raw: &str) -> AnyView {
    let shown = safe_text::identifier(raw);
    if shown.trim().is_empty() { missing(key!("no_name")) } else { isolated("name", shown) }
}

/// Words a page or a company chose: disarmed; `otherwise` if nothing of them can be seen.
pub fn prose(raw: Option<&str>, otherwise: Key) -> AnyView {
    match raw.and_then(safe_text::prose) {
        Some(shown) => isolated("prose", shown),
        None => missing(otherwise),
    }
}

/// A disarmed text whose direction stays its own.
#[inline(never)]
pub fn isolated(class: &'static str, shown: String) -> AnyView {
    element("bdi", &[("class", class), ("translate", "no")], vec![said(shown)])
}

fn missing(words: Key) -> AnyView {
    element("em", &[], vec![say(words)])
}
