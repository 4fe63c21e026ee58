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
    play::Play,
    scenario::{Finding, Scenario},
    site::{After, Party, Platform, Site, Topic, Via, bundle},
    truth::{Count, read_while_stopped, reads},
    wait::{PATIENCE, until},
};

/// No scenario takes longer, however loaded the machine.
const AT_MOST: Duration = Duration::from_secs(180);

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
    let sites: Vec<Site> =
        [&scenario.site].into_iter().chain(&scenario.elsewhere).cloned().chain([canary()]).collect();
    let hosts = hosts(&sites);
    let server = Server::start(sites)?;
    let browser = Browser::launch_asking(kind, &dist(), hosts, scenario.gpc).await?;
    let play = Play::new(scenario, &server, browser);
    let mut run = Run { play, latency: None };
    let outcome = tokio::time::timeout(AT_MOST, run.whole()).await;
    if let Some(browser) = run.play.end() {
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
            [site.host.clone()].into_iter().chain(site.parties.iter().map(|party| party.host.clone()))
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
        embeds: None,
        fault: None,
        bare: false,
        colour: "#335".to_owned(),
        parties: vec![Party {
            host,
            via: Via::Pixel,
            purpose: Topic::Measurement,
            cookies: vec!["_ga".to_owned()],
            after: After::ReadsOn,
            before: false,
            service: None,
            told: false,
            carries: None,
        }],
    }
}

struct Run<'a> {
    play: Play<'a>,
    latency: Option<Duration>,
}

impl Run<'_> {
    async fn whole(&mut self) -> Result<()> {
        for (number, step) in self.play.scenario.steps.iter().enumerate() {
            self.play.step(step).await.with_context(|| format!("step {}, {step}", number + 1))?;
            self.measure().await.with_context(|| format!("after step {}, {step}", number + 1))?;
        }
        self.wait_for_canary().await.context("the control site")?;
        self.compare().await
    }

    /// The first time a server has received what it should not: how long until the badge says so?
    async fn measure(&mut self) -> Result<()> {
        let Some(no) = self.play.choices.first_no() else {
            return Ok(());
        };
        // What is only inferred accuses nobody until the person has confirmed it.
        let silent = self.play.scenario.site.platform.is_inferred() && !self.play.declared;
        if silent || self.latency.is_some() || self.play.scenario.expect.badge == 0 {
            return Ok(());
        }
        let breaches = &self.play.scenario.expect.breaches;
        let first = breaches
            .iter()
            .filter_map(|breach| self.play.server.record.first_read(no, &breach.reader, &breach.tracker))
            .min_by_key(|hit| hit.at);
        let Some(hit) = first else { return Ok(()) };
        let host = &self.play.scenario.site.host;
        let shown = until("the badge to show a first company", async || {
            let badge = self.play.browser()?.badge(host).await?;
            Ok((!badge.is_empty()).then(Instant::now))
        })
        .await
        .with_context(|| format!("{} was sent a tracker after the no", hit.host))?;
        self.latency = Some(shown - hit.at);
        Ok(())
    }

    async fn wait_for_canary(&mut self) -> Result<()> {
        let canary = canary();
        let address = self.play.server.url(&canary.host, "/");
        let browser = self.play.browser_mut()?;
        let declare = |choice| json!({ "type": "declare", "site": canary.domain(), "choice": choice });
        // Its pixel is asked for last, so that its cookie is stored when the page has loaded.
        browser.aside(&address).await.context("the control site did not open")?;
        browser.ask(declare("granted")).await.context("declare")?;
        browser.ask(declare("withdrawn")).await?;
        browser.aside(&address).await?;
        until("the finding on the control site (is anything found at all?)", async || {
            let document = browser.ask(json!({ "type": "export", "site": canary.domain() })).await?;
            let found = Found::read(&document, &canary.domain())?;
            Ok((!found.breaches.is_empty()).then_some(()))
        })
        .await
    }

    async fn compare(&self) -> Result<()> {
        let Scenario { site, expect, name, .. } = &self.play.scenario;
        for span in &self.play.stopped {
            let wrong = read_while_stopped(site, &self.play.server.record, *span);
            ensure!(wrong.is_none(), "while the reading was stopped, {}", wrong.unwrap_or_default());
        }
        let browser = self.play.browser()?;
        let counts = self.counts()?;
        let message = json!({ "type": "export", "site": site.domain() });
        let deadline = Instant::now() + PATIENCE;
        let found = loop {
            let document = browser.ask(message.clone()).await.context("the evidence document")?;
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
        let view = json!({ "type": "view", "tab": browser.tab(&site.host).await? });
        let view = browser.ask(view).await.context("the popup's view")?;
        ensure!(view["gpc"] == self.play.scenario.gpc, "Global Privacy Control is shown wrong: {view}");
        let checked = browser.ask(json!({ "type": "verify" })).await.context("the journal")?;
        ensure!(
            checked["intact"] == true && checked["lines"].as_u64() > Some(0),
            "the store does not fit its journal: {checked}"
        );
        if let Some(directory) = std::env::var_os("TEMOIN_TRACES") {
            let trace = browser.ask(json!({ "type": "trace" })).await?;
            let trace = trace.as_str().context("no trace: build with TEMOIN_FEATURES=trace")?;
            let file = format!("{name}-{}.jsonl", browser.kind().name());
            std::fs::write(Path::new(&directory).join(file), trace)?;
        }
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
        let Scenario { site, expect, .. } = &self.play.scenario;
        let truth = reads(site, &self.play.server.record, &self.play.choices);
        let mut counts = BTreeMap::new();
        for ((host, cookie), count) in truth.iter().filter(|(_, count)| count.certain > 0) {
            let breach = expect.breaches.iter().find(|breach| {
                &breach.reader == host && &breach.tracker == cookie && !breach.rule.starts_with("write")
            });
            // Where nobody can be sure of the no, the read is a remark.
            let remarked =
                expect.remarks.iter().any(|remark| &remark.reader == host && &remark.tracker == cookie);
            if breach.is_none() && remarked && site.platform.is_inferred() {
                continue;
            }
            let breach = breach.with_context(|| {
                format!("the scenario is wrong: {host} received {cookie} {} times after the no, and no breach is expected", count.certain)
            })?;
            let only_reads = |party: &Party| &party.host == host && party.after == After::ReadsOn;
            if host != &site.host && site.parties.iter().any(only_reads) {
                counts.insert(breach.clone(), *count);
            }
        }
        for breach in &expect.breaches {
            let by_script =
                site.parties.iter().any(|party| party.host == breach.reader && party.via == Via::Script);
            let received = match breach.rule.as_str() {
                "third-party-not-told" => self.was_asked(&breach.reader, "gdpr_consent=C"),
                // Nobody receives these: a cookie came, or a string stayed.
                "write-before-choice" | "stale-consent-signal" => true,
                "value-carried-out" => self.was_asked(&breach.reader, "carried="),
                _ => truth.contains_key(&(breach.reader.clone(), breach.tracker.clone())),
            };
            ensure!(
                by_script || received,
                "the scenario is wrong: {} never received {} after the no",
                breach.reader,
                breach.tracker
            );
        }
        Ok(counts)
    }

    /// Whether a host was asked for an address with this in it since the person said no.
    fn was_asked(&self, host: &str, part: &str) -> bool {
        let Some(no) = self.play.choices.first_no() else { return false };
        let hits = self.play.server.record.hits();
        hits.iter().any(|hit| hit.at > no && hit.host == host && hit.path.contains(part))
    }
}
