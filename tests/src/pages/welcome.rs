//! The welcome page, and the settings.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key, prelude::ElementQueryable as _};

use super::{Told, becomes, open};
use crate::{browser::Browser, wait::until};

/// The welcome page is there once, and not again after a restart.
pub async fn opened(browser: Browser) -> Result<()> {
    let seen = until("the welcome page to be opened", async || {
        Ok((browser.own_pages("welcome.html").await? == 1).then_some(()))
    })
    .await;
    if seen.is_err() {
        browser.quit().await;
        return seen;
    }
    let browser = browser.restart().await?;
    // An answer means that the worker has started: by then it would have opened the page.
    let again = async {
        browser.ask(json!({ "type": "settings" })).await?;
        ensure!(browser.own_pages("welcome.html").await? == 0, "the welcome page came again");
        open(&browser, "welcome.html").await?;
        let permissions: u64 =
            browser.run("return document.querySelectorAll('main table tbody tr').length").await?;
        ensure!(permissions >= 7, "{permissions} permissions are explained");
        Ok(())
    };
    let again = again.await;
    browser.quit().await;
    again
}

pub async fn settings(browser: &Browser, told: &Told) -> Result<()> {
    open(browser, "settings.html").await?;
    marks(browser).await.context("marks")?;
    numbers(browser).await.context("days")?;
    files(browser).await.context("import")?;
    watched(browser, told).await.context("the list of watched sites")?;
    language(browser).await.context("language")?;
    forget(browser, told).await.context("forgetting")
}

async fn marks(browser: &Browser) -> Result<()> {
    let choice = browser.person().await?.find(By::Css("#set-inbox ~ label select")).await?;
    choice.send_keys(Key::Down + "").await?;
    kept(browser, "dim").await?;
    // What is typed, what of it is refused, and how many hosts are kept after it.
    for (typed, refused, kept) in [
        ("Intern.verein.test\nmail.example.org", "", 2),
        ("co.uk\nintranet", "co.uk", 1),
        ("intern.verein.test\nmail.example.org", "", 2),
        ("https://mail.example.org/", "https://mail.example.org/", 2),
        (" ", "", 0),
    ] {
        let webmails = browser.person().await?.find(By::Css("textarea[name=webmails]")).await?;
        type_in(&webmails, typed).await?;
        let told = format!(
            "const told = document.querySelector('#set-inbox ~ .outcome');
             return told?.classList.contains('failed') === {} && told.textContent.includes('{refused}')",
            !refused.is_empty()
        );
        becomes(browser, &format!("{typed:?} to be judged"), &told).await?;
        until(&format!("{kept} webmails to be kept"), async || {
            let hosts = browser.ask(json!({ "type": "settings" })).await?["webmails"].clone();
            Ok((hosts.as_array().map_or(0, Vec::len) == kept).then_some(()))
        })
        .await?;
    }
    let gpc = browser.person().await?.find(By::Css("input[name=gpc]")).await?;
    gpc.send_keys(" ").await?;
    until("GPC to count as a refusal", async || {
        Ok((browser.ask(json!({ "type": "settings" })).await?["gpc_refuses"] == true).then_some(()))
    })
    .await
}

/// What the reader of message lists is told.
async fn kept(browser: &Browser, ads: &str) -> Result<()> {
    until(&format!("{ads} to be kept"), async || {
        Ok((browser.kept_settings().await?["inbox"]["ads"] == ads).then_some(()))
    })
    .await
}

async fn numbers(browser: &Browser) -> Result<()> {
    let days = browser.person().await?.find(By::Css("input[name=days]")).await?;
    type_in(&days, "30").await?;
    until("30 days to be kept", async || {
        Ok((browser.ask(json!({ "type": "settings" })).await?["retention_days"] == 30).then_some(()))
    })
    .await?;
    let days = browser.person().await?.find(By::Css("input[name=days]")).await?;
    type_in(&days, "99999").await?;
    becomes(
        browser,
        "the error to be told",
        "return document.querySelector('#set-keeping ~ .outcome.failed')?.textContent.replace(/\\D/g, '').includes('99999')",
    )
    .await?;
    let settings = browser.ask(json!({ "type": "settings" })).await?;
    ensure!(settings["retention_days"] == 30 && settings["gpc_refuses"] == true, "{settings}");
    Ok(())
}

async fn type_in(field: &thirtyfour::WebElement, text: &str) -> Result<()> {
    field.send_keys(Key::Control + "a").await?;
    field.send_keys(text).await?;
    Ok(field.send_keys(Key::Tab + "").await?)
}

/// A good file is taken as a whole, of a bad one nothing.
async fn files(browser: &Browser) -> Result<()> {
    let good = json!({
        "format": "temoin-settings/1", "ads": "fold", "adapters": true, "language": null, "stop_reading": false,
        "gpc_refuses": false, "retention_days": 60, "room_megabytes": 7, "ignored": ["www.elsewhere.test"],
    });
    let mut bad = good.clone();
    bad["ads"] = json!("mark");
    bad["retention_days"] = json!(-4);
    let directory = tempfile::tempdir()?;
    for (name, content) in [("bad.json", &bad), ("good.json", &good)] {
        let path = directory.path().join(name);
        std::fs::write(&path, content.to_string())?;
        let field = browser.person().await?.query(By::Css("input[type=file]")).first().await?;
        field.send_keys(path.to_string_lossy()).await?;
        let failed = name == "bad.json";
        let told = format!(
            "return document.querySelector('#set-file ~ .outcome')?.classList.contains('failed') === {failed}"
        );
        becomes(browser, &format!("{name} to be judged"), &told).await?;
        let settings = browser.ask(json!({ "type": "settings" })).await?;
        let expected = if failed { 30 } else { 60 };
        ensure!(settings["retention_days"] == expected, "{name}: {settings}");
    }
    kept(browser, "fold").await?;
    let settings = browser.ask(json!({ "type": "settings" })).await?;
    ensure!(settings["ignored"] == json!(["elsewhere.test"]), "{settings}");
    becomes(browser, "the page to show it", "return document.querySelector('input[name=room]').value === '7'")
        .await
}

/// The site where the person said no is listed; by its button it is watched no more, and again.
async fn watched(browser: &Browser, told: &Told) -> Result<()> {
    let site = told.site();
    let listed: Vec<String> = browser
        .run("return [...document.querySelectorAll('#set-watched ~ * tbody th')].map((cell) => cell.innerText)")
        .await?;
    ensure!(listed == [site.clone()], "{listed:?}");
    let before = browser.ask(json!({ "type": "settings" })).await?["ignored"].clone();
    let words = "return document.querySelector('#set-watched ~ * tbody button').innerText";
    let ignore: String = browser.run(words).await?;
    for ignored in [true, false] {
        browser.click("#set-watched ~ * tbody button").await?;
        until(&format!("ignoring to be {ignored}"), async || {
            let settings = browser.ask(json!({ "type": "settings" })).await?;
            let there = settings["ignored"].as_array().is_some_and(|all| all.contains(&json!(site)));
            Ok((there == ignored).then_some(()))
        })
        .await?;
        let written = format!(
            "return document.querySelector('textarea[name=ignored]').value.split('\\n').includes({})",
            json!(site)
        );
        ensure!(browser.run::<bool>(&written).await? == ignored, "the field does not say so");
        let now: String = browser.run(words).await?;
        ensure!((now != ignore) == ignored, "the button says {now}");
    }
    let after = browser.ask(json!({ "type": "settings" })).await?["ignored"].clone();
    ensure!(before == after, "{before} became {after}");
    Ok(())
}

/// Another language than the browser's holds for the pages and the popup.
async fn language(browser: &Browser) -> Result<()> {
    let lang = "return document.documentElement.lang";
    let browsers: String = browser.run(lang).await?;
    let (other, name, title) =
        if browsers == "fr" { ("en", "English", "Report") } else { ("fr", "Français", "Rapport") };
    let choice = browser.person().await?.find(By::Css("#set-language ~ label select")).await?;
    choice.send_keys(name).await?;
    until("the language to be kept", async || {
        Ok((browser.kept_settings().await?["language"] == other).then_some(()))
    })
    .await?;
    for page in ["settings.html", "popup.html?tab=-1", "report.html"] {
        open(browser, page).await?;
        let spoken: String = browser.run(lang).await?;
        ensure!(spoken == other, "{page} speaks {spoken}");
    }
    let shown: String = browser.run("return document.querySelector('h1').textContent").await?;
    ensure!(shown == title, "the report is called {shown}");
    Ok(())
}

async fn forget(browser: &Browser, told: &Told) -> Result<()> {
    let sites = |document: &Value| document["sites"].as_array().map_or(0, Vec::len);
    ensure!(sites(&told.document(browser).await?) == 1, "there was nothing to forget");
    open(browser, "settings.html").await?;
    // By keyboard: what comes first forgets nothing, and Escape is a no too.
    let on = |class: &str| format!("return document.activeElement.matches('button.{class}')");
    for no in [Key::Enter, Key::Escape] {
        browser.person().await?.find(By::Css("button.forget")).await?.send_keys(Key::Enter + "").await?;
        becomes(browser, "the keyboard to be on the no", &on("forget-not")).await?;
        browser.person().await?.find(By::Css("button.forget-not")).await?.send_keys(no + "").await?;
        becomes(browser, "the keyboard to be back", &on("forget")).await?;
    }
    ensure!(sites(&told.document(browser).await?) == 1, "it was forgotten unasked");
    browser.click("button.forget").await?;
    browser.click("button.forget-sure").await?;
    becomes(
        browser,
        "forgetting to be told",
        "return document.querySelector('#set-forget ~ .outcome') !== null",
    )
    .await?;
    let all = browser.ask(json!({ "type": "export" })).await?;
    ensure!(sites(&all) == 0, "something is left: {all}");
    ensure!(
        browser.ask(json!({ "type": "settings" })).await?["room_megabytes"] == 7,
        "settings are gone too"
    );
    Ok(())
}
