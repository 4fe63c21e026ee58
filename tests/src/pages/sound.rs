//! Every page, for everybody: axe-core finds nothing, and nothing spills over where the window is narrow.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Told, open};
use crate::{
    browser::{Browser, Colours},
    run::root,
};

/// Half of a small window: what a person sees at 200 %.
const NARROW: u32 = 520;

/// The pages, each in the states that differ.
pub fn addresses(site: &str) -> Vec<(String, &'static str)> {
    vec![
        ("report.html".to_owned(), "report-sites"),
        (format!("report.html?site={site}"), "report-site"),
        ("report.html?site=nowhere.test".to_owned(), "report-unknown"),
        ("settings.html".to_owned(), "settings"),
        ("welcome.html".to_owned(), "welcome"),
        ("popup.html?tab=-1".to_owned(), "popup"),
    ]
}

pub async fn sound(browser: &Browser, told: &Told) -> Result<()> {
    let axe = axe()?;
    for language in ["fr", "en"] {
        browser.set(json!({ "language": language })).await?;
        for (address, _) in addresses(&told.site()) {
            for colours in [Colours::Light, Colours::Dark] {
                browser.wear(colours).await?;
                open(browser, &address).await?;
                unfold(browser).await?;
                let found = audit(browser, &axe).await?;
                ensure!(found.is_empty(), "{address}, {language}, {}: {found:#?}", colours.name());
            }
            narrow(browser, &address).await.with_context(|| format!("{address}, {language}"))?;
        }
    }
    Ok(())
}

/// Whatever unfolds is looked at too.
async fn unfold(browser: &Browser) -> Result<()> {
    browser.run::<Value>("for (const part of document.querySelectorAll('details')) part.open = true").await?;
    Ok(())
}

/// What axe-core has to say: rule and elements.
pub const RUN: &str = "window.axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`))";

/// axe-core, to be run in a page.
pub fn axe() -> Result<String> {
    let path = root().join("tests/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).with_context(|| format!("{}: npm ci --prefix tests", path.display()))
}

async fn audit(browser: &Browser, axe: &str) -> Result<Vec<String>> {
    browser.run::<Value>(&format!("{axe}; window.axe = axe; return null")).await?;
    browser.later(RUN).await
}

async fn narrow(browser: &Browser, address: &str) -> Result<()> {
    browser.person().await?.set_window_rect(0, 0, NARROW, 800).await?;
    open(browser, address).await?;
    unfold(browser).await?;
    let (wide, seen): (f64, f64) = browser
        .run("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        .await?;
    browser.person().await?.set_window_rect(0, 0, 1_280, 900).await?;
    ensure!(wide <= seen + 1.0, "the page is {wide} wide in a window of {seen}");
    Ok(())
}
