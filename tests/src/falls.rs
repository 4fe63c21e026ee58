//! The background falls: a trap in its wasm, or an exception that passes through it.
//!
//! It must begin anew from what is on disk: what was found stays, what comes is found, once each, and the
//! popup says what happened.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Kind},
    faulty::faulty,
    honest::Honest,
    net::Server,
    wait::until,
};

/// Has it fall in one browser, in each way.
///
/// # Errors
///
/// When something is not as it should be; the message says what.
pub async fn run(kind: Kind) -> Result<()> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    let faulty = faulty(kind)?;
    let browser = Browser::launch(kind, faulty.path(), Honest::hosts(), true).await?;
    let browser = match falls(&browser, &server).await {
        Ok(since) => {
            // Another start of the browser: nothing to tell any more, and nothing lost.
            let browser = browser.restart().await?;
            let outcome = afterwards(&browser, &server, since).await;
            (browser, outcome)
        }
        Err(error) => (browser, Err(error)),
    };
    let (browser, outcome) = browser;
    browser.quit().await;
    outcome
}

async fn falls(browser: &Browser, server: &Server) -> Result<Instant> {
    let honest = Honest::begin(browser, server).await?;
    honest.visit_and_count().await.context("before it falls")?;
    ensure!(!tells(browser, &honest).await?, "the popup tells of a fall that was none");
    for (how, times) in [("trap", 1), ("exception", 1), ("trap", 3)] {
        for _ in 0..times {
            fall(browser, how).await.with_context(|| format!("after: {how}"))?;
        }
        honest.visit_and_count().await.with_context(|| format!("after: {how} × {times}"))?;
        let state = browser.ask(json!({ "type": "verify" })).await?;
        ensure!(state["intact"] == true, "the records after {how}: {state}");
    }
    ensure!(tells(browser, &honest).await?, "the popup does not tell of the fall");
    Ok(honest.since)
}

async fn afterwards(browser: &Browser, server: &Server, since: Instant) -> Result<()> {
    let honest = Honest { browser, server, since };
    honest.visit_and_count().await.context("after the browser was started anew")?;
    ensure!(!tells(browser, &honest).await?, "the popup tells of what was long ago");
    Ok(())
}

/// Has it fall, and waits until it answers again.
async fn fall(browser: &Browser, how: &str) -> Result<()> {
    let before = browser.fell().await?;
    // The message itself has no answer.
    browser.ask(json!({ "type": "fault", "how": how })).await.ok();
    until("it to fall", async || Ok((browser.fell().await? > before).then_some(()))).await?;
    until("it to begin anew", async || {
        let answer =
            tokio::time::timeout(Duration::from_secs(5), browser.ask(json!({ "type": "sites" }))).await;
        Ok(matches!(answer, Ok(Ok(Value::Array(_)))).then_some(()))
    })
    .await
}

/// Whether the popup says that it fell.
async fn tells(browser: &Browser, honest: &Honest<'_>) -> Result<bool> {
    let tab = browser.tab(Honest::HOST).await.or(honest.visit().await.map(|()| 0))?;
    browser.show_own(&format!("popup.html?tab={tab}")).await?;
    until("the popup to be drawn", async || {
        let drawn = browser.run_own::<bool>("return document.getElementById('skeleton') === null").await?;
        Ok(drawn.then_some(()))
    })
    .await?;
    // It asks for this once it is drawn: whoever asks after it is answered after it.
    browser.later_own::<Value>("chrome.storage.session.get('fell')").await?;
    browser.run_own("return document.querySelector('.fell') !== null").await
}
