//! The popup in each of its states: axe-core finds nothing, light and dark, and the keyboard alone is enough.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    keys,
    sound::{RUN, axe},
    states::{State, States},
};
use crate::{
    browser::{Browser, Colours, EVERYWHERE, Kind},
    run::dist,
    wait::until,
};

/// What unfolds, unfolded.
const UNFOLD: &str = "for (const part of document.querySelectorAll('details')) part.open = true; return null";

/// axe-core finds nothing.
pub async fn sound(kind: Kind) -> Result<()> {
    let axe = axe()?;
    each(kind, async |browser: &mut Browser, state: &State| {
        for colours in [Colours::Light, Colours::Dark] {
            browser.wear(colours).await?;
            for unfold in ["return null", UNFOLD] {
                browser.run_own::<Value>(unfold).await?;
                browser.run_own::<Value>(&format!("{axe}; window.axe = axe; return null")).await?;
                let found: Vec<String> = browser.later_own(RUN).await?;
                ensure!(found.is_empty(), "{}: {found:#?}", colours.name());
            }
            state.open(browser).await?;
        }
        browser.wear(Colours::Light).await
    })
    .await
}

/// Everything by the keyboard.
pub async fn keyboard(kind: Kind) -> Result<()> {
    each(kind, async |browser: &mut Browser, state: &State| {
        keys::walk(browser).await?;
        state.open(browser).await?;
        match state.name.as_str() {
            "withdrawn" => {
                let page: String = browser.run("return location.href").await?;
                keys::warnings(browser, &page).await
            }
            "undecided" => keys::answer(browser, "details.declare button:nth-of-type(2)").await,
            "inferred" => keys::answer(browser, ".choices button").await,
            "no-permission" => permission(browser, kind).await,
            "silent" => silent(browser).await,
            _ => Ok(()),
        }
    })
    .await
}

/// The button asks the browser for the permission, and when that gave it the popup shows the site.
async fn permission(browser: &mut Browser, kind: Kind) -> Result<()> {
    keys::to(browser, "button.main").await?;
    match kind {
        Kind::Firefox => browser.press(Key::Enter).await?,
        // Chromium asks the person, whom nobody can answer for here.
        Kind::Chromium => return Ok(()),
    }
    until("the site to be shown", async || {
        Ok(browser
            .run_own::<bool>("return document.querySelector('.companies') !== null")
            .await?
            .then_some(()))
    })
    .await?;
    let somewhere = "return document.activeElement !== document.body";
    until("the keyboard to stay", async || Ok(browser.run_own::<bool>(somewhere).await?.then_some(()))).await
}

/// Asking again, once the background answers, shows what there is.
async fn silent(browser: &Browser) -> Result<()> {
    keys::to(browser, "button.main").await?;
    browser.run_own::<Value>("chrome.runtime.sendMessage = window.send; return null").await?;
    browser.press(Key::Enter).await?;
    until("the popup to be back", async || {
        Ok(browser
            .run_own::<bool>("return document.querySelector('button.main') === null")
            .await?
            .then_some(()))
    })
    .await
}

/// Each state, in a browser of its own.
pub async fn each(kind: Kind, look: impl AsyncFn(&mut Browser, &State) -> Result<()>) -> Result<()> {
    let states = States::start()?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    browser.set(json!({ "language": "fr" })).await?;
    let (browser, seen) = states.each(browser, look).await;
    if seen.is_err() {
        super::failed(&browser, kind, "popup").await;
    }
    browser.quit().await;
    seen.context("a state of the popup")
}
