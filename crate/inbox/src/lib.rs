//! The content script that reads message lists and marks their advertisements.
//!
//! It only runs in frames where the gate (`extension/gate.js`) saw signs of a message list. What it does,
//! in the order of the data:
//!
//! - [`find`]: where are the lists, in the document and its open shadow roots?
//! - [`signs`]: is a list that no adapter knows one of mails?
//! - [`slots`], [`learn`]: where do this list's mails have their date, id, checkbox and sender?
//! - [`scan`]: which rows are surely mails? `rows.js` asks all of them at once.
//! - [`read`], [`part`], [`sight`], [`look`], [`style`]: what does each other row have there, text by text, and how is it drawn?
//! - [`list`]: all of this for one list, row by row.
//! - `temoin_engine::inbox`: is it a mail or an advertisement? All judgement is there.
//! - [`mark`], [`room`]: draw the mark where it hides nothing, or take it away from a row that became a mail.
//! - [`report`]: tell the background which advertisements are in view.
//! - [`settings`], [`page`]: what the person chose, and what is known of the page.
//! - [`first`]: do it for the first time, in steps; [`changes`], [`watch`]: again for what changes, before the browser paints it;
//!   [`pace`]: as often as the page can bear.
//!
//! Nothing about a mail leaves these functions: neither its sender nor its subject is kept or sent.

mod changes;
mod dom;
mod find;
mod first;
mod learn;
mod list;
mod look;
mod mark;
mod pace;
mod page;
mod part;
mod read;
mod report;
mod room;
mod scan;
mod settings;
mod sight;
mod signs;
mod slots;
mod style;
mod watch;

use wasm_bindgen::prelude::wasm_bindgen;

/// Reads the frame's lists and keeps watching them.
#[wasm_bindgen]
pub fn start() {
    watch::start();
}
