//! The extension's pages, for people: pictures of them, and how long the popup takes to be painted.
//!
//! `cargo run -p temoin-tests --bin pages [BROWSER]` or `… -- paint [RUNS] [BROWSER]`.

use anyhow::Result;
use temoin_tests::{
    browser::Kind,
    pages::{newcomer, paint, pictures},
    run::root,
};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let timed = argument(0) == "paint";
    let wanted = argument(if timed { 2 } else { 0 });
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(wanted)) {
        if timed {
            paint::paint(kind, argument(1).parse().unwrap_or(21)).await?;
            continue;
        }
        let directory = root().join("target/pages");
        pictures::take(kind, &directory).await?;
        newcomer::newcomer(kind, Some(&directory)).await?;
        pictures::states(kind, &directory).await?;
    }
    Ok(())
}
