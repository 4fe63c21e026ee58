//! From signals to decisions: what the person chose on a site, and when.

pub mod bits;
pub mod platform;
pub mod signal;
pub mod tcf;
