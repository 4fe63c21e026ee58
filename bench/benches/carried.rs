//! Looking for the values of trackers in an address, and how it grows with what is sought and what is searched.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use temoin_engine::wire::carried::Search;

fn sought(values: usize) -> Search<usize> {
    let mut search = Search::default();
    for number in 0..values {
        search.add(number, &value(number));
    }
    search
}

fn value(number: usize) -> String {
    format!("GA1.1.{:09}.17955{number:05}", 123_456_789 + 7_919 * number)
}

/// An address of so many characters, with one of the values near its end.
fn address(length: usize) -> String {
    let mut address = "https://collecte.test/p?".to_owned();
    while address.len() < length {
        address.push_str("evenement=page_vue&titre=Une%20page&largeur=1280&");
    }
    address + "client=" + &value(3)
}

fn find(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("carried-values");
    for values in [10, 100, 1_000] {
        let (search, address) = (sought(values), address(1_000));
        group.bench_function(BenchmarkId::from_parameter(values), |bench| {
            bench.iter(|| search.find(black_box(&address)).len());
        });
    }
    group.finish();
    let mut group = bench.benchmark_group("carried-length");
    let search = sought(1_000);
    for length in [1_000, 10_000, 100_000] {
        let address = address(length);
        group.bench_function(BenchmarkId::from_parameter(length), |bench| {
            bench.iter(|| search.find(black_box(&address)).len());
        });
    }
}

criterion_group!(benches, find);
criterion_main!(benches);
