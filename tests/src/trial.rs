//! One trial in a real browser.

use std::{future::Future, sync::Arc};

use anyhow::Result;
use libtest_mimic::{Failed, Trial};
use tokio::runtime::Runtime;

/// A trial of this name. Browsers crash and hang now and then for reasons of their own: what fails is tried once
/// more, and the first failure is printed. What fails twice fails.
pub fn trial<F>(name: String, runtime: &Arc<Runtime>, play: impl Fn() -> F + Send + 'static) -> Trial
where
    F: Future<Output = Result<()>>,
{
    let (runtime, shown) = (Arc::clone(runtime), name.clone());
    Trial::test(name, move || {
        let Err(first) = runtime.block_on(play()) else { return Ok(()) };
        eprintln!("{shown} FAILED ONCE, and is tried again: {first:#}");
        runtime.block_on(play()).map_err(|error| Failed::from(format!("{error:#}")))
    })
}
