//! What is it for, and whose is it?

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use temoin_bench::page::{COOKIES, HOSTS};
use temoin_engine::knowledge::{classify, company_of};

fn lookups(bench: &mut Criterion) {
    for (name, domain) in COOKIES {
        bench.bench_function(&format!("classify/{name}"), |bench| {
            bench.iter(|| classify(black_box(name), black_box(domain)));
        });
    }
    bench.bench_function("classify/25 cookies", |bench| {
        bench.iter(|| COOKIES.map(|(name, domain)| classify(black_box(name), black_box(domain)).purpose));
    });
    bench.bench_function("company/8 hosts", |bench| {
        bench.iter(|| HOSTS.map(|host| company_of(black_box(host)).is_some()));
    });
}

criterion_group!(benches, lookups);
criterion_main!(benches);
