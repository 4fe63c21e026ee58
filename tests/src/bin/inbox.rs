//! Rebuilt message lists, for people: what is found in them (`table`), how it looks (`pictures`), what it costs (`bench`).
//!
//! `cargo run -p temoin-tests --bin inbox -- table` measures everything and writes it into docs/inbox.md.

use anyhow::{Result, bail};
use temoin_tests::{
    browser::Kind,
    inbox::{bench, pictures, table},
    run,
};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let named = |at: usize| Kind::ALL.into_iter().filter(move |kind| kind.name().starts_with(argument(at)));
    let kinds = || named(1);
    match argument(0) {
        "table" => {
            let mut tables = Vec::new();
            for kind in kinds() {
                tables.push((kind, table::markdown(&table::measure(kind, argument(2)).await?)));
            }
            for (kind, table) in &tables {
                println!("{}:\n\n{table}", kind.name());
            }
            // A part of it is for the eye only.
            if arguments.len() == 1 {
                table::write(&tables)?;
            }
        }
        "pictures" => {
            for kind in kinds() {
                pictures::take(kind, &run::root().join("target/inbox"), argument(2)).await?;
            }
        }
        "bench" => {
            for kind in named(2) {
                bench::run(argument(1).parse().unwrap_or(9), kind, argument(3)).await?;
            }
        }
        _ => bail!(
            "usage: inbox table [BROWSER] [PAGE] | pictures [BROWSER] [PAGE] | bench [RUNS] [BROWSER] [PAGE]"
        ),
    }
    Ok(())
}
