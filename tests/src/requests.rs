//! What the extension itself asks of any network: nothing. The browsers tell on whose behalf each request is made.
//!
//! It is the extension that ships, without the policy that forbids it to: what it is asked to fetch must be seen.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::{
    browser::{Browser, Kind},
    faulty::faulty,
    honest::{Honest, open},
    net::Server,
    run::dist,
    wait::until,
};

/// Where it is asked to fetch something from.
const ASKED: &str = "/asked-by-the-extension";

/// Watches it while something is found, shown, exported and set, at its start and after a restart of its worker.
///
/// # Errors
///
/// When it asks for anything, or is not seen when it does.
pub async fn run(kind: Kind) -> Result<()> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    let faulty = faulty(kind)?;
    let browser = Browser::launch_heard(kind, faulty.path(), Honest::hosts()).await?;
    let outcome = walk(&browser, &server).await;
    let heard = browser.quit_and_tell().await?;
    let url = outcome?;
    let (fetched, others): (Vec<_>, Vec<_>) = heard.into_iter().partition(|asked| *asked == url);
    ensure!(!fetched.is_empty(), "what it was asked to fetch was not seen: nothing would be");
    ensure!(others.is_empty(), "it asked for {others:?}");
    Ok(())
}

async fn walk(browser: &Browser, server: &Server) -> Result<String> {
    let honest = Honest::begin(browser, server).await?;
    honest.visit_and_count().await?;
    browser.ask(json!({ "type": "set", "stopReading": false, "gpcRefuses": true })).await?;
    for page in ["popup.html?tab=1", "report.html", "settings.html", "welcome.html"] {
        browser.show_own(page).await?;
        until(&format!("{page} to be drawn"), async || {
            browser.run_own::<Option<bool>>("return document.getElementById('skeleton') ? null : true").await
        })
        .await?;
    }
    browser.ask(json!({ "type": "export" })).await?;
    browser.stop_worker().await?;
    honest.visit_and_count().await?;
    // Its scripts in pages speak in the page's name: the server knows what the page alone asks for.
    let quiet = "<title>Silence</title><link rel=icon href='data:,'>";
    let begun = std::time::Instant::now();
    open(browser, server, Honest::HOST, quiet).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let asked = server.record.hits().into_iter().filter(|hit| hit.at > begun && hit.host == Honest::HOST);
    let asked = asked.map(|hit| hit.path).collect::<Vec<_>>();
    ensure!(asked.len() == 1, "a page that asks for nothing asked for {asked:?}");
    let url = server.url(Honest::HOST, ASKED);
    browser.ask(json!({ "type": "fault", "how": "fetch", "url": url })).await?;
    until("the server to be asked", async || {
        Ok(server.record.hits().iter().any(|hit| hit.path == ASKED).then_some(()))
    })
    .await?;
    Ok(url)
}

/// As it ships, its policy does not let it.
///
/// # Errors
///
/// When it does.
pub async fn forbidden(kind: Kind) -> Result<()> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    let browser = Browser::launch(kind, &dist(), Honest::hosts(), true).await?;
    let url = json!(server.url(Honest::HOST, ASKED));
    let ways = format!(
        "(async () => {{
           const refused = [];
           document.addEventListener('securitypolicyviolation', ({{ effectiveDirective }}) => refused.push(effectiveDirective));
           const put = (name, more) => document.body.append(Object.assign(document.createElement(name), more));
           for (const attempt of [
             () => fetch({url}, {{ mode: 'no-cors' }}).catch(() => {{}}),
             () => put('img', {{ src: {url} }}),
             () => put('iframe', {{ src: {url} }}),
             () => put('script', {{ src: {url} }}),
             () => put('script', {{ text: 'document.documentElement.dataset.ran = 1' }}),
             () => document.body.insertAdjacentHTML('beforeend', '<p data-markup>'),
             () => window.setTimeout('document.documentElement.dataset.ran = 1'),
           ]) try {{ attempt(); }} catch {{}}
           await new Promise((done) => setTimeout(done, 1000));
           return {{ refused: [...new Set(refused)].sort(), ran: 'ran' in document.documentElement.dataset, markup: document.querySelector('[data-markup]') !== null }};
         }})()"
    );
    let outcome = async {
        browser.show_own("report.html").await?;
        let told: serde_json::Value = browser.later_own(&ways).await?;
        ensure!(told["ran"] == false, "a text ran as code");
        ensure!(told["markup"] == false, "a text became markup");
        let refused = told["refused"].as_array().context("nothing told")?;
        for directive in ["connect-src", "frame-src", "img-src", "require-trusted-types-for"] {
            ensure!(refused.iter().any(|one| one == directive), "{directive} was not refused: {told}");
        }
        let asked = server.record.hits();
        ensure!(asked.is_empty(), "{} requests went out", asked.len());
        Ok(())
    }
    .await;
    browser.quit().await;
    outcome
}
