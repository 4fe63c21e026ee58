//! Pages that mean harm, case by case: `hostile/*.toml`.
//!
//! Each does its worst on a site of its own, or in a frame of an honest one. Afterwards the page and the browser still
//! answer, Témoin's memory and records are bounded and whole, nothing is found against a site that was only spoken
//! of, no text has become markup in Témoin's own pages, and on the honest site not one read is missing or too
//! many.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Kind},
    check::validate,
    in_page::{self, encode},
    net::{Asked, Server},
    run::{dist, root},
    wait::{until, until_within},
};

/// The site that is witnessed all along; the person withdrew consent there.
const HONEST: &str = "www.honnete.test";
/// Its partner, which goes on reading.
const PARTNER: &str = "pixel.regie-pistache.test";
/// A site that nobody opens: hostile pages only speak of it.
const VICTIM: &str = "victime.test";
/// What the witness may take, in bytes of wasm memory (DESIGN, figures: 32 MB).
const MOST_MEMORY: u64 = 32 << 20;
/// What may be kept on disk, in characters: the honest site and the caps of a few hostile ones.
const MOST_KEPT: usize = 16 << 20;
/// A page of a few megabytes is drawn within this.
const PATIENCE: Duration = Duration::from_secs(180);

/// One hostile page.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// What it tries, in one sentence.
    pub about: String,
    /// The page. It sets `data-done` on its root element when it has done its worst; what it sets there is told if
    /// it is not empty: the page has won.
    pub page: String,
    /// Whether the person withdrew consent on its site, so that Témoin looks into the page.
    #[serde(default)]
    pub watched: bool,
    /// Whether it lies in a frame of the honest site.
    #[serde(default)]
    pub embedded: bool,
    /// A script in the page afterwards: answers whether all is well.
    pub then: Option<String>,
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

/// The partner's pixel sets and gets a cookie; everything else is as the page says.
fn answer(asked: &Asked) -> Response<Body> {
    if asked.host != PARTNER {
        let name = asked.uri.path().strip_prefix("/in-page/").unwrap_or_default();
        return in_page::answer(name, asked.uri.query().unwrap_or_default());
    }
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if asked.cookies.is_empty() {
        let cookie = "__gads=1; Path=/; Max-Age=34000000; Secure; SameSite=None";
        headers.insert(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    response
}

/// Goes through `cases` in one browser; all that failed are told together.
///
/// # Errors
///
/// When something is not as it should be; the message says what.
pub async fn run(kind: Kind, cases: &[Case]) -> Result<()> {
    let server = Server::start_with(Vec::new(), |_, asked| answer(asked))?;
    let hosts = cases.iter().map(Case::host).chain([HONEST, PARTNER].map(str::to_owned)).collect();
    let browser = Browser::launch(kind, &dist(), hosts, true).await?;
    let outcome = all(&browser, &server, cases).await;
    browser.quit().await;
    outcome
}

async fn all(browser: &Browser, server: &Server, cases: &[Case]) -> Result<()> {
    honest_page(browser, server).await.context("the honest page before the no")?;
    for choice in ["granted", "withdrawn"] {
        declare(browser, "honnete.test", choice).await?;
    }
    let since = Instant::now();
    let mut failed = Vec::new();
    // One alone, while working on it.
    let only = std::env::var("TEMOIN_CASE").ok();
    for case in cases.iter().filter(|case| only.as_ref().is_none_or(|only| case.name.contains(only))) {
        if let Err(error) = walk(case, browser, server, since).await {
            let told = format!("{} ({}): {error:#}", case.name, case.about);
            eprintln!("{} {told}", browser.kind().name());
            failed.push(told);
        }
    }
    ensure!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
    Ok(())
}

async fn declare(browser: &Browser, site: &str, choice: &str) -> Result<()> {
    browser.ask(json!({ "type": "declare", "site": site, "choice": choice })).await.map(drop)
}

async fn honest_page(browser: &Browser, server: &Server) -> Result<()> {
    let page = format!(
        "<body><img alt='' src='{}' onload='done()' onerror='done()'><script>function done() {{ document.documentElement.dataset.done = '' }}</script>",
        server.url(PARTNER, "/pixel.gif")
    );
    open(browser, server, HONEST, &page).await
}

async fn open(browser: &Browser, server: &Server, host: &str, page: &str) -> Result<()> {
    browser.goto(&server.url(host, &format!("/in-page/echo.html?{}", encode(page)))).await?;
    until_within(PATIENCE, "the page to be done", async || {
        let done = "return document.documentElement.dataset.done ?? null";
        let Some(done) = browser.run::<Option<String>>(done).await? else { return Ok(None) };
        ensure!(done.is_empty(), "the page has won: {done}");
        Ok(Some(()))
    })
    .await
}

async fn walk(case: &Case, browser: &Browser, server: &Server, since: Instant) -> Result<()> {
    if case.watched {
        for choice in ["granted", "withdrawn"] {
            declare(browser, &case.site(), choice).await?;
        }
    }
    let page = case.page.replace("{victim}", VICTIM).replace("{extension}", browser.extension_origin());
    if case.embedded {
        let frame = server.url(&case.host(), &format!("/in-page/echo.html?{}", encode(&page)));
        let around = format!(
            "<body><iframe src='{frame}'></iframe><script>onmessage = ({{ data }}) => {{ if (typeof data?.done === 'string') document.documentElement.dataset.done = data.done }}</script>"
        );
        open(browser, server, HONEST, &around).await?;
    } else {
        open(browser, server, &case.host(), &page).await?;
    }
    if let Some(then) = &case.then {
        until("the page to be well", async || Ok(browser.run::<bool>(then).await?.then_some(()))).await?;
    }
    let host = if case.embedded { HONEST.to_owned() } else { case.host() };
    own_pages(browser, &host).await.context("Témoin's own pages")?;
    honest_page(browser, server).await.context("the honest page afterwards")?;
    honest_count(browser, server, since).await?;
    let document = browser.ask(json!({ "type": "export" })).await?;
    validate(&document, &root())?;
    ensure!(!document.to_string().contains(VICTIM), "{VICTIM} is spoken of: {document}");
    let honest = site(&document, "honnete.test").context("the honest site is gone")?;
    let decisions = honest["decisions"].as_array().map_or(0, Vec::len);
    ensure!(decisions == 2, "{decisions} decisions on the honest site, of two");
    let state = browser.ask(json!({ "type": "verify" })).await?;
    ensure!(state["intact"] == true, "the records: {state}");
    let heap = state["heap"].as_u64().context("no memory told")?;
    ensure!(heap <= MOST_MEMORY, "{heap} bytes of memory");
    let kept = browser.kept().await?.len();
    ensure!(kept <= MOST_KEPT, "{kept} characters are kept");
    Ok(())
}

fn site<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document["sites"].as_array()?.iter().find(|site| site["site"] == name)
}

/// Every cookie that the partner received after the no is counted, and none besides; nobody else is charged there.
async fn honest_count(browser: &Browser, server: &Server, since: Instant) -> Result<()> {
    let mut told = String::new();
    let reached = until("the honest site's count", async || {
        let received = server
            .record
            .hits()
            .iter()
            .filter(|hit| hit.at > since && hit.host == PARTNER && !hit.cookies.is_empty())
            .count();
        let document = browser.ask(json!({ "type": "export", "site": "honnete.test" })).await?;
        let honest = site(&document, "honnete.test").context("the honest site is gone")?;
        let breaches = honest["findings"].as_array().into_iter().flatten();
        let breaches = breaches.filter(|finding| finding["severity"] == "breach").collect::<Vec<_>>();
        told = format!("{received} reads, and {breaches:?}");
        let [only] = breaches.as_slice() else { return Ok(None) };
        let is_it =
            only["reader"]["host"] == PARTNER && only["count"].as_u64() == u64::try_from(received).ok();
        Ok(is_it.then_some(()))
    })
    .await;
    reached.with_context(|| told)
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
