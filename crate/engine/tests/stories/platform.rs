//! What is charged to a site for its consent platform: cookies before the choice, and a yes that outlives the no.

use temoin_engine::{
    event::{Announced, Announcement, CookieChange, Event, StoredCookie},
    evidence::{Choice, Rule},
    time::Time,
};

use crate::story::{SITE, Story, stored};

/// Purposes 1 to 11, vendors 2 and 8; made with the IAB's library.
const YES: &str = "CQuMEMAQuMEMAAKABBENA9FgAP_gAAAAAAqIAEEEAAAAAAAA.IAAA.YAAAAAAAAAAA";
/// Nothing at all.
const NO: &str = "CQuMEMAQuMEMAAKABBENA9FgAAAAAAAAAAqIAAAAAAAA.IAAA.YAAAAAAAAAAA";

impl Story {
    /// A cookie that only a page of its own site can store.
    fn own(&mut self, at: u64, name: &str) -> &mut Self {
        let cookie = StoredCookie { first_party_only: true, ..stored(name, "v", SITE) };
        self.tell(Event::CookieChanged { at: Time(at), cookie, change: CookieChange::Set })
    }

    /// A TC string in a cookie; the engine asks what stands beside it.
    fn stored_string(&mut self, at: u64, string: &str) -> &mut Self {
        self.cookie(at, "euconsent-v2", string, SITE);
        let cookies = vec![stored("euconsent-v2", string, SITE)];
        self.tell(Event::SiteCookies { at: Time(at), site: SITE.into(), cookies })
    }

    fn open(&mut self, at: u64, tab: i32, url: &str) -> &mut Self {
        self.tell(Event::Navigated { at: Time(at), tab, url: url.into() })
    }

    fn only(&self, rule: Rule) -> Vec<(String, u64)> {
        let findings = self.findings().into_iter().filter(|f| f.0 == rule);
        findings.map(|(_, _, tracker, count)| (tracker, count)).collect()
    }
}

const EARLY: Rule = Rule::WriteBeforeChoice;
const STALE: Rule = Rule::StaleConsentSignal;

#[test]
fn a_site_that_asks_and_stores_meanwhile() {
    let mut story = Story::new();
    // A tag is quicker than the platform; the session and the unknown are nobody's breach.
    story.own(500, "_ga").own(501, "PHPSESSID").own(502, "clef_visite");
    assert_eq!(story.only(EARLY), []);
    story.choose(1_000, "wait").own(2_000, "_gcl_au");
    assert_eq!(story.only(EARLY), [("_ga".into(), 1), ("_gcl_au".into(), 1)]);
    assert_eq!(story.badge(), 1);
    // Said again on every page, and refreshed: still one deposit each.
    story.open(5_000, 1, "https://www.portail.test/b").choose(5_100, "wait").own(5_200, "_ga");
    assert_eq!(story.only(EARLY), [("_ga".into(), 1), ("_gcl_au".into(), 1)]);
    story.choose(9_000, "true").own(9_100, "_gid");
    assert_eq!(story.only(EARLY).len(), 2);
}

#[test]
fn the_first_answer_proves_that_the_site_asks() {
    let mut story = Story::new();
    story.own(500, "_ga").own(7_900, "_gid").tcf(8_000, "useractioncomplete", NO);
    // What came just before the answer may have been started by it.
    assert_eq!(story.only(EARLY), [("_ga".into(), 1)]);
}

#[test]
fn an_opt_out_is_no_proof_that_the_site_asks_beforehand() {
    let usp = |at, string: &str| {
        Event::Announced(Announcement {
            at: Time(at),
            url: format!("https://www.{SITE}/"),
            acted: true,
            what: Announced::UsPrivacy { string: string.into() },
        })
    };
    let mut story = Story::new();
    story.own(500, "_gcl_au").tell(usp(8_000, "1YYN"));
    assert_eq!(story.only(EARLY), []);
    // From then on it counts.
    story.request(9_000, "www.portail.test", "_gcl_au=v");
    assert_eq!(story.only(Rule::AccessAfterRefusal), [("_gcl_au".into(), 1)]);
}

#[test]
fn cmpuishown_asks_the_first_time_only() {
    let mut story = Story::new();
    story.own(500, "_ga").tcf(800, "cmpuishown", NO);
    assert_eq!(story.only(EARLY), [("_ga".into(), 1)]);
    let mut story = Story::new();
    // With an earlier consent in it the dialog was reopened.
    story.own(500, "_ga").tcf(800, "cmpuishown", YES);
    assert_eq!(story.only(EARLY), []);
}

#[test]
fn what_may_be_lawful_is_not_charged_as_before_the_choice() {
    // A choice that is older than Témoin: found, or unknown until it changes.
    let mut story = Story::new();
    story.tcf(400, "tcloaded", YES).own(500, "_ga").tcf(8_000, "useractioncomplete", NO);
    assert_eq!(story.only(EARLY), []);
    // Cookies from before Témoin, of another page that embeds the site, or told to Témoin alone.
    let mut story = Story::new();
    story.tell(Event::Inventory { at: Time(2), cookies: vec![stored("_ga", "v", SITE)] });
    story.open(3, 2, "https://autre.test/").cookie(500, "_gid", "v", SITE).choose(1_000, "wait");
    assert_eq!(story.only(EARLY), []);
    let mut story = Story::new();
    story.own(500, "_ga");
    story.tell(Event::Declared { at: Time(8_000), site: SITE.into(), choice: Choice::Refused });
    assert_eq!(story.only(EARLY), []);
    // No page of the site is open.
    let mut story = Story::new();
    story.open(3, 1, "https://autre.test/").own(500, "_ga").choose(1_000, "wait");
    assert_eq!(story.only(EARLY), []);
}

#[test]
fn a_store_that_still_says_yes_is_charged_from_the_next_page_on() {
    let mut story = Story::new();
    story.stored_string(1_000, YES).tcf(1_001, "useractioncomplete", YES);
    story.tcf(5_000, "useractioncomplete", NO);
    assert_eq!(story.only(STALE), []);
    story.open(8_000, 1, "https://www.portail.test/b");
    assert_eq!(story.only(STALE), [("euconsent-v2".into(), 1)]);
    story.open(9_000, 1, "https://www.portail.test/c");
    assert_eq!(story.only(STALE), [("euconsent-v2".into(), 2)]);
    // Put right at last.
    story.stored_string(9_500, NO).open(12_000, 1, "https://www.portail.test/d");
    assert_eq!(story.only(STALE), [("euconsent-v2".into(), 2)]);
}

#[test]
fn an_api_that_still_says_yes_is_charged() {
    let mut story = Story::new();
    story.tcf(1_001, "useractioncomplete", YES).tcf(5_000, "useractioncomplete", NO);
    story.open(8_000, 1, "https://www.portail.test/b").tcf(8_500, "tcloaded", YES);
    assert_eq!(story.only(STALE), [("__tcfapi".into(), 1)]);
    let mut story = Story::new();
    story.tcf(1_001, "useractioncomplete", YES).tcf(5_000, "useractioncomplete", NO);
    story.open(8_000, 1, "https://www.portail.test/b").tcf(8_500, "tcloaded", NO);
    assert_eq!(story.only(STALE), []);
}

#[test]
fn a_click_makes_a_quick_no_another_choice() {
    for (clicked, charged) in [(true, 1), (false, 0)] {
        let mut story = Story::new();
        story.cookie(500, "_gcl_au", "v", SITE).stored_string(1_000, YES);
        if clicked {
            let url = format!("https://www.{SITE}/");
            story.tell(Event::ConsentClicked { at: Time(1_900), url });
        }
        // Told by the API alone, within two seconds: without a click it contradicts the store.
        story.tcf(2_000, "useractioncomplete", NO).request(9_000, "www.portail.test", "_gcl_au=v");
        assert_eq!(story.only(Rule::ReadAfterWithdrawal).len(), charged, "clicked: {clicked}");
    }
}

#[test]
fn a_no_that_only_temoin_was_told_is_no_stale_signal() {
    let mut story = Story::new();
    story.stored_string(1_000, YES).tcf(1_001, "useractioncomplete", YES);
    story.tell(Event::Declared { at: Time(5_000), site: SITE.into(), choice: Choice::Withdrawn });
    story.open(8_000, 1, "https://www.portail.test/b").tcf(8_500, "tcloaded", YES);
    assert_eq!(story.only(STALE), []);
}
