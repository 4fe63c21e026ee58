//! Every language at 200 %: nothing spills over, in the popup of a site with findings and on every page.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::{Told, sound::addresses};
use crate::{browser::Browser, run::root};

/// The widest popup a browser opens, in pixels of the screen.
const POPUP: u32 = 800;
/// A small window, in pixels of the screen.
const WINDOW: u32 = 1_040;
/// What is drawn is all there, popup or page.
const READY: &str = "return document.querySelector('#skeleton') === null
    && document.querySelector(':is(h1, h2)') !== null";
/// What is wider inside than outside: cut off, or drawn over its neighbours. What scrolls may be, as a table may.
const SPILT: &str = "return [...document.body.querySelectorAll('*'), document.documentElement]
    .filter((element) => {
      const { display, overflowX } = getComputedStyle(element);
      // What only screen readers get is one pixel wide. A drawing has no boxes: what is outside it is cut off by itself.
      return element instanceof HTMLElement && display !== 'inline' && element.clientWidth > 1 && !['auto', 'scroll'].includes(overflowX)
        && element.scrollWidth > element.clientWidth + 1;
    })
    .map((element) => `${element.scrollWidth} in ${element.clientWidth}: ${element.outerHTML.slice(0, 300)}`)";

/// Cells that what stands beside them leaves no room for.
const SQUEEZED: &str = "return [...document.querySelectorAll('td')]
    .filter((cell) => cell.innerText.length > 20 && cell.clientWidth < 90)
    .map((cell) => `${cell.clientWidth}: ${cell.innerText}`)";

/// The languages that ship.
pub fn all() -> Result<Vec<String>> {
    let mut languages = Vec::new();
    for directory in fs::read_dir(root().join("extension/_locales"))? {
        languages.push(directory?.file_name().to_string_lossy().into_owned());
    }
    languages.sort();
    ensure!(languages.len() > 1, "no languages: {languages:?}");
    Ok(languages)
}

/// The pages and the popup of the site that the person's window shows: address, name, width.
pub async fn pages(browser: &Browser, told: &Told) -> Result<Vec<(String, &'static str, u32)>> {
    let site = told.site();
    let tab = browser.tab(&told.scenario.site.host).await?;
    let mut pages = vec![(format!("popup.html?tab={tab}"), "popup-site", POPUP)];
    pages.extend(addresses(&site).into_iter().map(|(address, name)| {
        let width = if name == "popup" { POPUP } else { WINDOW };
        (address, name, width)
    }));
    Ok(pages)
}

/// Shows a page in a language, twice as large as usual, with all that unfolds.
pub async fn show(browser: &Browser, language: &str, address: &str, width: u32) -> Result<()> {
    browser.set(json!({ "language": language })).await?;
    browser.enlarged(address, width, READY).await?;
    let unfold = "for (const part of document.querySelectorAll('details')) part.open = true; return null";
    browser.run_own::<Value>(unfold).await?;
    Ok(())
}

pub async fn languages(browser: &Browser, told: &Told) -> Result<()> {
    let pages = pages(browser, told).await?;
    for language in all()? {
        for (address, name, width) in &pages {
            show(browser, &language, address, *width).await?;
            let spoken: String = browser.run_own("return document.documentElement.lang").await?;
            ensure!(spoken == language, "{name} is in {spoken} instead of {language}");
            let unfilled = "return /\\$\\d/.test(document.body.innerText)";
            ensure!(!browser.run_own::<bool>(unfilled).await?, "{name}, {language}: a value is missing");
            let spilt: Vec<String> = browser.run_own(SPILT).await?;
            ensure!(spilt.is_empty(), "{name}, {language}: wider inside than outside: {spilt:#?}");
            let squeezed: Vec<String> = browser.run_own(SQUEEZED).await?;
            ensure!(squeezed.is_empty(), "{name}, {language}: squeezed cells: {squeezed:#?}");
        }
    }
    Ok(())
}
