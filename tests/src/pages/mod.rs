//! The extension's own pages: report, settings, welcome; and the popup as a page.
//!
//! A person says no on a site that reads on; then the pages are opened in the person's window and used, by keyboard
//! where people would.

mod announced;
mod keys;
mod languages;
mod managed;
pub mod newcomer;
pub mod paint;
pub mod pictures;
mod popup;
mod reopen;
mod report;
mod sound;
mod states;
mod welcome;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Kind},
    net::Server,
    play::Play,
    run::{dist, hosts, root},
    scenario::{Scenario, Step, load},
    site::bundle,
    wait::until,
};

/// A cookie whose name is markup, then turns the direction of what follows.
const HOSTILE: &str = "<img src><script>alert(1)</script>\u{202E}gp";
/// How people are shown it: as text, whatever becomes of its last letters.
const DISARMED: &str = "<img src><script>alert(1)</script>";

/// What a trial looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The report tells what the evidence document does, and can be searched, sorted, exported, printed.
    Report,
    /// What is set holds; what makes no sense is refused; everything can be forgotten.
    Settings,
    /// The welcome page is opened at installation, once.
    Welcome,
    /// axe-core finds nothing on any page, light and dark, and nothing spills over.
    Sound,
    /// Every page and the popup speak every language, and nothing spills over at 200 %.
    Languages,
    /// axe-core finds nothing in any state of the popup, light and dark.
    PopupSound,
    /// Every state of the popup can be used by the keyboard alone, and the keyboard is never lost.
    PopupKeyboard,
    /// What changes while the popup is open is announced.
    PopupAnnounced,
    /// The site's own choices are opened in whichever way the page has.
    Reopen,
    /// What an organisation has set holds, and the settings say so.
    Managed,
    /// The demonstration, by the words on the screen alone.
    Newcomer,
}

impl Scene {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 11] = [
        ("report", Self::Report),
        ("settings", Self::Settings),
        ("welcome", Self::Welcome),
        ("sound", Self::Sound),
        ("languages", Self::Languages),
        ("popup-sound", Self::PopupSound),
        ("popup-keyboard", Self::PopupKeyboard),
        ("popup-announced", Self::PopupAnnounced),
        ("reopen", Self::Reopen),
        ("managed", Self::Managed),
        ("newcomer", Self::Newcomer),
    ];
}

/// Plays a scene in a fresh browser.
///
/// # Errors
///
/// When something is not as it must be; the message says what.
pub async fn play(kind: Kind, scene: Scene) -> Result<()> {
    match scene {
        Scene::PopupSound => return popup::sound(kind).await,
        Scene::PopupKeyboard => return popup::keyboard(kind).await,
        Scene::PopupAnnounced => return announced::announced(kind).await,
        Scene::Managed => return managed::managed(kind).await,
        Scene::Newcomer => return newcomer::newcomer(kind, None).await,
        _ => {}
    }
    let told = Told::new()?;
    let browser = Browser::launch(kind, &dist(), told.hosts(), true).await?;
    if scene == Scene::Welcome {
        return welcome::opened(browser).await;
    }
    let (browser, outcome) = told.live(browser).await;
    let outcome = match outcome {
        Ok(()) => match scene {
            Scene::Report => report::report(&browser, &told).await,
            Scene::Settings => welcome::settings(&browser, &told).await,
            Scene::Sound => sound::sound(&browser, &told).await,
            Scene::Reopen => reopen::reopen(&browser, &told).await,
            Scene::Languages => languages::languages(&browser, &told).await,
            _ => Ok(()),
        },
        Err(error) => Err(error),
    };
    if outcome.is_err() {
        failed(&browser, kind, "pages").await;
    }
    browser.quit().await;
    outcome
}

/// Keeps a picture of the person's page when something failed.
async fn failed(browser: &Browser, kind: Kind, what: &str) {
    let path = root().join(format!("target/failed/{}-{what}.png", kind.name()));
    if std::fs::create_dir_all(root().join("target/failed")).is_ok()
        && browser.screenshot(&path).await.is_ok()
    {
        eprintln!("the page as it was: {}", path.display());
    }
}

/// The site that everything is told of, and its server.
struct Told {
    scenario: Scenario,
    server: Server,
}

impl Told {
    fn new() -> Result<Self> {
        bundle()?;
        let mut all = load(&root().join("tests/scenarios"))?;
        let at = all.iter().position(|scenario| scenario.name == "case-orange");
        let scenario = all.swap_remove(at.context("no scenario case-orange")?);
        let server = Server::start(vec![scenario.site.clone()])?;
        Ok(Self { scenario, server })
    }

    fn hosts(&self) -> Vec<String> {
        hosts(std::slice::from_ref(&self.scenario.site))
    }

    fn site(&self) -> String {
        self.scenario.site.domain()
    }

    /// Has the person go through it all, with a hostile cookie of the site among the others.
    async fn live(&self, browser: Browser) -> (Browser, Result<()>) {
        let mut play = Play::new(&self.scenario, &self.server, browser);
        let mut outcome = Ok(());
        for step in &self.scenario.steps {
            outcome = play.step(step).await.with_context(|| step.to_string());
            if outcome.is_ok() && *step == Step::Accept {
                let set = format!("document.cookie = {} + '=Zq8xW2kP5v; path=/; secure'", json!(HOSTILE));
                outcome = match play.browser() {
                    Ok(browser) => browser.run::<Value>(&set).await.map(drop),
                    Err(error) => Err(error),
                };
            }
            if outcome.is_err() {
                break;
            }
        }
        if outcome.is_ok() {
            outcome = play.catch_up().await;
        }
        match play.end() {
            Some(browser) => (browser, outcome),
            None => unreachable!("no step closes the browser"),
        }
    }

    /// The evidence document of the site.
    async fn document(&self, browser: &Browser) -> Result<Value> {
        browser.ask(json!({ "type": "export", "site": self.site() })).await
    }
}

/// Opens a page of the extension in the person's window and waits until it shows something.
async fn open(browser: &Browser, address: &str) -> Result<()> {
    browser.own_page(address).await?;
    until(&format!("{address} to be drawn"), async || {
        let drawn = "return document.querySelector('#skeleton') === null
            && document.querySelector('main :is(h1, h2)') !== null";
        Ok(browser.run::<bool>(drawn).await?.then_some(()))
    })
    .await
}

/// Waits until `script` answers true.
async fn becomes(browser: &Browser, what: &str, script: &str) -> Result<()> {
    until(what, async || Ok(browser.run::<bool>(script).await?.then_some(()))).await
}

/// Fails unless `script` answers true now.
async fn holds(browser: &Browser, what: &str, script: &str) -> Result<()> {
    ensure!(browser.run::<bool>(script).await?, "it does not hold that {what}");
    Ok(())
}
