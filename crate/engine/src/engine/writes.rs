//! Cookies that responses asked for: seen is not stored. Each waits until the jar shows that the browser
//! obeyed; then it is known who made the deposit, and the write is judged.

use std::collections::VecDeque;

use super::{Engine, charge::Seen};
use crate::{
    effect::Effect,
    evidence::Strength,
    judge::{
        Access,
        finding::{Channel, sample_of},
    },
    site::Site,
    time::Time,
    tracker::{Means, Tracker, TrackerId, set_cookie::SetCookie},
};

/// How long a response's cookie may take to show up in the jar, in milliseconds.
const SETTLING: u64 = 5_000;
/// How late the news of either may be, in milliseconds: some browsers tell a response after they stored its cookies. What was stored
/// longer before it is no answer to it.
const LATEST: u64 = 1_000;
/// Entries of each list at most; the oldest give way.
const MOST: usize = 256;
/// Listeners are added soon after a decision, not at once, in milliseconds.
const BEFORE_HEARING: u64 = 1_000;

/// A cookie that a response asked for.
#[derive(Clone, Debug)]
pub(super) struct AskedFor {
    pub at: Time,
    /// The host that answered.
    pub host: String,
    pub cookie: SetCookie,
    pub digest: u64,
    /// The site of the top-level page.
    pub top: Option<Site>,
    pub store: Option<String>,
    /// Where it is charged, if anywhere.
    pub charge: Option<Charge>,
    /// Whether it has not been looked for in the jar yet.
    pub fresh: bool,
}

/// Where a write is charged: a site on which the person had said no.
#[derive(Clone, Debug)]
pub(super) struct Charge {
    pub site: Site,
    pub began: Time,
    pub url: String,
    pub after_navigation: bool,
}

/// What responses asked for and what the browser stored, of the last seconds.
#[derive(Debug, Default)]
pub(super) struct Writes {
    asked: VecDeque<AskedFor>,
    stored: VecDeque<Stored>,
    /// Since when every response is heard, if they are.
    hearing: Option<Time>,
}

#[derive(Debug)]
struct Stored {
    at: Time,
    id: TrackerId,
    digest: u64,
    /// Whether it was not there before.
    deposit: bool,
}

impl AskedFor {
    fn is(&self, id: &TrackerId, digest: u64) -> bool {
        let SetCookie { name, domain, host_only, path, .. } = &self.cookie;
        digest == self.digest
            && id.name == *name
            && id.domain == *domain
            && id.host_only == *host_only
            && id.path == *path
            && self.store.as_ref().is_none_or(|store| id.store == *store)
            && id.partition.as_ref().is_none_or(|partition| Some(partition) == self.top.as_ref())
    }
}

impl Writes {
    /// Responses are heard from now on, or no longer.
    pub fn hear(&mut self, since: Option<Time>) {
        self.hearing = since;
    }

    /// A response asked for a cookie.
    pub fn ask(&mut self, asked: AskedFor) {
        if self.asked.len() >= MOST {
            // First those that nobody is charged with.
            let place = self.asked.iter().position(|asked| asked.charge.is_none()).unwrap_or(0);
            self.asked.remove(place);
        }
        self.asked.push_back(asked);
    }

    /// The browser stored a cookie. One value may be replaced by the next before its response is told.
    pub fn stored(&mut self, at: Time, tracker: &Tracker, deposit: bool) {
        if self.stored.len() >= MOST {
            self.stored.pop_front();
        }
        self.stored.push_back(Stored { at, id: tracker.id.clone(), digest: tracker.digest, deposit });
    }

    /// What was asked for on some sites is not to be charged any more.
    pub fn forget(&mut self, concerns: impl Fn(&Site) -> bool) {
        self.asked.retain(|asked| !asked.charge.as_ref().is_some_and(|charge| concerns(&charge.site)));
    }

    /// Deposits that no response asked for, although all responses were heard.
    fn unasked(&mut self, now: Time) -> Vec<TrackerId> {
        let old = |stored: &Stored| now.0.saturating_sub(stored.at.0) >= SETTLING + LATEST;
        let mut unasked = Vec::new();
        while self.stored.front().is_some_and(old) {
            let Some(stored) = self.stored.pop_front() else { break };
            let heard = self.hearing.is_some_and(|since| since.plus(BEFORE_HEARING) < stored.at);
            if heard && stored.deposit {
                unasked.push(stored.id);
            }
        }
        unasked
    }
}

impl Engine {
    /// Judges the cookies that responses asked for and that the browser did store.
    pub(super) fn settle(&mut self, now: Time) -> Vec<Effect> {
        let mut effects = self.set_by_script(now);
        self.writes.asked.retain(|asked| now.0.saturating_sub(asked.at.0) < SETTLING + LATEST);
        for mut asked in std::mem::take(&mut self.writes.asked) {
            match self.obeyed(&asked) {
                Some(id) => effects.extend(self.written(asked, id)),
                None => {
                    asked.fresh = false;
                    self.writes.asked.push_back(asked);
                }
            }
        }
        effects
    }

    /// The cookie that the browser stored as it was asked to.
    fn obeyed(&self, asked: &AskedFor) -> Option<TrackerId> {
        let in_time =
            |stored: &&Stored| asked.at < stored.at.plus(LATEST) && stored.at < asked.at.plus(SETTLING);
        let mut lately = self.writes.stored.iter().filter(in_time);
        if let Some(stored) = lately.find(|stored| asked.is(&stored.id, stored.digest)) {
            return Some(stored.id.clone());
        }
        if !asked.fresh {
            return None;
        }
        // One that it had already may be stored anew without a word.
        let site = Site::of_host(&asked.cookie.domain);
        let stored = self.jar.of_owner(&site).find(|tracker| asked.is(&tracker.id, tracker.digest))?;
        Some(stored.id.clone())
    }

    fn written(&mut self, asked: AskedFor, id: TrackerId) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(tracker) = self.jar.get_mut(&id)
            && tracker.deposited_by.is_none()
            && tracker.deposited >= asked.at
        {
            (tracker.deposited_by, tracker.deposited_how) = (Some(asked.host.clone()), Means::Response);
            effects.push(Effect::Store(id.key()));
        }
        let Some(charge) = asked.charge else { return effects };
        let deposit = self.jar.get(&id).map(Tracker::deposit);
        let seen = Seen {
            at: asked.at,
            began: charge.began,
            site: &charge.site,
            host: asked.host.as_str().into(),
            url: sample_of(&charge.url),
            access: Access::Write,
            channel: Channel::ResponseHeader,
            strength: Strength::Sent,
            moved_on: &|_| charge.after_navigation,
        };
        let judged = self.judge(&seen, id, deposit).into_iter().collect();
        effects.extend(self.and_badges(&charge.site, judged));
        effects
    }

    /// A watched site's own cookie that no response asked for was set by a script.
    fn set_by_script(&mut self, now: Time) -> Vec<Effect> {
        let mut effects = Vec::new();
        for id in self.writes.unasked(now) {
            let site = id.partition.clone().unwrap_or_else(|| Site::of_host(&id.domain));
            let watched = self.sites.get(&site).is_some_and(|state| state.consent.is_watched(now));
            if let Some(tracker) = self.jar.get_mut(&id)
                && watched
                && tracker.deposited_how == Means::Unknown
            {
                tracker.deposited_how = Means::Script;
                effects.push(Effect::Store(id.key()));
            }
        }
        effects
    }
}
