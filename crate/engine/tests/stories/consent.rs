//! Choices, from whatever signal tells them.

use temoin_engine::{
    Engine,
    effect::{Effect, WatchedPages},
    event::{Announced, Announcement, CookieChange, Event, RequestContext, StorageRead, TcfAnnouncement},
    evidence::{Choice, Rule, document::Extension},
    record::Settings,
    site::Site,
    time::Time,
};

use crate::story::{SITE, Story, context, stored};

const ALL: &str = "CQeEcwAQeEcwAAHABBFRAwEgAP_gAEPgAAqIAFMBAAogIAA";
const NONE: &str = "CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA";
const PAGE: &str = "https://www.portail.test/";

impl Story {
    fn click(&mut self, at: u64) -> &mut Self {
        self.tell(Event::ConsentClicked { at: Time(at), url: PAGE.into() })
    }

    fn announce(&mut self, at: u64, what: Announced) -> &mut Self {
        let announcement = Announcement { at: Time(at), url: PAGE.into(), acted: false, what };
        self.tell(Event::Announced(announcement))
    }

    fn storage(&mut self, at: u64, first: bool, entries: &[(&str, &str)]) -> &mut Self {
        let entries = entries.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        self.tell(Event::StorageRead(StorageRead { at: Time(at), url: PAGE.into(), first, entries }))
    }

    /// Choice, source and explicitness of each decision.
    fn decisions(&self) -> Vec<(Choice, String, bool)> {
        let document = self.engine.document(Time(99_999), Extension::default(), None);
        let decisions = document.sites.into_iter().flat_map(|site| site.decisions);
        decisions.map(|d| (d.choice, d.source, d.explicit)).collect()
    }

    /// What is on disk, in a new worker: what was in memory only is gone.
    pub fn restart(&mut self) {
        let keys = self.effects.iter().filter_map(|effect| match effect {
            Effect::Store(key) => Some(key.clone()),
            _ => None,
        });
        let records = keys.filter_map(|key| self.engine.record(&key)).collect::<Vec<_>>();
        self.engine = Engine::new([7; 16]);
        self.engine.restore(records);
        self.tell(Event::Navigated { at: Time(0), tab: 1, url: PAGE.into() });
    }
}

#[test]
fn a_choice_spread_over_cookies_survives_the_worker() {
    const CLOSED: &str = "2026-01-15T10:00:00.000Z";
    let mut story = Story::new();
    let refused = "groups=C0001:1,C0002:0,C0004:0";
    let cookies =
        || vec![stored("OptanonConsent", refused, SITE), stored("OptanonAlertBoxClosed", CLOSED, SITE)];
    // The main cookie is there before the choice; the other says that it was made.
    story.cookie(1_000, "OptanonConsent", refused, SITE);
    assert!(story.effects.contains(&Effect::ReadCookies(Site::of_host(SITE))));
    story.tell(Event::SiteCookies { at: Time(1_001), site: SITE.into(), cookies: vec![cookies().remove(0)] });
    assert_eq!(story.decisions(), []);
    story.cookie(2_000, "OptanonAlertBoxClosed", CLOSED, SITE);
    assert_eq!(story.decisions(), [(Choice::Refused, "cmp:onetrust".into(), true)]);

    story.restart();
    // Rewritten at each page view: nothing changes, and the charging does not end.
    let rewritten = format!("datestamp=now&{refused}");
    story.cookie(5_000, "OptanonConsent", &rewritten, SITE);
    story.request(5_001, "regie.test", "_gcl_au=v");
    story.tell(Event::SiteCookies { at: Time(5_002), site: SITE.into(), cookies: cookies() });
    story.request(5_003, "regie.test", "_gcl_au=v");
    // The cookie may still be told of for a while.
    story.tell(Event::TimePassed { at: Time(20_000) });
    assert!(story.engine.is_watching());
    assert_eq!(story.decisions().len(), 1);
    assert_eq!(story.findings().len(), 1);
}

#[test]
fn what_waits_for_the_cookies_is_judged_at_its_own_time() {
    let mut story = Story::new();
    story.cookie(1_000, "OptanonAlertBoxClosed", "2026", SITE);
    story.cookie(1_001, "OptanonConsent", "groups=C0002:0,C0004:0", SITE);
    let cookies = vec![
        stored("OptanonConsent", "groups=C0002:0,C0004:0", SITE),
        stored("OptanonAlertBoxClosed", "2026", SITE),
    ];
    story.tell(Event::SiteCookies { at: Time(3_000), site: SITE.into(), cookies });
    let view = story.engine.view(&Site::of_host(SITE), 1);
    assert_eq!(view.decision.map(|decision| decision.at), Some(Time(1_000)));
    let reads = story.effects.iter().filter(|effect| matches!(effect, Effect::ReadCookies(_)));
    assert_eq!(reads.count(), 1);
}

#[test]
fn a_choice_in_local_storage_is_one_when_it_changes() {
    let mut story = Story::new();
    // Found on arrival: a baseline.
    story.storage(1_000, true, &[("klaro", r#"{"matomo":true,"google-ads":true}"#)]);
    assert_eq!(story.decisions(), [(Choice::Granted, "cmp:klaro".into(), false)]);
    story.storage(2_000, false, &[("klaro", r#"{"matomo":false,"google-ads":false}"#)]);
    assert_eq!(story.decisions()[1], (Choice::Withdrawn, "cmp:klaro".into(), true));
    // Another host of the site has a storage of its own.
    story.tell(Event::StorageRead(StorageRead {
        at: Time(3_000),
        url: "https://autre.portail.test/".into(),
        first: true,
        entries: vec![("klaro".into(), "{}".into())],
    }));
    assert!(story.engine.is_watching());
    // Deleted before our eyes: no choice is in force, and nobody withdrew.
    story.storage(4_000, false, &[]);
    assert!(!story.engine.is_watching());
    assert_eq!(story.decisions().len(), 2);
}

#[test]
fn siblings_in_local_storage_are_read_together() {
    let mut story = Story::new();
    let settings = r#"{"services":[{"id":"a","status":false,"history":[{"action":"onDenyAllServices","type":"explicit","timestamp":1}]}]}"#;
    story.storage(1_000, true, &[("uc_settings", settings)]);
    assert_eq!(story.decisions(), []);
    story.storage(2_000, false, &[("uc_settings", settings), ("uc_user_interaction", "true")]);
    assert_eq!(story.decisions(), [(Choice::Refused, "cmp:usercentrics".into(), true)]);
}

#[test]
fn an_unlisted_store_counts_only_after_a_click_and_accuses_nobody() {
    let answer = |yes: bool| format!(r#"{{"analytics":{yes},"marketing":{yes}}}"#);
    let mut story = Story::new();
    story.cookie(1_000, "choix", &answer(true), SITE).cookie(1_001, "_gcl_au", "v", "regie.test");
    assert_eq!(story.decisions(), []);
    // Told after the change, and before it.
    story.cookie(9_010, "choix", &answer(false), SITE).click(9_000);
    assert_eq!(story.decisions(), [(Choice::Withdrawn, "cmp:unlisted".into(), false)]);
    story.request(20_000, "regie.test", "_gcl_au=v").request(20_001, "regie.test", "_gcl_au=v");
    assert_eq!(story.findings(), [(Rule::UnclassifiedAccess, "regie.test".into(), "_gcl_au".into(), 2)]);
    let view = story.engine.view(&Site::of_host(SITE), 1);
    assert!(view.decision.is_some_and(|decision| decision.inferred));
    // The person says so: nothing of it is lost.
    story.tell(Event::Declared { at: Time(30_000), site: SITE.into(), choice: Choice::Withdrawn });
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 2)]);
    story.request(40_000, "regie.test", "_gcl_au=v");
    assert_eq!(story.findings()[0].3, 3);
    // Both are on disk.
    let before = story.findings();
    story.restart();
    assert_eq!(story.findings(), before);
}

#[test]
fn what_was_found_before_is_kept_when_a_second_no_is_confirmed() {
    let mut story = Story::new();
    for start in [1_000, 101_000] {
        story.click(start).cookie(start + 10, "cookie_consent", "accepted", SITE);
        story.cookie(start + 20, "_gcl_au", "v", "regie.test");
        story.click(start + 10_000).cookie(start + 10_010, "cookie_consent", "declined", SITE);
        story.request(start + 20_000, "regie.test", "_gcl_au=v");
        let choice = Choice::Withdrawn;
        story.tell(Event::Declared { at: Time(start + 30_000), site: SITE.into(), choice });
    }
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 2)]);
}

#[test]
fn a_person_who_says_that_it_was_a_yes_ends_it() {
    let mut story = Story::new();
    story.click(1_000).cookie(1_010, "cookie_consent", "declined", SITE);
    assert_eq!(story.decisions(), [(Choice::Refused, "cmp:unlisted".into(), false)]);
    story.tell(Event::Declared { at: Time(2_000), site: SITE.into(), choice: Choice::Granted });
    assert!(!story.engine.is_watching());
}

#[test]
fn a_tc_string_under_any_name_is_certain_after_a_click_and_a_baseline_before() {
    let mut story = Story::new();
    story.storage(1_000, true, &[("abc", &format!(r#"{{"tc":"{ALL}"}}"#))]);
    assert_eq!(story.decisions(), [(Choice::Granted, "tcf".into(), false)]);
    // Rewritten without a click: not the person.
    story.storage(5_000, false, &[("abc", &format!(r#"{{"tc":"{NONE}"}}"#))]);
    story.storage(5_100, false, &[("abc", &format!(r#"{{"tc":"{ALL}"}}"#))]);
    story.request(9_000, "regie.test", "x=1");
    assert_eq!(story.decisions().len(), 1);
    story.click(20_000).storage(20_100, false, &[("abc", &format!(r#"{{"tc":"{NONE}"}}"#))]);
    assert_eq!(story.decisions()[1], (Choice::Withdrawn, "tcf".into(), true));
}

#[test]
fn consent_mode_is_inferred_after_a_click_and_stays_silent_where_a_platform_speaks() {
    let update = |value: &str| Announced::ConsentMode {
        commands: vec![
            serde_json::json!(["consent", "default", {"ad_storage": "denied"}]),
            serde_json::json!(["consent", "update", {"ad_storage": value, "analytics_storage": value}]),
        ],
    };
    let mut story = Story::new();
    story.announce(1_000, update("granted"));
    assert_eq!(story.decisions(), []);
    story.click(9_000).announce(9_100, update("denied"));
    assert_eq!(story.decisions(), [(Choice::Withdrawn, "google-consent-mode".into(), false)]);

    let mut story = Story::new();
    story.choose(1_000, "false").click(9_000).announce(9_100, update("granted"));
    assert_eq!(story.decisions().len(), 1);
    story.request(20_000, "regie.test", "x=1");
    let disagreements = story.engine.view(&Site::of_host(SITE), 1).disagreements;
    assert!(disagreements.iter().all(|d| d.says && d.source == "google-consent-mode" && d.place == "api"));
    assert_eq!(disagreements.len(), 2);
}

#[test]
fn consent_mode_in_requests_counts_by_its_letters() {
    let sent = |story: &mut Story, at: u64, query: &str| {
        let url = format!("https://www.google-analytics.com/g/collect?v=2&{query}");
        story.tell(Event::ConsentModeSent { at: Time(at), context: RequestContext { url, ..context("x") } });
    };
    let mut story = Story::new();
    // A default is no choice, and the short form never is one.
    story.click(900);
    sent(&mut story, 1_000, "gcs=G100&gcd=13p3p3p2p5");
    sent(&mut story, 1_001, "gcs=G100");
    assert_eq!(story.decisions(), []);
    story.click(2_000);
    sent(&mut story, 2_100, "gcs=G100&gcd=13q3q3q2q5");
    assert_eq!(story.decisions(), [(Choice::Refused, "google-consent-mode".into(), false)]);
}

#[test]
fn gpp_and_us_privacy_are_acts_only_after_one() {
    let gpp = |string: &str| Announced::Gpp { string: string.into() };
    let mut story = Story::new();
    story.announce(1_000, gpp(&format!("DBABMA~{ALL}")));
    assert_eq!(story.decisions(), [(Choice::Granted, "gpp".into(), false)]);
    story.click(9_000).announce(9_100, gpp(&format!("DBABMA~{NONE}")));
    assert_eq!(story.decisions()[1], (Choice::Withdrawn, "gpp".into(), true));

    let mut story = Story::new();
    let usp = |string: &str| Announced::UsPrivacy { string: string.into() };
    story.announce(1_000, usp("1YNN"));
    assert_eq!(story.decisions(), []);
    story.click(9_000).announce(9_100, usp("1YYN"));
    assert_eq!(story.decisions(), [(Choice::Partial, "usp".into(), true)]);
    // In again.
    story.click(19_000).announce(19_100, usp("1YNN"));
    assert!(!story.engine.is_watching());
}

#[test]
fn gpc_is_shown_and_refuses_only_for_who_says_so() {
    let mut story = Story::new();
    story.announce(1_000, Announced::Gpc { on: true });
    assert!(story.engine.view(&Site::of_host(SITE), 1).gpc);
    assert_eq!(story.decisions(), []);
    story
        .tell(Event::Set { at: Time(2_000), settings: Settings { gpc_refuses: true, ..Default::default() } });
    story.announce(3_000, Announced::Gpc { on: true });
    assert_eq!(story.decisions(), [(Choice::Refused, "gpc".into(), false)]);
    story.restart();
    assert!(story.engine.is_watching());
    // The person's choice on the site itself outranks it, and what comes after does not undo that.
    story.choose(4_000, "true").announce(5_000, Announced::Gpc { on: true });
    assert!(!story.engine.is_watching());
}

#[test]
fn legitimate_interests_left_are_told_beside_a_no() {
    let mut story = Story::new();
    story.tcf(1_000, "useractioncomplete", ALL);
    let left = |story: &Story| {
        let view = story.engine.view(&Site::of_host(SITE), 1);
        view.decision.map(|decision| decision.legitimate_interest_left)
    };
    assert_eq!(left(&story), Some(false));
    story.tcf(2_000, "useractioncomplete", NONE);
    assert_eq!(left(&story), Some(true));
    assert_eq!(story.decisions()[1].0, Choice::Withdrawn);
}

#[test]
fn an_api_asked_again_says_nothing_new() {
    let mut story = Story::new();
    story.tcf(1_000, "useractioncomplete", ALL);
    story.tell(Event::Declared { at: Time(2_000), site: SITE.into(), choice: Choice::Withdrawn });
    story.tell(Event::Tcf(TcfAnnouncement {
        at: Time(3_000),
        url: PAGE.into(),
        event_status: "useractioncomplete".into(),
        tc_string: ALL.into(),
        polled: true,
        ..Default::default()
    }));
    assert!(story.engine.is_watching());
}

#[test]
fn what_a_click_allows_is_not_charged_though_the_signal_is_heard_later() {
    let mut story = Story::new();
    story.tcf(1_000, "useractioncomplete", ALL).cookie(1_001, "_gcl_au", "v", "regie.test");
    story.tcf(5_000, "useractioncomplete", NONE);
    // The person accepts again; the page acts before Témoin hears of it.
    story.click(9_000).request(9_010, "regie.test", "_gcl_au=v");
    assert_eq!(story.findings(), []);
    story.tcf(9_050, "useractioncomplete", ALL);
    story.tell(Event::LookedAgain { at: Time(14_500) });
    assert_eq!(story.findings(), []);

    // A click that changes nothing: what was held is charged.
    story.tcf(15_000, "useractioncomplete", NONE).click(19_000).request(19_010, "regie.test", "_gcl_au=v");
    assert!(story.effects.contains(&Effect::LookAgain { after: 5_000 }));
    assert_eq!(story.findings(), []);
    // Too early: it is asked for again.
    story.effects.clear();
    story.tell(Event::LookedAgain { at: Time(19_500) });
    assert_eq!(story.effects, [Effect::LookAgain { after: 5_000 }]);
    story.tell(Event::LookedAgain { at: Time(24_000) });
    assert_eq!(story.findings(), [(Rule::ReadAfterWithdrawal, "regie.test".into(), "_gcl_au".into(), 1)]);
}

#[test]
fn a_choice_that_expires_or_is_deleted_is_no_withdrawal() {
    let gone = |at| {
        let cookie = stored("tarteaucitron", "!gtag=true!criteo=true", SITE);
        Event::CookieChanged { at: Time(at), cookie, change: CookieChange::Removed }
    };
    let mut story = Story::new();
    story.choose(1_000, "true").tell(gone(50_000));
    assert_eq!(story.decisions().len(), 1);
    assert!(!story.engine.is_watching());
    // The next no is a first one; and it ends with its cookie, too.
    story.choose(60_000, "false");
    assert_eq!(story.decisions()[1].0, Choice::Refused);
    assert!(story.engine.is_watching());
    story.tell(gone(90_000));
    assert!(!story.engine.is_watching());
    assert_eq!(story.decisions().len(), 2);
}

#[test]
fn a_choice_cleared_while_the_browser_was_closed_is_in_force_no_more() {
    let mut story = Story::new();
    story.choose(1_000, "true").choose(2_000, "false");
    story.restart();
    let inventory = |at, cookies| Event::Inventory { at: Time(at), cookies };
    let kept = stored("tarteaucitron", "!gtag=false!criteo=false", SITE);
    story.tell(inventory(5_000, vec![kept, stored("other", "1", "ailleurs.test")]));
    assert!(story.engine.is_watching());
    // Nothing could be read: that says nothing.
    story.tell(inventory(6_000, vec![]));
    assert!(story.engine.is_watching());
    story.tell(inventory(7_000, vec![stored("other", "1", "ailleurs.test")]));
    assert!(!story.engine.is_watching());
    assert_eq!(story.decisions().len(), 2);
}

#[test]
fn where_the_choice_has_gone_nothing_is_watched_any_more() {
    let mut story = Story::new();
    story.choose(10, "true").choose(1_000, "false");
    assert!(story.engine.is_watching());
    story.effects.clear();
    let tracker = stored("_ga", "GA1.1.1", SITE);
    story.tell(Event::Inventory { at: Time(5_000), cookies: vec![tracker] });
    assert!(!story.engine.is_watching());
    assert!(story.effects.contains(&Effect::Watch(false)));
    assert!(story.effects.contains(&Effect::WatchPages(WatchedPages::default())));
}
