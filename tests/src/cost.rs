//! What being watched costs a page, and what loading one costs. Nothing here passes or fails.
//!
//! Beside Témoin stands an extension that does nothing, in the same run.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    browser::{Browser, Kind},
    in_page::{SCRIPTS, encode},
    net::Server,
    run::dist,
    wait::until,
};

/// Hosts of the page, on a site where the person said no and on one where they said nothing.
const WATCHED: &str = "www.vu.test";
const OTHER: &str = "www.pas.test";

/// What is timed, each in a loop of `TIMES` in a script of the page.
const LOOPS: [(&str, &str, u32); 4] = [
    ("`document.cookie`, read", "document.cookie", 5_000),
    ("`localStorage.getItem`", "localStorage.getItem('clef0')", 20_000),
    ("`localStorage.clef0`", "localStorage.clef0", 20_000),
    ("`Object.keys(localStorage)`", "Object.keys(localStorage)", 2_000),
];

/// The time of one read, on a watched site and elsewhere.
///
/// # Errors
///
/// When a browser does not start.
pub async fn reads(kind: Kind, runs: usize) -> Result<()> {
    let server = Server::start(Vec::new())?;
    let browser = Browser::launch(kind, &dist(), vec![WATCHED.into(), OTHER.into()], true).await?;
    let outcome = timed(&browser, &server, runs).await;
    browser.quit().await;
    outcome
}

async fn timed(browser: &Browser, server: &Server, runs: usize) -> Result<()> {
    say_no(browser).await?;
    println!("\n{}, 25 cookies and 25 keys, µs a read:\n", browser.kind().name());
    println!("| read | native | watched | times |\n|---|---|---|---|");
    for (what, read, times) in LOOPS {
        let page = format!(
            "<body><script>for (let i = 0; i < 25; i++) {{ document.cookie = `clef${{i}}=0123456789abcdef; path=/`; localStorage.setItem(`clef${{i}}`, '0123456789abcdef') }}
             const once = () => {{ const from = performance.now(); for (let i = 0; i < {times}; i++) {read}; return (performance.now() - from) * 1000 / {times} }};
             once(); setTimeout(() => {{ window.cost = once() }}, 300)</script>"
        );
        let mut costs = [Vec::new(), Vec::new()];
        for _ in 0..runs {
            for (host, costs) in [OTHER, WATCHED].into_iter().zip(&mut costs) {
                browser.goto(&server.url(host, &format!("/in-page/echo.html?{}", encode(&page)))).await?;
                let cost = until("the loop", async || {
                    browser.run::<Option<f64>>("return window.cost ?? null").await
                })
                .await?;
                costs.push(cost);
            }
        }
        let [native, watched] = costs.map(middle);
        println!("| {what} | {native:.2} | {watched:.2} | {:.2} |", watched / native);
    }
    Ok(())
}

/// The time until a page and its 100 subresources are loaded: with an extension that does nothing, with Témoin on a
/// site where nobody said no and nowhere else either, with Témoin on a watched site.
///
/// # Errors
///
/// When a browser does not start.
pub async fn loads(kind: Kind, runs: usize) -> Result<()> {
    let server = Server::start(Vec::new())?;
    let nothing = idle_extension()?;
    let hosts = || vec![WATCHED.to_owned(), SCRIPTS.to_owned()];
    let without = Browser::launch(kind, nothing.path(), hosts(), true).await?;
    let idle = Browser::launch(kind, &dist(), hosts(), true).await?;
    let watching = Browser::launch(kind, &dist(), hosts(), true).await?;
    say_no(&watching).await?;
    let mut costs = [Vec::new(), Vec::new(), Vec::new()];
    let outcome: Result<()> = async {
        for round in 0..=runs {
            for (browser, costs) in [&without, &idle, &watching].into_iter().zip(&mut costs) {
                let cost = load(browser, &server).await?;
                // The first fills caches.
                if round > 0 {
                    costs.push(cost);
                }
            }
        }
        Ok(())
    }
    .await;
    for browser in [without, idle, watching] {
        browser.quit().await;
    }
    outcome?;
    let [without, idle, watching] = costs.map(middle);
    let over = |cost: f64| 100.0 * (cost / without - 1.0);
    println!("\n{}, a page of 100 subresources, ms until it is loaded ({runs} each):\n", kind.name());
    println!("| no Témoin | idle | watching |\n|---|---|---|");
    println!(
        "| {without:.0} | {idle:.0} ({:+.1} %) | {watching:.0} ({:+.1} %) |",
        over(idle),
        over(watching)
    );
    Ok(())
}

async fn load(browser: &Browser, server: &Server) -> Result<f64> {
    let parts: String = (0..100)
        .map(|at| {
            let host = if at % 2 == 0 { WATCHED } else { SCRIPTS };
            format!("<script src=\"{}\" async></script>", server.url(host, &format!("/in-page/echo.js?{at}")))
        })
        .collect();
    let page = format!(
        "<body><script>document.cookie = '_ga=1; path=/'; addEventListener('load', () => setTimeout(() => {{ window.cost = performance.getEntriesByType('navigation')[0].loadEventEnd }}, 50))</script>{parts}"
    );
    browser.goto(&server.url(WATCHED, &format!("/in-page/echo.html?{}", encode(&page)))).await?;
    until("the page to load", async || browser.run::<Option<f64>>("return window.cost || null").await).await
}

async fn say_no(browser: &Browser) -> Result<()> {
    for choice in ["granted", "withdrawn"] {
        browser.ask(json!({ "type": "declare", "site": "vu.test", "choice": choice })).await?;
    }
    Ok(())
}

fn middle(mut costs: Vec<f64>) -> f64 {
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() / 2).copied().unwrap_or(f64::NAN)
}

/// An extension of the same name and permissions that does nothing, as a build of it would lie in `dist`.
fn idle_extension() -> Result<TempDir> {
    let directory = tempfile::Builder::new().prefix("temoin-nothing-").tempdir()?;
    for (browser, at) in [("chrome", "chrome"), ("firefox", "unpacked")] {
        let to = directory.path().join(at);
        fs::create_dir_all(&to)?;
        let manifest =
            fs::read(dist().join(browser).join("manifest.json")).context("run `./build.sh build`")?;
        let mut manifest: serde_json::Value = serde_json::from_slice(&manifest)?;
        if let Some(manifest) = manifest.as_object_mut() {
            let kept = ["manifest_version", "name", "version", "browser_specific_settings"];
            manifest.retain(|key, _| kept.contains(&key.as_str()));
            manifest.insert("name".to_owned(), json!("nothing"));
        }
        fs::write(to.join("manifest.json"), manifest.to_string())?;
        fs::write(to.join("popup.html"), "<!doctype html>")?;
    }
    zip(&directory.path().join("unpacked"), &directory.path().join("nothing-firefox.xpi"))?;
    Ok(directory)
}

fn zip(directory: &Path, file: &Path) -> Result<()> {
    let done = Command::new("zip").args(["-q", "-r"]).arg(file).arg(".").current_dir(directory).status()?;
    ensure!(done.success(), "zip failed");
    Ok(())
}
