//! The verdict on the rows of a message list, once they are read, and how it grows; and what is asked of each short text on the way.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use temoin_engine::inbox::{
    Counts, Habits, LabelPlace, Link, Look, Row, folder, is_label, reads_as_date, sort,
};

/// Mails, every twentieth an advertisement.
fn rows(count: usize) -> Vec<Row> {
    let mail = Row {
        date: true,
        id: true,
        select: true,
        address: true,
        text: 80,
        look: Look::OF_A_MAIL,
        ..Row::default()
    };
    let ad = Row {
        label: Some(("annonce".into(), LabelPlace::DateSlot)),
        close: true,
        link: Link::Outbound,
        new_tab: true,
        text: 60,
        look: Look::OF_A_MAIL,
        ..Row::default()
    };
    (0..count).map(|at| if at % 20 == 7 { ad.clone() } else { mail.clone() }).collect()
}

fn verdicts(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("rows");
    for count in [50, 1_000, 10_000] {
        let rows = rows(count);
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| {
                let rows = black_box(&rows);
                sort(&Habits::of(&Counts::of(rows)), rows)
            });
        });
    }
}

/// As the parts of a row have them: most are none of what is asked.
const TEXTS: [&str; 10] = [
    "Marie Curie",
    "Re: le compte rendu de mardi et la suite",
    "Votre commande 4812 est en route",
    "10:42",
    "23 nov.",
    "Hier",
    "Annonce",
    "Boîte de réception (12)",
    "Newsletter du printemps",
    "4 KB",
];

fn texts(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("texts");
    let mut ask = |name: &str, question: fn(&str) -> bool| {
        group.bench_function(name, |bench| {
            bench.iter(|| black_box(TEXTS).iter().filter(|text| question(text)).count());
        });
    };
    ask("date", reads_as_date);
    ask("label", is_label);
    ask("folder", |text| folder(text).is_some());
}

criterion_group!(benches, verdicts, texts);
criterion_main!(benches);
