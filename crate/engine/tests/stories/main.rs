//! Whole stories, told to the engine as a browser would.

mod accesses;
mod ads;
mod aliases;
mod bounds;
mod companies;
mod consent;
mod deposits;
mod extremes;
mod platform;
mod stop;
mod story;
mod under_way;
mod wire;
