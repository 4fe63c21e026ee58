//! What is found in rebuilt message lists: `cargo run -p temoin-tests --bin inbox -- table [chromium|firefox] [page]`.

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
    let kinds = || Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(argument(1)));
    match argument(0) {
        "table" => {
            for kind in kinds() {
                let lines = table::measure(kind, argument(2)).await?;
                println!("{}:\n\n{}", kind.name(), table::markdown(&lines));
            }
        }
        "pictures" => {
            for kind in kinds() {
                pictures::take(kind, &run::root().join("target/inbox"), argument(2)).await?;
            }
        }
        "bench" => bench::run(argument(1).parse().unwrap_or(5)).await?,
        _ => bail!("usage: inbox table [BROWSER] [PAGE] | pictures [BROWSER] [PAGE] | bench [RUNS]"),
    }
    Ok(())
}
