//! A site that is witnessed all along while something goes wrong elsewhere: the person withdrew consent there, and its
//! partner goes on reading. Not one read may be missing or too many.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    in_page::{self, encode},
    net::{Asked, Hit, Server},
    wait::{until, until_within},
};

/// A page of a few megabytes is drawn within this.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// The site, in a browser.
#[derive(Clone, Copy)]
pub struct Honest<'a> {
    /// Where it is looked at.
    pub browser: &'a Browser,
    /// Where it is served.
    pub server: &'a Server,
    /// When the person said no.
    pub since: Instant,
}

impl<'a> Honest<'a> {
    /// Its host.
    pub const HOST: &'static str = "www.honnete.test";
    /// Its name.
    pub const SITE: &'static str = "honnete.test";
    /// The partner's host.
    pub const PARTNER: &'static str = "pixel.regie-pistache.test";

    /// The hosts of both.
    pub fn hosts() -> Vec<String> {
        [Self::HOST, Self::PARTNER].map(str::to_owned).to_vec()
    }

    /// The partner's pixel sets and gets a cookie; pages are what their address says.
    pub fn answer(asked: &Asked) -> Response<Body> {
        if asked.host != Self::PARTNER {
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

    /// The person comes across it, and withdraws.
    ///
    /// # Errors
    ///
    /// When the browser does not do it.
    pub async fn begin(browser: &'a Browser, server: &'a Server) -> Result<Self> {
        let honest = Self { browser, server, since: Instant::now() };
        honest.visit().await.context("the honest page before the no")?;
        say_no(browser, Self::SITE).await?;
        Ok(Self { since: Instant::now(), ..honest })
    }

    /// Opens its page, and waits until the partner has read.
    ///
    /// # Errors
    ///
    /// When the page does not come to its end.
    pub async fn visit(&self) -> Result<()> {
        let page = format!(
            "<body><script>const done = () => fetch('/in-page/done')</script><img alt='' src='{}' onload='done()' onerror='done()'>",
            self.server.url(Self::PARTNER, "/pixel.gif")
        );
        let opened = Instant::now();
        open(self.browser, self.server, Self::HOST, &page).await?;
        asked_for(self.server, "/in-page/done", Self::HOST, opened, PATIENCE).await.map(drop)
    }

    /// Opens its page once more, and waits until all is counted.
    ///
    /// # Errors
    ///
    /// When the counts differ.
    pub async fn visit_and_count(&self) -> Result<()> {
        self.visit().await.context("the honest page")?;
        self.count().await
    }

    /// How often the partner received a cookie after the no.
    pub fn reads(&self) -> usize {
        let read = |hit: &&Hit| hit.at > self.since && hit.host == Self::PARTNER && !hit.cookies.is_empty();
        self.server.record.hits().iter().filter(read).count()
    }

    /// Every cookie that the partner received after the no is counted, and none besides; nobody else is charged, and no
    /// decision is added.
    ///
    /// # Errors
    ///
    /// When it is otherwise.
    pub async fn count(&self) -> Result<()> {
        let mut told = String::new();
        let reached = until("the honest site's count", async || {
            let received = self.reads();
            let document = self.browser.ask(json!({ "type": "export", "site": Self::SITE })).await?;
            let honest = site(&document, Self::SITE).context("the honest site is gone")?;
            let breaches = honest["findings"].as_array().into_iter().flatten();
            let breaches = breaches.filter(|finding| finding["severity"] == "breach").collect::<Vec<_>>();
            told = format!("{received} reads, and {breaches:?}");
            let decisions = honest["decisions"].as_array().map_or(0, Vec::len);
            ensure!(decisions == 2, "{decisions} decisions on the honest site, of two");
            let [only] = breaches.as_slice() else { return Ok(None) };
            let is_it = only["reader"]["host"] == Self::PARTNER
                && only["count"].as_u64() == u64::try_from(received).ok();
            Ok(is_it.then_some(()))
        })
        .await;
        reached.with_context(|| told)
    }
}

/// Reads of this long after a decision are not judged at once (docs/rules.md, "Being deleted").
const DELETING: Duration = Duration::from_millis(1_200);

/// The person accepted on a site and takes it back. What is read afterwards is told at once.
///
/// # Errors
///
/// When the extension does not answer.
pub async fn say_no(browser: &Browser, site: &str) -> Result<()> {
    for choice in ["granted", "withdrawn"] {
        browser.ask(json!({ "type": "declare", "site": site, "choice": choice })).await?;
    }
    tokio::time::sleep(DELETING).await;
    Ok(())
}

/// Opens a page and does not wait for it: it may never be quiet.
///
/// # Errors
///
/// When the browser does not go there.
pub async fn open(browser: &Browser, server: &Server, host: &str, page: &str) -> Result<()> {
    let url = server.url(host, &format!("/in-page/echo.html?{}", encode(page)));
    Ok(browser.person().await?.goto(url).await?)
}

/// Waits until a page asks for something, and gives the query.
///
/// # Errors
///
/// When it does not.
pub async fn asked_for(
    server: &Server,
    path: &str,
    host: &str,
    since: Instant,
    patience: Duration,
) -> Result<String> {
    until_within(patience, &format!("{host} to ask for {path}"), async || {
        let hits = server.record.hits();
        let hit = hits.iter().find(|hit| hit.at > since && hit.host == host && hit.path.starts_with(path));
        Ok(hit.map(|hit| in_page::decode(hit.path[path.len()..].trim_start_matches('?'))))
    })
    .await
}

/// A site of an evidence document.
pub fn site<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document["sites"].as_array()?.iter().find(|site| site["site"] == name)
}
