//! Requests and responses: the cookies that were really sent, and those that were really stored.

use std::collections::BTreeSet;

use super::{
    Engine,
    charge::Seen,
    under_way::{Read, Sent},
    unplaced::Unplaced,
    writes::{AskedFor, Charge},
};
use crate::{
    effect::Effect,
    event::{RequestContext, RequestSent, ResponseReceived},
    evidence::Strength,
    judge::{
        Access,
        finding::{Channel, sample_of},
    },
    site::{Site, host_of, is_secure, path_of},
    time::Time,
    tracker::{
        is_container,
        jar::Destination,
        set_cookie::{SetCookie, parse_cookie_header},
    },
};

impl Engine {
    /// A request leaves. What it carries is judged when it is answered: until then it may have stayed here,
    /// for the browser may find the answer in its cache, or no way to the host.
    pub(super) fn request_sent(&mut self, request: &RequestSent) -> Vec<Effect> {
        let (at, context) = (request.at, &request.context);
        let body = self.bodies.take(&context.id);
        let began = self.under_way.sent(&context.id, at);
        let Some(site) = self.watched_site(began, at, context) else { return vec![] };
        let Some(host) = host_of(&context.url) else { return vec![] };
        let store = context.store.as_deref();
        let owner = Site::of_host(host);
        let to = Destination { host, owner: &owner, path: path_of(&context.url), site: &site, store };
        let cookies = request.cookies.as_deref().unwrap_or_default();
        let mut reads = Vec::new();
        for (name, value) in parse_cookie_header(cookies) {
            let Some(tracker) = self.jar.resolve(&to, name, value) else {
                reads.push(Read::Unknown(name.to_owned(), self.jar.digest(value)));
                continue;
            };
            let (id, deposit) = (tracker.id.clone(), tracker.deposit());
            self.seek(&site, &id, value, at);
            reads.push(Read::Known(id, deposit));
        }
        let after_navigation = self.after_navigation(&site, at, context);
        let (url, store) = (context.url.clone(), context.store.clone());
        self.under_way.hold(&context.id, Sent { at, began, site, url, store, after_navigation, reads, body });
        vec![]
    }

    /// A request has reached its host, and so has what it carried.
    fn arrived(&mut self, sent: Sent) -> Vec<Effect> {
        let Some(host) = host_of(&sent.url) else { return vec![] };
        let seen = Seen {
            at: sent.at,
            began: sent.began,
            site: &sent.site,
            host: host.into(),
            url: sample_of(&sent.url),
            access: Access::Read,
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            moved_on: &|_| sent.after_navigation,
        };
        let mut effects = BTreeSet::new();
        for read in sent.reads {
            let (name, digest) = match read {
                Read::Known(id, deposit) => {
                    effects.extend(self.judge(&seen, id, Some(deposit)));
                    continue;
                }
                Read::Unknown(name, digest) => (name, digest),
            };
            let unplaced = Unplaced {
                at: sent.at,
                began: sent.began,
                site: sent.site.clone(),
                host: host.to_owned(),
                url: sent.url.clone(),
                store: sent.store.clone(),
                after_navigation: sent.after_navigation,
                name,
                digest,
            };
            effects.extend(self.wait_for_cookie(unplaced));
        }
        effects.extend(self.judge_wire(&seen, &sent.url, sent.body.as_deref()));
        self.and_badges(&sent.site, effects)
    }

    pub(super) fn response_received(&mut self, response: &ResponseReceived) -> Vec<Effect> {
        let (at, context) = (response.at, &response.context);
        let (began, sent) = self.under_way.answered(&context.id, at, response.redirects);
        // What comes from the cache was not asked for, and sets nothing.
        if response.from_cache {
            return vec![];
        }
        let mut effects = sent.map(|sent| self.arrived(sent)).unwrap_or_default();
        let Some(host) = host_of(&context.url) else { return effects };
        if response.set_cookies.is_empty() {
            return effects;
        }
        let charge = self.watched_site(began, at, context).map(|site| {
            let after_navigation = self.after_navigation(&site, at, context);
            Charge { site, began, url: context.url.clone(), after_navigation }
        });
        let top = self.tabs.site_of(at, context);
        for header in &response.set_cookies {
            let cookie = SetCookie::parse(header, is_secure(&context.url), host, path_of(&context.url), at);
            let Some(cookie) = cookie.filter(|cookie| !cookie.deletes) else { continue };
            let digest = self.jar.digest(&cookie.value);
            let (top, store, charge) = (top.clone(), context.store.clone(), charge.clone());
            self.writes.ask(AskedFor {
                at,
                host: host.to_owned(),
                cookie,
                digest,
                top,
                store,
                charge,
                fresh: true,
            });
        }
        effects.extend(self.settle(at));
        effects
    }

    /// Whether the person had gone on to another page since the decision.
    fn after_navigation(&self, site: &Site, at: Time, context: &RequestContext) -> bool {
        let decided = self.sites.get(site).and_then(|state| state.consent.in_force(at));
        decided.is_some_and(|decided| self.tabs.moved_on(decided.at, at, context))
    }

    /// The site a request was made on, if a refusal or withdrawal was in force there when it began, and
    /// still is. In a container the person is somebody else to the site, and what they chose there is not
    /// followed: nothing is charged.
    pub(super) fn watched_site(&self, began: Time, at: Time, context: &RequestContext) -> Option<Site> {
        if context.store.as_deref().is_some_and(is_container) {
            return None;
        }
        let site = self.tabs.site_of(at, context)?;
        let consent = &self.sites.get(&site)?.consent;
        // Under way at the decision: sent in the same instant.
        let decided = consent.in_force(began)?.at;
        (decided < began && consent.is_watched(began) && consent.is_watched(at)).then_some(site)
    }
}
