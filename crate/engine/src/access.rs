//! Where an access happened: which site, and whether the person had moved on since a decision.

use std::collections::{HashMap, VecDeque};

use crate::{
    event::{RequestContext, TabId},
    site::Site,
    time::Time,
};

/// Top documents a tab is remembered to have shown: events of an earlier one may arrive late.
const REMEMBERED: usize = 8;

/// What each tab shows and showed. Modelled from navigations, not from requests: a page that its own
/// service worker serves makes no request for its document.
#[derive(Debug, Default)]
pub struct Tabs(HashMap<TabId, VecDeque<(Time, Option<Site>)>>);

impl Tabs {
    /// A tab's top document changed.
    pub fn navigated(&mut self, at: Time, tab: TabId, url: &str) {
        let shown = self.0.entry(tab).or_default();
        let place = shown.partition_point(|(earlier, _)| *earlier <= at);
        shown.insert(place, (at, Site::of_url(url)));
        if shown.len() > REMEMBERED {
            shown.pop_front();
        }
    }

    /// A tab was closed.
    pub fn closed(&mut self, tab: TabId) {
        self.0.remove(&tab);
    }

    /// The site a tab shows now.
    pub fn site(&self, tab: TabId) -> Option<&Site> {
        self.0.get(&tab)?.back()?.1.as_ref()
    }

    /// Whether some tab showed a site at a time. A page that was open before the worker started does not
    /// count: since when is not known.
    pub fn showed(&self, site: &Site, at: Time) -> bool {
        self.at(at).any(|(since, shown)| since.0 > 0 && shown == Some(site))
    }

    /// Whether tabs showed a site at a time, and nothing else that can embed one.
    pub fn only_showed(&self, site: &Site, at: Time) -> bool {
        self.at(at).all(|(_, shown)| shown.is_none_or(|shown| shown == site))
    }

    /// Whether a page of a site was opened after one time and up to another.
    pub fn opened_since(&self, site: &Site, since: Time, at: Time) -> bool {
        let shown = self.0.values().flatten();
        shown
            .into_iter()
            .any(|(opened, shown)| *opened > since && *opened <= at && shown.as_ref() == Some(site))
    }

    /// What each tab showed at a time.
    fn at(&self, at: Time) -> impl Iterator<Item = (Time, Option<&Site>)> {
        self.0.values().filter_map(move |shown| {
            let (since, site) = shown.iter().rfind(|(since, _)| *since <= at)?;
            Some((*since, site.as_ref()))
        })
    }

    /// All tabs.
    pub fn tabs(&self) -> impl Iterator<Item = TabId> {
        self.0.keys().copied()
    }

    /// Tabs that show a site now.
    pub fn showing(&self, site: &Site) -> impl Iterator<Item = TabId> {
        self.0
            .iter()
            .filter(move |(_, shown)| shown.back().is_some_and(|(_, s)| s.as_ref() == Some(site)))
            .map(|(tab, _)| *tab)
    }

    /// The site a request was made on: the registrable domain of the top-level page.
    ///
    /// A navigation belongs to where it goes. What the top document itself requests belongs to the
    /// document that made it, even after the tab has moved on (beacons). Workers have no tab: their
    /// origin is their site. For frames the tab's document at that time decides.
    pub fn site_of(&self, at: Time, request: &RequestContext) -> Option<Site> {
        if request.main_frame {
            return Site::of_url(&request.url);
        }
        if let Some(top) = &request.top_url {
            return Site::of_url(top);
        }
        match request.tab {
            Some(tab) if !request.top_frame || request.initiator.is_none() => {
                self.document(at, tab)?.1.clone()
            }
            _ => Site::of_url(request.initiator.as_deref()?),
        }
    }

    /// Whether the person went on to another page between a decision and a request.
    pub fn moved_on(&self, decided: Time, at: Time, request: &RequestContext) -> bool {
        if request.main_frame {
            return true;
        }
        request.tab.and_then(|tab| self.document(at, tab)).is_some_and(|(shown, _)| *shown > decided)
    }

    fn document(&self, at: Time, tab: TabId) -> Option<&(Time, Option<Site>)> {
        let shown = self.0.get(&tab)?;
        shown.iter().rfind(|(since, _)| *since <= at).or_else(|| shown.front())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(tab: i32, top_frame: bool, initiator: Option<&str>) -> RequestContext {
        RequestContext {
            tab: (tab >= 0).then_some(tab),
            top_frame,
            initiator: initiator.map(str::to_owned),
            url: "https://regie.test/pixel".into(),
            ..Default::default()
        }
    }

    fn tabs() -> Tabs {
        let mut tabs = Tabs::default();
        tabs.navigated(Time(10), 1, "https://www.portail.test/");
        tabs.navigated(Time(20), 1, "https://autre.test/");
        tabs
    }

    #[track_caller]
    fn site(at: u64, request: &RequestContext) -> Option<String> {
        tabs().site_of(Time(at), request).map(|site| site.to_string())
    }

    #[test]
    fn late_events_belong_to_the_document_of_their_time() {
        assert_eq!(site(15, &request(1, false, Some("https://frame.test"))).as_deref(), Some("portail.test"));
        assert_eq!(site(25, &request(1, false, Some("https://frame.test"))).as_deref(), Some("autre.test"));
    }

    #[test]
    fn a_beacon_after_leaving_belongs_to_the_page_that_sent_it() {
        let beacon = request(1, true, Some("https://www.portail.test"));
        assert_eq!(site(21, &beacon).as_deref(), Some("portail.test"));
    }

    #[test]
    fn workers_belong_to_their_origin_and_navigations_to_their_target() {
        assert_eq!(
            site(15, &request(-1, false, Some("https://www.portail.test"))).as_deref(),
            Some("portail.test")
        );
        let navigation =
            RequestContext { main_frame: true, url: "https://a.b.test/".into(), ..request(1, true, None) };
        assert_eq!(site(15, &navigation).as_deref(), Some("b.test"));
        assert_eq!(site(15, &request(-1, false, None)), None);
    }

    #[test]
    fn tells_the_page_of_the_decision_from_the_next() {
        let own = request(1, true, Some("https://www.portail.test"));
        assert!(!tabs().moved_on(Time(12), Time(15), &own));
        assert!(tabs().moved_on(Time(15), Time(25), &own));
    }
}
