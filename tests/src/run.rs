//! Plays a scenario in a browser and compares what Témoin found.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use crate::{
    browser::{Browser, Kind},
    check::{Found, validate},
    net::Server,
    scenario::{Finding, Scenario, Step},
    site::{After, Party, Platform, Site, Topic, Via, bundle},
    truth::{Choices, Count, reads},
    wait::{PATIENCE, until},
};

/// No scenario takes longer, however loaded the machine.
const AT_MOST: Duration = Duration::from_secs(180);

/// How long a person waits before clicking a button again that did nothing.
const CLICK_AGAIN: Duration = Duration::from_millis(700);

/// The project's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where the built extension is: `dist/`, unless `TEMOIN_DIST` names another directory.
pub fn dist() -> PathBuf {
    std::env::var_os("TEMOIN_DIST").map_or_else(|| root().join("dist"), PathBuf::from)
}

/// Plays `scenario` in a fresh browser.
///
/// # Errors
///
/// When something is not as expected; the message says what.
pub async fn run(scenario: &Scenario, kind: Kind) -> Result<()> {
    bundle()?;
    let sites: Vec<Site> = [&scenario.site]
        .into_iter()
        .chain(&scenario.elsewhere)
        .cloned()
        .chain([canary()])
        .collect();
    let hosts = hosts(&sites);
    let server = Server::start(sites)?;
    let browser = Browser::launch(kind, &dist(), hosts, true).await?;
    let mut play = Play {
        scenario,
        server,
        browser: Some(browser),
        choices: Choices::default(),
        latency: None,
    };
    let outcome = tokio::time::timeout(AT_MOST, play.whole()).await;
    if let Some(browser) = play.browser.take() {
        if !matches!(outcome, Ok(Ok(()))) {
            picture(&browser, &scenario.name).await;
        }
        browser.quit().await;
    }
    outcome.with_context(|| format!("the scenario took more than {} s", AT_MOST.as_secs()))?
}

/// Keeps a picture of what the person saw when a scenario failed.
async fn picture(browser: &Browser, name: &str) {
    let directory = root().join("target/failed");
    let path = directory.join(format!("{}-{name}.png", browser.kind().name()));
    let kept = match std::fs::create_dir_all(&directory) {
        Ok(()) => browser.screenshot(&path).await,
        Err(error) => Err(error.into()),
    };
    match kept {
        Ok(()) => eprintln!("the page as it was: {}", path.display()),
        Err(error) => eprintln!("no picture of the page: {error:#}"),
    }
}

/// Every host of `sites`, for the browser's name resolution.
pub fn hosts(sites: &[Site]) -> Vec<String> {
    let mut hosts: Vec<String> = sites
        .iter()
        .flat_map(|site| {
            [site.host.clone()]
                .into_iter()
                .chain(site.parties.iter().map(|party| party.host.clone()))
        })
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// A site where a breach is certain, visited last. Once Témoin tells of it, it has judged all that came
/// before: only then does a missing finding mean that there is none.
fn canary() -> Site {
    let host = "www.sentinelle.test".to_owned();
    Site {
        host: host.clone(),
        name: "Sentinelle".to_owned(),
        platform: Platform::None,
        panel: false,
        colour: "#335".to_owned(),
        parties: vec![Party {
            host,
            via: Via::Pixel,
            purpose: Topic::Measurement,
            cookies: vec!["_ga".to_owned()],
            after: After::ReadsOn,
            before: false,
        }],
    }
}

struct Play<'a> {
    scenario: &'a Scenario,
    server: Server,
    browser: Option<Browser>,
    choices: Choices,
    latency: Option<Duration>,
}

impl Play<'_> {
    fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().context("the browser is closed")
    }

    async fn whole(&mut self) -> Result<()> {
        for (number, step) in self.scenario.steps.iter().enumerate() {
            self.step(step)
                .await
                .with_context(|| format!("step {}: {step:?}", number + 1))?;
            self.measure()
                .await
                .with_context(|| format!("after step {}: {step:?}", number + 1))?;
        }
        self.wait_for_canary().await.context("the control site")?;
        self.compare().await
    }

    async fn step(&mut self, step: &Step) -> Result<()> {
        let site = &self.scenario.site;
        let platform = site.platform;
        let all = [Topic::Measurement, Topic::Advertising];
        match step {
            Step::Browse(path) => self.visit(&site.host, path).await,
            Step::Visit(host) => self.visit(host, "/").await,
            Step::Accept => self.choose(platform.accept(), &[]).await,
            Step::Refuse => self.choose(platform.refuse(), &all).await,
            Step::Withdraw => self.choose(platform.withdraw(), &all).await,
            Step::WithdrawAdvertising => {
                self.choose(platform.withdraw_advertising(), &[Topic::Advertising])
                    .await
            }
            Step::GrantAgain => self.choose(platform.grant_again(), &[]).await,
            Step::Declare(choice) => {
                let message = json!({ "type": "declare", "site": site.domain(), "choice": choice });
                self.choices
                    .clicked(if choice == "granted" { &[] } else { &all });
                self.browser()?.ask(message).await?;
                self.choices.done();
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

    async fn visit(&self, host: &str, path: &str) -> Result<()> {
        self.browser()?.goto(&self.server.url(host, path)).await?;
        self.settle(0).await
    }

    async fn choose(&mut self, clicks: &[&str], refused: &[Topic]) -> Result<()> {
        let (last, first) = clicks
            .split_last()
            .context("this site has no consent platform")?;
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

    async fn applied(&self) -> Result<u64> {
        self.browser()?
            .run("return Number(document.documentElement.dataset.applied ?? 0)")
            .await
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

    /// The first time a server has received what it should not: how long until the badge says so?
    async fn measure(&mut self) -> Result<()> {
        let Some(no) = self.choices.first_no() else {
            return Ok(());
        };
        if self.latency.is_some() || self.scenario.expect.badge == 0 {
            return Ok(());
        }
        let breaches = &self.scenario.expect.breaches;
        let first = breaches
            .iter()
            .filter_map(|breach| {
                self.server
                    .record
                    .first_read(no, &breach.reader, &breach.tracker)
            })
            .min_by_key(|hit| hit.at);
        let Some(hit) = first else { return Ok(()) };
        let host = &self.scenario.site.host;
        let shown = until("the badge to show a first company", async || {
            let badge = self.browser()?.badge(host).await?;
            Ok((!badge.is_empty()).then(Instant::now))
        })
        .await
        .with_context(|| format!("{} was sent a tracker after the no", hit.host))?;
        self.latency = Some(shown - hit.at);
        Ok(())
    }

    async fn wait_for_canary(&mut self) -> Result<()> {
        let canary = canary();
        let browser = self.browser.as_mut().context("the browser is closed")?;
        let address = self.server.url(&canary.host, "/");
        let declare =
            |choice| json!({ "type": "declare", "site": canary.domain(), "choice": choice });
        // Its pixel is asked for last, so that its cookie is stored when the page has loaded.
        browser
            .aside(&address)
            .await
            .context("the control site did not open")?;
        browser.ask(declare("granted")).await.context("declare")?;
        browser.ask(declare("withdrawn")).await?;
        browser.aside(&address).await?;
        until(
            "the finding on the control site (is anything found at all?)",
            async || {
                let document = browser
                    .ask(json!({ "type": "export", "site": canary.domain() }))
                    .await?;
                let found = Found::read(&document, &canary.domain())?;
                Ok((!found.breaches.is_empty()).then_some(()))
            },
        )
        .await
    }

    /// Waits until every read that the servers counted has its place in the findings. A browser stops
    /// an idle worker, not one at work.
    async fn catch_up(&self) -> Result<()> {
        let site = &self.scenario.site.domain();
        let truth = reads(&self.scenario.site, &self.server.record, &self.choices);
        until("Témoin to count all reads so far", async || {
            let document = self
                .browser()?
                .ask(json!({ "type": "export", "site": site }))
                .await?;
            let found = Found::read(&document, site)?;
            let counted = |host: &String, cookie: &String| -> u64 {
                let of = |finding: &Finding| &finding.reader == host && &finding.tracker == cookie;
                found
                    .breaches
                    .iter()
                    .filter(|(finding, _)| of(finding))
                    .map(|(_, count)| count)
                    .sum()
            };
            let all = truth
                .iter()
                .all(|((host, cookie), count)| counted(host, cookie) >= count.certain);
            Ok(all.then_some(()))
        })
        .await
    }

    async fn compare(&self) -> Result<()> {
        let Scenario {
            site, expect, name, ..
        } = self.scenario;
        let browser = self.browser()?;
        let counts = self.counts()?;
        let message = json!({ "type": "export", "site": site.domain() });
        let deadline = Instant::now() + PATIENCE;
        let found = loop {
            let document = browser
                .ask(message.clone())
                .await
                .context("the evidence document")?;
            validate(&document, &root())?;
            let found = Found::read(&document, &site.domain())?;
            match found.differences(expect, &counts) {
                None => break found,
                Some(differences) if Instant::now() > deadline => {
                    bail!("Témoin found something else:\n{differences}\nfindings: {found:#?}")
                }
                Some(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        ensure!(
            found.companies() == expect.badge,
            "the scenario contradicts itself: {} companies, badge {}",
            found.companies(),
            expect.badge
        );
        let wanted = match expect.badge {
            0 => String::new(),
            count => count.to_string(),
        };
        until(&format!("the badge to say {wanted:?}"), async || {
            Ok((browser.badge(&site.host).await? == wanted).then_some(()))
        })
        .await?;
        if let Some(latency) = self.latency {
            eprintln!(
                "{} {name}: on the badge {} ms after the read",
                browser.kind().name(),
                latency.as_millis()
            );
        }
        Ok(())
    }

    /// What the servers counted, for the readers that have their cookies by HTTP alone. Fails when the
    /// scenario expects what did not happen, or does not expect what did.
    fn counts(&self) -> Result<BTreeMap<Finding, Count>> {
        let Scenario { site, expect, .. } = self.scenario;
        let truth = reads(site, &self.server.record, &self.choices);
        let mut counts = BTreeMap::new();
        for ((host, cookie), count) in truth.iter().filter(|(_, count)| count.certain > 0) {
            let breach = expect.breaches.iter().find(|breach| {
                &breach.reader == host
                    && &breach.tracker == cookie
                    && !breach.rule.starts_with("write")
            });
            let breach = breach.with_context(|| {
                format!("the scenario is wrong: {host} received {cookie} {} times after the no, and no breach is expected", count.certain)
            })?;
            let only_reads = |party: &Party| &party.host == host && party.after == After::ReadsOn;
            if host != &site.host && site.parties.iter().any(only_reads) {
                counts.insert(breach.clone(), *count);
            }
        }
        for breach in &expect.breaches {
            let by_script = site
                .parties
                .iter()
                .any(|party| party.host == breach.reader && party.via == Via::Script);
            let received = truth.contains_key(&(breach.reader.clone(), breach.tracker.clone()));
            ensure!(
                by_script || received,
                "the scenario is wrong: {} never received {} after the no",
                breach.reader,
                breach.tracker
            );
        }
        Ok(counts)
    }
}
