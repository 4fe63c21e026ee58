//! Pages that mean harm, in full size: `cargo run -p temoin-tests --bin hostile -- [BROWSER]`. `TEMOIN_CASE` names some.

use anyhow::Result;
use temoin_tests::{
    browser::Kind,
    hostile::{self, Size},
    run,
};

#[tokio::main]
async fn main() -> Result<()> {
    let browser = std::env::args().nth(1).unwrap_or_default();
    let cases = hostile::load(&run::root().join("tests/hostile"))?;
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(&browser)) {
        hostile::run(kind, &cases, Size::Full).await?;
    }
    Ok(())
}
