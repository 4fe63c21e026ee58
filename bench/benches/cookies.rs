//! Parsing the headers, and how it grows.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use temoin_bench::page::{cookie_header, set_cookie_header};
use temoin_engine::{
    time::Time,
    tracker::set_cookie::{SetCookie, parse_cookie_header},
};

fn cookie(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("cookie-header");
    for cookies in [25, 250, 2_500] {
        let header = cookie_header(cookies);
        group.bench_with_input(BenchmarkId::from_parameter(cookies), &header, |bench, header| {
            bench.iter(|| parse_cookie_header(black_box(header)).count());
        });
    }
}

fn set_cookie(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("set-cookie");
    for length in [40, 400, 4_000] {
        let header = set_cookie_header(length);
        group.bench_with_input(BenchmarkId::from_parameter(length), &header, |bench, header| {
            bench.iter(|| SetCookie::parse(black_box(header), true, "www.portail.test", "/", Time(1)));
        });
    }
}

criterion_group!(benches, cookie, set_cookie);
criterion_main!(benches);
