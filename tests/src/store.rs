//! Pictures for the stores: the demonstration's portal with the popup over it, the report, the webmail and the
//! settings, as they are in Chromium; 1280 by 800 pixels, in every language. And a tile with name and icon.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Kind},
    demo::Sites,
    play::Play,
    run::{dist, root},
    wait::until,
    webmail,
};

/// What both stores take.
const PICTURE: (u32, u32) = (1_280, 800);
/// The popup's width; no browser opens one higher than 600.
const POPUP: u32 = 420;
/// Whether a page of the extension is there.
const DRAWN: &str = "return document.body.innerText.trim().length > 100";
/// The small tile of the Chrome Web Store.
const TILE: (u32, u32) = (440, 280);

/// Leaves the pictures in `directory`.
///
/// # Errors
///
/// When a page cannot be drawn, or a picture is not of the size the stores take.
pub async fn take(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    let sites = Sites::start().await?;
    let browser = Browser::launch(Kind::Chromium, &dist(), sites.hosts.clone(), true).await?;
    let portal = sites.portals.first().context("the demonstration has no portal")?;
    let mut play = Play::new(portal, &sites.server, browser);
    let mut played = async || -> Result<()> {
        for step in &portal.steps {
            play.step(step).await?;
        }
        play.catch_up().await
    };
    let outcome = match played().await {
        Ok(()) => all(play.browser()?, &sites, directory).await,
        failed => failed,
    };
    if let Some(browser) = play.end() {
        browser.quit().await;
    }
    outcome
}

async fn all(browser: &Browser, sites: &Sites, directory: &Path) -> Result<()> {
    let portal = &sites.portals.first().context("no portal")?.site;
    size(browser, PICTURE).await?;
    let (page, popup) = (directory.join("page.png"), directory.join("popup.png"));
    browser.screenshot(&page).await?;
    for language in languages()? {
        browser.set(json!({ "language": language })).await?;
        let named = |number: u8, what: &str| directory.join(format!("{language}-{number}-{what}.png"));
        // The popup is that of a tab: back to the page.
        browser.goto(&sites.server.url(&portal.host, "/")).await?;
        browser.show_own(&format!("popup.html?tab={}", browser.tab(&portal.host).await?)).await?;
        until("the popup to be drawn", async || Ok(browser.run_own::<bool>(DRAWN).await?.then_some(())))
            .await?;
        browser.picture_enlarged(POPUP, &popup).await?;
        over(browser, &page, &popup, &named(1, "popup")).await?;
        own(browser, &format!("report.html?site={}", portal.domain()), &named(2, "report")).await?;
        own(browser, "settings.html", &named(3, "settings")).await?;
    }
    fs::remove_file(page)?;
    fs::remove_file(popup)?;
    // The marks are in the browser's own language.
    if let Some(webmail) = &sites.webmail {
        webmail::log_in(browser, webmail).await?;
        webmail::all_marked(browser).await?;
        picture(browser, PICTURE, &directory.join("inbox.png")).await?;
    }
    tile(browser, &directory.join("tile.png")).await
}

/// Every language that ships.
fn languages() -> Result<Vec<String>> {
    let directories = fs::read_dir(root().join("extension/_locales"))?;
    let mut names = Vec::new();
    for directory in directories {
        names.push(directory?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// A page of the extension.
async fn own(browser: &Browser, address: &str, path: &Path) -> Result<()> {
    browser.own_page(address).await?;
    until(&format!("{address} to be drawn"), async || Ok(browser.run::<bool>(DRAWN).await?.then_some(())))
        .await?;
    picture(browser, PICTURE, path).await
}

/// The popup over the page, at the place where the browser opens it.
async fn over(browser: &Browser, page: &Path, popup: &Path, path: &Path) -> Result<()> {
    let (page, popup) = (data("png", page)?, data("png", popup)?);
    let markup = format!(
        "<body style='margin:0;background:url({page})'><div style='position:fixed;top:0;right:24px;height:600px;\
         overflow:hidden;border-radius:0 0 8px 8px;box-shadow:0 6px 28px #0009'><img src='{popup}'></div></body>"
    );
    write(browser, &markup).await?;
    picture(browser, PICTURE, path).await
}

async fn tile(browser: &Browser, path: &Path) -> Result<()> {
    let icon = data("svg+xml", &root().join("extension/icons/normal.svg"))?;
    let markup = format!(
        "<body style='margin:0;height:100vh;display:flex;gap:28px;align-items:center;justify-content:center;\
         background:#fff;color:#1d1d2b;font:600 54px system-ui,sans-serif'><img src='{icon}' width=112 height=112>Témoin</body>"
    );
    write(browser, &markup).await?;
    picture(browser, TILE, path).await
}

fn data(kind: &str, path: &Path) -> Result<String> {
    Ok(format!("data:image/{kind};base64,{}", BASE64_STANDARD.encode(fs::read(path)?)))
}

/// Shows markup of our own in the person's window.
async fn write(browser: &Browser, markup: &str) -> Result<()> {
    let web = browser.person().await?;
    web.goto("data:text/html;charset=utf-8,<title>x</title>").await?;
    let script = "document.documentElement.innerHTML = arguments[0];
        const done = arguments[arguments.length - 1];
        Promise.all([...document.images].map((image) => image.decode())).then(() => done(true), () => done(false))";
    let drawn = web.execute_async(script, vec![json!(markup)]).await?;
    ensure!(drawn.convert::<bool>()?, "a picture cannot be read");
    Ok(())
}

/// Makes the inside of the window this large.
async fn size(browser: &Browser, (width, height): (u32, u32)) -> Result<()> {
    let (mut outer_width, mut outer_height) = (width, height);
    for _ in 0..5 {
        browser.person().await?.set_window_rect(0, 0, outer_width, outer_height).await?;
        let inside: Value = browser.run("return [innerWidth, innerHeight]").await?;
        let side = |at: usize| inside[at].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_default();
        if (side(0), side(1)) == (width, height) {
            return Ok(());
        }
        outer_width = (outer_width + width).saturating_sub(side(0));
        outer_height = (outer_height + height).saturating_sub(side(1));
    }
    anyhow::bail!("the window does not become {width} by {height}")
}

async fn picture(browser: &Browser, wanted: (u32, u32), path: &Path) -> Result<()> {
    size(browser, wanted).await?;
    browser.run::<Value>("return null").await?;
    browser.screenshot(path).await?;
    let bytes = fs::read(path)?;
    // A PNG's width and height.
    let side = |at: usize| bytes.get(at..at + 4)?.first_chunk().map(|side| u32::from_be_bytes(*side));
    let found = (side(16).unwrap_or_default(), side(20).unwrap_or_default());
    ensure!(found == wanted, "{} is {} by {}", path.display(), found.0, found.1);
    println!("{}: {} KB", path.display(), bytes.len() / 1_000);
    Ok(())
}
