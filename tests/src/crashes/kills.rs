//! The browser is killed at random moments, while its pages read on.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{Lot, decisions, launch, load, quiet, shown};
use crate::{
    browser::{Browser, Kind},
    honest::Honest,
    net::Server,
};

/// Milliseconds up to which a moment is drawn.
const LATEST: u64 = 1_500;

pub(super) async fn run(kind: Kind, times: u32) -> Result<String> {
    let (server, mut browser) = launch(kind).await?;
    let mut lot = Lot(0x5eed_0002);
    let mut outcome = begin(&browser, &server).await;
    for at in 1..=times {
        let Ok(since) = outcome else { break };
        let before = match under_load(&browser, &server, since, &mut lot).await {
            Ok(before) => before,
            Err(error) => {
                outcome = Err(error);
                break;
            }
        };
        browser = browser.kill().await.with_context(|| format!("start {at}"))?;
        outcome = afterwards(&browser, &server, since, before).await.with_context(|| format!("kill {at}"));
    }
    let told = match outcome {
        Ok(since) => tell(&browser, &server, since, times).await,
        Err(error) => Err(error),
    };
    browser.quit().await;
    told
}

async fn begin(browser: &Browser, server: &Server) -> Result<Instant> {
    let honest = Honest::begin(browser, server).await?;
    honest.visit_and_count().await?;
    Ok(honest.since)
}

/// Reads for a moment, and answers how many were shown before the end of it.
async fn under_load(browser: &Browser, server: &Server, since: Instant, lot: &mut Lot) -> Result<u64> {
    let honest = Honest { browser, server, since };
    load(&honest).await?;
    tokio::time::sleep(Duration::from_millis(lot.draw(LATEST))).await;
    let before = shown(&honest).await?;
    tokio::time::sleep(Duration::from_millis(lot.draw(LATEST))).await;
    Ok(before)
}

async fn afterwards(browser: &Browser, server: &Server, since: Instant, before: u64) -> Result<Instant> {
    let after = shown(&Honest { browser, server, since }).await?;
    ensure!(after >= before, "{before} reads had been shown, then {after}");
    let state = browser.ask(json!({ "type": "verify" })).await?;
    ensure!(state["intact"] == true, "{state}");
    Ok(since)
}

async fn tell(browser: &Browser, server: &Server, since: Instant, times: u32) -> Result<String> {
    let honest = Honest { browser, server, since };
    quiet(&honest).await?;
    let (counted, reads) = (shown(&honest).await?, honest.reads() as u64);
    ensure!(decisions(&honest).await? == 2, "decisions were lost or invented");
    Ok(format!(
        "{}: browser killed {times} times under load: started {times} times; 0 shown reads lost, 0 invented; \
         of {reads} reads {} under way at a kill were not counted",
        browser.kind().name(),
        reads - counted
    ))
}
