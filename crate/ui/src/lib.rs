//! The toolbar popup: what was observed on this tab's site since the person decided, in one sentence,
//! then in detail.
//!
//! It only draws: the background judges and answers with a [`TabView`](temoin_engine::view::TabView),
//! which is fetched again whenever the background says that something changed.
//!
//! - what is said: [`answer`] chooses the sentence, [`words`] names things, [`i18n`] and [`format`] speak
//!   the person's language, [`safe_text`] disarms what pages wrote;
//! - what is drawn: `popup` and the parts it is made of.

mod act;
pub mod answer;
mod background;
mod company;
mod declare;
mod draw;
mod empty;
mod export;
pub mod format;
mod header;
pub mod i18n;
mod inbox;
mod popup;
mod remark;
pub mod safe_text;
mod warning;
pub mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the popup. Called once, by `popup.js`, when the module is ready.
#[wasm_bindgen]
pub fn start() {
    popup::mount();
}
