//! What scripts do in a page, case by case: `in-page/*.toml`.
//!
//! Each case has a site of its own, on which the person accepts, comes across `before`, withdraws, and comes
//! across `page`. What Témoin finds of the channels inside the page must be `expect`, to the last access.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Kind},
    check::validate,
    net::Server,
    run::{dist, root},
    wait::{PATIENCE, until, until_within},
};

/// Host of scripts that are not the site's.
pub const SCRIPTS: &str = "cdn.groseille-pub.test";
/// Host of frames that are not the site's.
pub const FRAMES: &str = "cadre.mure-mesure.test";

/// A site of which Témoin knows nothing.
const ELSEWHERE: &str = "www.ailleurs.test";

/// One case.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// What it is about, in one sentence.
    pub about: String,
    /// A page the person saw before saying no.
    #[serde(default)]
    pub before: String,
    /// The page seen after it. It sets `data-done` on its root element when it has done what it does.
    #[serde(default)]
    pub page: String,
    /// Runs in the page that was open at the no, instead of a second page.
    pub then: Option<String>,
    /// The page's content security policy.
    pub policy: Option<String>,
    /// Whether the person refuses from the start, instead of withdrawing.
    #[serde(default)]
    pub refused: bool,
    /// Whether the page takes minutes on a loaded machine.
    #[serde(default)]
    pub slow: bool,
    /// Whether it does more than is recorded: then other things are found too, and the view must say so.
    #[serde(default)]
    pub beyond: bool,
    /// What must be found, and nothing else.
    #[serde(default)]
    pub expect: Vec<Expected>,
}

/// A finding in a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The rule's name.
    pub rule: String,
    /// The way it took.
    pub channel: String,
    /// Host of the script: `{site}`, `{scripts}` and `{frames}` stand for those of the case.
    pub reader: String,
    /// The tracker's name.
    pub tracker: String,
    /// How directly it was observed.
    pub strength: String,
    /// How often.
    pub count: u64,
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
    fn host(&self) -> String {
        format!("www.{}.test", self.name)
    }

    /// Puts hosts, and scripts and frames with what is in them, in their places.
    ///
    /// `«script: code»` is a script of the other host with that code, `«frame: markup»` a frame of a third, and
    /// `«own: markup»` the address of a page of the site.
    fn fill(&self, text: &str, server: &Server) -> String {
        let mut text = text.to_owned();
        // Inner ones first.
        while let Some(end) = text.find('»') {
            let Some(start) = text[..end].rfind('«') else { break };
            let inside = &text[start + '«'.len_utf8()..end];
            let (word, content) = inside.split_once(": ").unwrap_or((inside, ""));
            let address =
                |host: &str, path: &str| server.url(host, &format!("/in-page/{path}?{}", encode(content)));
            let filled = match word {
                "script" => format!("<script src=\"{}\"></script>", address(SCRIPTS, "echo.js")),
                "frame" => format!("<iframe src=\"{}\"></iframe>", address(FRAMES, "slow.html")),
                "own" => address(&self.host(), "echo.html"),
                other => format!("<!-- what is {other}? -->"),
            };
            text.replace_range(start..end + '»'.len_utf8(), &filled);
        }
        text
    }
}

/// The answer to a request below `/in-page/`: the query itself, as a page or a script.
pub fn answer(name: &str, query: &str) -> Response<Body> {
    let (policy, content) = match query.split_once('&') {
        Some((policy, content)) => (Some(decode(policy)), content),
        None => (None, query),
    };
    let (media_type, text) = match name {
        "shape.js" => ("text/javascript", include_str!("../pages/shape.js").to_owned()),
        "echo.js" => ("text/javascript", decode(content)),
        _ => ("text/html; charset=utf-8", format!("<!doctype html>{}", decode(content))),
    };
    if name == "slow.html" {
        // As long as a near server takes.
        std::thread::sleep(Duration::from_millis(200));
    }
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |byte: Option<u8>| char::from(byte.unwrap_or(b'0')).to_digit(16).unwrap_or(0) as u8;
        bytes.push(if byte == b'%' { hex(rest.next()) * 16 + hex(rest.next()) } else { byte });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Goes through `cases` in one browser; all that failed are told together.
///
/// # Errors
///
/// When something is not as expected; the message says what.
pub async fn run(kind: Kind, cases: &[Case]) -> Result<()> {
    let server = Server::start(Vec::new())?;
    let others = [SCRIPTS, FRAMES, ELSEWHERE].map(str::to_owned);
    let hosts = cases.iter().map(Case::host).chain(others).collect();
    let browser = Browser::launch(kind, &dist(), hosts, true).await?;
    let mut failed = Vec::new();
    // One alone, while working on it.
    let only = std::env::var("TEMOIN_CASE").ok();
    for case in cases.iter().filter(|case| only.as_ref().is_none_or(|only| case.name.contains(only))) {
        let limit = Duration::from_secs(if case.slow { 360 } else { 60 });
        let outcome = tokio::time::timeout(limit, walk(case, &browser, &server)).await;
        if let Err(error) = outcome.unwrap_or_else(|_| Err(anyhow::anyhow!("took more than {limit:?}"))) {
            let told = format!("{} ({}): {error:#}", case.name, case.about);
            eprintln!("{} {told}", kind.name());
            failed.push(told);
        }
    }
    if only.is_none()
        && let Err(error) = let_go(&browser, &server, cases).await
    {
        failed.push(format!("the same frame elsewhere: {error:#}"));
    }
    browser.quit().await;
    ensure!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
    Ok(())
}

/// A frame of a host that is watched on one site is left alone on another's pages.
async fn let_go(browser: &Browser, server: &Server, cases: &[Case]) -> Result<()> {
    let case = cases.iter().find(|case| case.name == "frame-third-party").context("no such case")?;
    // A stack taken inside a conversion shows whether anything stands in between.
    let page = case.fill(
        "«frame: <script>setInterval(() => { let stack; document.cookie = { toString() { stack = new Error().stack; return 'x=1' } };
         parent.postMessage(stack, '*') }, 200)</script>»
         <script>let times = 0;
         onmessage = ({ data }) => { document.documentElement.dataset.done = `${++times} ${data}` }</script>",
        server,
    );
    for (host, watched) in [(case.host().as_str(), true), (ELSEWHERE, false)] {
        browser.goto(&server.url(host, &format!("/in-page/echo.html?{}", encode(&page)))).await?;
        let what = if watched { "the frame to be watched" } else { "the frame to be let go" };
        until(what, async || {
            let told = "return document.documentElement.dataset.done ?? null";
            let Some(told) = browser.run::<Option<String>>(told).await? else { return Ok(None) };
            // What is watched stays so; what is not is let go as soon as the background has answered.
            let times: u32 = told.split(' ').next().unwrap_or_default().parse()?;
            let enough = !watched || times >= 4;
            Ok((enough && told.contains("<anonymous>:") == watched).then_some(()))
        })
        .await
        .with_context(|| format!("on {host}"))?;
    }
    Ok(())
}

async fn walk(case: &Case, browser: &Browser, server: &Server) -> Result<()> {
    let host = case.host();
    let site = format!("{}.test", case.name);
    let open = async |page: &str| -> Result<()> {
        let policy = case.policy.as_deref().map(|policy| encode(policy) + "&").unwrap_or_default();
        let query = format!("{policy}{}", encode(&case.fill(page, server)));
        browser.goto(&server.url(&host, &format!("/in-page/echo.html?{query}"))).await
    };
    let declare =
        async |choice: &str| browser.ask(json!({ "type": "declare", "site": site, "choice": choice })).await;
    open(&case.before).await.context("the page before the no")?;
    if case.refused {
        declare("refused").await?;
    } else {
        declare("granted").await?;
        declare("withdrawn").await?;
    }
    match &case.then {
        Some(script) => browser.run::<()>(script).await?,
        None => open(&case.page).await?,
    }
    let patience = if case.slow { Duration::from_secs(300) } else { PATIENCE };
    until_within(patience, "the page to be done", async || {
        Ok(browser.run::<bool>("return 'done' in document.documentElement.dataset").await?.then_some(()))
    })
    .await?;
    let expected: BTreeMap<Expected, ()> = case
        .expect
        .iter()
        .map(|finding| {
            let reader = finding.reader.replace("{site}", &host);
            let reader = reader.replace("{scripts}", SCRIPTS).replace("{frames}", FRAMES);
            (Expected { reader, ..finding.clone() }, ())
        })
        .collect();
    let expected = expected.into_keys().collect::<Vec<_>>();
    let mut found = Vec::new();
    if case.beyond {
        return beyond(browser, &host, &site, &expected).await;
    }
    let reached = until("the findings", async || {
        found = findings(browser, &site).await?;
        Ok((found == expected).then_some(()))
    })
    .await;
    if let Err(error) = reached {
        bail!("{error:#}{}", differences(&expected, &found));
    }
    // What comes later would be too much: a batch is told within a quarter of a second.
    tokio::time::sleep(Duration::from_millis(500)).await;
    found = findings(browser, &site).await?;
    ensure!(found == expected, "later:\n{}", differences(&expected, &found));
    Ok(())
}

/// More was done than is recorded: it is said, and what is expected is found all the same.
async fn beyond(browser: &Browser, host: &str, site: &str, expected: &[Expected]) -> Result<()> {
    let mut found = Vec::new();
    let reached = until("the findings", async || {
        found = findings(browser, site).await?;
        Ok(expected.iter().all(|finding| found.contains(finding)).then_some(()))
    })
    .await;
    if let Err(error) = reached {
        bail!("{error:#}{}", differences(expected, &found));
    }
    ensure!(found.len() <= 2_000, "{} findings", found.len());
    let view = browser.view(host).await?;
    ensure!(view["beyond"].as_u64().is_some_and(|beyond| beyond > 10_000), "not said: {}", view["beyond"]);
    Ok(())
}

fn differences(expected: &[Expected], found: &[Expected]) -> String {
    let lines = |sign: &str, these: &[Expected], those: &[Expected]| {
        let only = these.iter().filter(|finding| !those.contains(finding));
        only.map(|f| {
            format!(
                "\n  {sign} {} {} {} {} {} ×{}",
                f.rule, f.channel, f.reader, f.tracker, f.strength, f.count
            )
        })
        .collect::<String>()
    };
    [lines("missing", expected, found), lines("too much", found, expected)].concat()
}

async fn findings(browser: &Browser, site: &str) -> Result<Vec<Expected>> {
    let document = browser.ask(json!({ "type": "export", "site": site })).await?;
    validate(&document, &root())?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let sites = document["sites"].as_array().into_iter().flatten();
    let findings = sites.flat_map(|site| site["findings"].as_array().into_iter().flatten());
    let mut found = findings
        .map(|finding| Expected {
            rule: text(&finding["rule"]),
            channel: text(&finding["channel"]),
            reader: text(&finding["reader"]["host"]),
            tracker: text(&finding["tracker"]["name"]),
            strength: text(&finding["strength"]),
            count: finding["count"].as_u64().unwrap_or_default(),
        })
        .filter(|f| {
            ["document-cookie", "cookie-store", "web-storage", "indexed-db"].contains(&f.channel.as_str())
        })
        .collect::<Vec<_>>();
    found.sort();
    Ok(found)
}

/// What a page can see of the functions it is given must be the same on a watched site as elsewhere.
///
/// # Errors
///
/// When there is a difference; the message says which.
pub async fn same(kind: Kind) -> Result<()> {
    let server = Server::start(Vec::new())?;
    let (watched, other) = ("www.vu.test", "www.pas.test");
    let browser = Browser::launch(kind, &dist(), vec![watched.into(), other.into()], true).await?;
    let outcome = compare(&browser, &server, watched, other).await;
    browser.quit().await;
    outcome
}

async fn compare(browser: &Browser, server: &Server, watched: &str, other: &str) -> Result<()> {
    for choice in ["granted", "withdrawn"] {
        browser.ask(json!({ "type": "declare", "site": "vu.test", "choice": choice })).await?;
    }
    let mut seen = Vec::new();
    for host in [other, watched] {
        let page = encode("<body><script src=\"/in-page/shape.js\"></script>");
        browser.goto(&server.url(host, &format!("/in-page/echo.html?{page}"))).await?;
        let shape = until("the page to look at itself", async || {
            browser.run::<Option<BTreeMap<String, String>>>("return window.shape ?? null").await
        })
        .await?;
        let shape = shape.into_iter().map(|(key, value)| (key, value.replace(host, "HOST")));
        seen.push(shape.collect::<BTreeMap<_, _>>());
    }
    let keys = seen[0].keys().chain(seen[1].keys()).collect::<std::collections::BTreeSet<_>>();
    let different = keys
        .into_iter()
        .filter(|key| seen[0].get(*key) != seen[1].get(*key))
        .map(|key| format!("\n{key}\n  there: {:?}\n  here:  {:?}", seen[0].get(key), seen[1].get(key)))
        .collect::<String>();
    ensure!(seen[0].len() > 100, "the page looked at too little: {}", seen[0].len());
    ensure!(different.is_empty(), "a page can tell that it is watched:{different}");
    // That it was watched at all.
    until("the watched page to be watched", async || {
        Ok((!findings(browser, "vu.test").await?.is_empty()).then_some(()))
    })
    .await
}
