//! Who set each tracker first, and how that is known.

use temoin_engine::{
    effect::Effect,
    event::{CookieChange, Event, StoredCookie},
    record::Record,
    time::Time,
    tracker::{Deposit, Means},
};

use crate::story::{SITE, Story, stored};

/// The deposit of the tracker of a name, as it is written to disk.
fn deposit(story: &Story, name: &str) -> Deposit {
    let stored = story.effects.iter().rev().filter_map(|effect| match effect {
        Effect::Store(key) => story.engine.record(key),
        _ => None,
    });
    let found = stored.into_iter().find_map(|record| match record {
        Record::Tracker(tracker) if tracker.id.name == name => Some(tracker.deposit()),
        _ => None,
    });
    found.unwrap_or_else(|| unreachable!("{name} is not known"))
}

fn set(story: &mut Story, at: u64, cookie: StoredCookie) {
    story.tell(Event::CookieChanged { at: Time(at), cookie, change: CookieChange::Set });
}

#[test]
fn unheard_deposits_are_by_nobody_known() {
    let mut story = Story::new();
    story.cookie(1_000, "_ga", "v", SITE);
    let expected = Deposit { at: Time(1_000), by: None, how: Means::Unknown, before_temoin: false };
    assert_eq!(deposit(&story, "_ga"), expected);
}

#[test]
fn what_scripts_cannot_see_was_set_by_its_own_host() {
    let mut story = Story::new();
    let own = StoredCookie { http_only: true, host_only: true, ..stored("IDE", "v", "pixel.regie.test") };
    set(&mut story, 1_000, own);
    assert_eq!(deposit(&story, "IDE").by.as_deref(), Some("pixel.regie.test"));
    assert_eq!(deposit(&story, "IDE").how, Means::Response);
}

#[test]
fn a_response_that_was_heard_is_named_on_any_site_while_one_is_watched() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false");
    story.tell(Event::Navigated { at: Time(3_000), tab: 1, url: "https://autre.test/".into() });
    story.response(4_000, "pixel.regie.test", "_gcl_au=v; Domain=regie.test");
    story.cookie(4_001, "_gcl_au", "v", "regie.test");
    let expected = Deposit {
        at: Time(4_001),
        by: Some("pixel.regie.test".into()),
        how: Means::Response,
        before_temoin: false,
    };
    assert_eq!(deposit(&story, "_gcl_au"), expected);
}

#[test]
fn what_no_response_asked_for_was_set_by_a_script() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false");
    story.cookie(4_000, "_fbp", "v", SITE).cookie(4_001, "_gcl_au", "v", "regie.test");
    // Long enough for a response to have been told.
    story.cookie(10_500, "autre", "v", SITE);
    assert_eq!(deposit(&story, "_fbp").how, Means::Script);
    assert_eq!(deposit(&story, "_fbp").by, None);
    // Another site's: not all that its pages do is told to extensions.
    assert_eq!(deposit(&story, "_gcl_au").how, Means::Unknown);
}

#[test]
fn the_inventory_is_marked_as_before() {
    let mut story = Story::new();
    story.tell(Event::Inventory { at: Time(1_000), cookies: vec![stored("_ga", "v", SITE)] });
    assert!(deposit(&story, "_ga").before_temoin);
}
