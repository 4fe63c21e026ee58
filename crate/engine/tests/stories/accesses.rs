//! Cookies in headers: what is charged, and to whom.

use temoin_engine::{
    effect::Effect,
    event::{CookieChange, Event, RequestContext, StoredCookie},
    evidence::{Choice, Rule},
    record::Record,
    site::Site,
    time::Time,
};

use crate::story::{SITE, Story, context, stored};

#[test]
fn what_was_deposited_before_a_withdrawal_and_is_read_after_it_is_charged_to_its_reader() {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", "regie.test").choose(2_000, "false");
    story.request(2_001, "pixel.regie.test", "_gcl_au=v").request(2_002, "pixel.regie.test", "_gcl_au=v");
    story.settle(2_002);
    assert_eq!(
        story.findings(),
        [(Rule::ReadAfterWithdrawal, "pixel.regie.test".into(), "_gcl_au".into(), 2)]
    );
    assert_eq!(story.badge(), 1);
    assert!(story.effects.contains(&Effect::Watch(true)));
}

#[test]
fn nothing_is_charged_before_a_choice_while_granted_nor_for_requests_under_way() {
    let mut story = Story::new();
    story.cookie(500, "_gcl_au", "v", "regie.test").request(600, "regie.test", "_gcl_au=v");
    story.choose(1_000, "wait").request(1_100, "regie.test", "_gcl_au=v");
    story.choose(2_000, "true").request(2_100, "regie.test", "_gcl_au=v");
    story.choose(3_000, "false").request(3_000, "regie.test", "_gcl_au=v");
    // Told late, and happened before.
    story.request(2_999, "regie.test", "_gcl_au=v");
    assert_eq!(story.findings(), []);
    assert_eq!(story.badge(), 0);
}

#[test]
fn exempt_and_unknown_trackers_accuse_nobody() {
    let mut story = Story::new();
    story.choose(1_000, "true");
    story.cookie(1_001, "PHPSESSID", "s", SITE).cookie(1_002, "uid", "u", "regie.test");
    story.choose(2_000, "false");
    story.request(2_001, "www.portail.test", "PHPSESSID=s").request(2_002, "regie.test", "uid=u");
    story.settle(2_002);
    assert_eq!(story.findings(), [(Rule::UnclassifiedAccess, "regie.test".into(), "uid".into(), 1)]);
    assert_eq!(story.badge(), 0);
}

#[test]
fn the_same_cookie_read_on_another_site_is_not_charged_here() {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", "regie.test").choose(2_000, "false");
    let elsewhere = RequestContext { initiator: Some("https://autre.test".into()), ..context("regie.test") };
    story.send(2_001, elsewhere, Some("_gcl_au=v"));
    assert_eq!(story.findings(), []);
}

#[test]
fn a_write_counts_only_once_the_browser_stored_it() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false");
    story.response(2_001, "regie.test", "_gcl_au=new; Max-Age=60; Domain=regie.test");
    assert_eq!(story.findings(), []);
    story.cookie(2_002, "_gcl_au", "new", "regie.test");
    assert_eq!(story.findings(), [(Rule::WriteAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 1)]);
    // A deletion is what the site should do.
    story.response(2_003, "regie.test", "_gcl_au=; Max-Age=0; Domain=regie.test");
    assert_eq!(story.findings().len(), 1);
}

#[test]
fn what_the_site_left_in_place_is_a_remark() {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_ga", "v", SITE).choose(2_000, "false");
    assert_eq!(story.findings(), [(Rule::StillStored, SITE.into(), "_ga".into(), 1)]);
    let cookie = stored("_ga", "v", SITE);
    story.tell(Event::CookieChanged { at: Time(2_100), cookie, change: CookieChange::Removed });
    assert_eq!(story.findings(), []);
}

#[test]
fn granting_again_ends_the_charging_and_keeps_what_was_found() {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", "regie.test").choose(2_000, "false");
    story.request(2_001, "regie.test", "_gcl_au=v").choose(3_000, "true");
    story.request(3_001, "regie.test", "_gcl_au=v").settle(3_001);
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 1)]);
    assert!(!story.engine.is_watching());
}

#[test]
fn a_declared_withdrawal_is_one_even_where_no_consent_was_seen() {
    let mut story = Story::new();
    story.cookie(1_000, "_ga", "v", SITE);
    story.tell(Event::Declared { at: Time(2_000), site: SITE.into(), choice: Choice::Withdrawn });
    story.request(2_001, "www.portail.test", "_ga=v").settle(2_001);
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "www.portail.test".into(), "_ga".into(), 1)]);
}

#[test]
fn a_restart_forgets_nothing() {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", "regie.test").choose(2_000, "false");
    story.request(2_001, "regie.test", "_gcl_au=v").settle(2_001);
    let keys = story.effects.iter().filter_map(|effect| match effect {
        Effect::Store(key) => Some(key.clone()),
        _ => None,
    });
    let records = keys.collect::<std::collections::BTreeSet<_>>();
    let records = records.iter().filter_map(|key| story.engine.record(key)).collect::<Vec<Record>>();
    let text = serde_json::to_string(&records).expect("records are plain data");
    let before = story.findings();

    let mut again = Story::new();
    again.engine.restore(serde_json::from_str::<Vec<Record>>(&text).expect("what was written can be read"));
    assert_eq!(again.findings(), before);
    assert!(again.engine.is_watching());
    again.request(4_002, "regie.test", "_gcl_au=v");
    assert_eq!(again.findings()[0].3, 2);
    assert_eq!(again.engine.view(&Site::of_host(SITE), 1).companies.len(), 1);
}

#[test]
fn a_new_cookie_may_be_sent_before_the_browser_tells_that_it_stores_it() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false");
    story.request(3_500, "pixel.regie.test", "_gcl_au=v");
    assert_eq!(story.findings(), []);
    assert!(story.engine.waits());
    story.cookie(3_504, "_gcl_au", "v", "regie.test");
    assert_eq!(
        story.findings(),
        [(Rule::WriteAfterWithdrawal, "pixel.regie.test".into(), "_gcl_au".into(), 1)]
    );
    // One that it never tells of accuses nobody.
    story.request(4_000, "pixel.regie.test", "_gcl_aw=v");
    story.tell(Event::TimePassed { at: Time(6_001) });
    assert!(!story.engine.waits());
    let unknown = (Rule::UnclassifiedAccess, "pixel.regie.test".into(), "_gcl_aw".into(), 1);
    assert!(story.findings().contains(&unknown));
}

#[test]
fn a_container_is_somebody_else() {
    let mut story = Story::new();
    let container = "firefox-container-1";
    let inside = |name: &str, value: &str, domain: &str| StoredCookie {
        store: container.into(),
        ..stored(name, value, domain)
    };
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", "regie.test");
    // A no in the container decides nothing outside of it.
    let no = inside("tarteaucitron", "!gtag=false!criteo=false", SITE);
    story.tell(Event::CookieChanged { at: Time(1_500), cookie: no, change: CookieChange::Set });
    story.request(1_600, "regie.test", "_gcl_au=v");
    assert_eq!(story.findings(), []);
    // A no outside decides nothing in the container.
    story.choose(2_000, "false");
    let cookie = inside("_gcl_au", "w", "regie.test");
    story.tell(Event::CookieChanged { at: Time(2_001), cookie, change: CookieChange::Set });
    let context = RequestContext { store: Some(container.into()), ..context("regie.test") };
    story.send(2_100, context, Some("_gcl_au=w"));
    assert_eq!(story.findings(), []);
}

#[test]
fn a_session_cookie_born_after_the_withdrawal_is_a_write_not_an_old_one_read() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false").cookie(3_000, "_ga", "v", SITE);
    story.request(4_000, "www.portail.test", "_ga=v");
    assert_eq!(story.findings()[0].0, Rule::WriteAfterWithdrawal);
}

#[test]
fn a_cookie_deposited_after_a_new_grant_is_older_than_the_next_withdrawal() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false").choose(3_000, "true").cookie(3_500, "_ga", "v", SITE);
    story.request(3_600, "www.portail.test", "_ga=v");
    assert_eq!(story.findings(), []);
    story.choose(4_000, "false").request(5_000, "www.portail.test", "_ga=v");
    assert_eq!(story.findings()[0].0, Rule::ReadAfterWithdrawal);
}

#[test]
fn a_refreshed_cookie_keeps_the_date_of_its_deposit() {
    let mut story = Story::new();
    story.cookie(900, "_ga", "v", SITE).choose(1_000, "true").choose(2_000, "false");
    story.cookie(3_000, "_ga", "w", SITE).request(4_000, "www.portail.test", "_ga=w");
    assert_eq!(story.findings()[0].0, Rule::ReadAfterWithdrawal);
}

#[test]
fn a_name_that_several_companies_use_accuses_none_of_them() {
    let mut story = Story::new();
    story.cookie(900, "uid", "a", "regie.test").cookie(900, "uid", "b", "autre.test");
    story.choose(1_000, "true").choose(2_000, "false");
    story.request(3_000, "www.regie.test", "uid=a").request(3_001, "www.autre.test", "uid=b");
    assert!(story.findings().iter().all(|f| f.0 == Rule::UnclassifiedAccess), "{:?}", story.findings());
    assert_eq!(story.badge(), 0);
}

#[test]
fn the_very_page_of_the_withdrawal_and_the_next_are_told_apart() {
    for (moved, expected) in [(false, "\"after_navigation\":false"), (true, "\"after_navigation\":true")] {
        let mut story = Story::new();
        story.cookie(900, "_ga", "v", SITE).choose(1_000, "true").choose(2_000, "false");
        if moved {
            story.tell(Event::Navigated {
                at: Time(2_500),
                tab: 1,
                url: "https://www.portail.test/b".into(),
            });
        }
        story.request(3_000, "www.portail.test", "_ga=v");
        let document = story.engine.document(Time(9_999), Default::default(), None);
        assert!(serde_json::to_string(&document).unwrap().contains(expected));
    }
}
