//! The reading is stopped where the person wants it, and only what was refused.

use temoin_engine::{
    Engine,
    effect::{Effect, Stripped},
    event::{CookieChange, Event},
    evidence::Rule,
    record::Settings,
    site::Site,
    time::Time,
};

use crate::story::{SITE, Story, stored};

impl Story {
    fn stop(&mut self, at: u64, on: bool) -> &mut Self {
        self.tell(Event::Stopped { at: Time(at), site: SITE.into(), on })
    }

    /// Names of the cookies that were deleted since this was last asked.
    fn deleted(&mut self) -> Vec<String> {
        let effects = std::mem::take(&mut self.effects);
        let deleted = |effect| match effect {
            Effect::DeleteCookie(id) => Some(id.name.clone()),
            _ => None,
        };
        effects.into_iter().filter_map(deleted).collect()
    }

    /// From whom cookies are stripped now.
    fn stripped(&self) -> Vec<String> {
        let from = |stripped: Stripped| stripped.from.into_iter().map(|site| site.to_string());
        self.engine.to_strip().into_iter().flat_map(from).collect()
    }
}

/// The site's own cookies and a partner's, granted and then withdrawn; the partner reads on.
fn withdrawn() -> Story {
    let mut story = Story::new();
    story.cookie(900, "_ga", "v", SITE).cookie(900, "clef_visite", "v", SITE).cookie(
        900,
        "PHPSESSID",
        "v",
        SITE,
    );
    story.cookie(900, "_gcl_au", "v", "regie.test");
    story.choose(1_000, "true").choose(2_000, "false");
    story.request(3_000, "www.regie.test", "_gcl_au=v");
    story.effects.clear();
    story
}

#[test]
fn only_what_was_refused_is_deleted_and_only_from_who_reads_it_is_stripped() {
    let mut story = withdrawn();
    assert!(story.deleted().is_empty() && story.stripped().is_empty());
    // Neither the session, nor what nobody knows the purpose of, nor the partner's own, nor the choice itself.
    story.stop(4_000, true);
    assert_eq!(story.stripped(), ["regie.test"]);
    assert_eq!(story.deleted(), ["_ga"]);
}

#[test]
fn what_is_set_again_is_deleted_again_and_a_new_reader_is_stripped_too() {
    let mut story = withdrawn();
    story.stop(4_000, true).deleted();
    story.cookie(5_000, "_fbp", "v", SITE);
    assert!(story.deleted().contains(&"_fbp".to_owned()));
    story.cookie(5_500, "__gads", "v", "autre.test").request(6_000, "pixel.autre.test", "__gads=v");
    assert_eq!(story.stripped(), ["autre.test", "regie.test"]);
}

#[test]
fn it_can_be_taken_back_and_a_grant_ends_it() {
    let mut story = withdrawn();
    story.stop(4_000, true).stop(5_000, false);
    assert!(story.stripped().is_empty());
    assert!(matches!(story.effects.last(), Some(Effect::Strip(none)) if none.is_empty()));
    story.stop(6_000, true).choose(9_000, "true").deleted();
    assert!(story.stripped().is_empty());
    story.cookie(9_500, "_fbp", "v", SITE);
    assert!(story.deleted().is_empty());
    // A new withdrawal finds the person's wish as it was.
    story.choose(20_000, "false");
    assert_eq!(story.deleted(), ["_ga", "_fbp"]);
}

#[test]
fn who_goes_on_although_it_is_stopped_is_counted() {
    let mut story = withdrawn();
    let goes_on = |story: &Story| story.engine.view(&Site::of_host(SITE), 1).used_while_stopped;
    story.request(3_500, "www.regie.test", "_gcl_au=v").stop(4_000, true);
    // What was under way is nobody's doing.
    story.request(5_500, "www.regie.test", "_gcl_au=v");
    assert_eq!(goes_on(&story), 0);
    story.request(7_000, "www.regie.test", "_gcl_au=v").request(7_500, "www.regie.test", "_gcl_au=v");
    assert_eq!(goes_on(&story), 1);
    // It is asked of each stop anew.
    story.stop(8_000, false);
    assert_eq!(goes_on(&story), 0);
    story.stop(9_000, true);
    assert_eq!(goes_on(&story), 0);
}

#[test]
fn on_all_sites_by_the_settings_unless_the_person_says_otherwise_there() {
    let mut story = withdrawn();
    let settings = Settings { stop_reading: true, ..Settings::default() };
    story.tell(Event::Set { at: Time(4_000), settings });
    assert_eq!(story.stripped(), ["regie.test"]);
    assert!(story.engine.is_stopped(&Site::of_host(SITE)));
    story.stop(5_000, false);
    assert!(story.stripped().is_empty());
}

#[test]
fn where_nobody_said_no_nothing_is_stopped() {
    let mut story = Story::new();
    story.cookie(900, "_ga", "v", SITE).stop(1_000, true);
    assert!(story.deleted().is_empty() && !story.engine.is_stopped(&Site::of_host(SITE)));
    story.choose(2_000, "true");
    assert!(story.deleted().is_empty());
}

#[test]
fn after_a_restart_it_goes_on() {
    let mut story = Story::new();
    story.cookie(900, "_gcl_au", "v", "regie.test").choose(1_000, "true").choose(2_000, "false");
    story.request(3_000, "www.regie.test", "_gcl_au=v").stop(4_000, true);
    let records = story.effects.iter().filter_map(|effect| match effect {
        Effect::Store(key) => story.engine.record(key),
        _ => None,
    });
    let mut engine = Engine::new([7; 16]);
    engine.restore(records.collect::<Vec<_>>());
    let mut story = Story { engine, effects: Vec::new() };
    assert_eq!(story.stripped(), ["regie.test"]);
    story.tell(Event::Navigated { at: Time(6_000), tab: 1, url: format!("https://{SITE}/") });
    assert!(story.effects.iter().any(|effect| matches!(effect, Effect::Strip(all) if all.len() == 1)));
}

#[test]
fn of_a_site_that_is_to_be_ignored_nothing_new_is_learnt() {
    let mut story = withdrawn();
    story.stop(4_000, true);
    let ignoring = |sites: &[&str]| Settings {
        ignored: sites.iter().map(|site| Site::of_host(site)).collect(),
        ..Settings::default()
    };
    story.tell(Event::Set { at: Time(5_000), settings: ignoring(&[SITE]) });
    assert!(!story.engine.is_watching() && story.stripped().is_empty());
    assert_eq!(story.badge(), 0);
    let before = story.findings();
    story.request(6_000, "www.regie.test", "_gcl_au=v").choose(7_000, "true").choose(8_000, "false");
    story.request(9_000, "www.regie.test", "_gcl_au=v");
    assert_eq!(story.findings(), before);
    // What was observed stays, and counts again when the person wants it watched.
    story.tell(Event::Set { at: Time(10_000), settings: ignoring(&[]) });
    assert_eq!((story.badge(), story.stripped()), (1, vec!["regie.test".to_owned()]));
    story.request(11_000, "www.regie.test", "_gcl_au=v");
    assert_ne!(story.findings(), before);
}

#[test]
fn what_is_read_just_before_the_reading_is_stopped_is_charged_though_temoin_deletes_it() {
    let mut story = withdrawn();
    story.choose(5_000, "true").choose(6_000, "false").request(6_100, "www.portail.test", "_ga=v");
    assert!(!story.findings().iter().any(|found| found.1 == "www.portail.test"));
    story.stop(6_200, true);
    assert_eq!(story.deleted(), ["_ga"]);
    let (at, cookie) = (Time(6_210), stored("_ga", "v", SITE));
    story.tell(Event::CookieChanged { at, cookie, change: CookieChange::Removed }).settle(6_210);
    assert!(story.findings().contains(&(
        Rule::ReadAfterWithdrawal,
        "www.portail.test".into(),
        "_ga".into(),
        1
    )));
}
