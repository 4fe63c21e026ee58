//! What a witness outlives, in figures: `cargo run -p temoin-tests --bin crashes -- [STOPS] [KILLS] [BROWSER]`.

use anyhow::Result;
use temoin_tests::{
    browser::Kind,
    crashes::{self, Times},
};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise| arguments.get(at).map_or(Ok(otherwise), |text| text.parse());
    let times = Times { stops: number(0, 1_000)?, kills: number(1, 100)? };
    let browser = arguments.get(2).map_or("", String::as_str);
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(browser)) {
        crashes::run(kind, times, |line| println!("{line}")).await?;
    }
    Ok(())
}
