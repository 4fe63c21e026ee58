//! What it costs a page to be watched: `cargo run -p temoin-tests --bin accesses -- bench [RUNS] [BROWSER] [EXTENSION…]`.
//!
//! `reads`, `loads`, `wake` or `boundary` in place of `bench` measure only that: what a page reads, how a page loads, how the
//! background wakes, what a request costs in a worker.
//! The extensions, unpacked, stand beside Témoin in the loading of a page.

use std::path::PathBuf;

use anyhow::{Result, bail};
use temoin_tests::{boundary, browser::Kind, cost, wake};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let part = argument(0);
    if !["bench", "reads", "loads", "wake", "boundary"].contains(&part) {
        bail!("usage: accesses bench|reads|loads|wake|boundary [RUNS] [BROWSER] [EXTENSION…]");
    }
    let runs = argument(1).parse().unwrap_or(11);
    let others: Vec<PathBuf> = arguments.iter().skip(3).map(PathBuf::from).collect();
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(argument(2))) {
        let wanted = |this| ["bench", this].contains(&part);
        if wanted("reads") {
            cost::reads(kind, runs).await?;
        }
        if wanted("loads") {
            cost::loads(kind, runs, &others).await?;
        }
        if wanted("wake") {
            wake::wake(kind, runs).await?;
        }
        if wanted("boundary") {
            boundary::boundary(kind, runs).await?;
        }
    }
    Ok(())
}
