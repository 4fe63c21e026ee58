//! What each kind of event changes.

use std::collections::BTreeSet;

use super::{Engine, PendingWrite};
use crate::{
    consent::{
        decision::{Occasion, Source, Standing},
        platform::{self, Store},
        signal::{Chosen, Stance},
        tcf::TcString,
    },
    effect::Effect,
    event::{AdsSeen, CookieChange, Event, RequestSent, ResponseReceived, StoredCookie, TcfAnnouncement},
    evidence::{Choice, Party, Purpose, Reader, Rule, Strength},
    inbox::log::InboxLog,
    judge::{
        Access,
        finding::{Channel, Finding},
        rule_for,
    },
    knowledge::{classify, company_of},
    record::Key,
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
/// Accesses of one site that are told apart at most; further kinds are refused, and said.
const MOST_FINDINGS: usize = 2_000;

/// One access, before it is judged.
struct Seen<'a> {
    at: Time,
    site: &'a Site,
    host: &'a str,
    url: &'a str,
    access: Access,
    channel: Channel,
    moved_on: &'a dyn Fn(Time) -> bool,
}

impl Engine {
    pub(super) fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Navigated { at, tab, url } => {
                self.tabs.navigated(at, tab, &url);
                self.in_view.remove(&tab);
                vec![self.badge(tab)]
            }
            Event::TabClosed { tab, .. } => {
                self.tabs.closed(tab);
                self.in_view.remove(&tab);
                vec![]
            }
            Event::CookieChanged { at, cookie, change } => self.cookie_changed(at, &cookie, change),
            Event::Inventory { at, cookies } => self.inventory(at, &cookies),
            Event::RequestSent(request) => self.request_sent(&request),
            Event::ResponseReceived(response) => self.response_received(&response),
            Event::Tcf(announcement) => self.tcf(&announcement),
            Event::Declared { at, site, choice } => self.declared(at, &site, choice),
            Event::AdsSeen(seen) => self.ads_seen(seen),
        }
    }

    fn cookie_changed(&mut self, at: Time, cookie: &StoredCookie, change: CookieChange) -> Vec<Effect> {
        let id = TrackerId::of(cookie);
        let mut effects = match change {
            CookieChange::Overwritten => return vec![],
            CookieChange::Set => {
                if self.jar.set(at, cookie, false) {
                    vec![Effect::Store(id.key())]
                } else {
                    vec![]
                }
            }
            CookieChange::Removed => {
                if self.jar.remove(&id) {
                    vec![Effect::Store(id.key())]
                } else {
                    vec![]
                }
            }
        };
        effects.extend(self.stored_choice(
            at,
            cookie,
            &id,
            change == CookieChange::Removed,
            Occasion::Change,
        ));
        effects.extend(self.settle(at));
        effects
    }

    /// Cookies that came or went unseen are learnt; choices found are a baseline, never a decision.
    fn inventory(&mut self, at: Time, cookies: &[StoredCookie]) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut present = BTreeSet::new();
        for cookie in cookies {
            let id = TrackerId::of(cookie);
            if self.jar.set(at, cookie, true) {
                effects.push(Effect::Store(id.key()));
            }
            effects.extend(self.stored_choice(at, cookie, &id, false, Occasion::Found));
            present.insert(id);
        }
        let gone = self.jar.iter().map(|tracker| tracker.id.clone()).filter(|id| !present.contains(id));
        for id in gone.collect::<Vec<_>>() {
            self.jar.remove(&id);
            effects.push(Effect::Store(id.key()));
        }
        effects
    }

    /// A cookie may be where a consent platform keeps the choice.
    fn stored_choice(
        &mut self,
        at: Time,
        cookie: &StoredCookie,
        id: &TrackerId,
        removed: bool,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let site = Site::of_host(&id.domain);
        // In another site's partition it is a choice made in an embedded frame, not on this site.
        if id.partition.as_ref().is_some_and(|top| *top != site) {
            return vec![];
        }
        let siblings = self.choices.entry(site.clone()).or_default();
        let stored = |name: &str| siblings.get(name).cloned();
        let Some((platform, stance)) = platform::recognise(Store::Cookie, &id.name, &cookie.value, &stored)
        else {
            return vec![];
        };
        // Kept in memory only: some platforms spread a choice over several cookies.
        if removed {
            siblings.remove(&id.name);
        } else {
            siblings.insert(id.name.clone(), cookie.value.clone());
        }
        let source = Source::from(platform.source());
        let stance = match stance {
            _ if removed => Stance::NotChosen,
            Ok(stance) => stance,
            Err(error) => {
                return vec![Effect::Refused(format!(
                    "{}: stored choice not readable: {error}",
                    platform.id
                ))];
            }
        };
        self.signal(at, site, source, stance, occasion)
    }

    fn tcf(&mut self, announcement: &TcfAnnouncement) -> Vec<Effect> {
        let Some(site) = Site::of_url(&announcement.url) else { return vec![] };
        let occasion = match announcement.event_status.as_str() {
            "useractioncomplete" => Occasion::Act,
            "tcloaded" => Occasion::Found,
            // "cmpuishown" tells what the platform would say if the person chose nothing else.
            _ => return vec![],
        };
        if announcement.gdpr_applies == Some(false) || announcement.tc_string.is_empty() {
            return vec![];
        }
        match TcString::decode(&announcement.tc_string) {
            Ok(string) => self.signal(announcement.at, site, Source::Tcf, string.stance(), occasion),
            Err(error) => vec![Effect::Refused(format!("{site}: TC string not readable: {error}"))],
        }
    }

    fn declared(&mut self, at: Time, site: &str, choice: Choice) -> Vec<Effect> {
        let site = Site::of_host(site);
        if choice == Choice::Withdrawn {
            // Who says "withdrawn" says that there was consent before, even if Témoin did not see it.
            self.sites.entry(site.clone()).or_default().consent.assume_granted(at);
        }
        let chosen = if choice == Choice::Granted { Chosen::all() } else { Chosen::none() };
        self.signal(at, site, Source::Declared, Stance::Chosen(chosen), Occasion::Act)
    }

    fn signal(
        &mut self,
        at: Time,
        site: Site,
        source: Source,
        stance: Stance,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let state = self.sites.entry(site.clone()).or_default();
        let before = state.consent.clone();
        if state.consent.observe(at, source, stance, occasion) {
            state.observed = 0;
        }
        if state.consent == before {
            return vec![];
        }
        let mut effects = vec![Effect::Store(Key::Site(site.to_string()))];
        effects.extend(self.badges(&site));
        effects
    }

    fn request_sent(&mut self, request: &RequestSent) -> Vec<Effect> {
        let (at, context) = (request.at, &request.context);
        let Some(site) = self.watched_site(at, context) else { return vec![] };
        let (Some(header), Some(host)) = (&request.cookies, host_of(&context.url)) else { return vec![] };
        let path = path_of(&context.url);
        let moved: Vec<_> = parse_cookie_header(header)
            .map(|(name, value)| {
                let tracker = self.jar.resolve(host, path, &site, name, value);
                let id = tracker.map(|tracker| tracker.id.clone());
                let deposit = tracker.map(|tracker| (tracker.deposited, tracker.deposited_by.clone()));
                (id.unwrap_or_else(|| TrackerId::unplaced(name, host)), deposit)
            })
            .collect();
        let tabs = std::mem::take(&mut self.tabs);
        let seen = Seen {
            at,
            site: &site,
            host,
            url: &context.url,
            access: Access::Read,
            channel: Channel::RequestHeader,
            moved_on: &|decided| tabs.moved_on(decided, at, context),
        };
        let mut effects = BTreeSet::new();
        for (id, deposit) in moved {
            effects.extend(self.judge(&seen, id, deposit));
        }
        self.tabs = tabs;
        self.and_badges(&site, effects)
    }

    fn response_received(&mut self, response: &ResponseReceived) -> Vec<Effect> {
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
    fn settle(&mut self, at: Time) -> Vec<Effect> {
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
                moved_on: &|_| write.after_navigation,
            };
            let stored = self.judge(&seen, id, deposit).into_iter().collect();
            effects.extend(self.and_badges(&write.site, stored));
        }
        effects
    }

    /// The site a request was made on, if a refusal or withdrawal was in force there at that time.
    fn watched_site(&self, at: Time, context: &crate::event::RequestContext) -> Option<Site> {
        let site = self.tabs.site_of(at, context)?;
        let consent = &self.sites.get(&site)?.consent;
        // Under way at the decision: sent in the same instant.
        let decided = consent.in_force(at)?.at;
        (decided < at && consent.is_watched(at)).then_some(site)
    }

    fn judge(
        &mut self,
        seen: &Seen<'_>,
        id: TrackerId,
        deposit: Option<(Time, Option<String>)>,
    ) -> Vec<Effect> {
        let Some(state) = self.sites.get_mut(seen.site) else { return vec![] };
        let purpose = classify(&id.name, &id.domain).purpose;
        if purpose == Purpose::Necessary {
            state.observed += 1;
            return vec![Effect::Store(Key::Site(seen.site.to_string()))];
        }
        let standing = state.consent.standing(purpose, seen.at);
        let (deposited, deposited_by) = deposit.map_or((None, None), |(at, by)| (Some(at), by));
        let doubtful = purpose == Purpose::Unknown
            || standing == Standing::Unknown
            || (deposited.is_none() && standing.is_negative());
        let rule = match rule_for(seen.access, standing, deposited) {
            // What a tracker is for must be known before anybody is accused over it.
            Some(rule) if purpose != Purpose::Unknown => rule,
            _ if doubtful => Rule::UnclassifiedAccess,
            _ => return vec![],
        };
        state.observed += 1;
        let company = company_of(seen.host);
        let reader = Reader {
            host: seen.host.to_owned(),
            company: company.map(|company| company.name.to_owned()),
            category: company.map(|company| company.category.to_owned()),
            party: if seen.site.contains(seen.host) { Party::First } else { Party::Third },
        };
        let finding = Finding {
            site: seen.site.clone(),
            rule,
            tracker: id,
            purpose,
            deposited,
            deposited_by,
            reader,
            channel: seen.channel,
            strength: Strength::Sent,
            count: 0,
            first: seen.at,
            last: seen.at,
            samples: Vec::new(),
        };
        let key = finding.key();
        if state.findings.len() >= MOST_FINDINGS && !state.findings.contains_key(&key) {
            return vec![Effect::Refused(format!("{}: more than {MOST_FINDINGS} findings", seen.site))];
        }
        let decided = state.consent.in_force(seen.at).map_or(seen.at, |decision| decision.at);
        let finding = state.findings.entry(key.clone()).or_insert(finding);
        finding.add(seen.at, seen.url, (seen.moved_on)(decided));
        vec![Effect::Store(key), Effect::Store(Key::Site(seen.site.to_string()))]
    }

    fn ads_seen(&mut self, seen: AdsSeen) -> Vec<Effect> {
        let log = self.inboxes.entry(seen.host.clone()).or_insert_with(|| InboxLog::new(&seen.host));
        let new = log.see(&seen);
        let mut effects = Vec::new();
        if new {
            effects.push(Effect::Store(Key::Inbox(seen.host.clone())));
        }
        self.in_view.insert(seen.tab, seen.ads);
        effects.push(self.badge(seen.tab));
        effects.push(Effect::Changed);
        effects
    }

    fn and_badges(&self, site: &Site, effects: BTreeSet<Effect>) -> Vec<Effect> {
        let stored = !effects.is_empty();
        let mut effects = effects.into_iter().collect::<Vec<_>>();
        if stored {
            effects.extend(self.badges(site));
        }
        effects
    }
}
