//! Every way a cookie travels: one page for each kind of request, in each browser, after a withdrawal. What
//! Témoin tells must be what the server received: the same cookies, the same readers, the same counts.
//!
//! A channel is a script (`channels/*.js`) and a line of numbers (`channels/channels.toml`).

pub mod apart;
mod count;
mod serve;

use std::{
    collections::BTreeMap,
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::{
    browser::{Browser, Kind},
    check::validate,
    net::Server,
    run::{dist, root},
    wait::{PATIENCE, until},
};
use count::{Counts, differences};

/// The page's own host, another of the same site, a third party, and one that only passes requests on.
pub const HOSTS: [&str; 4] = [
    "www.portail-orchidee.test",
    "images.portail-orchidee.test",
    "pixel.regie-pistache.test",
    "tri.mure-mesure.test",
];
/// The registrable domain of the pages.
const SITE: &str = "portail-orchidee.test";

/// Cookie that each host has once for the path of each channel.
const READ: &str = "_gcl_au";
/// Cookie that every response sets anew, for the path of its channel.
const WRITTEN: &str = "_gcl_dc";
/// Cookies for all paths: of the whole site, and of one host only.
const ROOT: [&str; 2] = ["_ga", "_hjid"];
/// Cookie that is kept apart for each site it is embedded in (CHIPS).
const PARTITIONED: &str = "__gads";

/// No trial takes longer, however loaded the machine.
const AT_MOST: Duration = Duration::from_secs(240);

/// A browser, and what it does with cookies of third parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Chromium that allows them.
    Chromium,
    /// Chromium that blocks them, as Debian's does by default: only partitioned ones are left.
    Blocking,
    /// Firefox by default: they are kept apart, by site.
    Firefox,
}

impl Mode {
    /// All.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Blocking, Self::Firefox];

    /// Its name in test names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Blocking => "chromium-blocking",
            Self::Firefox => "firefox",
        }
    }

    async fn launch(self) -> Result<Browser> {
        let kind = if self == Self::Firefox { Kind::Firefox } else { Kind::Chromium };
        let hosts = HOSTS.map(str::to_owned).to_vec();
        Browser::launch_with(kind, &dist(), hosts, true, self == Self::Blocking).await
    }
}

/// One kind of request.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its name, and the first part of the path of all its requests.
    pub name: String,
    /// What its page does.
    pub script: String,
    /// How often each host receives [`READ`], by mode.
    expected: Expected,
}

/// How often each of [`HOSTS`] receives the channel's cookie, in each mode.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Expected {
    chromium: [u64; 4],
    chromium_blocking: [u64; 4],
    firefox: [u64; 4],
}

impl Expected {
    fn in_mode(&self, mode: Mode) -> [u64; 4] {
        match mode {
            Mode::Chromium => self.chromium,
            Mode::Blocking => self.chromium_blocking,
            Mode::Firefox => self.firefox,
        }
    }
}

/// All channels, in the order of the table.
///
/// # Errors
///
/// When a file is missing or does not say what it should.
pub fn load() -> Result<Vec<Channel>> {
    let directory = root().join("tests/channels");
    let text =
        fs::read_to_string(directory.join("channels.toml")).context("no tests/channels/channels.toml")?;
    let table: BTreeMap<String, Expected> =
        toml::from_str(&text).context("in tests/channels/channels.toml")?;
    let channel = |(name, expected): (String, Expected)| {
        let path = directory.join(format!("{name}.js"));
        let script = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
        Ok(Channel { name, script, expected })
    };
    table.into_iter().map(channel).collect()
}

/// Goes through all channels in a fresh browser.
///
/// # Errors
///
/// When Témoin tells something else than the server received, or the server received something else than
/// the table says.
pub async fn run(mode: Mode) -> Result<()> {
    let channels = load()?;
    let served = channels.clone();
    let server = Server::start_with(Vec::new(), move |house, asked| serve::answer(house, asked, &served))?;
    let browser = mode.launch().await?;
    let outcome = tokio::time::timeout(AT_MOST, whole(mode, &channels, &server, &browser)).await;
    browser.quit().await;
    outcome.with_context(|| format!("the channels took more than {} s", AT_MOST.as_secs()))?
}

async fn whole(mode: Mode, channels: &[Channel], server: &Server, browser: &Browser) -> Result<()> {
    withdraw(server, browser).await?;
    let since = Instant::now();
    for channel in channels {
        visit(server, browser, &channel.name).await.with_context(|| channel.name.clone())?;
    }
    compare(mode, channels, server, browser, since).await?;
    // Once more, when all is quiet: nothing may have been added.
    tokio::time::sleep(Duration::from_millis(500)).await;
    compare(mode, channels, server, browser, since).await
}

/// Everything is granted and stored, then withdrawn.
async fn withdraw(server: &Server, browser: &Browser) -> Result<()> {
    let declare = |choice| json!({ "type": "declare", "site": SITE, "choice": choice });
    browser.ask(declare("granted")).await?;
    visit(server, browser, "plant").await?;
    browser.ask(declare("withdrawn")).await?;
    Ok(())
}

async fn visit(server: &Server, browser: &Browser, channel: &str) -> Result<()> {
    browser.goto(&server.url(HOSTS[0], &format!("/{channel}/"))).await?;
    until("the page to have made its requests", async || {
        // Between two pages a script may have nowhere to run.
        let done = browser.run::<bool>("return document.documentElement.dataset.done === 'true'").await;
        Ok(done.unwrap_or(false).then_some(()))
    })
    .await
}

async fn compare(
    mode: Mode,
    channels: &[Channel],
    server: &Server,
    browser: &Browser,
    since: Instant,
) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let document = browser.ask(json!({ "type": "export", "site": SITE })).await?;
        validate(&document, &root())?;
        let told = Counts::told(&document, SITE)?;
        let received = Counts::received(&server.record, since, &browser.cookies().await?);
        let text = [differences(&told, &received), unexpected(mode, channels, &received)].concat();
        if text.is_empty() {
            ensure!(received.total() > 0, "nothing was received at all");
            return Ok(());
        }
        ensure!(Instant::now() <= deadline, "{text}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Where the server received something else than the table says.
fn unexpected(mode: Mode, channels: &[Channel], received: &Counts) -> String {
    let mut text = String::new();
    for channel in channels {
        let counts = HOSTS.map(|host| received.reads(host, READ, &channel.name));
        if counts != channel.expected.in_mode(mode) {
            text += &format!(
                "  {}: the server received {READ} {counts:?} times ({}), the table says {:?}\n",
                channel.name,
                HOSTS.join(", "),
                channel.expected.in_mode(mode)
            );
        }
    }
    text
}
