//! The popup by the keyboard alone: everything can be reached, in the order it is read, and it is seen where one is.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{browser::Browser, wait::until};

/// What can be operated, in the order it is read.
const OPERATED: &str = "[...document.querySelectorAll('button, summary, a[href], input, select, textarea')]
    .filter((element) => element.checkVisibility())";
/// Where the keyboard is: which of them, how wide its outline is, and whether something lies over it.
const HERE: &str = "const here = document.activeElement;
    const style = getComputedStyle(here);
    const { left, top, width, height } = here.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return [OPERATED.indexOf(here), style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
      above !== null && (here.contains(above) || above.contains(here)), here.outerHTML.slice(0, 120)]";

/// Everything that can be operated is reached by Tab, once, in order, and it is seen; what unfolds, unfolds by Enter.
pub async fn walk(browser: &Browser) -> Result<()> {
    let count: usize = browser.run_own(&format!("return {OPERATED}.length")).await?;
    let here = HERE.replace("OPERATED", OPERATED);
    for expected in 0..count {
        browser.press(Key::Tab).await?;
        let (at, outline, seen, element): (i64, f64, bool, String) = browser.run_own(&here).await?;
        ensure!(usize::try_from(at) == Ok(expected), "Tab {expected} leads to {at} of {count}: {element}");
        ensure!(outline >= 2.0 && seen, "the keyboard is not seen at {element}: {outline}, {seen}");
        let folded = "return document.activeElement.matches('summary') ? document.activeElement.parentElement.open : null";
        if let Some(open) = browser.run_own::<Option<bool>>(folded).await? {
            for expected in [!open, open] {
                browser.press(Key::Enter).await?;
                let now: Option<bool> = browser.run_own(folded).await?;
                ensure!(now == Some(expected), "Enter does not unfold or fold {element}");
            }
        }
    }
    Ok(())
}

/// Goes on by Tab until the keyboard is at `selector`.
pub async fn to(browser: &Browser, selector: &str) -> Result<()> {
    let is_there = format!("return document.activeElement.matches({})", json!(selector));
    for _ in 0..60 {
        if browser.run_own::<bool>(&is_there).await? {
            return Ok(());
        }
        browser.press(Key::Tab).await?;
    }
    anyhow::bail!("Tab does not lead to {selector}")
}

async fn becomes(browser: &Browser, what: &str, script: &str) -> Result<()> {
    until(what, async || Ok(browser.run_own::<bool>(script).await?.then_some(()))).await
}

/// A company is unfolded and a remark; both stay so and keep the keyboard while more is observed. The reading is stopped and let
/// go on by one and the same button.
pub async fn warnings(browser: &Browser, more: &str) -> Result<()> {
    for (what, selector) in [("company", ".companies summary"), ("remark", ".remark summary")] {
        to(browser, selector).await?;
        browser.press(Key::Enter).await?;
        browser.run_own::<Value>("window.held = document.activeElement; window.said = document.querySelector('main').textContent").await?;
        browser.goto(more).await?;
        becomes(
            browser,
            "more to be shown",
            "return document.querySelector('main').textContent !== window.said",
        )
        .await?;
        let stays = "return window.held.isConnected && document.activeElement === window.held && window.held.parentElement.open";
        ensure!(
            browser.run_own::<bool>(stays).await?,
            "the keyboard or what it unfolded was lost on a {what}"
        );
    }
    browser.run_own::<Value>("document.activeElement.blur()").await?;
    browser
        .show_own(&browser.run_own::<String>("return location.pathname.slice(1) + location.search").await?)
        .await?;
    becomes(browser, "the popup", "return document.querySelector('.acts button.act') !== null").await?;
    to(browser, ".acts button.act").await?;
    for stopped in [true, false] {
        browser.press(Key::Enter).await?;
        let shown = format!("return (document.querySelector('.acts > .source') === null) === {stopped}");
        becomes(browser, "the reading to be stopped or let go on", &shown).await?;
        becomes(browser, "the keyboard to stay", "return document.activeElement.matches('.acts button.act')")
            .await?;
    }
    Ok(())
}

/// An answer is given, and what asked for it goes: the keyboard is nearby.
pub async fn answer(browser: &Browser, question: &str) -> Result<()> {
    to(browser, question).await?;
    browser.run_own::<Value>("window.said = document.querySelector('header').textContent").await?;
    browser.press(Key::Enter).await?;
    becomes(
        browser,
        "the answer to be taken",
        "return document.querySelector('header').textContent !== window.said",
    )
    .await?;
    becomes(browser, "the keyboard to stay", "return document.activeElement !== document.body")
        .await
        .context(question.to_owned())
}
