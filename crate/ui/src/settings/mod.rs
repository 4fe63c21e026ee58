//! The settings page. What is changed is kept at once.

mod draw;
pub mod file;
mod kept;
mod sites;

pub use draw::settings;
