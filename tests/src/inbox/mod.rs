//! Message lists of webmails that cannot be run here, rebuilt as pages (`tests/inbox/`), and what Témoin must mark in them.
//!
//! The browsers find them under the providers' real names, on loopback: the shipped extension then meets the same hosts,
//! addresses and frames as a person's does, and nothing in it is there for the tests. Nothing can leave the machine, as every
//! name resolves to loopback.

pub mod bench;
mod fixture;
mod looks;
pub mod pictures;
pub mod scenes;
mod serve;
pub mod table;
pub mod trial;
mod wishes;

pub use fixture::{Fixture, Group, load};
pub use serve::Pages;
