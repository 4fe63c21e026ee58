//! The site's own consent choices, opened again in whichever way the page has.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::Told;
use crate::browser::Browser;

/// What a page offers, and what of it must have been called: nothing, if that cannot open anything.
const OFFERS: [(&str, &str); 5] = [
    // The IAB's own library knows neither command.
    ("", ""),
    ("window.CookieControl = { open: () => window.opened.push('civic') }", "civic"),
    (
        "window.CookieControl = 'a trap'; window.cookiehub = { openSettings: () => window.opened.push('hub') }",
        "hub",
    ),
    (
        "window.Sddan = { cmp: { displayUI() { throw new Error() } } };
         window.admiral = (what, where) => window.opened.push(`${what} ${where}`)",
        "show cmp.main",
    ),
    (
        "window.__tcfapi = (command, version, callback) => {
           if (command !== 'toggleConsentTool') return callback(null, false);
           window.opened.push(`${command} ${version}`);
           callback(null, true);
         }",
        "toggleConsentTool 2",
    ),
];

pub async fn reopen(browser: &Browser, told: &Told) -> Result<()> {
    let host = &told.scenario.site.host;
    let view = browser.view(host).await?;
    ensure!(view["can_reopen"] == true, "the popup has no button for it: {view}");
    for (offer, expected) in OFFERS {
        browser.goto(&told.server.url(host, "/")).await?;
        browser.run::<Value>(&format!("window.opened = []; {offer}; return null")).await?;
        let asked = browser.reopen(host).await;
        let opened: Value = browser.run("return window.opened").await?;
        match expected {
            "" => ensure!(asked.is_err(), "it is said to be open, and nothing is"),
            _ => ensure!(asked.is_ok() && opened == json!([expected]), "{asked:?} {opened}: {offer}"),
        }
    }
    Ok(())
}
