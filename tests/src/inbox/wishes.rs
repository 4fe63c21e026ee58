//! Sites that the person adds or excludes.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{
    Fixture,
    scenes::Stage,
    trial::{Row, all_right, in_page, read, rows},
};
use crate::wait::until;

impl Stage {
    /// A webmail that nothing shows to be one is read once the person names it; none is where they want nothing to be.
    pub(super) async fn wishes(&self) -> Result<()> {
        let (known, named, suffix) =
            (self.fixture("orange")?, self.fixture("unrecognised")?, self.fixture("suffix")?);
        let set = async |setting: Value| -> Result<()> {
            let answer = self.browser.ask(setting).await?;
            ensure!(answer["ok"] == true, "refused: {answer}");
            Ok(())
        };
        let marks = async |fixture: &Fixture, count: usize| {
            until(&format!("{count} marks on {}", fixture.name), async || {
                let marked =
                    rows(&self.browser, fixture).await?.iter().filter(|row| row.mark.is_some()).count();
                Ok((marked == count).then_some(()))
            })
            .await
        };
        let none = read(&self.browser, &self.pages, named, "").await?;
        ensure!(none.iter().all(|row| row.mark.is_none()), "marked though nothing shows a webmail");
        ensure!(!self.browser.has_reader(&named.host).await?, "the gate opened: this trial tries nothing");
        // At once, in the page that is open.
        set(json!({ "type": "set", "webmails": [named.host.clone()] })).await?;
        all_right(&self.browser, named).await.context("named while it is open")?;
        // From its first document on, at the next visit.
        let rows = read(&self.browser, &self.pages, named, "").await?;
        ensure!(rows.iter().all(Row::is_right), "named and visited again: {rows:#?}");
        // Wanted no more: what was brought is gone at once.
        set(json!({ "type": "set", "webmails": [] })).await?;
        marks(named, 0).await?;

        let ads = read(&self.browser, &self.pages, known, "").await?.iter().filter(|row| row.is_ad()).count();
        marks(known, ads).await?;
        let in_view = async || -> Result<usize> {
            Ok(self.browser.view(&known.host).await?["inbox"].as_array().map_or(0, Vec::len))
        };
        until("the popup to list them", async || Ok((in_view().await? == ads).then_some(()))).await?;
        let kept = async || -> Result<Value> {
            Ok(self.browser.ask(json!({ "type": "export" })).await?["inbox"].clone())
        };
        let before = kept().await?;
        set(json!({ "type": "ignore", "site": "orange.fr", "on": true })).await?;
        marks(known, 0).await?;
        ensure!(in_view().await? == 0, "the popup lists advertisements of a site that is ignored");
        in_page::<Value>(&self.browser, known, "scenes.recycle()").await?;
        read(&self.browser, &self.pages, known, "").await?;
        marks(known, 0).await?;
        ensure!(!self.browser.has_reader(&known.host).await?, "the reader came to a site that is ignored");
        ensure!(kept().await? == before, "something was learnt of a site that is ignored");
        set(json!({ "type": "ignore", "site": "orange.fr", "on": false })).await?;
        read(&self.browser, &self.pages, known, "").await?;
        all_right(&self.browser, known).await.context("watched again")?;
        // Whoever wants nothing at a public suffix means its own host: those below it are other sites.
        set(json!({ "type": "set", "ignored": ["fr", suffix.host.clone()] })).await?;
        read(&self.browser, &self.pages, known, "").await?;
        all_right(&self.browser, known).await.context("below a suffix that is ignored")?;
        set(json!({ "type": "set", "ignored": [] })).await?;
        read(&self.browser, &self.pages, suffix, "").await?;
        all_right(&self.browser, suffix).await.context("at a suffix")?;
        set(json!({ "type": "set", "ignored": [suffix.host.clone()] })).await?;
        marks(suffix, 0).await
    }
}

/// A webmail at a host below which others have their own.
pub(super) fn at_suffix(fixtures: &[Fixture]) -> Result<Fixture> {
    let orange = fixtures.iter().find(|fixture| fixture.name == "orange").context("no page orange")?;
    Ok(Fixture { name: "suffix".into(), host: "github.io".into(), ..orange.clone() })
}

/// The webmail `flow` without what the gate knows one by: a word for mail in its address or title, and what selects mails.
pub(super) fn unrecognised(fixtures: &[Fixture]) -> Result<Fixture> {
    let flow = fixtures.iter().find(|fixture| fixture.name == "flow").context("no page flow")?;
    let mut html = flow.html.clone();
    for (known, plain) in [("<title>Inbox</title>", "<title>Lijst</title>"), (" role=\"checkbox\"", "")] {
        ensure!(html.contains(known), "flow has no {known}");
        html = html.replace(known, plain);
    }
    Ok(Fixture { name: "unrecognised".into(), host: "intern.verein.test".into(), html, ..flow.clone() })
}
