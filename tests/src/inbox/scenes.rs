//! What Témoin must do on the pages: the trials of `tests/tests/inbox.rs`.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    Fixture, Group, Pages, load,
    trial::{Row, Score, all_right, in_page, read, rows},
    wishes::{at_suffix, unrecognised},
};
use crate::{
    browser::{Browser, EVERYWHERE, Kind},
    check::validate,
    run::{dist, root},
    wait::until,
};

/// A browser, the pages, and where they are served.
pub struct Stage {
    pub(super) browser: Browser,
    pub(super) pages: Pages,
    pub(super) fixtures: Vec<Fixture>,
}

/// What a trial plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Every webmail: each advertisement marked as what it is, nothing else.
    Webmails,
    /// The same without adapters.
    WithoutAdapters,
    /// The same with adapters, every name in the markup being another.
    Renamed,
    /// Webmails without advertisements: inbox, drafts.
    NoAds,
    /// Lists of webmails in which nothing is an advertisement, whatever it looks like.
    Negatives,
    /// The same without adapters, and with every name another.
    NegativesUnknown,
    /// Pages that are no webmails.
    NoWebmails,
    /// Lists so long that the reader's memory grows while it reads them.
    Long,
    /// At the hosts of webmails the reader is there before the list.
    Early,
    /// What pages do to their lists.
    Dynamics,
    /// Nothing moves; screen readers are told; faint or folded for who wants.
    Looks,
    /// What is kept.
    Record,
    /// Sites that the person adds or excludes.
    Wishes,
}

impl Scene {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 13] = [
        ("webmails", Self::Webmails),
        ("without-adapters", Self::WithoutAdapters),
        ("renamed", Self::Renamed),
        ("no-ads", Self::NoAds),
        ("negatives", Self::Negatives),
        ("negatives-unknown", Self::NegativesUnknown),
        ("no-webmails", Self::NoWebmails),
        ("long", Self::Long),
        ("early", Self::Early),
        ("dynamics", Self::Dynamics),
        ("looks", Self::Looks),
        ("record", Self::Record),
        ("wishes", Self::Wishes),
    ];
}

/// Plays a scene in a fresh browser.
///
/// # Errors
///
/// When something is not as expected; the message says what.
pub async fn play(kind: Kind, scene: Scene) -> Result<()> {
    let directory = root().join("tests/inbox");
    let mut fixtures = load(&directory)?;
    if scene == Scene::Wishes {
        fixtures.extend([unrecognised(&fixtures)?, at_suffix(&fixtures)?]);
    }
    let pages = Pages::start(&fixtures, &directory)?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let stage = Stage { browser, pages, fixtures };
    let outcome = stage.play(scene).await;
    stage.browser.quit().await;
    outcome
}

impl Stage {
    async fn play(&self, scene: Scene) -> Result<()> {
        match scene {
            Scene::Webmails => self.all(&[""], Group::is_webmail, 100).await,
            Scene::WithoutAdapters => {
                self.browser.set(json!({ "inbox": { "adapters": false } })).await?;
                self.all(&[""], Group::is_webmail, 95).await
            }
            Scene::Renamed => self.all(&["stale"], Group::is_webmail, 95).await,
            Scene::NoAds => self.all(&["ads=none", "ads=none&folder=drafts"], Group::is_webmail, 100).await,
            Scene::Negatives => self.all(&[""], |group| group == Group::Negative, 100).await,
            Scene::NegativesUnknown => {
                self.all(&["stale"], |group| group == Group::Negative, 100).await?;
                self.browser.set(json!({ "inbox": { "adapters": false } })).await?;
                self.all(&[""], |group| group == Group::Negative, 100).await
            }
            Scene::NoWebmails => self.all(&[""], |group| group == Group::Other, 100).await,
            Scene::Long => self.long().await,
            Scene::Early => self.early().await,
            Scene::Dynamics => self.dynamics().await,
            Scene::Looks => self.looks().await,
            Scene::Record => self.record().await,
            Scene::Wishes => self.wishes().await,
        }
    }

    pub(super) fn fixture(&self, name: &str) -> Result<&Fixture> {
        self.fixtures.iter().find(|fixture| fixture.name == name).with_context(|| format!("no page {name}"))
    }

    /// Reads the pages of some groups in some scenes: nothing may be wrongly marked, so many of a hundred advertisements
    /// must be found, and if that is all of them, each as what it is.
    async fn all(&self, scenes: &[&str], group: fn(Group) -> bool, percent: usize) -> Result<()> {
        let mut score = Score::default();
        let mut wrong: Vec<String> = Vec::new();
        for fixture in self.fixtures.iter().filter(|fixture| group(fixture.group)) {
            for scene in scenes {
                let rows = read(&self.browser, &self.pages, fixture, scene).await?;
                score = score.and(Score::of(&rows));
                let name = |row: &Row| {
                    format!("{} {scene}: {} marked {:?}: {}", fixture.name, row.is, row.mark, row.text)
                };
                let accept = |row: &Row| row.is_right() || (percent < 100 && row.is_ad());
                wrong.extend(rows.iter().filter(|row| !accept(row)).map(name));
                if fixture.group != Group::Other {
                    let host = fixture.outer.as_ref().map_or(&fixture.host, |(host, _)| host);
                    ensure!(
                        self.browser.has_reader(host).await?,
                        "the gate stayed shut on {} in the scene {scene:?}",
                        fixture.name
                    );
                }
            }
        }
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
        ensure!(score.rest > 0 && score.marked * 100 >= score.ads * percent, "too few were found: {score:?}");
        Ok(())
    }

    /// With an adapter and without one.
    async fn long(&self) -> Result<()> {
        for name in ["orange", "sfr"] {
            let fixture = self.fixture(name)?;
            read(&self.browser, &self.pages, fixture, "rows=6000").await?;
            all_right(&self.browser, fixture).await.context("in a list of 6,000 rows")?;
            in_page::<Value>(&self.browser, fixture, "scenes.recycle()").await?;
            self.right_in_every_frame(fixture, "a list of 6,000 rows").await?;
        }
        Ok(())
    }

    /// Webmails build their list long after their page. Its first frame is to have all marks.
    async fn early(&self) -> Result<()> {
        for name in ["orange", "gmail", "yahoo", "outlook", "mail.ru", "touch.mail.ru", "roundcube", "sfr"] {
            let fixture = self.fixture(name)?;
            self.browser.goto(&self.pages.url(fixture, "unborn")).await?;
            until("the reader", async || Ok(self.browser.has_reader(&fixture.host).await?.then_some(())))
                .await
                .with_context(|| format!("on {name}"))?;
            // It asks for the person's settings first. A webmail takes longer for its list.
            sleep(Duration::from_secs(1)).await;
            in_page::<Value>(&self.browser, fixture, "scenes.bear()").await?;
            self.right_in_every_frame(fixture, "a list that comes late").await?;
        }
        Ok(())
    }

    async fn dynamics(&self) -> Result<()> {
        // With an adapter and without one.
        for name in ["orange", "sfr"] {
            let fixture = self.fixture(name)?;
            self.browser.goto(&self.pages.url(fixture, "rows=1000&moving")).await?;
            until("the rows to stay what they are", async || {
                Ok(in_page::<bool>(&self.browser, fixture, "return window.moved === true")
                    .await?
                    .then_some(()))
            })
            .await?;
            all_right(&self.browser, fixture).await.context("after rows became others")?;
        }
        for name in ["orange", "gmail", "yahoo", "gmx", "sfr"] {
            let fixture = self.fixture(name)?;
            for late in ["late=1000", "late=3000"] {
                self.browser.goto(&self.pages.url(fixture, late)).await?;
                // How soon the reader comes is the machine's affair; what comes after it must be marked at once.
                let host = fixture.outer.as_ref().map_or(&fixture.host, |(host, _)| host);
                until("the reader", async || Ok(self.browser.has_reader(host).await?.then_some(()))).await?;
                in_page::<Value>(&self.browser, fixture, "scenes.late()").await?;
                until("the advertisements to come", async || {
                    let rows = rows(&self.browser, fixture).await?;
                    Ok(rows.iter().any(Row::is_ad).then_some(()))
                })
                .await?;
                self.right_in_every_frame(fixture, late).await?;
            }
            for scene in ["recycle", "tab"] {
                in_page::<Value>(&self.browser, fixture, &format!("scenes.{scene}()")).await?;
                self.right_in_every_frame(fixture, scene).await?;
            }
            in_page::<Value>(&self.browser, fixture, "scenes.label()").await?;
            all_right(&self.browser, fixture).await.context("after the label came back")?;
            for (scene, done) in [("refresh", "refreshed"), ("rewrite", "rewritten")] {
                in_page::<Value>(&self.browser, fixture, &format!("scenes.{scene}()")).await?;
                until(scene, async || {
                    let over = format!("return window.{done} === true");
                    Ok(in_page::<bool>(&self.browser, fixture, &over).await?.then_some(()))
                })
                .await?;
                all_right(&self.browser, fixture).await.with_context(|| format!("after {scene}"))?;
            }
            let beats: f64 = in_page(&self.browser, fixture, "return window.beats").await?;
            // Three seconds of timers: a page that hangs has hardly one.
            ensure!(beats >= 20.0, "{name} hung while it undid the marks: {beats} timers");
        }
        // In a table of their own, from the start, and as they come.
        let gmail = self.fixture("gmail")?;
        read(&self.browser, &self.pages, gmail, "apart").await?;
        all_right(&self.browser, gmail).await.context("in a list of their own")?;
        read(&self.browser, &self.pages, gmail, "").await?;
        in_page::<Value>(&self.browser, gmail, "scenes.apart()").await?;
        self.right_in_every_frame(gmail, "a list of their own that comes late").await?;
        in_page::<Value>(&self.browser, gmail, "scenes.alone()").await?;
        self.right_in_every_frame(gmail, "a list of their own that gets a mail").await
    }

    /// Every row right, and no frame before in which an advertisement bore no mark.
    async fn right_in_every_frame(&self, fixture: &Fixture, scene: &str) -> Result<()> {
        until("frames to be painted", async || {
            let seen = "return (window.frames_seen ?? 0) >= 5";
            Ok(in_page::<bool>(&self.browser, fixture, seen).await?.then_some(()))
        })
        .await?;
        all_right(&self.browser, fixture).await.with_context(|| format!("in {scene}"))?;
        let frames: f64 = in_page(
            &self.browser,
            fixture,
            "const n = window.unmarked; window.unmarked = window.frames_seen = 0; return n",
        )
        .await?;
        ensure!(
            frames == 0.0,
            "{frames} frames of {} showed an advertisement unmarked in {scene}",
            fixture.name
        );
        Ok(())
    }

    async fn record(&self) -> Result<()> {
        for name in ["gmx", "orange"] {
            read(&self.browser, &self.pages, self.fixture(name)?, "").await?;
        }
        let document = until("the advertisements in the evidence", async || {
            let document = self.browser.ask(json!({ "type": "export" })).await?;
            let hosts = document["inbox"].as_array().map_or(0, Vec::len);
            Ok((hosts == 2).then_some(document))
        })
        .await?;
        validate(&document, &root())?;
        let orange =
            document["inbox"].as_array().into_iter().flatten().find(|one| one["provider"] == "orange");
        let ads = orange.and_then(|one| one["ads"].as_array()).context("nothing of Orange's")?;
        let is = |ad: &Value, kind: &str, label: &str, advertiser: &str| {
            ad["kind"] == kind && ad["label"] == label && ad["advertiser"] == advertiser
        };
        ensure!(
            ads.len() == 3
                && ads.iter().any(|ad| is(ad, "disguised", "annonce", "Boutique Azur"))
                && ads.iter().any(|ad| is(ad, "disguised", "annonce", "Voyages Horizon")),
            "other advertisements are recorded than were shown: {ads:#?}"
        );
        let popup = self.browser.popup("mail.orange.fr", &root().join("target/inbox/popup.png")).await?;
        for shown in ["Boutique Azur", "Voyages Horizon", "annonce", "2026"] {
            ensure!(popup.contains(shown), "the popup does not say {shown}: {popup}");
        }
        ensure!(!popup.contains("Marie Curie"), "the popup speaks of a mail: {popup}");
        let mut kept = self.browser.kept().await?;
        // What our own marks say is of no mail, whatever words a mail has in common with it.
        for key in ["mark_disguised", "mark_labelled"] {
            let words = self.browser.message(key).await?;
            kept = kept.replace(words.as_str().context("no words")?, "");
        }
        ensure!(kept.contains("Boutique Azur"), "what is kept was not read: {kept:.200}");
        // Senders, addresses, subjects and beginnings of every mail on the pages, but what is so short that it may be a part of
        // anything, and the two senders who advertise as well.
        let mails: Vec<[String; 4]> =
            in_page(&self.browser, self.fixture("orange")?, "return scenes.mails()").await?;
        let advertisers = ["Boutique Azur", "Cave du Moulin"];
        let private: Vec<&String> = mails
            .iter()
            .flatten()
            .filter(|text| text.chars().count() > 8 && !advertisers.contains(&text.as_str()))
            .collect();
        ensure!(private.len() > 100, "too few texts of mails to look for: {}", private.len());
        let document = document.to_string();
        for mine in private {
            ensure!(
                !kept.contains(mine.as_str()) && !document.contains(mine.as_str()),
                "{mine} of a mail is kept"
            );
        }
        Ok(())
    }
}

impl Group {
    /// Whether its pages have lists of mails with advertisements.
    fn is_webmail(self) -> bool {
        matches!(self, Self::Provider | Self::Unknown)
    }
}
