//! Requests and responses: the cookies that were really sent, and those that were really stored.

use std::collections::BTreeSet;

use super::{Engine, PendingWrite, charge::Seen};
use crate::{
    effect::Effect,
    event::{RequestContext, RequestSent, ResponseReceived},
    evidence::Strength,
    judge::{Access, finding::Channel},
    site::{Site, host_of, path_of},
    time::Time,
    tracker::{
        TrackerId,
        set_cookie::{SetCookie, parse_cookie_header},
    },
};

/// How long a response's cookie may take to show up in the jar, in milliseconds.
const SETTLING: u64 = 5_000;
/// How many such cookies are waited for at most.
const MOST_PENDING: usize = 256;

impl Engine {
    pub(super) fn request_sent(&mut self, request: &RequestSent) -> Vec<Effect> {
        let (at, context) = (request.at, &request.context);
        let body = self.bodies.take(&context.id);
        let Some(site) = self.watched_site(at, context) else { return vec![] };
        let Some(host) = host_of(&context.url) else { return vec![] };
        let path = path_of(&context.url);
        let cookies = request.cookies.as_deref().unwrap_or_default();
        let carried = parse_cookie_header(cookies)
            .map(|(name, value)| {
                let tracker = self.jar.resolve(host, path, &site, name, value);
                let id = tracker.map(|tracker| tracker.id.clone());
                let deposit = tracker.map(|tracker| (tracker.deposited, tracker.deposited_by.clone()));
                (id.unwrap_or_else(|| TrackerId::unplaced(name, host)), deposit, value)
            })
            .collect::<Vec<_>>();
        let tabs = std::mem::take(&mut self.tabs);
        let seen = Seen {
            at,
            site: &site,
            host,
            url: &context.url,
            access: Access::Read,
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            moved_on: &|decided| tabs.moved_on(decided, at, context),
        };
        let mut effects = BTreeSet::new();
        for (id, deposit, value) in carried {
            self.seek(&site, &id, value, at);
            effects.extend(self.judge(&seen, id, deposit));
        }
        effects.extend(self.judge_wire(&seen, body.as_deref()));
        self.tabs = tabs;
        self.and_badges(&site, effects)
    }

    pub(super) fn response_received(&mut self, response: &ResponseReceived) -> Vec<Effect> {
        let (at, context) = (response.at, &response.context);
        let Some(site) = self.watched_site(at, context) else { return vec![] };
        let Some(host) = host_of(&context.url) else { return vec![] };
        let decided = self.sites.get(&site).and_then(|state| state.consent.in_force(at)).map(|d| d.at);
        let after_navigation = decided.is_some_and(|decided| self.tabs.moved_on(decided, at, context));
        for header in &response.set_cookies {
            let Some(cookie) = SetCookie::parse(header, host, at).filter(|cookie| !cookie.deletes) else {
                continue;
            };
            if self.pending.len() >= MOST_PENDING {
                self.pending.remove(0);
            }
            self.pending.push(PendingWrite {
                at,
                site: site.clone(),
                host: host.to_owned(),
                url: context.url.clone(),
                after_navigation,
                digest: self.jar.digest(&cookie.value),
                name: cookie.name,
                domain: cookie.domain,
            });
        }
        self.settle(at)
    }

    /// Judges the cookies that responses asked for and that the browser did store.
    pub(super) fn settle(&mut self, at: Time) -> Vec<Effect> {
        self.pending.retain(|write| at.0.saturating_sub(write.at.0) < SETTLING);
        let mut effects = Vec::new();
        for write in std::mem::take(&mut self.pending) {
            let Some(id) = self.is_stored(&write) else {
                self.pending.push(write);
                continue;
            };
            if let Some(tracker) = self.jar.get_mut(&id)
                && tracker.deposited_by.is_none()
                && tracker.deposited >= write.at
            {
                tracker.deposited_by = Some(write.host.clone());
                effects.push(Effect::Store(id.key()));
            }
            let deposit = self.jar.get(&id).map(|tracker| (tracker.deposited, tracker.deposited_by.clone()));
            let seen = Seen {
                at: write.at,
                site: &write.site,
                host: &write.host,
                url: &write.url,
                access: Access::Write,
                channel: Channel::ResponseHeader,
                strength: Strength::Sent,
                moved_on: &|_| write.after_navigation,
            };
            let stored = self.judge(&seen, id, deposit).into_iter().collect();
            effects.extend(self.and_badges(&write.site, stored));
        }
        effects
    }

    /// The site a request was made on, if a refusal or withdrawal was in force there at that time.
    pub(super) fn watched_site(&self, at: Time, context: &RequestContext) -> Option<Site> {
        let site = self.tabs.site_of(at, context)?;
        let consent = &self.sites.get(&site)?.consent;
        // Under way at the decision: sent in the same instant.
        let decided = consent.in_force(at)?.at;
        (decided < at && consent.is_watched(at)).then_some(site)
    }
}
