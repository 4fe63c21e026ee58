//! What it costs a page to be watched: `cargo run -p temoin-tests --bin accesses -- bench [RUNS] [BROWSER] [EXTENSION…]`.
//!
//! The extensions, unpacked, stand beside Témoin in the loading of a page.

use std::path::PathBuf;

use anyhow::{Result, bail};
use temoin_tests::{browser::Kind, cost};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let part = argument(0);
    if !["bench", "reads", "loads"].contains(&part) {
        bail!("usage: accesses bench|reads|loads [RUNS] [BROWSER] [EXTENSION…]");
    }
    let runs = argument(1).parse().unwrap_or(11);
    let others: Vec<PathBuf> = arguments.iter().skip(3).map(PathBuf::from).collect();
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(argument(2))) {
        if part != "loads" {
            cost::reads(kind, runs).await?;
        }
        if part != "reads" {
            cost::loads(kind, runs, &others).await?;
        }
    }
    Ok(())
}
