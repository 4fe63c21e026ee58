//! Pictures of each page in each state and language, for a person to look at: `cargo run -p temoin-tests --bin pages`.

use std::{fs, path::Path};

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::common::print::PrintParameters;

use super::{
    Told, languages, open, popup,
    sound::addresses,
    states::{State, Webmail},
};
use crate::{
    browser::{Browser, Colours, EVERYWHERE, Kind},
    run::dist,
};

/// As wide as a popup, with what browsers add around a page.
const POPUP: u32 = 412;
/// What unfolds, unfolded.
const UNFOLD: &str = "for (const part of document.querySelectorAll('details')) part.open = true; return null";

/// Leaves pictures of the popup in each of its states, in every language; in French also unfolded, and dark.
///
/// # Errors
///
/// When a state does not come about or a file cannot be written.
pub async fn states(kind: Kind, directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    let languages = languages::all()?;
    popup::each(kind, async |browser: &mut Browser, state: &State| {
        for language in &languages {
            browser.set(json!({ "language": language })).await?;
            let looks = [(Colours::Light, false), (Colours::Light, true), (Colours::Dark, true)];
            for (colours, unfolded) in looks.into_iter().take(if language == "fr" { 3 } else { 1 }) {
                browser.wear(colours).await?;
                state.open(browser).await?;
                if unfolded {
                    browser.run_own::<Value>(UNFOLD).await?;
                }
                let name = &state.name;
                let folds = if unfolded { "unfolded" } else { "folded" };
                let file = format!("state-{name}-{language}-{folds}-{}-{}.png", kind.name(), colours.name());
                browser.picture_own(POPUP, &directory.join(file)).await?;
            }
            browser.wear(Colours::Light).await?;
        }
        browser.set(json!({ "language": "fr" })).await
    })
    .await
}

/// Leaves pictures of every page in `directory`, in every language; in French also dark, in forced colours and narrow; the popup
/// of a site in every language at 200 %; and the report as a PDF in every language.
///
/// # Errors
///
/// When a page cannot be drawn or a file not written.
pub async fn take(kind: Kind, directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    let told = Told::new()?;
    let webmail = Webmail::start()?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let (browser, lived) = told.live(browser).await;
    let taken = async {
        lived?;
        let pages = languages::pages(&browser, &told).await?;
        for language in languages::all()? {
            // The first: the page in the person's window is still the site's.
            for (address, name, width) in pages.iter().filter(|(_, name, _)| *name == "popup-site") {
                languages::show(&browser, &language, address, *width).await?;
                let file = format!("{name}-{language}-200-{}.png", kind.name());
                browser.picture_enlarged(*width, &directory.join(file)).await?;
            }
        }
        browser.zoom(1).await?;
        // The report tells of advertisements too.
        webmail.read(&browser).await?;
        for language in languages::all()? {
            browser.set(json!({ "language": language })).await?;
            for (address, name) in addresses(&told.site()) {
                for (colours, width) in [
                    (Colours::Light, 1_200),
                    (Colours::Dark, 1_200),
                    (Colours::Forced, 1_200),
                    (Colours::Light, 520),
                ] {
                    // In other languages the looks are the same.
                    if language != "fr" && (colours != Colours::Light || width == 520) {
                        continue;
                    }
                    browser.wear(colours).await?;
                    browser.person().await?.set_window_rect(0, 0, width, 900).await?;
                    open(&browser, &address).await?;
                    let height: u32 = browser.run("return document.documentElement.scrollHeight").await?;
                    browser.person().await?.set_window_rect(0, 0, width, (height + 160).min(4_000)).await?;
                    browser.run::<Value>("return null").await?;
                    let file = format!("{name}-{language}-{width}-{}-{}.png", kind.name(), colours.name());
                    browser.screenshot(&directory.join(file)).await?;
                }
            }
        }
        browser.wear(Colours::Light).await?;
        for language in languages::all()? {
            browser.set(json!({ "language": language })).await?;
            open(&browser, &format!("report.html?site={}", told.site())).await?;
            let pdf = browser.person().await?.print_page(PrintParameters::default()).await?;
            fs::write(directory.join(format!("report-{language}-{}.pdf", kind.name())), pdf)?;
        }
        Ok(())
    };
    let taken = taken.await;
    browser.quit().await;
    taken
}
