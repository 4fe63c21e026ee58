//! What a request says besides its cookies: its address and its body.
//!
//! [`pairs`] takes them apart into names and values, [`told`] finds the consent strings among these, and
//! [`carried`] the values of trackers, plain or encoded, anywhere in the text.

pub mod carried;
pub mod pairs;
pub mod told;

/// Bytes of a body that are looked at; an upload may have gigabytes.
pub const LONGEST_BODY: usize = 1 << 16;
