//! Pictures for the stores: `./build.sh store`.

use anyhow::Result;
use temoin_tests::{run::dist, store};

#[tokio::main]
async fn main() -> Result<()> {
    store::take(&dist().join("store")).await
}
