//! The state machine: events in, effects out.

mod aliases;
mod before_choice;
mod charge;
mod choices;
mod cookies;
mod deleting;
mod findings;
mod forget;
mod held;
mod in_page;
mod observe;
mod show;
mod stale;
mod stop;
mod stored;
mod stores;
mod traffic;
mod under_way;
mod unplaced;
mod watch_pages;
mod wire;
mod writes;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    access::Tabs,
    consent::decision::SiteConsent,
    effect::{Effect, Stripped, WatchedPages},
    event::{Event, TabId},
    inbox::log::InboxLog,
    record::{Key, Record, Settings, SiteRecord},
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
    /// What consent platforms have stored: in memory only.
    stores: stores::Stores,
    settings: Settings,
    /// Accesses that wait for what comes of a click.
    held: Vec<Event>,
    aliases: aliases::Aliases,
    /// Requests that wait for their response.
    under_way: under_way::UnderWay,
    /// Reads just after a decision, of what may be being deleted.
    deleting: deleting::Deleting,
    /// Reads of cookies that the browser has not told of yet.
    unplaced: VecDeque<unplaced::Unplaced>,
    /// What responses asked for and the browser stored, lately.
    writes: writes::Writes,
    /// Bodies of requests that are about to leave.
    bodies: wire::Bodies,
    /// Values of trackers that may not be used on a site any more: in memory only.
    sought: BTreeMap<Site, Search<TrackerId>>,
    /// Sites whose platform has said, since the worker started, that nobody has answered.
    asking: BTreeSet<Site>,
    watching: bool,
    /// What the shell was last told to watch in pages.
    pages: WatchedPages,
    /// Whether that may be out of date.
    pages_changed: bool,
    /// What the shell was last told to strip from requests.
    stripped: Vec<Stripped>,
    /// Whether that, or what is to be deleted, may be out of date.
    stop_changed: bool,
    /// Hosts of frames learnt a moment ago: the browser may not know yet that they are to be watched.
    new_frames: BTreeMap<String, Time>,
    /// The last instant observed: what is asked without a time is answered for this one.
    now: Time,
}

/// What is known of one site.
#[derive(Clone, Debug, Default)]
struct SiteState {
    consent: SiteConsent,
    findings: findings::Findings,
    observed: u64,
    /// Hosts of others whose frames were seen here while it was watched.
    frames: BTreeSet<String>,
    /// Findings that were dropped for age or room.
    dropped: u64,
    /// Accesses that were seen and not recorded, for want of room.
    beyond: u64,
    /// Whether the person wants the reading stopped here; as in the settings where that was not said.
    stop: Option<bool>,
    /// Since when it is stopped, without a break.
    stopped: Option<Time>,
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
            stores: stores::Stores::default(),
            settings: Settings::default(),
            held: Vec::new(),
            aliases: aliases::Aliases::default(),
            under_way: under_way::UnderWay::default(),
            deleting: deleting::Deleting::default(),
            unplaced: VecDeque::new(),
            writes: writes::Writes::default(),
            bodies: wire::Bodies::default(),
            sought: BTreeMap::new(),
            asking: BTreeSet::new(),
            watching: false,
            pages: WatchedPages::default(),
            pages_changed: false,
            stripped: Vec::new(),
            stop_changed: false,
            new_frames: BTreeMap::new(),
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
                    (state.consent, state.observed) = (record.consent, record.observed);
                    (state.dropped, state.beyond, state.frames) =
                        (record.dropped, record.beyond, record.frames);
                    (state.stop, state.stopped) = (record.stop, record.stopped);
                }
                Record::Finding(finding) => {
                    let state = self.sites.entry(finding.site.clone()).or_default();
                    state.findings.change().insert(finding.key(), finding);
                }
                Record::Inbox(log) => {
                    self.inboxes.insert(log.host.clone(), log);
                }
                Record::Settings(settings) => self.settings = settings.within_bounds(),
            }
        }
        self.watching = self.must_watch();
        // A worker that wakes hears from its first turn on.
        self.writes.hear(self.watching.then_some(Time(0)));
        self.pages = self.pages_to_watch();
        // Told anew after each start: tabs are others then.
        self.stop_changed = true;
    }

    /// The record under a key, as it is to be written now; none if there is none any more.
    pub fn record(&self, key: &Key) -> Option<Record> {
        match key {
            Key::Tracker(id) => self.jar.get(id).cloned().map(Record::Tracker),
            Key::Site(name) => {
                let (site, state) = self.sites.get_key_value(name)?;
                let (site, consent) = (site.clone(), state.consent.clone());
                let SiteState { observed, dropped, beyond, stop, stopped, ref frames, .. } = *state;
                let frames = frames.clone();
                Some(Record::Site(SiteRecord {
                    site,
                    consent,
                    observed,
                    dropped,
                    beyond,
                    frames,
                    stop,
                    stopped,
                }))
            }
            Key::Finding(found) => {
                self.sites.get(&found.site)?.findings.get(key).cloned().map(Record::Finding)
            }
            Key::Settings => Some(Record::Settings(self.settings.clone())),
            Key::Inbox(host) => self.inboxes.get(host).cloned().map(Record::Inbox),
        }
    }

    /// What the person set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether request headers are needed: some site is watched.
    pub fn is_watching(&self) -> bool {
        self.watching
    }

    /// Takes one thing that happened. Events should come in the order of their times; a late one is
    /// still judged by what was in force at its time.
    pub fn observe(&mut self, event: Event) -> Vec<Effect> {
        self.now = self.now.max(event.at());
        let mut effects = self.settle_unexplained(self.now);
        effects.extend(self.judge_held());
        effects.extend(self.settle_reads(event.at()));
        effects.extend(self.settle_deletions(event.at()));
        effects.extend(self.take(event));
        if effects.iter().any(|effect| matches!(effect, Effect::Store(_))) {
            effects.push(Effect::Changed);
        }
        // Whatever changes who said no changes the pages to watch.
        let watching = if self.pages_changed { self.must_watch() } else { self.watching };
        if watching != self.watching {
            self.watching = watching;
            self.writes.hear(watching.then_some(self.now));
            effects.push(Effect::Watch(watching));
        }
        self.stop_changed |= self.pages_changed;
        effects.extend(self.watch_pages());
        effects.extend(self.stopping());
        effects
    }

    fn must_watch(&self) -> bool {
        self.sites.keys().any(|site| self.is_watched(site))
    }
}
