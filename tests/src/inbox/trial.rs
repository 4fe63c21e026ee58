//! Opens a page and compares the marks on it with what its rows are.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde::Deserialize;

use super::{Fixture, Pages};
use crate::{
    browser::Browser,
    wait::{until, until_within},
};

/// A row of a page: what it is, and how it is marked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// `mail`, `disguised`, `labelled` or `other`; `no row` for a mark that stands elsewhere.
    pub is: String,
    /// Témoin's mark.
    pub mark: Option<String>,
    /// What it says.
    pub text: String,
}

impl Row {
    /// Whether it is an advertisement.
    pub fn is_ad(&self) -> bool {
        matches!(self.is.as_str(), "disguised" | "labelled")
    }

    /// Whether it is marked as what it is.
    pub fn is_right(&self) -> bool {
        if self.is_ad() { self.mark.as_deref() == Some(&self.is) } else { self.mark.is_none() }
    }
}

/// How the marks of a page are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Advertisements on it.
    pub ads: usize,
    /// Those that are marked.
    pub marked: usize,
    /// Those that are marked as of the other kind.
    pub other_kind: usize,
    /// Everything else on it.
    pub rest: usize,
    /// What is marked and is none.
    pub wrong: usize,
}

impl Score {
    /// Of some rows.
    pub fn of(rows: &[Row]) -> Self {
        let count = |test: fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
        Self {
            ads: count(Row::is_ad),
            marked: count(|row| row.is_ad() && row.mark.is_some()),
            other_kind: count(|row| row.is_ad() && row.mark.is_some() && !row.is_right()),
            rest: count(|row| !row.is_ad()),
            wrong: count(|row| !row.is_ad() && row.mark.is_some()),
        }
    }

    /// Of two pages together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            ads: self.ads + other.ads,
            marked: self.marked + other.marked,
            other_kind: self.other_kind + other.other_kind,
            rest: self.rest + other.rest,
            wrong: self.wrong + other.wrong,
        }
    }
}

/// The rows of the page that is open.
///
/// # Errors
///
/// When the page is not the one it should be.
pub async fn rows(browser: &Browser, fixture: &Fixture) -> Result<Vec<Row>> {
    in_page(browser, fixture, "return verdicts()").await
}

/// Runs a script in the page, or in its frame if the list is in one.
///
/// # Errors
///
/// When it throws or answers something else.
pub async fn in_page<T: serde::de::DeserializeOwned>(
    browser: &Browser,
    fixture: &Fixture,
    script: &str,
) -> Result<T> {
    if fixture.outer.is_some() { browser.run_in_frame(script).await } else { browser.run(script).await }
}

/// Opens a page, and gives its rows once the reader has read it or the gate has refused it.
///
/// # Errors
///
/// When the page does not come.
pub async fn read(browser: &Browser, pages: &Pages, fixture: &Fixture, scene: &str) -> Result<Vec<Row>> {
    open(browser, pages, fixture, scene).await?;
    let rows = rows(browser, fixture).await?;
    ensure!(!rows.is_empty(), "{} shows no rows", fixture.name);
    Ok(rows)
}

/// Opens a page and waits for the reader, or until the gate has refused it.
///
/// # Errors
///
/// When the page does not come.
pub async fn open(browser: &Browser, pages: &Pages, fixture: &Fixture, scene: &str) -> Result<()> {
    browser.goto(&pages.url(fixture, scene)).await?;
    wait(browser, fixture, scene).await
}

/// Waits for the reader of a page that was opened, or until the gate has refused it.
///
/// # Errors
///
/// When the page's own script failed.
pub async fn wait(browser: &Browser, fixture: &Fixture, scene: &str) -> Result<()> {
    let host = fixture.outer.as_ref().map_or(&fixture.host, |(host, _)| host);
    // A reader that does not come within this time was not asked for: it takes a tenth of it.
    let patience = Duration::from_millis(1_500);
    let came =
        until_within(patience, "the reader", async || Ok(browser.has_reader(host).await?.then_some(())));
    let _refused = came.await.is_err();
    let built: bool = in_page(browser, fixture, "return window.built === true").await?;
    ensure!(built, "the script of {} failed in the scene {scene:?}", fixture.name);
    Ok(())
}

/// Waits until every row of the page that is open is marked as what it is.
///
/// # Errors
///
/// When one is not; the message says which.
pub async fn all_right(browser: &Browser, fixture: &Fixture) -> Result<Vec<Row>> {
    let waited = until("the marks to be right", async || {
        let rows = rows(browser, fixture).await?;
        Ok(rows.iter().all(Row::is_right).then_some(rows))
    });
    match waited.await {
        Ok(rows) => Ok(rows),
        Err(error) => {
            let rows = rows(browser, fixture).await?;
            let wrong: Vec<Row> = rows.into_iter().filter(|row| !row.is_right()).collect();
            Err(error.context(format!("on {}: {wrong:#?}", fixture.name)))
        }
    }
}
