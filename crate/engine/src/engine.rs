//! The state machine: events in, effects out.

mod charge;
mod choices;
mod cookies;
mod forget;
mod observe;
mod show;
mod traffic;
mod wire;

use std::collections::BTreeMap;

use crate::{
    access::Tabs,
    consent::decision::SiteConsent,
    effect::Effect,
    event::{Event, TabId},
    inbox::log::InboxLog,
    judge::finding::Finding,
    record::{Key, Record, SiteRecord},
    site::Site,
    time::Time,
    tracker::{TrackerId, jar::Jar},
    view::AdView,
    wire::carried::Search,
};

/// All that Témoin knows, and what it makes of what happens next.
///
/// ```
/// use temoin_engine::{Engine, event::Event, evidence::Choice, time::Time};
///
/// let mut engine = Engine::new([0; 16]);
/// let declared = Event::Declared { at: Time(1), site: "example.org".into(), choice: Choice::Refused };
/// let effects = engine.observe(declared);
/// assert!(!effects.is_empty());
/// ```
#[derive(Debug)]
pub struct Engine {
    jar: Jar,
    tabs: Tabs,
    sites: BTreeMap<Site, SiteState>,
    inboxes: BTreeMap<String, InboxLog>,
    /// Advertisements in view, by tab.
    in_view: BTreeMap<TabId, Vec<AdView>>,
    /// `Set-Cookie` headers whose cookie has not shown up in the jar yet.
    pending: Vec<PendingWrite>,
    /// Values of the cookies in which consent platforms keep the choice, by site and name: in memory only.
    choices: BTreeMap<Site, BTreeMap<String, String>>,
    /// Bodies of requests that are about to leave.
    bodies: wire::Bodies,
    /// Values of trackers that may not be used on a site any more: in memory only.
    sought: BTreeMap<Site, Search<TrackerId>>,
    watching: bool,
    /// The last instant observed: what is asked without a time is answered for this one.
    now: Time,
}

/// What is known of one site.
#[derive(Clone, Debug, Default)]
struct SiteState {
    consent: SiteConsent,
    /// By [`Finding::key`].
    findings: BTreeMap<Key, Finding>,
    observed: u64,
    /// Findings that were dropped for age or room.
    dropped: u64,
}

/// A cookie that a response asked for on a watched site.
#[derive(Clone, Debug)]
struct PendingWrite {
    at: Time,
    site: Site,
    host: String,
    url: String,
    after_navigation: bool,
    name: String,
    domain: String,
    digest: u64,
}

impl Engine {
    /// An engine that knows nothing yet. The salt is this installation's own: 16 random bytes.
    pub fn new(salt: [u8; 16]) -> Self {
        Self {
            jar: Jar::new(salt),
            tabs: Tabs::default(),
            sites: BTreeMap::new(),
            inboxes: BTreeMap::new(),
            in_view: BTreeMap::new(),
            pending: Vec::new(),
            choices: BTreeMap::new(),
            bodies: wire::Bodies::default(),
            sought: BTreeMap::new(),
            watching: false,
            now: Time(0),
        }
    }

    /// Puts back what an earlier run kept, before anything is observed.
    pub fn restore(&mut self, records: impl IntoIterator<Item = Record>) {
        for record in records {
            match record {
                Record::Tracker(tracker) => self.jar.restore(tracker),
                Record::Site(record) => {
                    let state = self.sites.entry(record.site).or_default();
                    (state.consent, state.observed, state.dropped) =
                        (record.consent, record.observed, record.dropped);
                }
                Record::Finding(finding) => {
                    let state = self.sites.entry(finding.site.clone()).or_default();
                    state.findings.insert(finding.key(), finding);
                }
                Record::Inbox(log) => {
                    self.inboxes.insert(log.host.clone(), log);
                }
            }
        }
        self.watching = self.must_watch();
    }

    /// The record under a key, as it is to be written now; none if there is none any more.
    pub fn record(&self, key: &Key) -> Option<Record> {
        match key {
            Key::Tracker(_) => self.jar.by_key(key).cloned().map(Record::Tracker),
            Key::Site(name) => {
                let (site, state) = self.sites.get_key_value(&Site::of_host(name))?;
                let (site, consent) = (site.clone(), state.consent.clone());
                let (observed, dropped) = (state.observed, state.dropped);
                Some(Record::Site(SiteRecord { site, consent, observed, dropped }))
            }
            Key::Finding(_) => {
                self.sites.values().find_map(|state| state.findings.get(key)).cloned().map(Record::Finding)
            }
            Key::Inbox(host) => self.inboxes.get(host).cloned().map(Record::Inbox),
        }
    }

    /// Whether request headers are needed: some site is watched.
    pub fn is_watching(&self) -> bool {
        self.watching
    }

    /// Takes one thing that happened. Events should come in the order of their times; a late one is
    /// still judged by what was in force at its time.
    pub fn observe(&mut self, event: Event) -> Vec<Effect> {
        self.now = self.now.max(event.at());
        let mut effects = self.take(event);
        if effects.iter().any(|effect| matches!(effect, Effect::Store(_))) {
            effects.push(Effect::Changed);
        }
        let watching = self.must_watch();
        if watching != self.watching {
            self.watching = watching;
            effects.push(Effect::Watch(watching));
        }
        effects
    }

    fn must_watch(&self) -> bool {
        self.sites.values().any(|state| state.consent.is_watched(Time(u64::MAX)))
    }

    /// Whether the jar holds the cookie a pending write asked for.
    fn is_stored(&self, write: &PendingWrite) -> Option<TrackerId> {
        let site = Site::of_host(&write.domain);
        let stored = self.jar.of_owner(&site).find(|tracker| {
            tracker.id.name == write.name
                && tracker.id.domain == write.domain
                && tracker.digest == write.digest
                && tracker.id.partition.as_ref().is_none_or(|top| *top == write.site)
        })?;
        Some(stored.id.clone())
    }
}
