//! What scripts do in a page, told to the engine as the shell does.

use temoin_engine::{
    Engine,
    effect::{Effect, WatchedPages},
    event::{CookieChange, Deed, Event, PageAccess, PageAccessed, PageStore, StoredCookie},
    evidence::{Choice, Rule, Strength, document::Extension},
    time::Time,
};

const PAGE: &str = "https://www.portail.test/offres";
const PARTNER: &str = "https://cdn.regie.test/mesure.js?id=42";

struct Story(Engine, Vec<Effect>);

impl Story {
    fn tell(&mut self, event: Event) -> &mut Self {
        self.1.extend(self.0.observe(event));
        self
    }

    fn declare(&mut self, at: u64, choice: Choice) -> &mut Self {
        self.tell(Event::Declared { at: Time(at), site: "portail.test".into(), choice })
    }

    fn cookie(&mut self, at: u64, name: &str) -> &mut Self {
        let cookie = StoredCookie {
            name: name.into(),
            value: "v".into(),
            domain: "www.portail.test".into(),
            host_only: true,
            path: "/".into(),
            ..Default::default()
        };
        self.tell(Event::CookieChanged { at: Time(at), cookie, change: CookieChange::Set })
    }

    fn access(&mut self, at: u64, store: PageStore, deed: Deed, script: &str, names: &[&str]) -> &mut Self {
        let access = PageAccess {
            store,
            deed,
            script: (!script.is_empty()).then(|| script.to_owned()),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            count: 3,
            first: Time(at),
            last: Time(at + 10),
        };
        let accesses = vec![access];
        let (at, url) = (Time(at + 300), PAGE.to_owned());
        self.tell(Event::PageAccessed(PageAccessed { at, tab: 1, top_frame: true, url, accesses, beyond: 0 }))
    }

    fn findings(&self) -> Vec<(Rule, String, String, Strength, u64)> {
        let document = self.0.document(Time(9_999), Extension::default(), None);
        let findings = document.sites.into_iter().flat_map(|site| site.findings);
        let findings = findings.filter(|f| f.rule != Rule::StillStored);
        findings.map(|f| (f.rule, f.reader.host, f.tracker.name, f.strength, f.count)).collect()
    }
}

/// A portal open in a tab, where consent was given and taken back at 2,000.
fn story() -> Story {
    let mut story = Story(Engine::new([7; 16]), Vec::new());
    story.tell(Event::Navigated { at: Time(1), tab: 1, url: PAGE.into() });
    story.declare(1_000, Choice::Granted).cookie(1_500, "_ga").cookie(1_500, "_hjid");
    story.declare(2_000, Choice::Withdrawn);
    story
}

#[test]
fn asking_for_a_name_is_a_reading_and_counts_each_time() {
    let mut story = story();
    story.access(3_000, PageStore::CookieStore, Deed::Ask, PARTNER, &["_ga"]);
    let reading =
        (Rule::ReadAfterWithdrawal, "cdn.regie.test".to_owned(), "_ga".to_owned(), Strength::Read, 3);
    assert_eq!(story.findings(), [reading]);
}

#[test]
fn a_whole_jar_accuses_only_whose_own_cookie_is_in_it() {
    let mut story = story();
    story.access(3_000, PageStore::DocumentCookie, Deed::See, PARTNER, &["_ga", "_hjid", "PHPSESSID"]);
    assert!(story.findings().iter().all(|f| f.0 == Rule::UnclassifiedAccess && f.3 == Strength::Visible));
    assert_eq!(story.findings().len(), 2);
    let hotjar = "https://script.hotjar.com/modules.js";
    story.access(3_100, PageStore::DocumentCookie, Deed::See, hotjar, &["_ga", "_hjid"]);
    let own = story.findings().into_iter().filter(|f| f.0 == Rule::ReadAfterWithdrawal).collect::<Vec<_>>();
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].1.as_str(), own[0].2.as_str()), ("script.hotjar.com", "_hjid"));
}

#[test]
fn the_site_a_consent_platform_and_the_persons_extensions_are_not_accused_of_looking() {
    let mut story = story();
    for script in [
        "https://www.portail.test/app.js",
        "https://cdn.cookielaw.org/otSDKStub.js",
        "moz-extension://a-b-c/x.js",
    ] {
        story.access(3_000, PageStore::DocumentCookie, Deed::See, script, &["_ga"]);
    }
    assert_eq!(story.findings(), []);
    // Nobody knows whose script it was: shown, and nobody is accused.
    story.access(3_000, PageStore::CookieStore, Deed::Ask, "", &["_ga"]);
    assert!(story.findings().iter().all(|f| f.0 == Rule::UnclassifiedAccess && f.3 == Strength::Visible));
    assert_eq!(story.findings().len(), 1);
}

#[test]
fn a_key_found_when_the_watch_began_accuses_nobody_and_one_seen_written_does() {
    let mut story = story();
    story.access(2_100, PageStore::LocalStorage, Deed::Present, "", &["_hjid"]);
    story.access(3_000, PageStore::LocalStorage, Deed::Ask, PARTNER, &["_hjid"]);
    assert_eq!(story.findings()[0].0, Rule::UnclassifiedAccess);
    story.access(3_100, PageStore::LocalStorage, Deed::Write, PARTNER, &["_gcl_au"]);
    assert!(story.findings().iter().any(|f| f.0 == Rule::WriteAfterWithdrawal && f.2 == "_gcl_au"));
    // After a consent and another withdrawal, what was found the first time is from before.
    story.declare(4_000, Choice::Granted).declare(5_000, Choice::Withdrawn);
    story.access(6_000, PageStore::LocalStorage, Deed::Ask, PARTNER, &["_hjid"]);
    assert!(story.findings().iter().any(|f| f.0 == Rule::ReadAfterWithdrawal && f.2 == "_hjid"));
}

#[test]
fn what_happened_before_the_no_or_on_another_page_is_not_charged() {
    let mut story = story();
    story.access(1_900, PageStore::CookieStore, Deed::Ask, PARTNER, &["_ga"]);
    story.access(2_000, PageStore::CookieStore, Deed::Ask, PARTNER, &["_ga"]);
    let access = PageAccess {
        store: PageStore::CookieStore,
        deed: Deed::Ask,
        script: Some(PARTNER.into()),
        names: vec!["_ga".into()],
        count: 1,
        first: Time(3_000),
        last: Time(3_000),
    };
    // A page of another site, whatever it claims.
    story.tell(Event::Navigated { at: Time(2_500), tab: 1, url: "https://autre.test/".into() });
    story.tell(Event::PageAccessed(PageAccessed {
        at: Time(3_100),
        tab: 1,
        top_frame: true,
        url: "https://autre.test/".into(),
        accesses: vec![access],
        beyond: 0,
    }));
    assert_eq!(story.findings(), []);
}

#[test]
fn pages_are_watched_where_the_person_said_no_and_frames_as_they_are_met() {
    let mut story = story();
    let watched = story.0.pages_to_watch();
    assert_eq!(watched.sites.len(), 1);
    assert!(story.1.contains(&Effect::WatchPages(watched)));
    assert!(story.1.contains(&Effect::EnterPage { tab: 1, frame: None }));
    let url = "https://cadre.test/pub".to_owned();
    story.tell(Event::FrameNavigated {
        at: Time(3_000),
        tab: 1,
        frame: 4,
        url: url.clone(),
        committed: false,
    });
    assert_eq!(story.0.pages_to_watch().frames, ["cadre.test"]);
    story.tell(Event::FrameNavigated { at: Time(3_100), tab: 1, frame: 4, url, committed: true });
    assert!(story.1.contains(&Effect::EnterPage { tab: 1, frame: Some(4) }));
    story.declare(4_000, Choice::Granted);
    assert_eq!(story.0.pages_to_watch(), WatchedPages::default());
    assert!(story.1.contains(&Effect::WatchPages(WatchedPages::default())));
}

/// A page that makes 10,000 different names, in batches as the shell lets them through.
#[test]
fn a_flood_of_names_is_bounded_and_said_and_crowds_out_nothing() {
    let mut story = story();
    story.tell(Event::Navigated { at: Time(2_100), tab: 2, url: "https://autre.test/".into() });
    story.tell(Event::Declared { at: Time(2_200), site: "autre.test".into(), choice: Choice::Refused });
    let batch = |from: u64, url: &str, tab, store, name: &str, beyond| {
        let access = |at: u64| PageAccess {
            store,
            deed: Deed::Write,
            script: Some(PARTNER.into()),
            names: vec![format!("{name}{at}")],
            count: 2,
            first: Time(3_000 + from),
            last: Time(3_000 + from),
        };
        let accesses = (from..from + 500).map(access).collect();
        let (at, url) = (Time(3_001 + from), url.to_owned());
        Event::PageAccessed(PageAccessed { at, tab, top_frame: true, url, accesses, beyond })
    };
    for from in (0..10_000).step_by(500) {
        story.tell(batch(from, PAGE, 1, PageStore::DocumentCookie, "bruit", 7));
    }
    let view = |story: &Story, site: &str| story.0.view(&temoin_engine::site::Site::of_host(site), 1);
    assert_eq!(story.findings().len(), 1_000);
    assert!(story.findings().iter().all(|f| f.4 == 2), "the counts of what is recorded are exact");
    // Each was written twice; and each of 20 batches had seven more.
    assert_eq!(view(&story, "portail.test").beyond, 9_000 * 2 + 20 * 7);
    let said = story.1.iter().filter(|effect| matches!(effect, Effect::Refused(_))).count();
    assert!((1..10).contains(&said), "said {said} times");
    // What is certain still has its place, and so has what is known already.
    story.access(200_000, PageStore::CookieStore, Deed::Ask, PARTNER, &["_ga"]);
    assert!(story.findings().iter().any(|f| f.0 == Rule::ReadAfterWithdrawal && f.4 == 3));
    story.tell(batch(0, PAGE, 1, PageStore::DocumentCookie, "bruit", 0));
    assert!(story.findings().iter().any(|f| f.2 == "bruit0" && f.4 == 4));
    // Names of a known tracker's kind, as keys: those are remembered, up to a bound.
    for from in (0..3_000).step_by(500) {
        story.tell(batch(300_000 + from, PAGE, 1, PageStore::LocalStorage, "_ga_", 0));
    }
    let keys = story.1.iter().filter_map(|effect| match effect {
        Effect::Store(key @ temoin_engine::record::Key::Tracker(_)) => Some(key),
        _ => None,
    });
    assert!(keys.collect::<std::collections::BTreeSet<_>>().len() <= 1_010);
    assert!(story.findings().len() <= 2_000);
    // Another site has all the room it had.
    assert_eq!(view(&story, "autre.test").beyond, 0);
    let before = story.findings().len();
    story.tell(batch(400_000, "https://autre.test/", 2, PageStore::DocumentCookie, "autre", 0));
    assert_eq!(story.findings().len(), before + 500);
    // It is kept with the site.
    let record = story
        .0
        .record(&temoin_engine::record::Key::Site(temoin_engine::site::Site::of_host("portail.test")))
        .unwrap();
    let mut later = Engine::new([7; 16]);
    later.restore([record]);
    let site = temoin_engine::site::Site::of_host("portail.test");
    assert_eq!(later.view(&site, 1).beyond, view(&story, "portail.test").beyond);
}
