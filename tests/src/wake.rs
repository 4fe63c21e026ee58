//! How long a background that was stopped takes until the event that woke it is judged. Nothing here passes or fails.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Kind},
    faulty::faulty,
    figures::spread,
    honest::Honest,
    net::Server,
};

/// Prints a line: milliseconds, by the clock of the worker that begins with it, until a choice that was declared is judged and
/// on disk; with what one watched site leaves in its memory.
///
/// # Errors
///
/// When a browser or the background does not start.
pub async fn wake(kind: Kind, runs: usize) -> Result<()> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    // It tells the worker's clock.
    let faulty = faulty(kind)?;
    let browser = Browser::launch(kind, faulty.path(), Honest::hosts(), true).await?;
    let measured = measure(&browser, &server, runs).await;
    browser.quit().await;
    let (judged, waited) = measured?;
    println!(
        "\n{}: from the start of the worker until the event that woke it is judged and on disk, {} ms of {runs} starts; \
         the page that asked waited {} ms",
        kind.name(),
        spread(judged, 0),
        spread(waited, 0),
    );
    Ok(())
}

async fn measure(browser: &Browser, server: &Server, runs: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let honest = Honest::begin(browser, server).await?;
    honest.visit_and_count().await?;
    browser.show_own("popup.html?tab=-1").await?;
    let (mut judged, mut waited) = (Vec::new(), Vec::new());
    for run in 0..=runs {
        browser.stop_worker().await?;
        let stopped = Instant::now();
        let choice = if run % 2 == 0 { "granted" } else { "withdrawn" };
        let message = json!({ "type": "declare", "site": "reveil.test", "choice": choice });
        let asked = format!(
            "(async () => {{ const from = performance.now(); const told = await chrome.runtime.sendMessage({message}); return {{ ...told, waited: performance.now() - from }} }})()"
        );
        let told: Value = browser.later_own(&asked).await?;
        let clock = told["clock"].as_f64().with_context(|| format!("no clock: {told}"))?;
        ensure!(clock < stopped.elapsed().as_secs_f64() * 1_000.0, "it was not stopped: {clock} ms old");
        // The first fills caches.
        if run > 0 {
            judged.push(clock);
            waited.extend(told["waited"].as_f64());
        }
    }
    Ok((judged, waited))
}
