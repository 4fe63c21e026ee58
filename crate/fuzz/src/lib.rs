//! Every parser, and the engine itself, as a function of bytes.
//!
//! `fuzz/` gives them to cargo-fuzz, which looks for inputs that reach code no input has reached before;
//! `tests/short.rs` feeds them seeds and a couple of thousand changes of these, the same on every run. An input is
//! wrong if it panics (arithmetic is checked in both), if what was read and written again reads otherwise, or if
//! a target's own assertion fails.
//!
//! Seeds come from the test vectors, traces and samples in the tree, so they grow with these. `cargo run -p
//! temoin-fuzz -- DIRECTORY` writes them as files, as cargo-fuzz takes them.

pub mod consent;
pub mod cookie;
pub mod engine;
pub mod events;
pub mod inbox;
pub mod mutate;
pub mod seeds;
pub mod stored;
pub mod wire;

/// Something that takes bytes from others.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// As `cargo fuzz run` names it.
    pub name: &'static str,
    /// Takes an input; panics if something is wrong.
    pub feed: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 17] = [
    Target { name: "cookie-header", feed: cookie::header, seeds: seeds::cookie_headers },
    Target { name: "set-cookie", feed: cookie::set_cookie, seeds: seeds::set_cookies },
    Target { name: "tcf", feed: consent::tcf, seeds: seeds::tcf },
    Target { name: "gpp", feed: consent::gpp, seeds: seeds::gpp },
    Target { name: "us-privacy", feed: consent::us_privacy, seeds: seeds::us_privacy },
    Target { name: "consent-mode", feed: consent::consent_mode, seeds: seeds::consent_mode },
    Target {
        name: "additional-consent",
        feed: consent::additional_consent,
        seeds: seeds::additional_consent,
    },
    Target { name: "platform", feed: consent::platform, seeds: seeds::platform },
    Target { name: "address", feed: wire::address, seeds: seeds::address },
    Target { name: "told", feed: wire::told, seeds: seeds::told },
    Target { name: "carried", feed: wire::carried, seeds: seeds::carried },
    Target { name: "record", feed: stored::record, seeds: seeds::records },
    Target { name: "journal", feed: stored::journal, seeds: seeds::journals },
    Target { name: "document", feed: stored::document, seeds: seeds::documents },
    Target { name: "settings", feed: stored::settings, seeds: seeds::settings },
    Target { name: "row", feed: inbox::row, seeds: seeds::rows },
    Target { name: "events", feed: events::sequence, seeds: seeds::events },
];

/// Bytes as text, as a browser would hand them over.
pub(crate) fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The first byte, and what follows it as text.
pub(crate) fn choice_and_text(bytes: &[u8]) -> (usize, std::borrow::Cow<'_, str>) {
    match bytes.split_first() {
        Some((first, rest)) => (usize::from(*first), text(rest)),
        None => (0, text(bytes)),
    }
}
