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

/// A piece of a page, small to hand on: Leptos' own is copied in many words wherever it is handed on, which made the modules larger.
pub struct Part(Box<AnyView>);

impl IntoRender for Part {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        *self.0
    }
}

/// What can be a piece of a page.
pub trait IntoPart {
    /// Makes it one.
    fn into_part(self) -> Part;
}

impl<T: IntoAny> IntoPart for T {
    fn into_part(self) -> Part {
        Part(Box::new(self.into_any()))
    }
}

fn unpacked(parts: Vec<Part>) -> Vec<AnyView> {
    parts.into_iter().map(IntoRender::into_render).collect()
}

/// Draws again, in place, whenever a signal it reads changes.
pub fn live(draw: impl Fn() -> Part + Send + 'static) -> Part {
    fn erased(draw: Box<dyn Fn() -> Part + Send>) -> Part {
        (move || draw().into_render()).into_part()
    }
    erased(Box::new(draw))
}

/// Words of ours.
#[inline(never)] // Here and below: inlined, these are most of the module.
pub fn say(words: Key) -> Part {
    said(text(words))
}

/// A text, as text.
#[inline(never)]
pub fn said(words: String) -> Part {
    words.into_part()
}

/// One after another.
#[inline(never)]
pub fn together(parts: Vec<Part>) -> Part {
    unpacked(parts).into_part()
}

/// Nothing.
#[inline(never)]
pub fn nothing() -> Part {
    ().into_part()
}

/// A paragraph.
#[inline(never)]
pub fn paragraph(class: &'static str, text: String) -> Part {
    element("p", &[("class", class)], vec![said(text)])
}

/// Words within a line.
pub fn span(class: &'static str, content: Part) -> Part {
    element("span", &[("class", class)], vec![content])
}

/// A button; `act` is called straight from the click.
pub fn button(class: &'static str, words: Key, act: impl Fn() + Send + Sync + 'static) -> Part {
    fn erased(class: &'static str, words: Key, act: Box<dyn Fn()>) -> Part {
        view! { <button type="button" class=class on:click=move |_| act()>{text(words)}</button> }.into_part()
    }
    erased(class, words, Box::new(act))
}

/// A part of the page under a title; `id` names both for assistive technology.
#[inline(never)]
pub fn section(id: &'static str, title: Key, content: Part) -> Part {
    view! {
        <section aria-labelledby=id>
            <h2 id=id class="title">{text(title)}</h2>
            {content}
        </section>
    }
    .into_part()
}

/// A link to a page, opened beside the one the person is on.
#[inline(never)]
pub fn link(class: &'static str, address: &str, words: String) -> Part {
    let attributes =
        [("class", class), ("href", address), ("target", "_blank"), ("rel", "noreferrer noopener")];
    element("a", &attributes, vec![said(words)])
}

/// Any element. All have one type: a page of many kinds of elements costs no more code than one of few.
#[inline(never)]
pub fn element(tag: &'static str, attributes: &[(&'static str, &str)], children: Vec<Part>) -> Part {
    debug_assert!(attributes.len() <= 4, "more attributes than there is room for");
    // One type for however many; a list of any attributes would bring along what writes markup.
    let mut given = attributes.iter();
    let mut next = || match given.next() {
        Some(&(name, value)) => custom_attribute(name, Some(value.to_owned())),
        None => custom_attribute("", None),
    };
    let attributes = (next(), next(), next(), next());
    leptos::html::custom(tag).add_any_attr(attributes).child(unpacked(children)).into_part()
}

/// Something that unfolds.
#[inline(never)]
pub fn unfolding(class: &'static str, open: bool, summary: Part, content: Part) -> Part {
    view! {
        <details class=class open=open>
            <summary>{summary}</summary>
            {content}
        </details>
    }
    .into_part()
}

/// A list, one element an item.
pub fn list(class: &'static str, items: Vec<Part>) -> Part {
    let items: Vec<Part> = items.into_iter().map(|item| view! { <li>{item}</li> }.into_part()).collect();
    view! { <ul class=class>{together(items)}</ul> }.into_part()
}

/// An instant, for people and for machines.
#[inline(never)]
pub fn instant(at: Time) -> Part {
    element("time", &[("datetime", &format::machine_time(at))], vec![said(format::date_time(at))])
}

/// The name of a cookie or a host: disarmed, and kept apart from the direction of the text around it.
#[inline(never)]
pub fn name(raw: &str) -> Part {
    let shown = safe_text::identifier(raw);
    if shown.trim().is_empty() { missing(key!("no_name")) } else { isolated("name", shown) }
}

/// Words a page or a company chose: disarmed; `otherwise` if nothing of them can be seen.
pub fn prose(raw: Option<&str>, otherwise: Key) -> Part {
    match raw.and_then(safe_text::prose) {
        Some(shown) => isolated("prose", shown),
        None => missing(otherwise),
    }
}

/// A disarmed text whose direction stays its own.
#[inline(never)]
pub fn isolated(class: &'static str, shown: String) -> Part {
    element("bdi", &[("class", class), ("translate", "no")], vec![said(shown)])
}

fn missing(words: Key) -> Part {
    element("em", &[], vec![say(words)])
}
