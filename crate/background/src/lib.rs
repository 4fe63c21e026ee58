//! The witness: runs in the service worker (Chrome) or event page (Firefox).
