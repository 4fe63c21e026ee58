//! What the gate and the reader cost the main thread of a page, by the browsers' own tools. Nothing here passes or fails.

mod chromium;
mod firefox;

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Fixture, Pages, load, trial};
use crate::{
    browser::{Browser, Kind},
    run::root,
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

/// Measures, in one browser, each page whose name, scene and end (`orange?rows=1000$`) contain `only`, `runs` times, each time in
/// a process that has never run our code.
///
/// # Errors
///
/// When a page cannot be read.
pub async fn run(runs: usize, kind: Kind, only: &str) -> Result<()> {
    let directory = root().join("tests/inbox");
    let fixtures = load(&directory)?;
    let pages = Pages::start(&fixtures, &directory)?;
    println!(
        "{}:\n\n| page | gate | load | first reading | its longest task | one row changes | all read again |\n|---|---|---|---|---|---|---|",
        kind.name()
    );
    for (name, scene, what) in
        PAGES.into_iter().filter(|(name, scene, _)| format!("{name}?{scene}$").contains(only))
    {
        let fixture = fixtures.iter().find(|one| one.name == name).context("no such page")?;
        let costs = match kind {
            Kind::Chromium => chromium::costs(&pages, fixture, scene, runs).await?,
            Kind::Firefox => firefox::costs(&pages, fixture, scene, runs).await?,
        };
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

/// Has a page that was opened read, changed and read again, and stamps it in between.
async fn go_through(browser: &Browser, fixture: &Fixture, scene: &str) -> Result<()> {
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

fn longest(tasks: &[f64]) -> f64 {
    tasks.iter().copied().fold(0.0, f64::max)
}
