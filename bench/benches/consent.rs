//! Decoding consent strings: real ones, and how it grows with the longest there can be.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::expect_used, reason = "the strings are the project's own")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::Value;
use temoin_engine::consent::{gpp::Gpp, tcf::TcString};

const TCF: &str = include_str!("../../crate/engine/tests/vectors/tcf.jsonl");
const GPP: &str = include_str!("../../crate/engine/tests/vectors/gpp.jsonl");

fn strings(vectors: &str, field: &str) -> Vec<String> {
    let lines = vectors.lines().map(|line| serde_json::from_str::<Value>(line).expect("a vector"));
    lines.filter_map(|line| line[field].as_str().map(str::to_owned)).collect()
}

fn decode(bench: &mut Criterion) {
    let tcf = strings(TCF, "tc");
    bench.bench_function(&format!("tc/{} strings", tcf.len()), |bench| {
        bench.iter(|| tcf.iter().filter(|text| TcString::decode(black_box(text)).is_ok()).count());
    });
    let longest = tcf.iter().max_by_key(|text| text.len()).expect("a string");
    bench.bench_function("tc/longest", |bench| bench.iter(|| TcString::decode(black_box(longest)).is_ok()));
    let gpp = strings(GPP, "gpp");
    bench.bench_function(&format!("gpp/{} strings", gpp.len()), |bench| {
        bench.iter(|| gpp.iter().filter(|text| Gpp::decode(black_box(text)).is_ok()).count());
    });
    // Whatever comes, the time grows with the length only.
    let mut group = bench.benchmark_group("tc-length");
    for length in [1_000, 10_000, 100_000] {
        let text =
            longest.split('.').next().unwrap_or_default().chars().cycle().take(length).collect::<String>();
        group.bench_with_input(BenchmarkId::from_parameter(length), &text, |bench, text| {
            bench.iter(|| TcString::decode(black_box(text)).is_ok());
        });
    }
}

criterion_group!(benches, decode);
criterion_main!(benches);
