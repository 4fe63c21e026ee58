//! The witness: runs in the service worker (Chrome) or event page (Firefox).
//!
//! A shell around the engine: it hears the browser ([`listen`], [`details`]), keeps events in order and
//! writes what changes before anything is shown ([`witness`], [`store`]), and answers the extension's own
//! pages and content scripts ([`messages`], [`inbox`]). It judges nothing.

mod browser;
#[cfg(feature = "bench")]
pub mod details;
#[cfg(not(feature = "bench"))]
mod details;
mod inbox;
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

/// Starts the witness. `reopen` is the function that opens a page's own consent choices, there; `handle` takes the handler of what
/// the browser tells under a name (`extension/guard.js`), and `hear_requests` whether requests are among it
/// (`extension/listen.js`).
#[wasm_bindgen]
pub fn start(reopen: js_sys::Function, handle: js_sys::Function, hear_requests: js_sys::Function) {
    console_error_panic_hook::set_once();
    messages::reopen_by(reopen);
    listen::by(handle, hear_requests);
    listen::begin();
    witness::boot();
}
