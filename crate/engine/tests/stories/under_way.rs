//! What was under way when the person decided is not charged.

use temoin_engine::{
    event::{CookieChange, Event, RequestContext, RequestSent, ResponseReceived},
    evidence::{Choice, Rule},
    time::Time,
    tracker::TrackerId,
};

use crate::story::{SITE, Story, context, stored};

/// A portal where everything was accepted, then withdrawn at 2,000, with a tracker of its partner.
fn withdrawn() -> Story {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", "regie.test");
    story
}

fn at(id: &str, host: &str) -> RequestContext {
    RequestContext { id: id.into(), ..context(host) }
}

fn sent(story: &mut Story, time: u64, id: &str, host: &str, cookies: Option<&str>) {
    let cookies = cookies.map(str::to_owned);
    story.tell(Event::RequestSent(RequestSent { at: Time(time), context: at(id, host), cookies }));
}

fn answered(story: &mut Story, time: u64, id: &str, host: &str, redirects: bool, set_cookies: &[&str]) {
    let set_cookies = set_cookies.iter().map(|&line| line.to_owned()).collect();
    let (at, context) = (Time(time), at(id, host));
    let response = ResponseReceived { at, context, set_cookies, redirects, ..Default::default() };
    story.tell(Event::ResponseReceived(response));
}

#[test]
fn a_hop_of_a_request_that_left_before_the_decision_is_not_charged() {
    let mut story = withdrawn();
    // Without cookies, but seen: its next hop may have some.
    sent(&mut story, 1_990, "7", "tri.test", None);
    story.choose(2_000, "false");
    answered(&mut story, 2_010, "7", "tri.test", true, &[]);
    sent(&mut story, 2_011, "7", "regie.test", Some("_gcl_au=v"));
    answered(&mut story, 2_015, "7", "regie.test", false, &[]);
    assert_eq!(story.findings(), []);
    // One that left after it is, with all its hops.
    sent(&mut story, 3_020, "8", "regie.test", Some("_gcl_au=v"));
    answered(&mut story, 3_030, "8", "regie.test", true, &[]);
    sent(&mut story, 3_031, "8", "regie.test", Some("_gcl_au=v"));
    answered(&mut story, 3_040, "8", "regie.test", false, &[]);
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 2)]);
}

#[test]
fn a_request_first_seen_by_its_redirect_had_left_before() {
    let mut story = withdrawn();
    story.choose(2_000, "false");
    answered(&mut story, 2_010, "7", "tri.test", true, &[]);
    sent(&mut story, 2_011, "7", "regie.test", Some("_gcl_au=v"));
    answered(&mut story, 2_020, "7", "regie.test", false, &[]);
    assert_eq!(story.findings(), []);
}

#[test]
fn what_never_left_is_not_charged() {
    let mut story = withdrawn();
    story.choose(2_000, "false");
    // No way to the host.
    sent(&mut story, 3_000, "7", "regie.test", Some("_gcl_au=v"));
    // The answer was there already, with the cookie it once set.
    sent(&mut story, 3_100, "8", "regie.test", Some("_gcl_au=v"));
    story.tell(Event::ResponseReceived(ResponseReceived {
        at: Time(3_101),
        context: at("8", "regie.test"),
        set_cookies: vec!["_gcl_au=v; Domain=regie.test".into()],
        from_cache: true,
        ..Default::default()
    }));
    assert_eq!(story.findings(), []);
    sent(&mut story, 3_200, "9", "regie.test", Some("_gcl_au=v"));
    assert_eq!(story.findings(), []);
    answered(&mut story, 3_300, "9", "regie.test", false, &[]);
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 1)]);
}

#[test]
fn a_late_answer_to_a_request_that_left_before_the_decision_is_no_write_after_it() {
    let mut story = withdrawn();
    sent(&mut story, 1_990, "7", "regie.test", None);
    story.choose(2_000, "false");
    answered(&mut story, 2_500, "7", "regie.test", false, &["_gcl_au=w; Domain=regie.test"]);
    story.cookie(2_501, "_gcl_au", "w", "regie.test");
    assert_eq!(story.findings(), []);
    sent(&mut story, 3_000, "8", "regie.test", None);
    answered(&mut story, 3_010, "8", "regie.test", false, &["_gcl_au=x; Domain=regie.test"]);
    story.cookie(3_011, "_gcl_au", "x", "regie.test");
    assert_eq!(story.findings(), [(Rule::WriteAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 1)]);
}

#[test]
fn saying_no_again_excuses_nothing() {
    let mut story = withdrawn();
    story.choose(2_000, "false");
    sent(&mut story, 2_500, "7", "regie.test", Some("_gcl_au=v"));
    let (at, site) = (Time(2_600), SITE.to_owned());
    story.tell(Event::Declared { at, site, choice: Choice::Withdrawn });
    answered(&mut story, 2_700, "7", "regie.test", true, &[]);
    sent(&mut story, 2_701, "7", "regie.test", Some("_gcl_au=v"));
    answered(&mut story, 2_710, "7", "regie.test", false, &[]);
    story.settle(2_710);
    assert_eq!(story.findings()[0].3, 2);
}

#[test]
fn each_of_several_quick_writes_counts_though_told_late() {
    let mut story = withdrawn();
    story.choose(2_000, "false");
    for (time, value) in [(2_010, "a"), (2_011, "b"), (2_012, "c")] {
        story.cookie(time, "_gcl_au", value, "regie.test");
    }
    for (time, value) in [(2_007, "a"), (2_008, "b"), (2_009, "c")] {
        let id = time.to_string();
        sent(&mut story, time - 3, &id, "regie.test", None);
        let line = format!("_gcl_au={value}; Domain=regie.test");
        answered(&mut story, time, &id, "regie.test", false, &[&line]);
    }
    assert_eq!(story.findings(), [(Rule::WriteAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 3)]);
}

fn deleted(story: &mut Story, time: u64, name: &str, value: &str, domain: &str) {
    let (at, cookie) = (Time(time), stored(name, value, domain));
    story.tell(Event::CookieChanged { at, cookie, change: CookieChange::Removed });
}

#[test]
fn what_a_request_carried_away_while_it_was_being_deleted_accuses_nobody() {
    let mut story = withdrawn();
    story.cookie(1_002, "_gid", "w", "regie.test").choose(2_000, "false");
    // The page deletes both, and asks for a picture before the browser has done it; then before it has told it.
    story.request(2_075, "regie.test", "_gcl_au=v; _gid=w");
    deleted(&mut story, 2_080, "_gcl_au", "v", "regie.test");
    story.request(2_085, "regie.test", "_gcl_au=v; _gid=w");
    assert_eq!(story.findings(), []);
    assert!(story.engine.waits());
    deleted(&mut story, 2_090, "_gid", "w", "regie.test");
    story.settle(2_090);
    assert!(!story.engine.waits());
    assert_eq!(story.findings(), []);
    // The list of what is there may come before the news of what is not.
    story.choose(5_000, "true").cookie(5_001, "_ga", "x", "regie.test").choose(6_000, "false");
    let choice = stored("tarteaucitron", "!gtag=false!criteo=false", SITE);
    story.request(6_010, "regie.test", "_ga=x");
    story.tell(Event::Inventory { at: Time(6_005), cookies: vec![choice.clone()] });
    deleted(&mut story, 6_020, "_ga", "x", "regie.test");
    // Or be older than that.
    let cookies = vec![choice, stored("_ga", "x", "regie.test")];
    story.tell(Event::Inventory { at: Time(6_008), cookies }).settle(6_020);
    assert_eq!(story.findings(), []);
    assert!(story.engine.record(&TrackerId::of(&stored("_ga", "x", "regie.test")).key()).is_none());
}

#[test]
fn what_stays_or_goes_later_was_read() {
    let mut story = withdrawn();
    story.cookie(1_002, "_gid", "w", "regie.test").choose(2_000, "false");
    story.request(2_075, "regie.test", "_gcl_au=v; _gid=w");
    // An answer deletes what its own request had read: too late.
    deleted(&mut story, 3_075, "_gcl_au", "v", "regie.test");
    story.settle(3_075);
    let read = |name: &str, count| (Rule::ReadAfterWithdrawal, "regie.test".into(), name.into(), count);
    assert_eq!(story.findings(), [read("_gcl_au", 1), read("_gid", 1)]);
    assert_eq!(story.badge(), 1);
    // Past the first second nothing waits.
    story.request(4_200, "regie.test", "_gid=w");
    deleted(&mut story, 4_210, "_gid", "w", "regie.test");
    assert_eq!(story.findings(), [read("_gcl_au", 1), read("_gid", 2)]);
}
