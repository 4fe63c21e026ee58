//! Consent strings and values of trackers in addresses and bodies.

use temoin_engine::{
    event::Event,
    evidence::{Choice, Rule, document::Extension},
    time::Time,
};

use crate::story::{SITE, Story, context};

/// Purposes 1 to 11, vendors 2 and 8; made with the IAB's library.
const YES: &str = "CQuMEMAQuMEMAAKABBENA9FgAP_gAAAAAAqIAEEEAAAAAAAA.IAAA.YAAAAAAAAAAA";
/// Nothing at all.
const NO: &str = "CQuMEMAQuMEMAAKABBENA9FgAAAAAAAAAAqIAAAAAAAA.IAAA.YAAAAAAAAAAA";
const UID: &str = "a8f3c1d09b7e";

/// A person who had an advertising cookie and withdrew at 2,000.
fn withdrawn() -> Story {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", UID, SITE).choose(2_000, "false");
    story
}

impl Story {
    /// A request without cookies, to this address.
    fn ask(&mut self, at: u64, id: &str, url: &str) -> &mut Self {
        let context = temoin_engine::event::RequestContext { id: id.into(), url: url.into(), ..context("") };
        self.send(at, context, None)
    }

    fn body(&mut self, at: u64, id: &str, body: &str) -> &mut Self {
        self.tell(Event::RequestBody { at: Time(at), id: id.into(), body: body.into() })
    }
}

fn finding(rule: Rule, reader: &str, tracker: &str, count: u64) -> (Rule, String, String, u64) {
    (rule, reader.into(), tracker.into(), count)
}

#[test]
fn a_third_party_that_is_still_told_yes() {
    let mut story = withdrawn();
    story.ask(2_500, "1", &format!("https://ad.regie.test/?gdpr=1&gdpr_consent={NO}"));
    assert_eq!(story.findings(), [finding(Rule::StillStored, SITE, "_gcl_au", 1)]);
    story.ask(3_000, "2", &format!("https://ad.regie.test/?gdpr=1&gdpr_consent={YES}"));
    story.body(3_100, "3", &format!(r#"{{"user":{{"consent":"{YES}"}}}}"#));
    story.ask(3_101, "3", "https://ad.regie.test/bid");
    let told = |story: &Story| {
        let findings = story.findings().into_iter().filter(|f| f.0 == Rule::ThirdPartyNotTold);
        findings.collect::<Vec<_>>()
    };
    let both = [
        finding(Rule::ThirdPartyNotTold, "ad.regie.test", "gdpr_consent", 1),
        finding(Rule::ThirdPartyNotTold, "ad.regie.test", "consent", 1),
    ];
    for expected in &both {
        assert!(told(&story).contains(expected), "{:?}", told(&story));
    }
    assert_eq!(told(&story).len(), both.len());
    assert_eq!(story.badge(), 1);
}

#[test]
fn the_site_itself_and_a_request_from_before_are_not_third_parties_that_were_not_told() {
    let mut story = withdrawn();
    story.ask(2_000, "1", &format!("https://ad.regie.test/?gdpr_consent={YES}"));
    story.ask(3_000, "2", &format!("https://mesure.portail.test/?gdpr_consent={YES}"));
    story.choose(4_000, "true");
    story.ask(5_000, "3", &format!("https://ad.regie.test/?gdpr_consent={YES}"));
    assert_eq!(story.badge(), 0, "{:?}", story.findings());
}

#[test]
fn the_string_is_named_by_the_cookie_it_is_stored_in() {
    let mut story = withdrawn();
    story.cookie(2_100, "euconsent-custom", YES, SITE);
    story.ask(3_000, "1", &format!("https://ad.regie.test/?gdpr_consent={YES}"));
    let expected = finding(Rule::ThirdPartyNotTold, "ad.regie.test", "euconsent-custom", 1);
    assert!(story.findings().contains(&expected), "{:?}", story.findings());
}

#[test]
fn a_value_that_leaves_in_address_or_body() {
    let mut story = withdrawn();
    // Learnt from the header in which the site itself receives it.
    story.request(2_500, "www.portail.test", &format!("_gcl_au={UID}"));
    story.ask(3_000, "2", &format!("https://ad.regie.test/?u={UID}"));
    story.body(3_100, "3", &format!("a=1&u={UID}")).ask(3_101, "3", "https://ad.regie.test/");
    // The body left with request 3; a redirect of it does not carry it on.
    story.ask(3_200, "3", "https://autre.test/");
    let findings = story.findings();
    let out = findings.iter().filter(|f| f.0 == Rule::ValueCarriedOut).collect::<Vec<_>>();
    let once = finding(Rule::ValueCarriedOut, "ad.regie.test", "_gcl_au", 1);
    assert_eq!(out, [&once, &once]);
    let document = story.engine.document(Time(9_999), Extension::default(), None);
    let text = serde_json::to_string(&document).unwrap();
    assert!(text.contains(r#""channel":"url""#) && text.contains(r#""channel":"body""#));
    assert!(!text.contains(UID), "a value stands in the document");
}

#[test]
fn values_of_exempt_unknown_or_granted_trackers_may_leave() {
    let mut story = withdrawn();
    for (name, value) in [("PHPSESSID", "c0ffee15900d"), ("clef_visite", "5eed15900d42")] {
        story.cookie(2_100, name, value, SITE);
        story.ask(3_000, "1", &format!("https://ad.regie.test/?v={value}"));
    }
    story.request(3_050, "www.portail.test", &format!("_gcl_au={UID}"));
    story.tell(Event::Declared { at: Time(3_100), site: SITE.into(), choice: Choice::Granted });
    story.ask(3_200, "2", &format!("https://ad.regie.test/?v={UID}"));
    assert!(story.findings().iter().all(|f| f.0 != Rule::ValueCarriedOut), "{:?}", story.findings());
}
