//! From signals to decisions: what the person chose on a site, and when.

pub mod additional_consent;
pub mod bits;
pub mod companies;
pub mod consent_mode;
pub mod decision;
pub mod gpp;
pub mod place;
pub mod platform;
pub mod signal;
pub mod tcf;
pub mod unlisted;
pub mod us_privacy;
