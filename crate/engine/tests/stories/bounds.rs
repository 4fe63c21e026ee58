//! What is not kept: too old, too much, or to be forgotten.

use temoin_engine::{
    effect::Effect,
    event::Event,
    evidence::{
        Rule,
        document::{Extension, LeftOut},
    },
    record::Key,
    time::Time,
};

use crate::story::{SITE, Story};

const READ: Rule = Rule::ReadAfterWithdrawal;

/// Two partners read after a withdrawal at 2,000: one at 3,000, one at 5,000.
fn two_readers() -> Story {
    let mut story = Story::new();
    story.cookie(900, "_gcl_au", "v", "regie.test").cookie(900, "__gads", "v", "autre.test");
    story.choose(1_000, "true").choose(2_000, "false");
    story.request(3_000, "www.regie.test", "_gcl_au=v").request(5_000, "www.autre.test", "__gads=v");
    assert_eq!(story.findings().len(), 2);
    story.effects.clear();
    story
}

fn left(story: &Story) -> Vec<String> {
    let findings = story.findings().into_iter().filter(|f| f.0 == READ);
    findings.map(|(_, reader, ..)| reader).collect()
}

#[test]
fn what_ended_too_long_ago_goes_and_is_said() {
    let mut story = two_readers();
    story.tell(Event::Swept { at: Time(9_000), oldest: Time(4_000), excess: 0 });
    assert_eq!(left(&story), ["www.autre.test"]);
    let gone = story.effects.iter().find_map(|effect| match effect {
        Effect::Store(key @ Key::Finding(_)) => Some(key),
        _ => None,
    });
    assert!(gone.is_some_and(|key| story.engine.record(key).is_none()));
    assert_eq!(story.engine.view(&temoin_engine::site::Site::of_host(SITE), 1).dropped, 1);
    let document = story.engine.document(Time(9_000), Extension::default(), None);
    assert_eq!(document.sites[0].left_out, Some(LeftOut { dropped: 1, not_recorded: 0 }));
    let mut changed = document.clone();
    changed.sites[0].left_out = None;
    assert!(document.is_intact() && !changed.is_intact());
    // The decisions stay as long as anything newer does.
    story.request(9_500, "www.regie.test", "_gcl_au=v");
    assert_eq!(left(&story), ["www.autre.test", "www.regie.test"]);
}

#[test]
fn the_list_of_sites_has_those_of_the_document_worst_first() {
    let mut story = two_readers();
    let refused = |site: &str| Event::Declared {
        at: Time(6_000),
        site: site.into(),
        choice: temoin_engine::evidence::Choice::Refused,
    };
    story.tell(refused("autre-site.test"));
    let lines = story.engine.sites();
    let told = lines.iter().map(|line| (line.site.as_str(), line.companies, line.accesses, line.last));
    let expected = [(SITE, 2, 2, Some(Time(5_000))), ("autre-site.test", 0, 0, None)];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let document = story.engine.document(Time(9_000), Extension::default(), None);
    assert_eq!(document.sites.len(), lines.len());
}

#[test]
fn a_site_of_which_nothing_newer_is_left_goes_whole() {
    let mut story = two_readers();
    story.tell(Event::Swept { at: Time(9_000), oldest: Time(8_000), excess: 0 });
    assert!(story.engine.document(Time(9_000), Extension::default(), None).sites.is_empty());
    assert!(story.engine.record(&Key::Site(temoin_engine::site::Site::of_host(SITE))).is_none());
    assert!(!story.engine.is_watching());
}

#[test]
fn for_want_of_room_the_oldest_findings_go_first() {
    let mut story = two_readers();
    story.tell(Event::Swept { at: Time(9_000), oldest: Time(0), excess: 1 });
    assert_eq!(left(&story), ["www.autre.test"]);
    story.tell(Event::Swept { at: Time(9_000), oldest: Time(0), excess: 0 });
    assert_eq!(left(&story), ["www.autre.test"]);
}

#[test]
fn a_forgotten_site_leaves_nothing_and_others_stay() {
    let mut story = two_readers();
    story.tell(Event::Declared {
        at: Time(6_000),
        site: "autre-site.test".into(),
        choice: temoin_engine::evidence::Choice::Refused,
    });
    story.tell(Event::Forgotten { at: Time(7_000), site: Some(SITE.into()) });
    let document = story.engine.document(Time(9_000), Extension::default(), None);
    let sites = document.sites.iter().map(|site| site.site.as_str()).collect::<Vec<_>>();
    assert_eq!(sites, ["autre-site.test"]);
    assert_eq!(story.badge(), 0);
    story.request(8_000, "www.regie.test", "_gcl_au=v");
    assert_eq!(left(&story), [""; 0]);
}

#[test]
fn everything_forgotten_leaves_cookies_as_at_installation() {
    let mut story = two_readers();
    story.tell(Event::Forgotten { at: Time(7_000), site: None });
    assert!(story.engine.document(Time(9_000), Extension::default(), None).sites.is_empty());
    for effect in &story.effects {
        if let Effect::Store(key) = effect {
            let record = story.engine.record(key);
            assert!(matches!(key, Key::Tracker(_)) == record.is_some(), "{key}");
            let text = serde_json::to_string(&record).unwrap();
            assert!(record.is_none() || text.contains("\"deposited\":7000"), "{text}");
        }
    }
    // What is there may be charged again after a new choice.
    story.choose(7_100, "true").choose(7_200, "false").request(8_300, "www.autre.test", "__gads=v");
    assert_eq!(left(&story), ["www.autre.test"]);
}
