//! What Chromium's trace says.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::{super::Fixture, super::Pages, Cost, go_through, longest};
use crate::{
    browser::{Browser, EVERYWHERE},
    run::dist,
};

/// Looks at a page `runs` times in one browser: to start one that tells what it does takes as long as three looks.
pub async fn costs(pages: &Pages, fixture: &Fixture, scene: &str, runs: usize) -> Result<Vec<Cost>> {
    let mut browser = Browser::launch_traced(&dist(), vec![EVERYWHERE.to_owned()]).await?;
    let outcome = async {
        for _ in 0..runs {
            browser.fresh_tab(&pages.url(fixture, scene)).await?;
            go_through(&browser, fixture, scene).await?;
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
    let first = tasks(start, read);
    let (change, again) = (longest(&tasks(touched, again)), longest(&tasks(again, left)));
    // The driver's questions take less than one.
    let scan = first.iter().filter(|ms| **ms >= 1.0).sum();
    Cost { gate, load, scan, longest: longest(&first), change, again }
}
