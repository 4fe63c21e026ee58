//! A site that obeys deletes what was refused, and for a moment the browser still sends it: a deletion takes effect,
//! and is told, a little after the page asked for it, and requests leave meanwhile. The first reads after a
//! decision wait: nobody is accused over what goes meanwhile.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use super::{Engine, charge::Seen, unplaced::Unplaced};
use crate::{
    effect::Effect,
    evidence::{Purpose, Strength},
    judge::{Access, finding::Channel},
    site::Site,
    time::Time,
    tracker::{Deposit, Tracker, TrackerId},
};

/// How long after a decision a site may still be deleting, in milliseconds.
const DELETING: u64 = 1_000;
/// How long after a read its cookie may go, in milliseconds.
const WAITING: u64 = 1_000;
/// How late the news of that may be, in milliseconds.
const LATEST: u64 = 1_000;
/// Reads that wait at most: the oldest are judged before their time.
const MOST: usize = 4_096;
/// Cookies remembered at most that are gone.
const MOST_GONE: usize = 256;

/// Reads that wait, and cookies gone lately, both in the order they came.
#[derive(Debug, Default)]
pub(super) struct Deleting {
    waiting: VecDeque<Waiting>,
    gone: VecDeque<(Time, Tracker)>,
}

/// A cookie that a request carried, and that is not judged yet.
#[derive(Debug)]
struct Waiting {
    at: Time,
    began: Time,
    site: Site,
    host: Arc<str>,
    url: Arc<str>,
    moved_on: bool,
    id: TrackerId,
    deposit: Deposit,
}

impl Deleting {
    /// What was read of a cookie a moment before it went was read while it was being deleted.
    fn drop_overtaken(&mut self, at: Time, id: &TrackerId) {
        self.waiting.retain(|read| read.id != *id || read.at > at || at.0 - read.at.0 >= WAITING);
    }

    /// A cookie is gone.
    fn remember_gone(&mut self, at: Time, tracker: Tracker) {
        if self.gone.len() >= MOST_GONE {
            self.gone.pop_front();
        }
        self.gone.push_back((at, tracker));
    }

    /// A cookie is there again.
    pub fn is_back(&mut self, id: &TrackerId) {
        self.gone.retain(|(_, tracker)| tracker.id != *id);
    }

    /// Whether a cookie went at a time or later, and did not come back.
    pub fn went_since(&self, id: &TrackerId, at: Time) -> bool {
        self.gone.iter().any(|(gone, tracker)| *gone >= at && tracker.id == *id)
    }

    /// Whether a request carried what had gone a moment before.
    pub fn carried(&self, read: &Unplaced) -> bool {
        let lately = |gone: Time| read.at.0.saturating_sub(gone.0) < DELETING;
        self.gone.iter().any(|(gone, tracker)| lately(*gone) && read.is(tracker, *gone))
    }

    /// What was read on some sites is not to be charged any more.
    pub fn forget(&mut self, concerns: impl Fn(&Site) -> bool) {
        self.waiting.retain(|read| !concerns(&read.site));
    }

    /// Whether reads wait.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}

impl Engine {
    /// A cookie is gone.
    pub(super) fn gone(&mut self, at: Time, id: &TrackerId) -> Vec<Effect> {
        self.deleting.drop_overtaken(at, id);
        let Some(tracker) = self.jar.remove(id) else { return vec![] };
        self.deleting.remember_gone(at, tracker);
        vec![Effect::Store(id.key())]
    }

    /// Keeps a read that may have overtaken its tracker's deletion, and answers what comes of those it pushes out;
    /// nothing if it need not wait.
    pub(super) fn wait_for_deletion(
        &mut self,
        seen: &Seen<'_>,
        id: &TrackerId,
        deposit: &Deposit,
    ) -> Option<Vec<Effect>> {
        // Scripts see a deletion at once.
        if seen.channel != Channel::RequestHeader || id.purpose() == Purpose::Necessary {
            return None;
        }
        let decided = self.sites.get(seen.site)?.consent.in_force(seen.at)?.at;
        if seen.at.0.saturating_sub(decided.0) >= DELETING {
            return None;
        }
        self.deleting.waiting.push_back(Waiting {
            at: seen.at,
            began: seen.began,
            site: seen.site.clone(),
            host: Arc::clone(&seen.host),
            url: Arc::clone(&seen.url),
            moved_on: (seen.moved_on)(decided),
            id: id.clone(),
            deposit: deposit.clone(),
        });
        let full = self.deleting.waiting.len() > MOST;
        let first = if full { self.deleting.waiting.pop_front() } else { None };
        Some(first.map(|first| self.judge_waiting(first)).unwrap_or_default())
    }

    /// Judges the reads that have waited long enough.
    pub(super) fn settle_deletions(&mut self, now: Time) -> Vec<Effect> {
        let old = |read: &Waiting| now.0.saturating_sub(read.at.0) >= WAITING + LATEST;
        if self.deleting.waiting.front().is_some_and(old) { self.judge_waiting_if(old) } else { vec![] }
    }

    /// Judges the reads on a site, whether they have waited long enough or not.
    pub(super) fn judge_waiting_on(&mut self, site: &Site) -> Vec<Effect> {
        self.judge_waiting_if(|read| read.site == *site)
    }

    fn judge_waiting_if(&mut self, ready: impl Fn(&Waiting) -> bool) -> Vec<Effect> {
        let waiting = std::mem::take(&mut self.deleting.waiting);
        let (ready, waiting) = waiting.into_iter().partition::<VecDeque<_>, _>(ready);
        self.deleting.waiting = waiting;
        let mut effects = BTreeSet::new();
        let mut sites = BTreeSet::new();
        for read in ready {
            sites.insert(read.site.clone());
            effects.extend(self.judge_waiting(read));
        }
        let badges = sites.iter().flat_map(|site| self.badges(site));
        effects.into_iter().chain(badges).collect()
    }

    fn judge_waiting(&mut self, read: Waiting) -> Vec<Effect> {
        let seen = Seen {
            at: read.at,
            began: read.began,
            site: &read.site,
            host: read.host,
            url: read.url,
            access: Access::Read,
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            moved_on: &|_| read.moved_on,
        };
        self.judge_now(&seen, read.id, Some(read.deposit))
    }
}
