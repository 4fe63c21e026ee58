//! Toolbar popup.
