//! What happens to a witness: its worker is stopped at any moment, the browser is killed, the disk is full, broken, of
//! an earlier version or from the future.
//!
//! Whatever it is: it starts again, no finding is lost that had been shown, and none is invented. What is under way at
//! that moment may be lost; how much that is, the figures say.

mod kills;
mod stops;
mod stores;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::{
    browser::{Browser, Kind},
    honest::{Honest, open, site},
    net::Server,
    run::dist,
    wait::until_within,
};

/// How often each is tried.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The worker is stopped under load.
    pub stops: u32,
    /// The browser is killed under load.
    pub kills: u32,
}

/// Tries everything in one browser; `tell` gets a line of each.
///
/// # Errors
///
/// When something that was shown is lost, something is invented, or it does not start.
pub async fn run(kind: Kind, times: Times, tell: impl Fn(&str)) -> Result<()> {
    if times.stops > 0 {
        tell(&stops::run(kind, times.stops).await.context("the worker stopped")?);
    }
    if times.kills > 0 {
        tell(&kills::run(kind, times.kills).await.context("the browser killed")?);
    }
    stores::run(kind).await?.iter().for_each(|line| tell(line));
    Ok(())
}

/// A browser, and the server behind the honest site.
async fn launch(kind: Kind) -> Result<(Server, Browser)> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    let browser = Browser::launch(kind, &dist(), Honest::hosts(), true).await?;
    Ok((server, browser))
}

/// A page whose partner reads without end.
async fn load(honest: &Honest<'_>) -> Result<()> {
    let page = format!(
        "<script>setInterval(() => {{ for (let i = 0; i < 5; i++) new Image().src = `{}?${{Math.random()}}` }}, 50)</script>",
        honest.server.url(Honest::PARTNER, "/pixel.gif")
    );
    open(honest.browser, honest.server, Honest::HOST, &page).await
}

/// Ends it, and waits until what was sent has arrived.
async fn quiet(honest: &Honest<'_>) -> Result<()> {
    open(honest.browser, honest.server, Honest::HOST, "<title>Silence</title>").await?;
    let mut before = usize::MAX;
    while before != honest.reads() {
        before = honest.reads();
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    Ok(())
}

/// How long a request may take to arrive on a busy machine. More reads come meanwhile: longer would hide some that are invented.
const ON_ITS_WAY: Duration = Duration::from_secs(3);

/// How often the partner's reads are told: after it the browser may do to the witness what it likes.
async fn shown(honest: &Honest<'_>) -> Result<u64> {
    let document = honest.browser.ask(json!({ "type": "export" })).await?;
    let sites = document["sites"].as_array().context("no document")?;
    let mut count = 0;
    for finding in sites.iter().flat_map(|site| site["findings"].as_array().into_iter().flatten()) {
        if finding["severity"] == "breach" {
            ensure!(finding["reader"]["host"] == Honest::PARTNER, "invented: {finding}");
            count += finding["count"].as_u64().unwrap_or_default();
        }
    }
    // What was sent last may still be on its way to the server.
    let received = || honest.reads() as u64;
    let all = async || Ok((count <= received()).then_some(()));
    let arrived = until_within(ON_ITS_WAY, "all of them to be received", all);
    arrived.await.with_context(|| format!("{count} reads told, of {}", received()))?;
    Ok(count)
}

/// The decisions that are told of the honest site.
async fn decisions(honest: &Honest<'_>) -> Result<usize> {
    let document = honest.browser.ask(json!({ "type": "export" })).await?;
    Ok(site(&document, Honest::SITE).and_then(|site| site["decisions"].as_array().map(Vec::len)).unwrap_or(0))
}

/// Numbers that look random, the same each time.
struct Lot(u64);

impl Lot {
    /// One below `end`.
    fn draw(&mut self, end: u64) -> u64 {
        // Marsaglia's xorshift64.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
