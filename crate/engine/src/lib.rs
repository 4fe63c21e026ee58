//! The judgement of Témoin: what is a decision, an access, a breach, an advertisement row?
//!
//! Pure Rust: no browser, no clock, no I/O.

pub mod consent;
pub mod evidence;
pub mod inbox;
pub mod knowledge;
pub mod site;
pub mod time;
pub mod view;
