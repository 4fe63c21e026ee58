//! The content script that reads message lists and marks their advertisements.
