//! Where nothing may be told, and where nothing may be lost: private windows and containers, and a worker
//! that is stopped between two halves of a burst.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{HOSTS, Mode, READ, SITE, compare, load, serve, visit, withdraw};
use crate::{
    browser::{Apart, Browser},
    net::{Hit, Server},
    wait::until,
};

/// Opens pages apart from where the person said no: their requests carry cookies, and none is told of.
///
/// # Errors
///
/// When one is told of.
pub async fn run(mode: Mode, place: Apart) -> Result<()> {
    with_browser(mode, async |server, browser| {
        withdraw(server, browser).await?;
        let since = Instant::now();
        browser.open_apart(place, &server.url(HOSTS[0], "/plant/")).await?;
        received(server, "the page that sets cookies", since, (HOSTS[3], "/plant/cookies.gif"), false)
            .await?;
        // The second time it has them.
        browser.open_apart(place, &server.url(HOSTS[0], "/image/")).await?;
        received(server, "cookies from apart", since, (HOSTS[1], "/image/background.gif"), true).await?;
        // What the person does afterwards is told, and only that.
        let since = Instant::now();
        visit(server, browser, "image").await?;
        compare(mode, &[], server, browser, since).await
    })
    .await
}

/// A host of the site that is an alias of a tracking company's, in Firefox: the company is named.
///
/// # Errors
///
/// When it is not.
pub async fn alias() -> Result<()> {
    let masked = "mesure.portail-orchidee.test";
    with_browser(Mode::Firefox, async |server, browser| {
        browser.alias(masked, "orchidee.widget.criteo.com").await?;
        withdraw(server, browser).await?;
        visit(server, browser, "image").await?;
        let ask = format!(
            "fetch('{}', {{ credentials: 'include', mode: 'no-cors' }}).catch(() => {{}})",
            server.url(masked, "/image/masked.json")
        );
        browser.run::<()>(&ask).await?;
        until("the company behind the alias to be named", async || {
            let document = browser.ask(json!({ "type": "export", "site": SITE })).await?;
            let findings = document["sites"][0]["findings"].as_array().cloned().unwrap_or_default();
            let readers = findings.iter().map(|finding| &finding["reader"]);
            let mut masked = readers.filter(|reader| reader["host"] == masked);
            Ok(masked.any(|reader| reader["company"] == "Criteo" && reader["party"] == "first").then_some(()))
        })
        .await
    })
    .await
}

/// Stops the worker between two halves of a burst of requests: each is told.
///
/// # Errors
///
/// When the counts differ.
pub async fn burst(mode: Mode) -> Result<()> {
    with_browser(mode, async |server, browser| {
        withdraw(server, browser).await?;
        let since = Instant::now();
        visit(server, browser, "fetch").await?;
        for count in [50, 150] {
            browser
                .run::<()>(&format!(
                    "for (let i = 0; i < {count}; i += 1) fetch('/fetch/burst.json').catch(() => {{}})"
                ))
                .await?;
            if count == 50 {
                compare(mode, &[], server, browser, since).await.context("before the worker is stopped")?;
                browser.stop_worker().await?;
            }
        }
        let all = || server.record.hits().iter().filter(|hit| hit.path == "/fetch/burst.json").count();
        until("all requests of the burst", async || Ok((all() == 200).then_some(()))).await?;
        compare(mode, &[], server, browser, since).await
    })
    .await
}

async fn with_browser(mode: Mode, play: impl AsyncFnOnce(&Server, &Browser) -> Result<()>) -> Result<()> {
    let served = load()?;
    let server = Server::start_with(Vec::new(), move |house, asked| serve::answer(house, asked, &served))?;
    let browser = mode.launch().await?;
    let outcome = play(&server, &browser).await;
    browser.quit().await;
    outcome
}

/// Waits for the last request of a page.
async fn received(
    server: &Server,
    what: &str,
    since: Instant,
    (host, path): (&str, &str),
    with_cookie: bool,
) -> Result<()> {
    let last = |hit: &Hit| hit.at > since && hit.path == path && hit.host == host;
    until(what, async || Ok(server.record.hits().iter().any(last).then_some(()))).await?;
    let hits = server.record.hits();
    let carried = hits.iter().filter(|hit| last(hit)).any(|hit| hit.cookies.iter().any(|name| name == READ));
    ensure!(carried || !with_cookie, "nothing was sent: the trial shows nothing");
    Ok(())
}
