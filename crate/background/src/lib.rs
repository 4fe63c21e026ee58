//! The witness: runs in the service worker (Chrome) or event page (Firefox).
//!
//! A shell around the engine: it hears the browser ([`listen`], [`details`]), keeps events in order and
//! writes what changes before anything is shown ([`witness`], [`store`]), and answers the extension's own
//! pages and content scripts ([`messages`]). It judges nothing.

mod browser;
#[cfg(feature = "bench")]
pub mod details;
#[cfg(not(feature = "bench"))]
mod details;
mod js;
mod listen;
mod messages;
mod pages;
mod settings;
mod stop;
mod store;
mod toolbar;
#[cfg(feature = "trace")]
mod trace;
mod welcome;
mod witness;

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the witness. Everything that can wake the worker is registered before this returns: one turn
/// later the event that woke it would be lost. `reopen` is the function that opens a page's own consent choices, there;
/// `stable` gives the function that the browser is to call in place of one of ours, by name (`extension/guard.js`).
#[wasm_bindgen]
pub fn start(reopen: js_sys::Function, stable: js_sys::Function) {
    console_error_panic_hook::set_once();
    messages::reopen_by(reopen);
    listen::stand_behind(stable);
    listen::register();
    witness::boot();
}
