//! Hosts of the site that are aliases of a tracking company.

use temoin_engine::{effect::Effect, event::Event, site::Site, time::Time};

use crate::story::{SITE, Story};

/// The portal's own host reads a cookie after the withdrawal.
fn story() -> Story {
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", SITE).choose(2_000, "false");
    story.request(3_100, "mesure.portail.test", "_gcl_au=v");
    story
}

fn asked(story: &Story) -> usize {
    let resolve = Effect::Resolve("mesure.portail.test".into());
    story.effects.iter().filter(|effect| **effect == resolve).count()
}

fn company(story: &Story) -> (String, Option<String>) {
    let view = story.engine.view(&Site::of_host(SITE), 1);
    (view.companies[0].name.clone(), view.companies[0].warnings[0].alias.clone())
}

#[test]
fn the_company_behind_an_alias_is_named() {
    let mut story = story();
    story.request(3_200, "mesure.portail.test", "_gcl_au=v");
    assert_eq!(asked(&story), 1, "asked once for each host");
    assert_eq!(company(&story), (SITE.into(), None));
    let (at, host) = (Time(3_300), "mesure.portail.test".to_owned());
    story.tell(Event::Resolved { at, host, canonical: "Portail.widget.criteo.com.".into() });
    assert_eq!(company(&story), ("Criteo".into(), Some("portail.widget.criteo.com".into())));
    story.request(3_400, "mesure.portail.test", "_gcl_au=v");
    assert_eq!(company(&story).0, "Criteo");
}

#[test]
fn hosting_is_no_mask_and_nobody_else_is_asked_for() {
    let mut story = story();
    for canonical in ["d1.cloudfront.net", "www.portail.test", "localhost"] {
        let (at, host) = (Time(3_300), "mesure.portail.test".to_owned());
        story.tell(Event::Resolved { at, host, canonical: canonical.into() });
        assert_eq!(company(&story), (SITE.into(), None), "{canonical}");
    }
    // Unasked.
    let (at, host) = (Time(3_300), "www.portail.test".to_owned());
    story.tell(Event::Resolved { at, host, canonical: "a.criteo.com".into() });
    assert_eq!(company(&story), (SITE.into(), None));
    // Third parties do not hide, and nothing is asked for where nobody said no.
    let mut story = Story::new();
    story.choose(1_000, "true").cookie(1_001, "_gcl_au", "v", SITE);
    story.request(1_100, "mesure.portail.test", "_gcl_au=v");
    story.cookie(1_200, "_gcl_au", "v", "regie.test").choose(2_000, "false");
    story.request(3_100, "pixel.regie.test", "_gcl_au=v");
    assert!(!story.effects.iter().any(|effect| matches!(effect, Effect::Resolve(_))));
}
