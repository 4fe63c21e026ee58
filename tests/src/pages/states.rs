//! Every state of the popup, each brought about as it comes about for a person.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    inbox::{self, Pages},
    net::Server,
    play::Play,
    run::root,
    scenario::{Scenario, load},
    site::bundle,
    wait::until,
};

/// What is drawn is all there.
const READY: &str =
    "return document.querySelector('#skeleton') === null && document.querySelector('h2#answer') !== null";
const LANGUAGE: &str = "return document.documentElement.lang";
const ANSWER: &str = "return document.querySelector('.answer')?.textContent ?? ''";
/// The background's answers to the popup do not arrive any more.
const MUTE: &str = "const send = window.send = chrome.runtime.sendMessage.bind(chrome.runtime);
    chrome.runtime.sendMessage = (message) => message.type === 'view' ? Promise.reject(new Error('mute')) : send(message)";
/// What the background says when something changed.
const CHANGED: &str = "chrome.runtime.sendMessage({ type: 'changed' }).catch(() => {})";

/// A state: what it is called, where the popup shows it, what it must show.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name, also in the names of pictures.
    pub name: String,
    /// The popup's address.
    pub address: String,
    /// What must be there, as CSS selectors.
    shows: Vec<String>,
    /// What the answer must say, as names of sentences.
    says: Vec<String>,
    /// The background does not answer.
    mute: bool,
}

impl State {
    fn new(name: &str, address: String, shows: &[&str]) -> Self {
        let shows = shows.iter().map(|&selector| selector.to_owned()).collect();
        Self { name: name.to_owned(), address, shows, says: Vec::new(), mute: false }
    }

    /// Opens the popup in this state, in the extension's own window.
    ///
    /// # Errors
    ///
    /// When it does not show what it must.
    pub async fn open(&self, browser: &Browser) -> Result<()> {
        browser.show_own(&self.address).await?;
        let name = &self.name;
        until(&format!("the popup of {name}"), async || {
            Ok(browser.run_own::<bool>(READY).await?.then_some(()))
        })
        .await?;
        if self.mute {
            browser.run_own::<Value>(MUTE).await?;
            browser.own_page("welcome.html").await?;
            browser.later::<Value>(CHANGED).await?;
        }
        for selector in &self.shows {
            let there = format!("return document.querySelector({}) !== null", json!(selector));
            until(&format!("{selector} in the popup of {name}"), async || {
                Ok(browser.run_own::<bool>(&there).await?.then_some(()))
            })
            .await?;
        }
        for sentence in &self.says {
            until(&format!("{sentence} in the answer of {name}"), async || {
                let language: String = browser.run_own(LANGUAGE).await?;
                let answer: String = browser.run_own(ANSWER).await?;
                let forms = wordings(&language, sentence)?;
                Ok(forms.iter().any(|parts| parts.iter().all(|part| answer.contains(part))).then_some(()))
            })
            .await?;
        }
        Ok(())
    }
}

/// The forms of a sentence in a language: each as what stands between the values that are filled in.
fn wordings(language: &str, name: &str) -> Result<Vec<Vec<String>>> {
    let path = root().join("extension/_locales").join(language).join("messages.json");
    let messages: BTreeMap<String, Value> = serde_json::from_str(&fs::read_to_string(path)?)?;
    let is_form = |key: &str| {
        key.strip_prefix(name).is_some_and(|form| ["", "_one", "_few", "_many", "_other"].contains(&form))
    };
    let forms = messages.iter().filter(|(key, _)| is_form(key));
    let parts = |message: &str| {
        let parts = message.split('$').enumerate();
        parts.map(|(at, part)| if at == 0 { part } else { &part[1..] }.to_owned()).collect()
    };
    let wordings: Vec<Vec<String>> =
        forms.filter_map(|(_, message)| message["message"].as_str().map(parts)).collect();
    ensure!(!wordings.is_empty(), "no sentence is called {name}");
    Ok(wordings)
}

/// The sites on which the states come about, and a webmail.
pub struct States {
    scenarios: Vec<Scenario>,
    server: Server,
    webmail: Webmail,
}

/// A webmail with advertisements among the mails.
pub struct Webmail {
    pages: Pages,
    fixture: inbox::Fixture,
}

impl Webmail {
    /// Serves it.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or no port be had.
    pub fn start() -> Result<Self> {
        let directory = root().join("tests/inbox");
        let fixtures = inbox::load(&directory)?;
        let pages = Pages::start(&fixtures, &directory)?;
        let fixture = fixtures.into_iter().find(|fixture| fixture.name == "orange");
        Ok(Self { pages, fixture: fixture.context("no webmail called orange")? })
    }

    /// Has the person read their mails.
    ///
    /// # Errors
    ///
    /// When the advertisements are not marked.
    pub async fn read(&self, browser: &Browser) -> Result<()> {
        inbox::trial::read(browser, &self.pages, &self.fixture, "").await?;
        inbox::trial::all_right(browser, &self.fixture).await.map(drop)
    }
}

impl States {
    /// Serves them all.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or no port be had.
    pub fn start() -> Result<Self> {
        bundle()?;
        let scenarios = load(&root().join("tests/popup"))?;
        let hosts: BTreeSet<&str> = scenarios.iter().map(|scenario| &*scenario.site.host).collect();
        ensure!(
            hosts.len() == scenarios.len(),
            "two states are brought about on one host: the second finds the first's choice"
        );
        let server = Server::start(scenarios.iter().map(|scenario| scenario.site.clone()).collect())?;
        Ok(Self { scenarios, server, webmail: Webmail::start()? })
    }

    /// Brings about one state after the other, and has each looked at.
    ///
    /// # Errors
    ///
    /// When one does not come about, or is not as it must be.
    pub async fn each(
        &self,
        mut browser: Browser,
        look: impl AsyncFn(&mut Browser, &State) -> Result<()>,
    ) -> (Browser, Result<()>) {
        for scenario in &self.scenarios {
            let mut play = Play::new(scenario, &self.server, browser);
            let mut lived = Ok(());
            for step in &scenario.steps {
                lived = play.step(step).await.with_context(|| step.to_string());
                if lived.is_err() {
                    break;
                }
            }
            browser = match play.end() {
                Some(browser) => browser,
                None => unreachable!("no step closes the browser"),
            };
            if lived.is_ok() {
                lived = lived_through(scenario, &mut browser, &look).await;
            }
            if lived.is_err() {
                return (browser, lived.with_context(|| scenario.name.clone()));
            }
        }
        let seen = self.others(&mut browser, &look).await;
        (browser, seen)
    }

    async fn others(
        &self,
        browser: &mut Browser,
        look: &impl AsyncFn(&mut Browser, &State) -> Result<()>,
    ) -> Result<()> {
        self.webmail.read(browser).await?;
        let mail = format!("popup.html?tab={}", browser.tab(&self.webmail.fixture.host).await?);
        see(
            browser,
            State::new("webmail", mail, &[".answer.observed", ".ads .kind.disguised", ".ads .kind.labelled"]),
            look,
        )
        .await?;

        let scenario =
            self.scenarios.iter().find(|scenario| scenario.name == "refused").context("no state refused")?;
        browser.goto(&self.server.url(&scenario.site.host, "/")).await?;
        let site = scenario.site.domain();
        let popup = format!("popup.html?tab={}", browser.tab(&scenario.site.host).await?);
        browser.ask(json!({ "type": "ignore", "site": site, "on": true })).await?;
        see(browser, State::new("ignored", popup.clone(), &[".acts > p:first-child + button"]), look).await?;
        browser.ask(json!({ "type": "ignore", "site": site, "on": false })).await?;

        browser.permit(false).await?;
        let refused = State::new("no-permission", popup, &[".answer.unknown button.main"]);
        let seen = see(browser, refused, look).await;
        browser.permit(true).await?;
        seen?;

        let unwatchable = State::new("unwatchable", "popup.html?tab=-1".to_owned(), &[".answer.unknown"]);
        see(browser, unwatchable.clone(), look).await?;
        let silent = State {
            name: "silent".to_owned(),
            mute: true,
            shows: vec![".answer.unknown button.main".to_owned()],
            ..unwatchable
        };
        see(browser, silent, look).await
    }
}

async fn see(
    browser: &mut Browser,
    state: State,
    look: &impl AsyncFn(&mut Browser, &State) -> Result<()>,
) -> Result<()> {
    state.open(browser).await?;
    look(browser, &state).await.with_context(|| state.name.clone())
}

async fn lived_through(
    scenario: &Scenario,
    browser: &mut Browser,
    look: &impl AsyncFn(&mut Browser, &State) -> Result<()>,
) -> Result<()> {
    let tab = browser.tab(&scenario.site.host).await?;
    let shows: Vec<&str> = scenario.expect.popup.iter().map(String::as_str).collect();
    ensure!(!shows.is_empty(), "it is not said what the popup must show");
    ensure!(!scenario.expect.says.is_empty(), "it is not said what the popup must answer");
    let mut state = State::new(&scenario.name, format!("popup.html?tab={tab}"), &shows);
    state.says.clone_from(&scenario.expect.says);
    state.open(browser).await?;
    until(&format!("{} on the badge", scenario.expect.badge), async || {
        let badge = browser.badge(&scenario.site.host).await?;
        Ok((badge.parse().unwrap_or(0) == scenario.expect.badge).then_some(()))
    })
    .await?;
    look(browser, &state).await
}
