//! Whole stories, told to the engine as a browser would.

mod accesses;
mod bounds;
mod story;
mod wire;
