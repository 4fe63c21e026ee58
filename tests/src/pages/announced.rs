//! What changes while the popup is open is said to people who do not see it.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, EVERYWHERE, Kind},
    net::Server,
    play::Play,
    run::{dist, root},
    scenario::{Step, load},
    site::bundle,
    wait::until,
};

/// Keeps what the live region comes to say. It must be there before that: one that comes with its text stays unsaid.
const LISTEN: &str = "const region = window.region = document.querySelector('[role=status]');
    window.heard = [];
    new MutationObserver(() => window.heard.push(region.textContent))
      .observe(region, { childList: true, characterData: true, subtree: true });
    return [document.querySelectorAll('[role=status]').length, region.textContent]";
/// The last that was said, the answer, and whether the region is the same and not taken from those it is for.
const NOW: &str = "const { region, heard } = window;
    return [heard.at(-1) ?? '', document.querySelector('#answer').textContent,
      region.isConnected && region.checkVisibility() && region.ariaLive !== 'off' && !region.closest('[aria-hidden=true], [inert]')]";

/// The popup is open while the person withdraws their consent, and while the first company reads on.
pub async fn announced(kind: Kind) -> Result<()> {
    bundle()?;
    let scenarios = load(&root().join("tests/popup"))?;
    let scenario = scenarios.iter().find(|scenario| scenario.name == "withdrawn").context("no such state")?;
    let server = Server::start(vec![scenario.site.clone()])?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let mut play = Play::new(scenario, &server, browser);
    let heard = hear(&mut play).await;
    if let Some(browser) = play.end() {
        if heard.is_err() {
            super::failed(&browser, kind, "announced").await;
        }
        browser.quit().await;
    }
    heard
}

async fn hear(play: &mut Play<'_>) -> Result<()> {
    let mut steps = play.scenario.steps.iter();
    for step in steps.by_ref().take_while(|step| **step != Step::Withdraw) {
        play.step(step).await.with_context(|| step.to_string())?;
    }
    let browser = play.browser()?;
    browser.set(json!({ "language": "en" })).await?;
    let tab = browser.tab(&play.scenario.site.host).await?;
    browser.show_own(&format!("popup.html?tab={tab}")).await?;
    let drawn =
        "return document.querySelector('#answer') !== null && document.querySelector('#skeleton') === null";
    until("the popup", async || Ok(browser.run_own::<bool>(drawn).await?.then_some(()))).await?;
    let (regions, said): (usize, String) = browser.run_own(LISTEN).await?;
    ensure!(regions == 1, "{regions} live regions");
    // Opening it is answer enough: what stands there is read anyway.
    ensure!(said.is_empty(), "said before anything changed: {said}");
    let granted: String = browser.run_own("return document.querySelector('#answer').textContent").await?;

    play.step(&Step::Withdraw).await?;
    let withdrawn = says(play, |answer| *answer != granted).await.context("the withdrawal")?;
    for step in steps {
        play.step(step).await.with_context(|| step.to_string())?;
    }
    let found = says(play, |answer| answer.starts_with("3 companies")).await.context("the reading")?;
    let heard: Vec<String> = play
        .browser()?
        .run_own::<Value>("return window.heard")
        .await
        .and_then(|heard| Ok(serde_json::from_value(heard)?))?;
    ensure!(heard.contains(&withdrawn) && heard.contains(&found), "{heard:#?}");
    // What is said twice in a row is noise.
    ensure!(heard.windows(2).all(|two| two[0] != two[1]), "{heard:#?}");
    Ok(())
}

/// Waits for an answer, which must have been said as it stands there.
async fn says(play: &Play<'_>, is_it: impl Fn(&String) -> bool) -> Result<String> {
    let browser = play.browser()?;
    let last = std::sync::Mutex::new(String::new());
    until("the answer to be said", async || {
        let (said, answer, alive): (String, String, bool) = browser.run_own(NOW).await?;
        ensure!(alive, "the live region is gone or hidden");
        if let Ok(mut last) = last.lock() {
            *last = format!("said {said:?}, shown {answer:?}");
        }
        Ok((is_it(&answer) && said == answer).then_some(answer))
    })
    .await
    .with_context(|| last.lock().map(|last| last.clone()).unwrap_or_default())
}
