//! The demonstration: `./build.sh demo`.

use std::env;

use anyhow::Result;
use temoin_tests::{browser::Kind, demo};

#[tokio::main]
async fn main() -> Result<()> {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    let installed: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.program().is_ok()).collect();
    let Some(first) = installed.first() else {
        for kind in Kind::ALL {
            kind.program()?;
        }
        return Ok(());
    };
    if display {
        return demo::show(*first).await;
    }
    println!("No display here: the scenario is walked without one, pictures are kept in demo/.");
    for kind in installed {
        demo::walk(kind).await?;
    }
    Ok(())
}
