//! Judging what a browser told of visits to 200 sites, and how it grows.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::expect_used, reason = "the trace is the project's own")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use temoin_bench::{
    page,
    recorded::{PORTAL, Recorded},
};
use temoin_engine::{Engine, event::Event};

fn judge(bench: &mut Criterion) {
    let recorded = Recorded::read(PORTAL).expect("a trace");
    let mut group = bench.benchmark_group("events");
    group.sample_size(10);
    for events in [1_000_usize, 10_000, 100_000] {
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

/// The same request of a watched site again and again, as the pages of a site make them: sent and answered.
fn request(bench: &mut Criterion) {
    let mut engine = Engine::new([0; 16]);
    for event in page::watched() {
        engine.observe(serde_json::from_value(event).expect("an event"));
    }
    let mut id = 0;
    bench.bench_function("request/25 cookies", |bench| {
        let told = || {
            id += 1;
            page::request(id).map(|event| serde_json::from_value::<Event>(event).expect("an event"))
        };
        bench.iter_batched(
            told,
            |told| told.map(|event| black_box(engine.observe(event)).len()),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, judge, request);
criterion_main!(benches);
