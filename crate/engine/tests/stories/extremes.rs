//! Times and counts at the end of what numbers hold, and hosts that should not be: nothing overflows, nothing is
//! lost. Found by fuzzing (`crate/fuzz`).

use temoin_engine::{
    Engine,
    event::{Deed, Event, PageAccess, PageAccessed, PageStore},
    evidence::{
        Choice,
        journal::{Journal, MOST_LINES},
    },
    record::{Key, Record},
    site::Site,
    time::Time,
};

use crate::story::{SITE, Story};

const END: Time = Time(u64::MAX);

/// A script of a partner asks for a cookie, so often.
fn asks(at: Time, count: u64) -> Event {
    Event::PageAccessed(PageAccessed {
        at,
        tab: 1,
        top_frame: true,
        url: "https://www.portail.test/".into(),
        accesses: vec![PageAccess {
            store: PageStore::DocumentCookie,
            deed: Deed::Ask,
            script: Some("https://www.google-analytics.com/analytics.js".into()),
            names: vec!["_ga".into()],
            count,
            first: at,
            last: at,
        }],
        beyond: u64::MAX,
    })
}

#[test]
fn counts_stop_where_numbers_end() {
    let mut story = Story::new();
    story.cookie(900, "_ga", "v", SITE).choose(1_000, "true").choose(2_000, "false");
    story.tell(asks(Time(3_000), u64::MAX)).tell(asks(Time(4_000), u64::MAX));
    let counts = story.findings().into_iter().map(|(.., count)| count).collect::<Vec<_>>();
    assert_eq!(counts, [u64::MAX]);
    let view = story.engine.view(&Site::of_host(SITE), 1);
    assert_eq!((view.companies[0].count, view.beyond), (u64::MAX, u64::MAX));
    assert_eq!(story.engine.sites()[0].accesses, u64::MAX);
    // And so they do after a restart.
    let records = story.effects.iter().filter_map(|effect| match effect {
        temoin_engine::effect::Effect::Store(key) => story.engine.record(key),
        _ => None,
    });
    let mut engine = Engine::new([7; 16]);
    engine.restore(records.collect::<Vec<_>>());
    engine.observe(Event::Navigated { at: Time(5_000), tab: 1, url: "https://www.portail.test/".into() });
    engine.observe(asks(Time(6_000), 1));
    engine.observe(Event::Swept { at: Time(7_000), oldest: END, excess: usize::MAX });
}

#[test]
fn what_happens_at_the_end_of_time_is_judged() {
    let mut story = Story::new();
    story.cookie(900, "_ga", "v", SITE).choose(1_000, "true").choose(2_000, "false");
    story.tell(Event::ConsentClicked { at: Time(u64::MAX - 1), url: "https://www.portail.test/".into() });
    story.request(u64::MAX - 1, "www.google-analytics.com", "_ga=v").tell(asks(END, 1));
    story.tcf(u64::MAX, "cmpuishown", "").cookie(u64::MAX, "_fbp", "fb.1.1", SITE);
    story.response(u64::MAX, "www.portail.test", "_ga=w").tell(Event::TimePassed { at: END });
    assert_eq!(story.findings().len(), 1);
}

#[test]
fn a_journal_of_absurd_numbers_is_refused() {
    let mut journal = Journal { first: u64::MAX, next: 0, ..Journal::default() };
    assert_eq!(journal.fold(u64::MAX), None);
    journal = Journal { first: 0, next: u64::MAX, ..Journal::default() };
    assert_eq!(journal.fold(0), Some(MOST_LINES / 2));
    let line = journal.append(END, "site/a", None);
    assert!(journal.verify([line.clone()], []).is_err());
    assert!(journal.folded(END, u64::MAX, [line]).is_err());
}

#[test]
fn a_host_with_more_dots_than_it_should_has_one_site_and_keeps_its_record() {
    for (host, site) in [("portail.test..", "portail.test"), ("a..portail.test.", "portail.test"), ("..", "")]
    {
        let mut engine = Engine::new([7; 16]);
        engine.observe(Event::Declared { at: Time(1), site: host.into(), choice: Choice::Refused });
        assert_eq!(engine.sites()[0].site, site, "{host}");
        assert!(engine.record(&Key::Site(Site::of_host(site))).is_some(), "{host}");
    }
}

#[test]
fn a_site_keeps_its_record_when_its_domain_has_become_a_suffix_s() {
    // As an older list of suffixes had it.
    let old = r#"{"site":{"site":"shop.portail.test","consent":{"sources":{},"decisions":[],"cleared":[]},"observed":7}}"#;
    let record: Record = serde_json::from_str(old).unwrap();
    let mut engine = Engine::new([7; 16]);
    engine.restore([record.clone()]);
    assert_eq!(engine.record(&record.key()), Some(record));
}

#[test]
fn settings_on_the_disk_are_brought_within_bounds() {
    let absurd = r#"{"settings":{"retention_days":4294967295,"room_megabytes":4294967295}}"#;
    let mut engine = Engine::new([7; 16]);
    engine.restore([serde_json::from_str(absurd).unwrap()]);
    assert_eq!(engine.settings().room_megabytes, 500);
}
