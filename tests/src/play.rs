//! One person's way through a scenario: opens pages, clicks on the consent platform, comes back.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{
    browser::Browser,
    check::Found,
    net::Server,
    scenario::{Finding, Scenario, Step},
    site::Topic,
    truth::{Choices, Refused, Span, reads},
    wait::until,
};

/// How long a person waits before clicking a button again that did nothing.
const CLICK_AGAIN: Duration = Duration::from_millis(700);

/// A scenario being played.
pub struct Play<'a> {
    /// What is played.
    pub scenario: &'a Scenario,
    /// The server of its sites.
    pub server: &'a Server,
    /// What the person chose so far.
    pub choices: Choices,
    /// Whether the person has told Témoin of a choice.
    pub declared: bool,
    /// Whether the browser is to tell the next page of Global Privacy Control, as a refusal.
    asks_for_privacy: bool,
    /// While Témoin stopped the reading.
    pub stopped: Vec<Span>,
    browser: Option<Browser>,
}

impl<'a> Play<'a> {
    /// Begins, in `browser`.
    pub fn new(scenario: &'a Scenario, server: &'a Server, browser: Browser) -> Self {
        let choices = Choices::default();
        Self {
            scenario,
            server,
            choices,
            declared: false,
            asks_for_privacy: false,
            stopped: Vec::new(),
            browser: Some(browser),
        }
    }

    /// Ends, and gives the browser back, if it runs.
    pub fn end(self) -> Option<Browser> {
        self.browser
    }

    /// The browser.
    ///
    /// # Errors
    ///
    /// When it did not come back from a restart.
    pub fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().context("the browser is closed")
    }

    /// [`Play::browser`], to change.
    ///
    /// # Errors
    ///
    /// When it did not come back from a restart.
    pub fn browser_mut(&mut self) -> Result<&mut Browser> {
        self.browser.as_mut().context("the browser is closed")
    }

    /// Does one step and waits until the page has settled.
    ///
    /// # Errors
    ///
    /// When it cannot be done.
    pub async fn step(&mut self, step: &Step) -> Result<()> {
        let site = &self.scenario.site;
        let ways = site.platform.ways();
        let all = [Topic::Measurement, Topic::Advertising];
        match step {
            Step::Browse(path) => {
                self.visit(&site.host, path).await?;
                if std::mem::take(&mut self.asks_for_privacy) {
                    self.choices.done();
                }
                Ok(())
            }
            Step::Visit(host) => self.visit(host, "/").await,
            Step::Accept => self.choose(ways.accept, Refused::default()).await,
            Step::Refuse => self.choose(ways.refuse, all.as_slice().into()).await,
            Step::Withdraw => self.choose(ways.withdraw, all.as_slice().into()).await,
            Step::WithdrawByPopup => {
                self.browser()?.reopen(&site.host).await?;
                // In place of the link at the foot of the page.
                self.choose(ways.withdraw.get(1..).unwrap_or_default(), all.as_slice().into()).await
            }
            Step::WithdrawAdvertising => {
                self.choose(ways.withdraw_advertising, [Topic::Advertising].as_slice().into()).await
            }
            Step::WithdrawService(name) => {
                let switch = format!(".klaro label[for=service-item-{name}] .slider");
                let clicks = ["#choice", &switch, ".klaro .cookie-modal .cm-btn-accept"];
                self.choose(&clicks, Refused { topics: Vec::new(), service: Some(name.clone()) }).await
            }
            Step::GrantAgain => self.choose(ways.grant_again, Refused::default()).await,
            Step::Dismiss => {
                let mut earlier: Option<&str> = None;
                for selector in ways.dismiss {
                    self.click_after(earlier, selector).await?;
                    earlier = Some(selector);
                }
                self.settle(0).await
            }
            Step::AcceptEmbedded => self.browser()?.click("#embedded >> #banner-accept").await,
            Step::OpenTab(path) => {
                let address = self.server.url(&site.host, path);
                self.browser_mut()?.new_tab(&address).await?;
                self.settle(0).await
            }
            Step::Declare(choice) => {
                self.declared = true;
                let message = json!({ "type": "declare", "site": site.domain(), "choice": choice });
                let refused = if choice == "granted" { Refused::default() } else { all.as_slice().into() };
                self.choices.clicked(refused);
                self.browser()?.ask(message).await?;
                self.choices.done();
                Ok(())
            }
            Step::SetGpcRefuses => {
                self.browser()?.ask(json!({ "type": "set", "gpcRefuses": true })).await?;
                // It is told by the next page: what that one reads at once may be counted or not.
                if self.scenario.gpc {
                    self.choices.clicked(all.as_slice().into());
                    self.asks_for_privacy = true;
                }
                Ok(())
            }
            Step::StopReading => {
                self.stop(true).await?;
                self.stopped.push(Span::begin());
                Ok(())
            }
            Step::LetRead => {
                self.stopped.last_mut().context("the reading was not stopped")?.end();
                self.stop(false).await
            }
            Step::ClearCookies => self.browser()?.clear_cookies().await,
            Step::Wait => {
                tokio::time::sleep(Duration::from_secs(3)).await;
                Ok(())
            }
            Step::RestartWorker => {
                self.catch_up().await?;
                self.browser()?.stop_worker().await
            }
            Step::RestartBrowser => {
                let browser = self.browser.take().context("the browser is closed")?;
                self.browser = Some(browser.restart().await?);
                Ok(())
            }
        }
    }

    async fn stop(&self, on: bool) -> Result<()> {
        let site = self.scenario.site.domain();
        self.browser()?.ask(json!({ "type": "stop", "site": site, "on": on })).await.map(drop)
    }

    async fn visit(&self, host: &str, path: &str) -> Result<()> {
        self.browser()?.goto(&self.server.url(host, path)).await?;
        self.settle(0).await
    }

    async fn choose(&mut self, clicks: &[&str], refused: Refused) -> Result<()> {
        let (last, first) = clicks.split_last().context("this site has no consent platform")?;
        let before = self.applied().await?;
        for selector in first {
            self.browser()?.click(selector).await?;
        }
        self.choices.clicked(refused);
        // A platform may draw its buttons before it listens to them: a person then clicks again.
        let mut clicked: Option<Instant> = None;
        until("the choice to take effect", async || {
            if self.applied().await? > before {
                return Ok(Some(()));
            }
            if clicked.is_none_or(|at| at.elapsed() > CLICK_AGAIN) {
                self.browser()?.click(last).await?;
                clicked = Some(Instant::now());
            }
            Ok(None)
        })
        .await?;
        self.settle(before).await?;
        self.choices.done();
        Ok(())
    }

    /// Clicks, and where the element does not come, clicks again on what should have brought it: a platform
    /// may draw its buttons before it listens to them.
    async fn click_after(&self, earlier: Option<&str>, selector: &str) -> Result<()> {
        let browser = self.browser()?;
        // What is given up may have been clicked all the same: without something to bring it back, it is waited for.
        for earlier in earlier.into_iter().cycle().take(8) {
            match tokio::time::timeout(CLICK_AGAIN, browser.click(selector)).await {
                Ok(clicked) => return clicked,
                Err(_) => browser.click(earlier).await?,
            }
        }
        browser.click(selector).await
    }

    async fn applied(&self) -> Result<u64> {
        self.browser()?.run("return Number(document.documentElement.dataset.applied ?? 0)").await
    }

    /// Waits until the page has acted on more than `before` choices and loaded all it wanted to.
    async fn settle(&self, before: u64) -> Result<()> {
        let script = "const { applied, settled } = document.documentElement.dataset;
            return document.readyState === 'complete' && settled === 'true' ? Number(applied) : 0";
        until("the page to settle", async || {
            let applied: u64 = self.browser()?.run(script).await?;
            Ok((applied > before).then_some(()))
        })
        .await
    }

    /// Waits until every read that the servers counted has its place in the findings. A browser stops
    /// an idle worker, not one at work.
    ///
    /// # Errors
    ///
    /// When some are still missing after a while.
    pub async fn catch_up(&self) -> Result<()> {
        let site = &self.scenario.site.domain();
        let truth = reads(&self.scenario.site, &self.server.record, &self.choices);
        until("Témoin to count all reads so far", async || {
            let document = self.browser()?.ask(json!({ "type": "export", "site": site })).await?;
            let found = Found::read(&document, site)?;
            let counted = |host: &String, cookie: &String| -> u64 {
                let of = |finding: &Finding| &finding.reader == host && &finding.tracker == cookie;
                found.breaches.iter().filter(|(finding, _)| of(finding)).map(|(_, count)| count).sum()
            };
            let all = truth.iter().all(|((host, cookie), count)| counted(host, cookie) >= count.certain);
            Ok(all.then_some(()))
        })
        .await
    }
}
