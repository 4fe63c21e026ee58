//! What Firefox's profiler says.
//!
//! It looks at the threads every now and then, and notes in which functions each is and how much of the processor's time it has had
//! since. So a task is known to within the time between two looks.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{super::Fixture, super::Pages, Cost, go_through, longest};
use crate::{
    browser::{Browser, EVERYWHERE, Kind},
    run::dist,
};

/// Looks at a page in `runs` browsers: in one, a new page may get a process that has run our code.
pub async fn costs(pages: &Pages, fixture: &Fixture, scene: &str, runs: usize) -> Result<Vec<Cost>> {
    let mut costs = Vec::new();
    for _ in 0..runs {
        let browser = Browser::launch(Kind::Firefox, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
        let outcome = async {
            browser.start_profile().await?;
            browser.goto(&pages.url(fixture, scene)).await?;
            go_through(&browser, fixture, scene).await?;
            browser.profile().await
        };
        let profile = outcome.await;
        browser.quit().await;
        costs.push(cost(&profile?)?);
    }
    Ok(costs)
}

/// What a thread does by its stack, the callers' included.
#[derive(Clone, Copy, Debug, Default)]
struct Does {
    gate: bool,
    reader: bool,
    /// A content script is run for the first time.
    script: bool,
}

/// A look at a thread.
struct Sample {
    time: f64,
    does: Does,
    /// Milliseconds of the processor's time since the last look.
    ms: f64,
}

fn cost(profile: &Value) -> Result<Cost> {
    let mut threads = Vec::new();
    collect(profile, &mut threads);
    let of_page = |thread: &&Value| stamp(thread, "read").is_some();
    let thread = threads.into_iter().find(of_page).context("the profiler has not seen the page")?;
    let samples = samples(thread)?;
    let sum = |test: fn(&Does) -> bool| {
        samples.iter().filter(|one| test(&one.does)).fold(0.0, |sum, one| sum + one.ms)
    };
    let tasks = |from: f64, until: f64| {
        let within =
            |one: &Sample| one.time >= from && one.time < until && one.does.reader && !one.does.script;
        let apart = samples.chunk_by(|a, b| within(a) == within(b));
        let ours = apart.filter(|task| task.first().is_some_and(within));
        ours.map(|task| task.iter().map(|one| one.ms).sum()).collect::<Vec<f64>>()
    };
    let at = |name: &str| stamp(thread, name).unwrap_or(f64::INFINITY);
    let first = tasks(0.0, at("read"));
    Ok(Cost {
        gate: sum(|does| does.gate && does.script),
        load: sum(|does| does.reader && does.script),
        scan: first.iter().fold(0.0, |sum, ms| sum + ms),
        longest: longest(&first),
        change: longest(&tasks(at("touch"), at("again"))),
        again: longest(&tasks(at("again"), at("left"))),
    })
}

/// The threads of all processes.
fn collect<'a>(profile: &'a Value, threads: &mut Vec<&'a Value>) {
    threads.extend(profile["threads"].as_array().into_iter().flatten());
    profile["processes"].as_array().into_iter().flatten().for_each(|process| collect(process, threads));
}

/// Where a table of a profile has what: each row is a list.
fn column(thread: &Value, table: &str, name: &str) -> Result<usize> {
    let at = thread[table]["schema"][name]
        .as_u64()
        .with_context(|| format!("a profile without {table}.{name}"))?;
    Ok(usize::try_from(at)?)
}

fn rows<'a>(thread: &'a Value, table: &str) -> impl Iterator<Item = &'a Value> {
    thread[table]["data"].as_array().into_iter().flatten()
}

fn index(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|at| usize::try_from(at).ok())
}

/// When the page marked this, in milliseconds.
fn stamp(thread: &Value, name: &str) -> Option<f64> {
    let (start, data) =
        (column(thread, "markers", "startTime").ok()?, column(thread, "markers", "data").ok()?);
    let mut markers = rows(thread, "markers");
    let is_it = |marker: &&Value| marker[data]["type"] == "UserTiming" && marker[data]["name"] == name;
    markers.find(is_it).and_then(|marker| marker[start].as_f64())
}

fn samples(thread: &Value) -> Result<Vec<Sample>> {
    let location = column(thread, "frameTable", "location")?;
    let (frame, prefix) = (column(thread, "stackTable", "frame")?, column(thread, "stackTable", "prefix")?);
    let (time, stack) = (column(thread, "samples", "time")?, column(thread, "samples", "stack")?);
    let cpu = column(thread, "samples", "threadCPUDelta")?;
    let of_frame = |frame: &Value| {
        let name =
            index(&frame[location]).and_then(|at| thread["stringTable"][at].as_str()).unwrap_or_default();
        Does {
            gate: name.contains("/gate.js"),
            reader: name.contains("/inbox.js"),
            script: name == "PrecompiledScript.executeInGlobal",
        }
    };
    let frames: Vec<Does> = rows(thread, "frameTable").map(of_frame).collect();
    // A stack is a frame on another stack, which stands before it.
    let mut stacks: Vec<Does> = Vec::new();
    for one in rows(thread, "stackTable") {
        let get = |from: &[Does], at: usize| {
            index(&one[at]).and_then(|at| from.get(at)).copied().unwrap_or_default()
        };
        let (below, top) = (get(&stacks, prefix), get(&frames, frame));
        stacks.push(Does {
            gate: below.gate || top.gate,
            reader: below.reader || top.reader,
            script: below.script || top.script,
        });
    }
    let sample = |one: &Value| Sample {
        time: one[time].as_f64().unwrap_or_default(),
        does: index(&one[stack]).and_then(|at| stacks.get(at)).copied().unwrap_or_default(),
        // In nanoseconds, where the system tells them.
        ms: one[cpu].as_f64().unwrap_or_default() / 1e6,
    };
    Ok(rows(thread, "samples").map(sample).collect())
}
