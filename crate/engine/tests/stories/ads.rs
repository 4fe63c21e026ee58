//! Advertisements in view.

use temoin_engine::{
    event::{AdsSeen, Event},
    evidence::document::Extension,
    inbox::AdKind,
    record::Settings,
    site::Site,
    time::Time,
    view::AdView,
};

use crate::story::Story;

fn seen(at: u64, top_frame: bool) -> Event {
    let kind = AdKind::Disguised;
    let ad = AdView { kind, label: None, advertiser: None, features: vec![], since: None };
    let (host, provider) = ("mail.facteur.test".to_owned(), "generic".to_owned());
    Event::AdsSeen(AdsSeen { at: Time(at), tab: 1, top_frame, host, provider, ads: vec![ad] })
}

#[test]
fn what_a_page_told_just_before_it_was_left_is_in_view_no_more() {
    let mut story = Story::new();
    let go = |at, url: &str| Event::Navigated { at: Time(at), tab: 1, url: url.into() };
    story.tell(go(10, "https://mail.facteur.test/")).tell(seen(20, true));
    assert_eq!(story.badge(), 1);
    story.tell(go(30, "https://www.portail.test/")).tell(seen(31, true));
    assert_eq!(story.badge(), 0, "the number of another page");
    // A webmail in a frame is in view as long as the page around it.
    story.tell(seen(40, false));
    assert_eq!(story.badge(), 1);
}

#[test]
fn of_a_site_that_is_to_be_ignored_no_advertisement_is_learnt() {
    let mut story = Story::new();
    let url = "https://mail.facteur.test/".into();
    story.tell(Event::Navigated { at: Time(10), tab: 1, url }).tell(seen(20, true));
    let kept = |story: &Story| {
        let all = story.engine.document(Time(100), Extension::default(), None);
        all.inbox.iter().map(|inbox| inbox.ads.len()).sum::<usize>()
    };
    assert_eq!((story.badge(), kept(&story)), (1, 1));
    let ignoring = |sites: &[&str]| {
        let ignored = sites.iter().map(|site| Site::of_host(site)).collect();
        Event::Set { at: Time(30), settings: Settings { ignored, ..Settings::default() } }
    };
    story.tell(ignoring(&["facteur.test"]));
    assert_eq!(story.badge(), 0);
    // The reader had told it before it knew; as a page of its own or as a frame of another's.
    story.tell(seen(40, true)).tell(seen(50, false));
    assert_eq!((story.badge(), kept(&story)), (0, 1));
    story.tell(ignoring(&[])).tell(seen(60, true));
    assert_eq!(story.badge(), 1);
}

#[test]
fn lists_are_read_where_one_was_seen_or_a_webmail_named_and_on_no_ignored_site() {
    let mut story = Story::new();
    let (mail, intern) = ("https://mail.facteur.test/inbox", "https://intern.verein.test:8443/");
    assert!(story.engine.reads_lists(None, mail, true) && !story.engine.reads_lists(None, mail, false));
    let settings = Settings {
        ignored: [Site::of_host("facteur.test")].into(),
        webmails: vec!["intern.verein.test".into(), "mail.facteur.test".into()],
        ..Settings::default()
    };
    story.tell(Event::Set { at: Time(10), settings });
    assert!(story.engine.reads_lists(None, intern, false));
    assert!(!story.engine.reads_lists(None, "https://www.verein.test/", false));
    // Ignored wins, for the document and for the page around it.
    assert!(!story.engine.reads_lists(None, mail, true));
    assert!(!story.engine.reads_lists(Some("https://www.facteur.test/"), intern, true));
    assert!(!story.engine.reads_lists(None, "about:blank", false));
}
