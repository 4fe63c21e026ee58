//! From signals to decisions: what the person chose on a site, and when.
