//! What each kind of event changes: who takes it.

use super::Engine;
use crate::{
    effect::Effect,
    event::{AdsSeen, Event},
    inbox::log::InboxLog,
    record::{Key, Settings},
    site::{Site, host_of},
};

impl Engine {
    pub(super) fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Navigated { at, tab, url } => {
                self.tabs.navigated(at, tab, &url);
                self.stop_in_tabs();
                self.in_view.remove(&tab);
                let mut effects = self.opened(at, &url);
                effects.push(self.badge(tab));
                effects
            }
            Event::FrameNavigated { at, tab, frame, url, committed } => {
                self.frame_navigated(at, tab, frame, &url, committed)
            }
            Event::PageAccessed(accessed) => self.page_accessed(&accessed),
            Event::TabClosed { tab, .. } => {
                self.tabs.closed(tab);
                self.stop_in_tabs();
                self.in_view.remove(&tab);
                vec![]
            }
            Event::CookieChanged { at, cookie, change } => self.cookie_changed(at, &cookie, change),
            Event::Inventory { at, cookies } => self.inventory(at, &cookies),
            Event::RequestSent(ref request) if self.must_wait(request.at, &request.context) => {
                self.hold(event)
            }
            Event::ResponseReceived(ref response) if self.must_wait(response.at, &response.context) => {
                self.hold(event)
            }
            // What could be judged was judged before.
            Event::LookedAgain { .. } => self.look_again(),
            Event::RequestBody { id, body, .. } => {
                self.bodies.keep(id, body);
                vec![]
            }
            Event::RequestSent(request) => self.request_sent(&request),
            Event::ResponseReceived(response) => self.response_received(&response),
            Event::Tcf(announcement) => self.tcf(&announcement),
            Event::Announced(announcement) => self.announced(&announcement),
            Event::StorageRead(read) => self.storage_read(&read),
            Event::ConsentClicked { at, url } => self.consent_clicked(at, &url),
            Event::ConsentModeSent { at, context } => self.consent_mode_sent(at, &context),
            Event::SiteCookies { site, cookies, .. } => self.site_cookies(&site, &cookies),
            Event::Stopped { site, on, .. } => self.stop(&Site::of_host(&site), on),
            Event::Set { settings, .. } => self.set(settings.within_bounds()),
            Event::Resolved { host, canonical, .. } => self.resolved(&host, &canonical),
            Event::TimePassed { at } => self.settle(at),
            Event::Declared { at, site, choice } => self.declared(at, &site, choice),
            Event::Swept { oldest, excess, .. } => self.swept(oldest, excess),
            Event::Forgotten { at, site } => self.forgotten(at, site.as_deref().map(Site::of_host).as_ref()),
            Event::AdsSeen(seen) => self.ads_seen(seen),
        }
    }

    fn set(&mut self, settings: Settings) -> Vec<Effect> {
        (self.pages_changed, self.stop_changed) = (true, true);
        let before = std::mem::replace(&mut self.settings, settings);
        let mut effects = vec![Effect::Store(Key::Settings)];
        for site in before.ignored.iter().chain(&self.settings.ignored) {
            for tab in self.tabs.showing(site) {
                if self.ignores(site) {
                    self.in_view.remove(&tab);
                }
                effects.push(self.badge(tab));
            }
        }
        effects
    }

    /// Whether message lists of a document are read, in a page whose address is known or not: where one was `seen`, or the person
    /// named the webmail; on no site that is to be ignored.
    pub fn reads_lists(&self, page: Option<&str>, url: &str, seen: bool) -> bool {
        let is_ignored = |url: &str| Site::of_url(url).is_some_and(|site| self.ignores(&site));
        let is_named = || host_of(url).is_some_and(|host| self.settings.is_webmail(host));
        (seen || is_named()) && !is_ignored(url) && !page.is_some_and(is_ignored)
    }

    fn ads_seen(&mut self, seen: AdsSeen) -> Vec<Effect> {
        let page = self.tabs.site(seen.tab);
        if page.is_some_and(|page| self.ignores(page)) || self.ignores(&Site::of_host(&seen.host)) {
            return vec![];
        }
        let log = self.inboxes.entry(seen.host.clone()).or_insert_with(|| InboxLog::new(&seen.host));
        let new = log.see(&seen);
        let mut effects = Vec::new();
        if new {
            effects.push(Effect::Store(Key::Inbox(seen.host.clone())));
        }
        // The page may have told it just before the tab left it: then it is in view no more.
        let left = seen.top_frame && self.tabs.site(seen.tab).is_some_and(|site| !site.contains(&seen.host));
        if !left {
            self.in_view.insert(seen.tab, seen.ads);
        }
        effects.push(self.badge(seen.tab));
        effects.push(Effect::Changed);
        effects
    }
}
