//! Judging what a browser told of visits to 200 sites, and how it grows.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::expect_used, reason = "the trace is the project's own")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use temoin_bench::recorded::{PORTAL, Recorded};
use temoin_engine::Engine;

fn judge(bench: &mut Criterion) {
    let recorded = Recorded::read(PORTAL).expect("a trace");
    let mut group = bench.benchmark_group("events");
    group.sample_size(10);
    for events in [10_000_usize, 100_000, 1_000_000] {
        group.throughput(Throughput::Elements(events as u64));
        group.bench_with_input(BenchmarkId::from_parameter(events), &events, |bench, events| {
            bench.iter_custom(|times| (0..times).map(|_| once(&recorded, *events)).sum());
        });
    }
}

/// The time for so many events, without that of making them.
fn once(recorded: &Recorded, events: usize) -> Duration {
    let mut engine = Engine::new([0; 16]);
    let mut taken = Duration::ZERO;
    for piece in recorded.pieces(events) {
        let from = Instant::now();
        for event in piece {
            black_box(engine.observe(event));
        }
        taken += from.elapsed();
    }
    taken
}

criterion_group!(benches, judge);
criterion_main!(benches);
