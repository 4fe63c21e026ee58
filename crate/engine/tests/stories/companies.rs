//! Single companies that were answered otherwise than the purpose: the vendors of a TC string, the services of a
//! platform's store.

use temoin_engine::{
    effect::Effect,
    event::{Deed, Event, PageAccess, PageAccessed, PageStore},
    evidence::{
        Choice,
        Purpose::{self, Advertising, Measurement, Preferences},
        Rule,
        document::{DecisionEvidence, Extension},
    },
    record::Key,
    time::Time,
};

use crate::story::{SITE, Story};

// Made with the IAB's library: purposes 1 to 11, vendors 2, 32, 42, 91 (Criteo) and 755 (Google), all shown…
const ALL: &str = "CQeEcwAQeEcwAAKABBENA9FgAP_gAAAAAAqIF5wBQABAAgABUAFsBeYAAAAA.IF5wBQABAAgABUAFsBeY";
/// … without Criteo, which was shown …
const NO_CRITEO: &str = "CQeEcwAQeEcwAAKABBENA9FgAP_gAAAAAAqIF5wBAABAAgABUAvMAAAAAAAA.IF5wBQABAAgABUAFsBeY";
/// … or was not, or nobody knows …
const CRITEO_NOT_SHOWN: [&str; 2] = [
    "CQeEcwAQeEcwAAKABBENA9FgAP_gAAAAAAqIF5wBAABAAgABUAvMAAAAAAAA.IF5wBAABAAgABUAvMAAA",
    "CQeEcwAQeEcwAAKABBENA9FgAP_gAAAAAAqIF5wBAABAAgABUAvMAAAAAAAA",
];
/// … without Google …
const NO_GOOGLE: &str = "CQeEcwAQeEcwAAKABBENA9FgAP_gAAAAAAqIAtwBAABAAgABUAFsAAAAAAAA.IF5wBQABAAgABUAFsBeY";
/// … purposes 1, 8 and 9 only, and all vendors …
const STATS: &str = "CQeEcwAQeEcwAAKABBENA9FgAIGAAAAAAAqIF5wBQABAAgABUAFsBeYAAAAA.IF5wBQABAAgABUAFsBeY";
/// … nothing.
const NONE: &str = "CQeEcwAQeEcwAAKABBENA9FgAAAAAAAAAAqIAAAAAAAA.IF5wBQABAAgABUAFsBeY";
/// Every vendor up to 1,500, by one range, consented to and shown, with purposes 1, 8 and 9.
const EVERY_VENDOR: &str = "CQeEcwAQeEcwAAKABBENA9FgAIGAAAAAAAqILuQAYAAgu4AAAAAA.ILuQAYAAgu4A";

const ACT: &str = "useractioncomplete";
const READ: Rule = Rule::ReadAfterWithdrawal;

/// A portal with cookies of Criteo, of Google, and of a company nobody knows.
fn portal() -> Story {
    let mut story = Story::new();
    story.cookie(1_000, "cto_bundle", "c", SITE).cookie(1_001, "cto_bundle", "u", "criteo.com");
    story.cookie(1_002, "IDE", "i", "doubleclick.net").cookie(1_003, "_ga", "g", "google-analytics.com");
    story.cookie(1_004, "_fbp", "r", "regie.test");
    story
}

impl Story {
    /// All of them are read, each by its own company.
    fn all_read(&mut self, at: u64) -> &mut Self {
        self.request(at, "gum.criteo.com", "cto_bundle=u").request(
            at + 1,
            "stats.g.doubleclick.net",
            "IDE=i",
        );
        self.request(at + 2, "regie.test", "_fbp=r").request(at + 3, "www.portail.test", "cto_bundle=c")
    }

    /// Breaches: rule, reader, tracker.
    fn breaches(&self) -> Vec<(Rule, String, String)> {
        let aside = [Rule::UnclassifiedAccess, Rule::StillStored, Rule::WriteBeforeChoice];
        let charged = self.findings().into_iter().filter(|found| !aside.contains(&found.0));
        charged.map(|(rule, host, name, _)| (rule, host, name)).collect()
    }

    /// The last decision, as the document tells it.
    fn last(&self) -> Option<DecisionEvidence> {
        let document = self.engine.document(Time(9_999), Extension::default(), None);
        document.sites.into_iter().next()?.decisions.pop()
    }

    /// Company, purpose, answer.
    fn companies(&self) -> Vec<(String, Purpose, bool)> {
        let companies = self.last().into_iter().flat_map(|decision| decision.companies);
        companies
            .flat_map(|of| of.purposes.into_iter().map(move |(p, yes)| (of.name.clone(), p, yes)))
            .collect()
    }
}

fn no(company: &str, purpose: Purpose) -> (String, Purpose, bool) {
    (company.to_owned(), purpose, false)
}

fn found(rule: Rule, host: &str, name: &str) -> (Rule, String, String) {
    (rule, host.to_owned(), name.to_owned())
}

#[test]
fn one_vendor_taken_back_is_a_withdrawal_for_its_company_alone() {
    let mut story = portal();
    story.tcf(2_000, ACT, ALL).all_read(3_000);
    assert!(!story.engine.is_watching());
    story.tcf(10_000, ACT, NO_CRITEO);
    assert!(story.engine.is_watching());
    assert_eq!(story.last().map(|decision| decision.choice), Some(Choice::Partial));
    let expected = [Preferences, Measurement, Advertising].map(|purpose| no("Criteo", purpose));
    assert_eq!(story.companies(), expected);
    // Its own cookie at its own host; not the site's own server, to which the browser sends its other one.
    story.all_read(20_000);
    assert_eq!(story.breaches(), [found(READ, "gum.criteo.com", "cto_bundle")]);
    // After a restart as before, and no more once it is consented to again.
    story.restart();
    story.all_read(30_000).tcf(40_000, ACT, ALL).all_read(50_000);
    assert!(!story.engine.is_watching());
    assert_eq!(story.findings().iter().map(|found| found.3).max(), Some(2));
}

#[test]
fn a_vendor_refused_from_the_start_is_a_refusal() {
    let mut story = portal();
    story.tcf(10_000, ACT, NO_CRITEO).all_read(20_000);
    assert_eq!(story.breaches(), [found(Rule::AccessAfterRefusal, "gum.criteo.com", "cto_bundle")]);
}

#[test]
fn a_vendor_refused_in_the_first_choice_was_never_consented_to() {
    // The platform's own store is heard first, and knows no vendors.
    let mut story = portal();
    story.choose(10_000, "true").tcf(10_400, ACT, NO_CRITEO).all_read(20_000);
    assert_eq!(story.breaches(), [found(Rule::AccessAfterRefusal, "gum.criteo.com", "cto_bundle")]);
}

#[test]
fn a_refused_company_that_reads_anothers_tracker_is_judged_by_the_purpose() {
    let mut story = portal();
    story.cookie(1_005, "_fbp", "f", SITE).tcf(2_000, ACT, ALL).tcf(10_000, ACT, NO_CRITEO);
    for (at, name) in [(20_000, "_fbp"), (20_001, "cto_bundle")] {
        let access = PageAccess {
            deed: Deed::Ask,
            store: PageStore::CookieStore,
            names: vec![name.to_owned()],
            script: Some("https://static.criteo.net/tag.js".to_owned()),
            count: 1,
            first: Time(at),
            last: Time(at),
        };
        story.tell(Event::PageAccessed(PageAccessed {
            at: Time(at),
            tab: 1,
            url: format!("https://www.{SITE}/"),
            top_frame: true,
            beyond: 0,
            accesses: vec![access],
        }));
    }
    assert_eq!(story.breaches(), [found(READ, "static.criteo.net", "cto_bundle")]);
}

#[test]
fn what_was_not_surely_shown_or_is_not_surely_meant_is_no_refusal() {
    for string in CRITEO_NOT_SHOWN {
        let mut story = portal();
        story.tcf(2_000, ACT, ALL).tcf(10_000, ACT, string).all_read(20_000);
        assert_eq!(story.breaches(), [], "{string}");
    }
    // Google's vendor is its advertising; what it measures is asked otherwise.
    let mut story = portal();
    story.tcf(2_000, ACT, ALL).tcf(10_000, ACT, NO_GOOGLE).all_read(20_000);
    story.request(20_010, "www.google-analytics.com", "_ga=g");
    assert_eq!(story.breaches(), [found(READ, "stats.g.doubleclick.net", "IDE")]);
}

#[test]
fn a_vendor_still_consented_to_is_not_accused_though_the_purpose_is_refused() {
    let mut story = portal();
    story.tcf(2_000, ACT, ALL).tcf(10_000, ACT, STATS).all_read(20_000);
    // The purpose is refused for whom nobody knows; of the others it is only remarked.
    assert_eq!(story.breaches(), [found(READ, "regie.test", "_fbp")]);
    let remarked = story.findings().into_iter().filter(|found| found.0 == Rule::UnclassifiedAccess);
    assert_eq!(remarked.map(|found| found.2).collect::<Vec<_>>(), ["cto_bundle", "IDE", "cto_bundle"]);
    // Nothing at all: they had consent until now.
    story.tcf(30_000, ACT, NONE).all_read(40_000);
    assert!(
        story.breaches().contains(&found(READ, "gum.criteo.com", "cto_bundle")),
        "{:?}",
        story.breaches()
    );
    assert_eq!(story.companies(), []);
}

#[test]
fn where_the_reading_is_stopped_it_is_for_what_was_refused() {
    let deleted = |story: &Story| {
        let names = story.effects.iter().filter_map(|effect| match effect {
            Effect::DeleteCookie(id) => Some(id.name.clone()),
            _ => None,
        });
        names.collect::<Vec<_>>()
    };
    let mut story = portal();
    story.cookie(1_005, "_fbp", "f", SITE).tcf(2_000, ACT, ALL).tcf(10_000, ACT, STATS);
    story.tell(Event::Stopped { at: Time(11_000), site: SITE.into(), on: true });
    // Criteo is still consented to.
    assert_eq!(deleted(&story), ["_fbp"]);
    // And this one alone was refused.
    let mut story = portal();
    story.tcf(2_000, ACT, ALL).tcf(10_000, ACT, NO_CRITEO).all_read(20_000);
    story.tell(Event::Stopped { at: Time(21_000), site: SITE.into(), on: true });
    let stripped = story.engine.to_strip();
    assert_eq!(
        stripped.iter().flat_map(|s| &s.from).map(ToString::to_string).collect::<Vec<_>>(),
        ["criteo.com"]
    );
}

#[test]
fn a_second_voice_that_knows_no_company_takes_nothing_back() {
    // The platform's own store tells the purposes, the API the vendors: one choice, in either order.
    for (store_first, clicked) in [(true, false), (false, false), (true, true)] {
        let mut story = portal();
        story.tcf(2_000, ACT, ALL);
        if clicked {
            story.tell(Event::ConsentClicked { at: Time(9_990), url: format!("https://www.{SITE}/") });
        }
        let store = |story: &mut Story| {
            story.choose(10_000, "true");
        };
        let api = |story: &mut Story| {
            story.tcf(10_000, ACT, NO_CRITEO);
        };
        if store_first {
            store(&mut story);
            api(&mut story);
        } else {
            api(&mut story);
            store(&mut story);
        }
        story.all_read(20_000);
        assert_eq!(
            story.breaches(),
            [found(READ, "gum.criteo.com", "cto_bundle")],
            "store first: {store_first}"
        );
    }
}

#[test]
fn a_refused_service_of_tarteaucitron_is_a_refusal_for_its_company() {
    let mut story = Story::new();
    story.cookie(1_000, "_hjid", "h", "hotjar.com").cookie(1_001, "_ga", "g", "google-analytics.com");
    let answers = |story: &mut Story, at, gtag: bool, hotjar: bool| {
        story.cookie(at, "tarteaucitron", &format!("!gtag={gtag}!hotjar={hotjar}"), SITE);
    };
    let read = |story: &mut Story, at| {
        story.request(at, "in.hotjar.com", "_hjid=h").request(at + 1, "www.google-analytics.com", "_ga=g");
    };
    answers(&mut story, 2_000, true, true);
    answers(&mut story, 10_000, true, false);
    read(&mut story, 20_000);
    assert_eq!(story.companies(), [no("Hotjar", Measurement)]);
    assert_eq!(story.breaches(), [found(READ, "in.hotjar.com", "_hjid")]);
    answers(&mut story, 30_000, true, true);
    read(&mut story, 40_000);
    assert_eq!(story.breaches().len(), 1);
}

#[test]
fn klaro_and_didomi_tell_of_their_services_too() {
    let mut story = Story::new();
    story.cookie(2_000, "klaro", r#"{"hotjar":true,"google-analytics":true}"#, SITE);
    story.cookie(9_000, "klaro", r#"{"hotjar":true,"google-analytics":false}"#, SITE);
    assert_eq!(story.companies(), [no("Google", Measurement)]);
    let mut story = Story::new();
    // {"vendors":{"enabled":["c:x"],"disabled":["google"]},"purposes":{"enabled":["cookies","analytics","select_personalized_ads"],"disabled":[]}}
    let token = "eyJ2ZW5kb3JzIjp7ImVuYWJsZWQiOlsiYzp4Il0sImRpc2FibGVkIjpbImdvb2dsZSJdfSwicHVycG9zZXMiOnsiZW5hYmxlZCI6WyJjb29raWVzIiwiYW5hbHl0aWNzIiwic2VsZWN0X3BlcnNvbmFsaXplZF9hZHMiXSwiZGlzYWJsZWQiOltdfX0=";
    story.cookie(2_000, "didomi_token", token, SITE);
    assert_eq!(story.companies(), [no("Google", Advertising)]);
}

#[test]
fn what_is_kept_of_companies_is_small() {
    let mut story = Story::new();
    story.tcf(2_000, ACT, ALL).tcf(10_000, ACT, STATS);
    // Every vendor there is, consented to while the purposes are not.
    let record = story.engine.record(&Key::Site(temoin_engine::site::Site::of_host(SITE))).expect("a record");
    let before = serde_json::to_string(&record).unwrap().len();
    story.tcf(20_000, ACT, EVERY_VENDOR);
    let record = story.engine.record(&Key::Site(temoin_engine::site::Site::of_host(SITE))).expect("a record");
    let grown = serde_json::to_string(&record).unwrap().len() - before;
    assert!((2_000..16_000).contains(&grown), "{grown}");
}
