//! The worker is stopped at random moments, while its pages read on.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{Lot, decisions, load, quiet, shown};
use crate::{
    browser::{Browser, Kind},
    faulty::faulty,
    honest::Honest,
    net::Server,
    wait::until,
};

/// Milliseconds up to which a moment is drawn.
const LATEST: u64 = 400;
/// How long a worker may take to stop before it is told again.
const TELL_AGAIN: Duration = Duration::from_secs(10);

pub(super) async fn run(kind: Kind, times: u32) -> Result<String> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    // It tells one worker from the next.
    let faulty = faulty(kind)?;
    let browser = Browser::launch(kind, faulty.path(), Honest::hosts(), true).await?;
    let outcome = async {
        let honest = Honest::begin(&browser, &server).await?;
        honest.visit_and_count().await?;
        load(&honest).await?;
        let mut lot = Lot(0x5eed_0001);
        let mut before = 0;
        let mut longest = Duration::ZERO;
        for at in 1..=times {
            tokio::time::sleep(Duration::from_millis(lot.draw(LATEST))).await;
            // Every second time without a look, which would have all written: it is stopped in the midst of it.
            if at % 2 == 0 {
                before = shown(&honest).await?;
            }
            stop(&browser).await.with_context(|| format!("stop {at}"))?;
            tokio::time::sleep(Duration::from_millis(lot.draw(LATEST))).await;
            let asked = Instant::now();
            let after = shown(&honest).await.with_context(|| format!("start {at}"))?;
            longest = longest.max(asked.elapsed());
            ensure!(after >= before, "stop {at}: {before} reads had been shown, then {after}");
            before = after;
            if at % 20 == 0 {
                let state = browser.ask(json!({ "type": "verify" })).await?;
                ensure!(state["intact"] == true, "stop {at}: {state}");
            }
        }
        quiet(&honest).await?;
        let counted = shown(&honest).await?;
        ensure!(decisions(&honest).await? == 2, "decisions were lost or invented");
        ensure!(browser.fell().await?.is_none(), "the background fell");
        let state = browser.ask(json!({ "type": "verify" })).await?;
        ensure!(state["intact"] == true, "{state}");
        let reads = honest.reads() as u64;
        Ok(format!(
            "{}: worker stopped {times} times under load: started {times} times, the slowest answer after {longest:.1?}; \
             0 shown reads lost, 0 invented; of {reads} reads {} under way at a stop were not counted",
            kind.name(),
            reads - counted
        ))
    }
    .await;
    browser.quit().await;
    outcome
}

/// Stops the worker, and waits until another answers.
async fn stop(browser: &Browser) -> Result<()> {
    let born = || browser.ask(json!({ "type": "fault", "how": "born" }));
    let before = born().await?;
    let mut told: Option<Instant> = None;
    until("another worker", async || {
        if told.is_none_or(|at| at.elapsed() > TELL_AGAIN) {
            browser.tell_worker_to_stop().await?;
            told = Some(Instant::now());
        }
        // The question may go down with the worker.
        Ok(born().await.ok().filter(|now| *now != before).map(drop))
    })
    .await
}
