//! Advertisements in view.

use temoin_engine::{
    event::{AdsSeen, Event},
    inbox::AdKind,
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
