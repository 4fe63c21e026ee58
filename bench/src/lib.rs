//! The figures of `docs/performance.md`: see `benches/`.
