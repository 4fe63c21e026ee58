//! The judgement of Témoin: what is a decision, an access, a breach, an advertisement row?
//!
//! Pure Rust: no browser, no clock, no I/O. [`Engine::observe`] takes what happens in the browser, an
//! [`Event`](event::Event) at a time, and says what the shell has to do about it: a list of
//! [`Effect`](effect::Effect)s. The same events always give the same findings.
//!
//! | module | decides |
//! |---|---|
//! | [`consent`] | what the person chose, when, for which purposes |
//! | [`tracker`] | which stored identifier it is, and when it was deposited |
//! | [`access`] | on which site an access happened |
//! | [`knowledge`] | companies, purposes, exemptions |
//! | [`judge`] | which rule an access breaks |
//! | [`evidence`] | the document a person can hand on |
//! | [`inbox`] | whether a row of a message list is a mail or an advertisement |

#![forbid(unsafe_code)]
// What others wrote must not stop the engine. A file that cuts or indexes says at its head why it cannot fail.
#![cfg_attr(
    not(test),
    warn(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable
    )
)]

pub mod access;
pub mod consent;
pub mod effect;
mod engine;
pub mod event;
pub mod evidence;
pub mod inbox;
pub mod judge;
pub mod knowledge;
pub mod record;
pub mod site;
pub mod time;
pub mod tracker;
pub mod view;
pub mod wire;

pub use engine::Engine;
