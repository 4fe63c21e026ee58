//! The button in the toolbar: its badge and its icon, tab by tab.

use std::{cell::RefCell, collections::BTreeMap};

use js_sys::Promise;
use temoin_engine::event::TabId;
use wasm_bindgen::JsValue;

use crate::{
    browser,
    js::{forget, object},
};

/// The badge's colour behind the number.
const RED: &str = "#b3261e";

/// What a tab's button says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// Companies with a breach, or disguised advertisements.
    pub count: usize,
    /// A decision is in force: what happens on the page is looked at.
    pub watching: bool,
}

impl Button {
    fn icon(self) -> &'static str {
        match self {
            Self { count: 0, watching: false } => "normal",
            Self { count: 0, watching: true } => "watching",
            _ => "warning",
        }
    }
}

thread_local! {
    /// What was set last. Setting an icon costs the worker more than all else a page makes it do: it is read,
    /// decoded and drawn anew each time.
    static SET: RefCell<BTreeMap<TabId, Button>> = RefCell::default();
}

/// A tab shows another page: browsers then forget what was set for it.
pub fn left(tab: TabId) {
    SET.with_borrow_mut(|set| {
        if set.get(&tab).is_some_and(|button| *button != Button::default()) {
            set.remove(&tab);
        }
    });
}

/// A tab was closed.
pub fn closed(tab: TabId) {
    SET.with_borrow_mut(|set| set.remove(&tab));
}

/// Sets what is not set already. A worker that has just started knows of nothing that is.
pub fn set(tab: TabId, button: Button) {
    let before = SET.with_borrow_mut(|set| set.insert(tab, button));
    if before == Some(button) {
        return;
    }
    let tab = ("tabId", JsValue::from(tab));
    if before.map(|before| before.count) != Some(button.count) {
        let text = if button.count == 0 { String::new() } else { button.count.to_string() };
        forget(browser::set_badge_text(&object([tab.clone(), ("text", text.into())])));
        if button.count > 0 {
            forget(browser::set_badge_color(&object([tab.clone(), ("color", RED.into())])));
        }
    }
    if before.map(Button::icon) != Some(button.icon()) {
        forget(set_icon(tab, button.icon()));
    }
}

fn set_icon(tab: (&str, JsValue), name: &str) -> Result<Promise, JsValue> {
    let file = |size: u32| JsValue::from(format!("/icons/{name}-{size}.png"));
    let path = object([("16", file(16)), ("32", file(32))]);
    browser::set_icon(&object([tab, ("path", path)]))
}
