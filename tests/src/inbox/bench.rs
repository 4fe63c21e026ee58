//! What the gate and the reader cost the main thread of a page, by Chromium's own trace. Nothing here passes or fails.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Fixture, Pages, load, trial};
use crate::{
    browser::{Browser, EVERYWHERE},
    run::{dist, root},
};

/// Milliseconds of main-thread time on one page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// The gate's first look, its compilation included.
    pub gate: f64,
    /// Compiling and running `inbox.js` until it has asked for the settings.
    pub load: f64,
    /// The first reading of the list, marks and layout included.
    pub scan: f64,
    /// The longest of the tasks in which it is done.
    pub longest: f64,
    /// What one changed row costs afterwards, layout included.
    pub change: f64,
    /// Reading the whole list once more, as when another look of the marks is chosen: the same work, by code that has run before.
    pub again: f64,
}

/// By then what changed was read.
const SETTLING: Duration = Duration::from_millis(1_000);

/// Pages that are measured, in which scene, and as what.
const PAGES: [(&str, &str, &str); 7] = [
    ("ordinary", "", "an ordinary page of 5,000 elements"),
    ("ordinary", "filters", "the same, 20 of them checkboxes"),
    ("orange", "rows=50", "50 rows, with an adapter"),
    ("orange", "rows=1000", "1,000 rows, with an adapter"),
    ("orange", "rows=10000", "10,000 rows, with an adapter"),
    ("sfr", "rows=1000", "1,000 rows, without one"),
    ("gmail", "rows=1000", "1,000 rows of Gmail, 18 elements each"),
];

/// Measures each page whose name, scene and end (`orange?rows=1000$`) contain `only`, `runs` times, each time in a process that has never run our code.
///
/// # Errors
///
/// When a page cannot be read.
pub async fn run(runs: usize, only: &str) -> Result<()> {
    let directory = root().join("tests/inbox");
    let fixtures = load(&directory)?;
    let pages = Pages::start(&fixtures, &directory)?;
    println!(
        "| page | gate | load | first reading | its longest task | one row changes | all read again |\n|---|---|---|---|---|---|---|"
    );
    for (name, scene, what) in
        PAGES.into_iter().filter(|(name, scene, _)| format!("{name}?{scene}$").contains(only))
    {
        let fixture = fixtures.iter().find(|one| one.name == name).context("no such page")?;
        let costs = costs(&pages, fixture, scene, runs).await?;
        let range = |of: fn(&Cost) -> f64| {
            let mut all: Vec<f64> = costs.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            let middle = all.get(all.len() / 2).copied().unwrap_or_default();
            format!("{middle:.1} ({:.1}–{:.1})", all.first().unwrap_or(&0.0), all.last().unwrap_or(&0.0))
        };
        let (gate, load) = (range(|c| c.gate), range(|c| c.load));
        let (scan, longest) = (range(|c| c.scan), range(|c| c.longest));
        let (change, again) = (range(|c| c.change), range(|c| c.again));
        println!("| {what} | {gate} | {load} | {scan} | {longest} | {change} | {again} |");
    }
    Ok(())
}

/// Looks at a page `runs` times in one browser: to start one that tells what it does takes as long as three looks.
async fn costs(pages: &Pages, fixture: &Fixture, scene: &str, runs: usize) -> Result<Vec<Cost>> {
    let mut browser = Browser::launch_traced(&dist(), vec![EVERYWHERE.to_owned()]).await?;
    let outcome = async {
        for _ in 0..runs {
            look(&mut browser, pages, fixture, scene).await?;
        }
        browser.trace().await
    };
    let outcome = outcome.await;
    browser.quit().await;
    let events = outcome?;
    let looks = events.iter().filter(|event| is_stamp(event, "read"));
    let processes: BTreeSet<u64> = looks.filter_map(|event| event["pid"].as_u64()).collect();
    ensure!(processes.len() == runs, "{} processes for {runs} pages", processes.len());
    let of = |process| events.iter().filter(move |event| event["pid"] == process).collect::<Vec<_>>();
    Ok(processes.into_iter().map(|process| cost(&of(process))).collect())
}

async fn look(browser: &mut Browser, pages: &Pages, fixture: &Fixture, scene: &str) -> Result<()> {
    browser.fresh_tab(&pages.url(fixture, scene)).await?;
    trial::wait(browser, fixture, scene).await?;
    sleep(SETTLING).await;
    // What is asked of the page from here on is no part of the reading.
    browser.run::<Value>("performance.mark('read'); return null").await?;
    trial::all_right(browser, fixture).await?;
    browser.run::<Value>("window.scenes?.touch(); return null").await?;
    sleep(SETTLING).await;
    browser.run::<Value>("performance.mark('again'); return null").await?;
    browser.ask(json!({ "type": "set", "ads": "dim" })).await?;
    sleep(SETTLING).await;
    browser.run::<Value>("performance.mark('left'); return null").await?;
    browser.ask(json!({ "type": "set", "ads": "mark" })).await?;
    Ok(())
}

/// Whether a trace's event is this mark of a page's own.
fn is_stamp(event: &Value, name: &str) -> bool {
    event["name"] == name && event["cat"] == "blink.user_timing"
}

/// Adds up what a trace says of one page's process.
///
/// Once the page has run its own script it does nothing more, so that what its thread runs after `inbox.js` was loaded
/// and before the marks are painted is the reading.
///
/// Only V8's own events are asked for. Those of the timeline say on which line each function stands: to know it, the browser
/// counts the lines of `inbox.js`, a millisecond at its first call.
fn cost(events: &[&Value]) -> Cost {
    // The thread's own time: other programs may take the processor in between.
    let ms = |event: &Value| event["tdur"].as_f64().or(event["dur"].as_f64()).unwrap_or_default() / 1_000.0;
    // A script is compiled, then run.
    let of = |file: &str| {
        let step = |name: &str| {
            let mut named = events.iter().filter(|event| event["name"] == name);
            named.find(|event| event["args"]["fileName"].as_str().is_some_and(|name| name.ends_with(file)))
        };
        step("v8.compile").zip(step("v8.run")).map(|(compiled, run)| (run, ms(compiled) + ms(run)))
    };
    let gate = of("/gate.js").map_or(0.0, |(_, ms)| ms);
    let Some((loaded, load)) = of("/inbox.js") else { return Cost { gate, ..Cost::default() } };
    let start = loaded["ts"].as_f64().unwrap_or_default() + loaded["dur"].as_f64().unwrap_or_default();
    let thread = (&loaded["pid"], &loaded["tid"]);
    let stamp = |message: &str| {
        let stamp = events.iter().find(|event| is_stamp(event, message));
        stamp.and_then(|event| event["ts"].as_f64()).unwrap_or(f64::INFINITY)
    };
    let (read, touched, again, left) = (stamp("read"), stamp("touch"), stamp("again"), stamp("left"));
    // Of two that hold each other the outer one is the whole.
    const CALLS: [&str; 2] = ["v8.callFunction", "RunMicrotasks"];
    let tasks = |from: f64, until: f64| {
        let ours = events.iter().copied().filter(|event| {
            let within = event["ts"].as_f64().is_some_and(|ts| ts >= from && ts < until);
            let name = event["name"].as_str().unwrap_or_default();
            within && (&event["pid"], &event["tid"]) == thread && CALLS.contains(&name)
        });
        let mut ours: Vec<(f64, &Value)> =
            ours.map(|event| (event["ts"].as_f64().unwrap_or_default(), event)).collect();
        ours.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut end = 0.0;
        ours.retain(|(begins, event)| {
            let is_outer = *begins >= end;
            if is_outer {
                end = begins + event["dur"].as_f64().unwrap_or_default();
            }
            is_outer
        });
        ours.into_iter().map(|(_, event)| ms(event)).collect::<Vec<f64>>()
    };
    let longest = |tasks: &[f64]| tasks.iter().copied().fold(0.0, f64::max);
    let first = tasks(start, read);
    let (change, again) = (longest(&tasks(touched, again)), longest(&tasks(again, left)));
    // The driver's questions take less than one.
    let scan = first.iter().filter(|ms| **ms >= 1.0).sum();
    Cost { gate, load, scan, longest: longest(&first), change, again }
}
