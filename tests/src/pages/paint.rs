//! How long a person waits for the popup: until anything is painted, its first words are, and the answer is. Nothing here passes or fails.
//!
//! The popup is opened as a window of its own: what a browser does to open one from the toolbar is not in these figures.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{
    browser::{Browser, EVERYWHERE, Kind},
    figures::spread,
    net::Server,
    play::Play,
    run::dist,
    scenario::{Expect, Scenario, Step},
    site::{After, Party, Platform, Site, Topic, Via},
};

/// Who reads on: of as many companies.
const READERS: [&str; 20] = [
    "a.adnxs.com",
    "a.adsrvr.org",
    "a.bing.com",
    "a.casalemedia.com",
    "a.criteo.com",
    "a.doubleclick.net",
    "a.facebook.com",
    "a.hotjar.com",
    "a.amazon-adsystem.com",
    "a.outbrain.com",
    "a.pubmatic.com",
    "a.rubiconproject.com",
    "a.scorecardresearch.com",
    "a.smartadserver.com",
    "a.taboola.com",
    "a.teads.tv",
    "a.tiktok.com",
    "a.weborama.fr",
    "a.yahoo.com",
    "a.openx.net",
];

/// Opens the popup, and tells how long after the beginning of its document: the first paint, the first contentful
/// one, and two frames after the answer came to stand in it, by when it is painted.
const OPEN: &str = "new Promise((done, fail) => {
    const popup = window.open(ADDRESS, '_blank', 'popup,width=420,height=600');
    if (!popup) return fail(new Error('no window'));
    let frame = null;
    const answered = () => popup.document.querySelector('#answer') !== null && popup.document.querySelector('#skeleton') === null;
    const painted = (stood) => popup.requestAnimationFrame(() => popup.requestAnimationFrame(() => {
      const shown = popup.performance.now();
      popup.setTimeout(() => {
        const at = (name) => popup.performance.getEntriesByName(name)[0]?.startTime ?? null;
        const companies = popup.document.querySelectorAll('.companies > li').length;
        popup.close();
        done({ frame: at('first-paint') ?? frame, first: at('first-contentful-paint'), stood, shown, companies });
      }, 100);
    }));
    let heard = false;
    const look = () => {
      if (!heard && popup.location.pathname === '/popup.html') {
        heard = true;
        popup.addEventListener('MozAfterPaint', () => frame ??= popup.performance.now());
      }
      if (popup.location.pathname !== '/popup.html' || popup.document.body === null) return setTimeout(look, 0);
      if (answered()) return painted(popup.performance.now());
      const seen = new popup.MutationObserver(() => {
        if (!answered()) return;
        seen.disconnect();
        painted(popup.performance.now());
      });
      seen.observe(popup.document.documentElement, { childList: true, subtree: true });
    };
    look();
  })";

#[derive(Default)]
struct Times {
    frame: Vec<f64>,
    first: Vec<f64>,
    stood: Vec<f64>,
    shown: Vec<f64>,
}

/// Prints a table: the popup of a site with 20 companies, opened `runs` times while the background runs, and as often after it
/// was stopped.
///
/// # Errors
///
/// When the popup does not come, or does not tell of all.
pub async fn paint(kind: Kind, runs: usize) -> Result<()> {
    let scenario = scenario();
    let server = Server::start(vec![scenario.site.clone()])?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let mut play = Play::new(&scenario, &server, browser);
    let measured = measure(&mut play, runs).await;
    if let Some(browser) = play.end() {
        browser.quit().await;
    }
    measured
}

async fn measure(play: &mut Play<'_>, runs: usize) -> Result<()> {
    for step in &play.scenario.steps {
        play.step(step).await.with_context(|| step.to_string())?;
    }
    play.catch_up().await?;
    let browser = play.browser()?;
    let tab = browser.tab(&play.scenario.site.host).await?;
    browser.tell_paints().await?;
    browser.show_own("popup.html?tab=-1").await?;
    let open = OPEN.replace("ADDRESS", &json!(format!("popup.html?tab={tab}")).to_string());
    println!(
        "\n{}, a site with {} companies, ms after the popup's document began (median of {runs}, least–most):\n",
        browser.kind().name(),
        READERS.len()
    );
    println!(
        "| background | first painted | first words painted | answer in the document | answer painted |\n|---|---|---|---|---|"
    );
    for (what, stopped) in [("running", false), ("stopped", true)] {
        let mut times = Times::default();
        for run in 0..=runs {
            if stopped {
                browser.stop_worker().await?;
            }
            let told: serde_json::Value = browser.later_own(&open).await?;
            anyhow::ensure!(told["companies"] == READERS.len(), "the popup does not tell of all: {told}");
            // The first fills caches.
            if run > 0 {
                times.frame.extend(told["frame"].as_f64());
                times.first.extend(told["first"].as_f64());
                times.stood.extend(told["stood"].as_f64());
                times.shown.extend(told["shown"].as_f64());
            }
        }
        let Times { frame, first, stood, shown } = times;
        println!(
            "| {what} | {} | {} | {} | {} |",
            spread(frame, 0),
            spread(first, 0),
            spread(stood, 0),
            spread(shown, 0)
        );
    }
    Ok(())
}

/// A person declares a no where twenty companies read on.
fn scenario() -> Scenario {
    let parties = READERS.map(|host| Party {
        host: host.to_owned(),
        via: Via::Pixel,
        purpose: Topic::Advertising,
        // Of a purpose that is known whoever sets it.
        cookies: vec!["_gcl_au".to_owned()],
        after: After::ReadsOn,
        service: None,
        before: false,
        told: false,
        carries: None,
    });
    let site = Site {
        host: "www.kiosque-campanule.test".to_owned(),
        name: "Campanule".to_owned(),
        platform: Platform::VanillaCookieconsent,
        panel: false,
        embeds: None,
        fault: None,
        bare: false,
        colour: "#b4235a".to_owned(),
        parties: parties.into(),
    };
    let browse = |path: &str| Step::Browse(path.to_owned());
    Scenario {
        name: "paint".to_owned(),
        about: String::new(),
        pending: None,
        gpc: false,
        site,
        elsewhere: Vec::new(),
        steps: vec![
            browse("/"),
            Step::Accept,
            browse("/offres"),
            Step::Withdraw,
            browse("/assistance"),
            browse("/factures"),
        ],
        expect: Expect::default(),
    }
}
