//! What being watched costs a page, and what loading one costs. Nothing here passes or fails.
//!
//! Beside Témoin stands an extension that does nothing, in the same run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    browser::{Browser, Kind},
    figures::middle,
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

/// What Témoin has itself told of on a watched site, for nothing.
const LISTENERS: &str = "
    const filter = { urls: ['<all_urls>'] };
    const extra = Object.values(chrome.webRequest.OnSendHeadersOptions).includes('extraHeaders') ? ['extraHeaders'] : [];
    const nothing = () => {};
    chrome.webRequest.onBeforeRequest.addListener(nothing, filter, ['requestBody']);
    chrome.webRequest.onSendHeaders.addListener(nothing, filter, ['requestHeaders', ...extra]);
    const answers = extra.length ? ['onBeforeRedirect', 'onResponseStarted'] : ['onHeadersReceived'];
    for (const answer of answers) chrome.webRequest[answer].addListener(nothing, filter, ['responseHeaders', ...extra]);
";

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

/// The time until a page and its 100 subresources are loaded: with an extension that does nothing, with one that
/// has Témoin's permissions and does nothing, with one that besides has itself told of requests, with `others`, with Témoin on a site where nobody said no and nowhere
/// else either, with Témoin on a watched site.
///
/// `others` are unpacked extensions.
///
/// # Errors
///
/// When a browser does not start.
pub async fn loads(kind: Kind, runs: usize, others: &[PathBuf]) -> Result<()> {
    let server = Server::start(Vec::new())?;
    let hosts = || vec![WATCHED.to_owned(), SCRIPTS.to_owned()];
    let named = ["manifest_version", "name", "version", "browser_specific_settings"];
    let may = ["permissions", "host_permissions"];
    let mut columns = vec![
        ("nothing".to_owned(), idle_extension(&named)?),
        ("permissions only".to_owned(), idle_extension(&[&named[..], &may].concat())?),
        ("listeners only".to_owned(), idle_extension(&[&named[..], &may, &["background"]].concat())?),
    ];
    for other in others {
        let name = other.file_name().unwrap_or_default().to_string_lossy().into_owned();
        columns.push((name, repacked(other)?));
    }
    let mut browsers = Vec::new();
    for (name, extension) in &columns {
        browsers.push((
            name.as_str(),
            Browser::launch(kind, extension.path(), hosts(), true).await?,
            Vec::new(),
        ));
    }
    for name in ["Témoin idle", "Témoin watching"] {
        browsers.push((name, Browser::launch(kind, &dist(), hosts(), true).await?, Vec::new()));
    }
    if let Some((_, watching, _)) = browsers.last() {
        say_no(watching).await?;
    }
    let outcome: Result<()> = async {
        for round in 0..=runs {
            for (_, browser, costs) in &mut browsers {
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
    println!("\n{}, a page of 100 subresources, ms until it is loaded ({runs} each):\n", kind.name());
    println!("| with | ms | over nothing |\n|---|---|---|");
    let mut without = None;
    for (name, browser, costs) in browsers {
        browser.quit().await;
        let cost = middle(costs);
        println!("| {name} | {cost:.0} | {:+.1} % |", 100.0 * (cost / *without.get_or_insert(cost) - 1.0));
    }
    outcome
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

/// An extension that does nothing, with these parts of Témoin's manifest, as a build of it would lie in `dist`.
fn idle_extension(kept: &[&str]) -> Result<TempDir> {
    let directory = tempfile::Builder::new().prefix("temoin-nothing-").tempdir()?;
    for (browser, at) in [("chrome", "chrome"), ("firefox", "unpacked")] {
        let to = directory.path().join(at);
        fs::create_dir_all(&to)?;
        let mut manifest = manifest(&dist().join(browser))?;
        if let Some(manifest) = manifest.as_object_mut() {
            manifest.retain(|key, _| kept.contains(&key.as_str()));
            manifest.insert("name".to_owned(), json!("nothing"));
        }
        fs::write(to.join("manifest.json"), manifest.to_string())?;
        fs::write(to.join("popup.html"), "<!doctype html>")?;
        fs::write(to.join("background.js"), LISTENERS)?;
    }
    zip(&directory.path().join("unpacked"), &directory.path().join("nothing-firefox.xpi"))?;
    Ok(directory)
}

/// Another's extension under Témoin's id, as a build would lie in `dist`: so the harness finds its pages.
fn repacked(other: &Path) -> Result<TempDir> {
    let directory = tempfile::Builder::new().prefix("temoin-other-").tempdir()?;
    let to = directory.path().join("chrome");
    let copied = Command::new("cp").args(["-rL"]).arg(other).arg(&to).status()?;
    ensure!(copied.success(), "{} cannot be copied", other.display());
    let mut manifest = manifest(&to)?;
    manifest["browser_specific_settings"] =
        self::manifest(&dist().join("firefox"))?["browser_specific_settings"].take();
    if let Some(manifest) = manifest.as_object_mut() {
        manifest.remove("applications");
    }
    fs::write(to.join("manifest.json"), manifest.to_string())?;
    if !to.join("popup.html").exists() {
        fs::write(to.join("popup.html"), "<!doctype html>")?;
    }
    zip(&to, &directory.path().join("other-firefox.xpi"))?;
    Ok(directory)
}

fn manifest(directory: &Path) -> Result<serde_json::Value> {
    let manifest = fs::read(directory.join("manifest.json")).context("run `./build.sh build`")?;
    Ok(serde_json::from_slice(&manifest)?)
}

fn zip(directory: &Path, file: &Path) -> Result<()> {
    let done = Command::new("zip").args(["-q", "-r"]).arg(file).arg(".").current_dir(directory).status()?;
    ensure!(done.success(), "zip failed");
    Ok(())
}
