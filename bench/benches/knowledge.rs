//! What is it for, and whose is it? Cookies and hosts as a news page has them: known by name, by beginning, by host,
//! and not at all.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use temoin_engine::knowledge::{classify, company_of};

const COOKIES: [(&str, &str); 25] = [
    ("_ga", "portail.test"),
    ("_ga_ABC123DEF4", "portail.test"),
    ("_gid", "portail.test"),
    ("_gcl_au", "portail.test"),
    ("_fbp", "portail.test"),
    ("_hjSessionUser_1234567", "portail.test"),
    ("_pk_id.1.abcd", "portail.test"),
    ("IDE", "doubleclick.net"),
    ("uuid2", "adnxs.com"),
    ("tuuid", "360yield.com"),
    ("cto_bundle", "portail.test"),
    ("OptanonConsent", "portail.test"),
    ("euconsent-v2", "portail.test"),
    ("PHPSESSID", "portail.test"),
    ("AWSALB", "portail.test"),
    ("clef_visite", "portail.test"),
    ("session", "portail.test"),
    ("lang", "portail.test"),
    ("b7e2f0a9c4d84f1e9a3b", "portail.test"),
    ("_parsely_visitor", "portail.test"),
    ("ABTasty", "portail.test"),
    ("wp-settings-time-1", "portail.test"),
    ("datadome", "portail.test"),
    ("NID", "google.com"),
    ("MUID", "bing.com"),
];

const HOSTS: [&str; 8] = [
    "stats.g.doubleclick.net",
    "www.google-analytics.com",
    "connect.facebook.net",
    "static.hotjar.com",
    "www.portail.test",
    "images.cdn.portail.test",
    "a.b.c.d.e.portail.test",
    "ib.adnxs.com",
];

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
