//! Pages that mean harm, case by case: `hostile/*.toml`.
//!
//! Each does its worst on a site of its own, or in a frame of an honest one. Afterwards the page and the browser still
//! answer, Témoin's memory and records are bounded and whole, nothing is found against a site that was only spoken
//! of, no text has become markup in Témoin's own pages, and on the honest site not one read is missing or too
//! many.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use axum::{body::Body, http::Response};
use serde::Deserialize;
use serde_json::json;

use crate::{
    browser::{Browser, Kind},
    check::validate,
    honest::{Honest, PATIENCE, asked_for, open, say_no, site},
    in_page::{self, encode},
    net::{Asked, Server},
    run::{dist, root},
    wait::{until, until_within},
};

/// A site that nobody opens: hostile pages only speak of it.
const VICTIM: &str = "victime.test";
/// What the witness may take, in bytes of wasm memory (docs/architecture.md, *Bounds*).
const MOST_MEMORY: u64 = 32 << 20;
/// What may be kept on disk, in characters: the honest site and the caps of a few hostile ones.
const MOST_KEPT: usize = 16 << 20;

/// How much of it there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// As much as one waits for in the tests.
    Small,
    /// A million events, ten thousand frames, a hundred thousand rows.
    Full,
}

/// One hostile page.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// What it tries, in one sentence.
    pub about: String,
    /// The page. It asks for `/in-page/done` when it has done its worst: by its server, as it may have broken what a driver
    /// would ask it with. A query there is what it has won. `{full}` is whether it is to be of full size.
    pub page: String,
    /// Whether the person withdrew consent on its site, so that Témoin looks into the page.
    #[serde(default)]
    pub watched: bool,
    /// Whether that happens while the page is open: once it asks for `/in-page/ready`. Then `/in-page/said` answers `said`.
    #[serde(default)]
    pub open: bool,
    /// Whether it lies in a frame of the honest site.
    #[serde(default)]
    pub embedded: bool,
    /// A script in the page afterwards: answers whether all is well.
    pub then: Option<String>,
    /// Whether the browser is told to clear its memory before that.
    #[serde(default)]
    pub collects: bool,
    /// Channels by which its own doings must be found all the same.
    #[serde(default)]
    pub found: Vec<String>,
}

/// All cases, by name.
///
/// # Errors
///
/// When a file cannot be read or does not say what it should.
pub fn load(directory: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(directory).with_context(|| format!("no cases in {}", directory.display()))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        let mut case: Case = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        case.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        cases.push(case);
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

impl Case {
    fn site(&self) -> String {
        format!("{}.test", self.name)
    }

    fn host(&self) -> String {
        format!("www.{}", self.site())
    }
}

/// What the hostile pages ask of their server.
#[derive(Clone, Default)]
struct Said(Arc<AtomicBool>);

impl Said {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        match asked.uri.path() {
            "/in-page/said" if self.0.load(Ordering::Relaxed) => in_page::answer("echo.js", "said"),
            "/in-page/said" | "/in-page/ready" | "/in-page/done" => in_page::answer("echo.js", ""),
            _ => Honest::answer(asked),
        }
    }
}

/// Goes through `cases` in one browser; all that failed are told together.
///
/// # Errors
///
/// When something is not as it should be; the message says what.
pub async fn run(kind: Kind, cases: &[Case], size: Size) -> Result<()> {
    let said = Said::default();
    let answers = said.clone();
    let server = Server::start_with(Vec::new(), move |_, asked| answers.answer(asked))?;
    let hosts = cases.iter().map(Case::host).chain(Honest::hosts()).collect();
    let browser = Browser::launch(kind, &dist(), hosts, true).await?;
    let outcome = all(&browser, &server, &said, cases, size).await;
    browser.quit().await;
    outcome
}

async fn all(browser: &Browser, server: &Server, said: &Said, cases: &[Case], size: Size) -> Result<()> {
    let honest = Honest::begin(browser, server).await?;
    let mut failed = Vec::new();
    // One alone, while working on it.
    let only = std::env::var("TEMOIN_CASE").ok();
    for case in cases.iter().filter(|case| only.as_ref().is_none_or(|only| case.name.contains(only))) {
        let begun = Instant::now();
        let outcome = walk(case, &honest, said, size).await;
        let took = begun.elapsed().as_secs_f32();
        if let (Ok(room), true) = (&outcome, size == Size::Full || only.is_some()) {
            println!("{} {}: {room}; {took:.1} s", browser.kind().name(), case.name);
        }
        if let Err(error) = outcome {
            let told = format!("{} ({}): {error:#}", case.name, case.about);
            eprintln!("{} {told}", browser.kind().name());
            failed.push(told);
        }
    }
    ensure!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
    Ok(())
}

/// Answers what memory and disk it took.
async fn walk(case: &Case, honest: &Honest<'_>, said: &Said, size: Size) -> Result<String> {
    let Honest { browser, server, .. } = *honest;
    let page = case
        .page
        .replace("{victim}", VICTIM)
        .replace("{extension}", browser.extension_origin())
        .replace("{full}", if size == Size::Full { "true" } else { "false" });
    let patience = if size == Size::Full { 5 * PATIENCE } else { PATIENCE };
    if case.watched && !case.open {
        say_no(browser, &case.site()).await?;
    }
    said.0.store(false, Ordering::Relaxed);
    let opened = Instant::now();
    if case.embedded {
        let frame = server.url(&case.host(), &format!("/in-page/echo.html?{}", encode(&page)));
        open(browser, server, Honest::HOST, &format!("<body><iframe src='{frame}'></iframe>")).await?;
    } else {
        open(browser, server, &case.host(), &page).await?;
    }
    if case.open {
        asked_for(server, "/in-page/ready", &case.host(), opened, patience).await?;
        say_no(browser, &case.site()).await?;
        said.0.store(true, Ordering::Relaxed);
    }
    let won = asked_for(server, "/in-page/done", &case.host(), opened, patience).await?;
    ensure!(won.is_empty(), "the page has won: {won}");
    if let Some(then) = &case.then {
        until_within(patience, "the page to be well", async || {
            if case.collects {
                browser.collect_garbage().await?;
                // What is let go is told in a task of its own, which another collection would keep waiting.
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Ok(browser.run::<bool>(then).await?.then_some(()))
        })
        .await?;
    }
    let host = if case.embedded { Honest::HOST.to_owned() } else { case.host() };
    own_pages(browser, &host).await.context("Témoin's own pages")?;
    honest.visit_and_count().await?;
    for channel in &case.found {
        // The first reads after a no wait for two seconds.
        until(&format!("a finding by {channel}"), async || {
            let document = browser.ask(json!({ "type": "export" })).await?;
            let own = site(&document, &case.site()).context("its own site is gone")?;
            let mut found = own["findings"].as_array().into_iter().flatten();
            Ok(found.any(|finding| finding["channel"] == **channel).then_some(()))
        })
        .await?;
    }
    let document = browser.ask(json!({ "type": "export" })).await?;
    validate(&document, &root())?;
    ensure!(!document.to_string().contains(VICTIM), "{VICTIM} is spoken of: {document}");
    ensure!(browser.fell().await?.is_none(), "the background fell");
    let state = browser.ask(json!({ "type": "verify" })).await?;
    ensure!(state["intact"] == true, "the records: {state}");
    let heap = state["heap"].as_u64().context("no memory told")?;
    ensure!(heap <= MOST_MEMORY, "{heap} bytes of memory");
    let kept = browser.kept().await?.len();
    ensure!(kept <= MOST_KEPT, "{kept} characters are kept");
    Ok(format!("goes on; {} KB of memory, {} KB kept", heap >> 10, kept >> 10))
}

/// Nothing that a page said has become an element of Témoin's own pages, or steers the text around it.
async fn own_pages(browser: &Browser, host: &str) -> Result<()> {
    let tab = browser.tab(host).await?;
    let look = "const all = [...document.querySelectorAll('*')];
        const odd = all.filter((element) => ['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'FORM', 'MARQUEE'].includes(element.tagName)
          || [...element.attributes].some(({ name, value }) => name.startsWith('on') || /^\\s*javascript:/i.test(value))
          || (element.tagName === 'SCRIPT' && element.textContent.trim()));
        const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth + 1;
        const steering = /[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u2060\\ufeff]/.test(document.body.innerText);
        return document.getElementById('skeleton') ? null
          : [odd.map((element) => element.outerHTML.slice(0, 200)).join(), wide && 'too wide', steering && 'steering characters', window.won && 'code ran'].filter(Boolean).join('; ')";
    for page in [format!("popup.html?tab={tab}"), "report.html".to_owned()] {
        browser.show_own(&page).await?;
        let odd =
            until(&format!("{page} to be drawn"), async || browser.run_own::<Option<String>>(look).await)
                .await?;
        ensure!(odd.is_empty(), "{page}: {odd}");
    }
    Ok(())
}
