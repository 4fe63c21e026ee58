//! Pictures of the extension's pages, for people: `cargo run -p temoin-tests --bin pages [BROWSER]`.

use anyhow::Result;
use temoin_tests::{browser::Kind, pages::pictures, run::root};

#[tokio::main]
async fn main() -> Result<()> {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(&wanted)) {
        let directory = root().join("target/pages");
        pictures::states(kind, &directory).await?;
        pictures::take(kind, &directory).await?;
    }
    Ok(())
}
