//! The demonstration, walked by a newcomer: nothing is used but the words on the screen. Who reads on, how it is known, and how to
//! stop it must be where the welcome page says.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;

use super::open;
use crate::{
    browser::{Browser, EVERYWHERE, Kind},
    check::Found,
    net::Server,
    play::Play,
    run::{dist, root},
    scenario::{Finding, Step, load},
    site::bundle,
    truth::{Span, read_while_stopped},
    wait::until,
};

/// As wide as a popup, with what browsers add around a page.
const POPUP: u32 = 412;
/// What the steps of the welcome page call by name.
const NAMED: &str = "return [...document.querySelectorAll('#try ~ ol li')]
    .map((step) => [...step.innerText.matchAll(/“([^”]+)”/g)].map(([, name]) => name)).flat()";
const DRAWN: &str =
    "return document.querySelector('#answer') !== null && document.querySelector('#skeleton') === null";

/// The answer, and whom it is about.
const SAID: &str = "return [document.querySelector('#answer').innerText,
    [...document.querySelectorAll('.companies summary .who')].map((company) => company.innerText)]";

/// Looks for what can be pressed by the words a person sees on it, then does something with it.
fn seen(words: &str, then: &str) -> String {
    format!(
        "const seen = [...document.querySelectorAll('button, summary')].find((one) =>
           one.checkVisibility() && one.innerText.split('\\n')[0].trim() === {});
         {then}",
        json!(words)
    )
}

/// Walks, and keeps a picture of each step where a directory is given.
///
/// # Errors
///
/// When something is not where the welcome page says it is, or does not do what it says.
pub async fn newcomer(kind: Kind, pictures: Option<&Path>) -> Result<()> {
    bundle()?;
    let mut portals = load(&root().join("tests/demo"))?;
    portals.retain(|portal| !portal.expect.breaches.is_empty());
    let portal = portals.first().context("no portal reads on")?;
    let server = Server::start(vec![portal.site.clone()])?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let mut play = Play::new(portal, &server, browser);
    let walked = Walk { pictures, taken: 0 }.walk(&mut play).await;
    if let Some(browser) = play.end() {
        if walked.is_err() {
            super::failed(&browser, kind, "newcomer").await;
        }
        browser.quit().await;
    }
    walked
}

struct Walk<'a> {
    pictures: Option<&'a Path>,
    taken: u32,
}

impl Walk<'_> {
    async fn walk(&mut self, play: &mut Play<'_>) -> Result<()> {
        let browser = play.browser()?;
        browser.set(json!({ "language": "en" })).await?;
        open(browser, "welcome.html").await?;
        let named: Vec<String> = browser.run(NAMED).await?;
        let [reopen, stop] = &named[..] else { bail!("the welcome page names {named:?}") };
        for step in &play.scenario.steps {
            play.step(step).await.with_context(|| step.to_string())?;
            self.look(play, &step.to_string()).await?;
            if *step == Step::Accept {
                let there: bool = play.browser()?.run_own(&seen(reopen, "return seen !== undefined")).await?;
                ensure!(there, "there is no “{reopen}”");
            }
        }
        play.catch_up().await?;
        self.who_and_how(play).await?;
        self.stop(play, stop).await
    }

    /// The number, the sentence, the companies; and of one that is unfolded, each cookie and how it is known.
    async fn who_and_how(&mut self, play: &Play<'_>) -> Result<()> {
        let (browser, site) = (play.browser()?, &play.scenario.site);
        let badge = browser.badge(&site.host).await?;
        ensure!(badge == play.scenario.expect.badge.to_string(), "the number is {badge:?}");
        self.look(play, "reads on").await?;
        let (answer, companies): (String, Vec<String>) = browser.run_own(SAID).await?;
        ensure!(answer.starts_with(&format!("{badge} companies")), "the answer is {answer:?}");
        ensure!(companies.len().to_string() == badge, "{companies:?}");
        for company in &companies {
            let pressed: bool =
                browser.run_own(&seen(company, "seen?.click(); return seen !== undefined")).await?;
            ensure!(pressed, "{company} cannot be pressed");
        }
        self.picture(play, "unfolded").await?;
        let shown: String = browser.run_own("return document.querySelector('.companies').innerText").await?;
        for finding in &play.scenario.expect.breaches {
            ensure!(shown.contains(&finding.tracker), "{} is not named in {shown:?}", finding.tracker);
        }
        let known = shown.matches("Sent to its server").count();
        ensure!(
            known == play.scenario.expect.breaches.len(),
            "{known} times it is said how it is known: {shown}"
        );
        Ok(())
    }

    /// It is stopped by the button that the welcome page names, and the servers receive nothing more.
    async fn stop(&mut self, play: &mut Play<'_>, name: &str) -> Result<()> {
        let pressed: bool =
            play.browser()?.run_own(&seen(name, "seen?.click(); return seen !== undefined")).await?;
        ensure!(pressed, "there is no “{name}”");
        until("the stop to be said", async || {
            let gone =
                seen(name, "return seen === undefined && document.querySelector('.acts button') !== null");
            Ok(play.browser()?.run_own::<bool>(&gone).await?.then_some(()))
        })
        .await?;
        let (answer, _): (String, Vec<String>) = play.browser()?.run_own(SAID).await?;
        ensure!(answer.contains("stopped"), "the answer is {answer:?}");
        self.picture(play, "stopped").await?;
        let (span, before) = (Span::begin(), counts(play).await?);
        for path in ["/offres", "/factures"] {
            play.step(&Step::Browse(path.to_owned())).await?;
        }
        self.look(play, "stopped, and went on").await?;
        if let Some(wrong) = read_while_stopped(&play.scenario.site, &play.server.record, span) {
            bail!("after it was stopped, {wrong}");
        }
        let after = counts(play).await?;
        ensure!(before == after, "counted although it was stopped: {before:?}, then {after:?}");
        Ok(())
    }

    /// Opens the popup anew, as a person does.
    async fn look(&mut self, play: &Play<'_>, what: &str) -> Result<()> {
        let browser = play.browser()?;
        let tab = browser.tab(&play.scenario.site.host).await?;
        browser.show_own(&format!("popup.html?tab={tab}")).await?;
        until("the popup", async || Ok(browser.run_own::<bool>(DRAWN).await?.then_some(()))).await?;
        self.picture(play, what).await
    }

    async fn picture(&mut self, play: &Play<'_>, what: &str) -> Result<()> {
        let Some(directory) = self.pictures else { return Ok(()) };
        self.taken += 1;
        let browser = play.browser()?;
        let what: String = what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let file = format!("newcomer-{}-{:02}-{what}.png", browser.kind().name(), self.taken);
        browser.picture_own(POPUP, &directory.join(file)).await
    }
}

/// Who had what, and how often.
async fn counts(play: &Play<'_>) -> Result<BTreeMap<Finding, u64>> {
    let site = play.scenario.site.domain();
    let document = play.browser()?.ask(json!({ "type": "export", "site": site })).await?;
    Ok(Found::read(&document, &site)?.breaches)
}
