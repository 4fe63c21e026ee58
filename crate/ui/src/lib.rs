//! What a person sees: the toolbar popup, and the pages: report, settings, welcome.
//!
//! It only draws: the background judges and answers with views and the evidence document of the engine, which
//! are fetched again whenever it says that something changed.
//!
//! - what is said: [`answer`] chooses the sentence, [`words`] names things, [`i18n`] and [`format`] speak
//!   the person's language, [`safe_text`] disarms what pages wrote;
//! - what the popup draws: `popup` and the parts it is made of;
//! - what the pages draw: `page`, [`report`], [`settings`], `welcome`, with `tables`.
//!
//! Two programs are made of it (`src/bin`), so that the popup stays small.

mod act;
pub mod answer;
mod background;
mod company;
mod declare;
mod draw;
mod empty;
mod export;
mod focus;
pub mod format;
mod header;
pub mod i18n;
mod inbox;
mod page;
mod popup;
mod read;
mod remark;
pub mod report;
pub mod safe_text;
mod save;
pub mod settings;
mod tables;
mod warning;
mod welcome;
pub mod words;

/// Draws the popup.
pub fn popup() {
    popup::mount();
}

/// Draws the page that the address asks for.
pub fn pages() {
    page::mount();
}
