//! The keyboard stays where it was when what it was on goes away: nobody is thrown back to the top.

use std::time::Duration;

use leptos::prelude::{document, set_timeout};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// What holds on to the keyboard as long as something in it can be operated.
const HOLDS: &str = "section, details, [role=group]";
/// What can be operated.
const OPERATED: &str = "button, summary, a[href], input, select, textarea";
/// Where the keyboard goes if nothing holds it: to what is said first.
const OTHERWISE: &str = "#answer, h1";

/// Draws, and puts the keyboard back nearby if what it was on is gone then.
pub fn kept(draw: impl FnOnce()) {
    let mut around = Vec::new();
    let mut next = document().active_element();
    while let Some(element) = next {
        next = element.parent_element();
        around.push(element);
    }
    draw();
    let put_back = move || {
        let lost = around.first().is_some_and(|element| !element.is_connected());
        if lost && document().active_element().is_none_or(|now| now.tag_name() == "BODY") {
            put(&around);
        }
    };
    // Effects draw a moment later.
    set_timeout(put_back, Duration::ZERO);
}

fn put(around: &[Element]) {
    let holds = |element: &&Element| element.is_connected() && element.matches(HOLDS).unwrap_or(false);
    let near = around.iter().find(holds).and_then(|held| held.query_selector(OPERATED).ok()?);
    let there = near.or_else(|| {
        let heading = document().query_selector(OTHERWISE).ok()??;
        let _ = heading.set_attribute("tabindex", "-1");
        Some(heading)
    });
    if let Some(there) = there.and_then(|there| there.dyn_into::<HtmlElement>().ok()) {
        let _ = there.focus();
    }
}
