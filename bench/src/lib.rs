//! What the benches of `docs/performance.md` are fed with: see `benches/`, `wasm/` and `peers/`.

pub mod page;
pub mod recorded;
