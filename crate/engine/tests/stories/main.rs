//! Whole stories, told to the engine as a browser would.

mod accesses;
mod bounds;
mod consent;
mod platform;
mod story;
mod wire;
