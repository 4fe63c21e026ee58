//! The demonstration: a portal that keeps reading, the same portal done right, a webmail with
//! advertisements, and a browser with Témoin in it.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use serde_json::json;
use tokio::{io::AsyncReadExt, time::sleep};

use crate::{
    browser::{Browser, Kind},
    check::Found,
    net::Server,
    play::Play,
    run::{dist, hosts, root},
    scenario::{Scenario, load},
    site::{Site, bundle},
    webmail::{self, Webmail},
};

/// The sites of the demonstration, running.
pub(crate) struct Sites {
    /// The one that keeps reading first.
    pub portals: Vec<Scenario>,
    pub server: Server,
    pub hosts: Vec<String>,
    /// Where Roundcube is installed.
    pub webmail: Option<Webmail>,
}

impl Sites {
    pub async fn start() -> Result<Self> {
        bundle()?;
        let mut portals = load(&root().join("tests/demo"))?;
        // The one that keeps reading first: it is what the demonstration is about.
        portals.sort_by_key(|portal| portal.expect.breaches.is_empty());
        let sites: Vec<Site> = portals.iter().map(|portal| portal.site.clone()).collect();
        let mut hosts = hosts(&sites);
        hosts.push(webmail::HOST.to_owned());
        let server = Server::start(sites)?;
        let webmail = match webmail::program().exists() {
            false => None,
            true => match Webmail::start(webmail::SKIN, false).await {
                Ok(webmail) => Some(webmail),
                Err(error) => {
                    println!("The webmail is left out: {error:#}");
                    None
                }
            },
        };
        Ok(Self { portals, server, hosts, webmail })
    }
}

/// Walks the scenario without a display, prints what Témoin says and keeps pictures in `demo/`.
///
/// # Errors
///
/// When the browser or the extension does not do its part.
pub async fn walk(kind: Kind) -> Result<()> {
    let sites = Sites::start().await?;
    let directory = root().join("demo");
    fs::create_dir_all(&directory).context("demo/ cannot be made")?;
    let mut browser = Browser::launch(kind, &dist(), sites.hosts.clone(), true).await?;
    println!("\n=== {} ===", kind.name());
    for portal in &sites.portals {
        let mut play = Play::new(portal, &sites.server, browser);
        let walked = walk_portal(&mut play, &directory).await;
        browser = play.end().context("the browser is closed")?;
        if let Err(error) = walked {
            browser.quit().await;
            return Err(error.context(portal.site.host.clone()));
        }
    }
    let inbox = match &sites.webmail {
        Some(webmail) => walk_inbox(&browser, webmail, &directory).await,
        None => Ok(()),
    };
    browser.quit().await;
    inbox.context("the webmail")
}

async fn walk_portal(play: &mut Play<'_>, directory: &Path) -> Result<()> {
    let site = &play.scenario.site;
    println!("\n{} ({})", site.host, play.scenario.about);
    for step in &play.scenario.steps {
        println!("  {step}");
        play.step(step).await?;
    }
    play.catch_up().await?;
    let browser = play.browser()?;
    let kind = browser.kind().name();
    let picture = |what: &str| directory.join(format!("{kind}-{}-{what}.png", play.scenario.name));
    let document = browser.ask(json!({ "type": "export", "site": site.domain() })).await?;
    let found = Found::read(&document, &site.domain())?;
    println!(
        "  Témoin says: {} companies read on, badge {:?}",
        found.companies(),
        browser.badge(&site.host).await?
    );
    for (finding, count) in &found.breaches {
        println!("    {}: {} had {} ({count} times)", finding.rule, finding.reader, finding.tracker);
    }
    fs::write(
        directory.join(format!("{kind}-{}-evidence.json", play.scenario.name)),
        serde_json::to_string_pretty(&document)?,
    )?;
    browser.screenshot(&picture("page")).await?;
    browser.popup(&site.host, &picture("popup")).await?;
    println!("  Pictures: {} and {}", picture("page").display(), picture("popup").display());
    Ok(())
}

async fn walk_inbox(browser: &Browser, webmail: &Webmail, directory: &Path) -> Result<()> {
    println!("\n{} (a webmail with advertisements among the mails)", webmail::HOST);
    webmail::log_in(browser, webmail).await?;
    let rows = webmail::all_marked(browser).await?;
    for row in rows.iter().filter(|row| row.mark.is_some()) {
        println!("    {}: {}", row.is, row.text);
    }
    let picture = directory.join(format!("{}-inbox.png", browser.kind().name()));
    browser.screenshot(&picture).await?;
    println!("  Picture: {}", picture.display());
    Ok(())
}

/// Opens a browser for a person and says what to click and what to see.
///
/// # Errors
///
/// When the browser does not start.
pub async fn show(kind: Kind) -> Result<()> {
    let sites = Sites::start().await?;
    let mut browser = Browser::launch(kind, &dist(), sites.hosts.clone(), false).await?;
    let opened = open_all(&mut browser, &sites).await;
    if opened.is_ok() {
        explain(kind, &sites);
        wait_for_end(&browser).await;
    }
    browser.quit().await;
    opened
}

async fn open_all(browser: &mut Browser, sites: &Sites) -> Result<()> {
    if let Some(webmail) = &sites.webmail {
        webmail::log_in(browser, webmail).await?;
    }
    for portal in sites.portals.iter().rev() {
        browser.new_tab(&sites.server.url(&portal.site.host, "/")).await?;
    }
    browser.leave_to_person().await
}

fn explain(kind: Kind, sites: &Sites) {
    let place = match kind {
        Kind::Chromium => "the puzzle piece at the top right; pin Témoin to keep its number in view",
        Kind::Firefox => "the toolbar at the top right, or the puzzle piece there",
    };
    println!("\nA browser is open ({}). Témoin is behind {place}.\n", kind.name());
    println!("1. In the tab \"Orchidée\": click \"Tout accepter\", then \"Offres\".");
    println!(
        "   The panel below shows which identifiers the servers receive: that is allowed, you accepted."
    );
    println!("2. Click \"Gérer mes cookies\" at the foot of the page, then \"Tout refuser\".");
    println!("3. Go on to \"Assistance\" or \"Factures\".");
    println!("   See: the panel shows that the identifiers still arrive, and Témoin's number rises to 4.");
    println!("   Click on Témoin: it names the four who read on, what they read, and how often.");
    println!("4. Do the same in the tab \"Jasmin\", the same portal done right: Témoin has no number.");
    if sites.webmail.is_some() {
        println!("5. In the tab with the webmail: the advertisements among the mails are marked,");
        println!("   \"disguised\" where they look like mails; Témoin's number is theirs.");
    }
    println!("\nAll sites are invented and run on this machine; nothing leaves it.");
    println!("Press Enter here, or close the browser, to end.");
}

/// Until Enter is pressed or the browser is closed.
async fn wait_for_end(browser: &Browser) {
    let closed = async {
        while browser.is_open().await {
            sleep(Duration::from_secs(1)).await;
        }
    };
    let mut byte = [0];
    let mut input = tokio::io::stdin();
    let entered = async {
        // Without a terminal there is no Enter to wait for.
        if !matches!(input.read(&mut byte).await, Ok(1..)) {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = closed => {}
        () = entered => {}
    }
}
