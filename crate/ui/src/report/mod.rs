//! The report page: every site, or one site's story, and what a person can do with it.
//!
//! What is computed ([`findings`], [`timeline`], [`weeks`], [`csv`], [`letter`]) knows no browser and is tested
//! without one; the rest draws it.

mod act;
mod ads;
pub mod authority;
pub mod csv;
pub mod findings;
pub mod letter;
mod letters;
mod order;
mod picture;
mod sites;
mod story;
mod table;
pub mod timeline;
pub mod weeks;

pub(crate) use sites::{decision_cell, site_cell};
pub(crate) use table::select;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::view::{SiteLine, SiteView};

use crate::{
    background::{self, Evidence},
    draw::{Part, button, element, live, nothing, paragraph, say, together},
    focus,
    i18n::text,
    key,
    page::{Page, asked_site},
};

/// What the parts of the report share.
#[derive(Clone, Copy)]
struct Report {
    page: Page,
    screen: RwSignal<Screen>,
    /// Something was observed since what is shown was asked for.
    newer: RwSignal<bool>,
    /// What the person looks for in the table of findings, and in which order.
    filter: RwSignal<findings::Filter>,
    order: RwSignal<Option<findings::Order>>,
}

#[derive(Clone)]
enum Screen {
    Loading,
    /// The background does not answer.
    Silent,
    All(Arc<All>),
    One(Arc<One>),
}

/// What is known of all sites.
struct All {
    sites: Vec<SiteLine>,
    evidence: Evidence,
}

/// What is known of one site.
struct One {
    view: SiteView,
    evidence: Evidence,
    rows: Vec<findings::Row>,
}

/// Draws the report into its page.
pub fn report(page: Page) -> Part {
    let report = Report {
        page,
        screen: RwSignal::new(Screen::Loading),
        newer: RwSignal::new(false),
        filter: RwSignal::default(),
        order: RwSignal::default(),
    };
    background::on_change(move || report.newer.set(true));
    report.load();
    let newer = live(move || {
        if !report.newer.get() {
            return nothing();
        }
        let again = button("", key!("report_update"), move || report.load());
        element("p", &[("class", "newer"), ("role", "status")], vec![say(key!("report_newer")), again])
    });
    let content = live(move || match report.screen.get() {
        Screen::Loading => nothing(),
        Screen::Silent => {
            let again = button("main", key!("silent_retry"), move || report.load());
            together(vec![
                element("h1", &[], vec![say(key!("silent"))]),
                paragraph("", text(key!("silent_note"))),
                again,
            ])
        }
        Screen::All(all) => sites::sites(report, &all),
        Screen::One(one) => story::story(report, &one),
    });
    together(vec![newer, content])
}

impl Report {
    /// Asks for what is known now.
    fn load(self) {
        spawn_local(async move {
            let screen = match asked_site() {
                Some(site) => one(&site).await.map(|one| Screen::One(Arc::new(one))),
                None => all().await.map(|all| Screen::All(Arc::new(all))),
            };
            focus::kept(|| {
                self.newer.set(false);
                self.screen.set(screen.unwrap_or(Screen::Silent));
            });
            self.page.ready();
        });
    }
}

async fn all() -> Result<All, background::Silent> {
    Ok(All { sites: background::sites().await?, evidence: background::evidence(None).await? })
}

async fn one(site: &str) -> Result<One, background::Silent> {
    let view = background::site(site).await?;
    let evidence = background::evidence(Some(site)).await?;
    let rows = findings::rows(&evidence.document, &view);
    Ok(One { view, evidence, rows })
}
