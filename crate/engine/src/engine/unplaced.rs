//! Cookies that were sent before the browser told that it stores them: `cookies.onChanged` comes later than
//! the request that carries the new cookie. Their reads wait a moment, to be charged to the right tracker.

use std::collections::{BTreeSet, VecDeque};

use super::{Engine, charge::Seen};
use crate::{
    effect::Effect,
    evidence::Strength,
    judge::{
        Access,
        finding::{Channel, sample_of},
    },
    site::{Site, path_of},
    time::Time,
    tracker::{Tracker, TrackerId},
};

/// How long a read waits for its cookie, in milliseconds.
const WAITING: u64 = 1_000;
/// How late the news of a cookie may be, in milliseconds.
const LATEST: u64 = 1_000;
/// Reads that wait at most; the oldest are judged as they are.
const MOST: usize = 256;

/// A cookie that a request carried and that is not in the jar.
#[derive(Debug)]
pub(super) struct Unplaced {
    pub at: Time,
    pub began: Time,
    pub site: Site,
    pub host: String,
    pub url: String,
    pub store: Option<String>,
    pub after_navigation: bool,
    pub name: String,
    pub digest: u64,
}

impl Unplaced {
    /// Whether it was this cookie that was carried, stored or gone at a time.
    pub(super) fn is(&self, tracker: &Tracker, stored: Time) -> bool {
        stored.0.saturating_sub(self.at.0) < WAITING
            && tracker.digest == self.digest
            && tracker.id.name == self.name
            && self.store.as_ref().is_none_or(|store| tracker.id.store == *store)
            && tracker.id.reaches(&self.host, path_of(&self.url), &self.site)
    }
}

impl Engine {
    /// A read waits for its cookie.
    pub(super) fn wait_for_cookie(&mut self, unplaced: Unplaced) -> Vec<Effect> {
        if self.deleting.carried(&unplaced) {
            return vec![];
        }
        let site = Site::of_host(&unplaced.host);
        let tracker = self.jar.of_owner(&site).find(|tracker| unplaced.is(tracker, unplaced.at)).cloned();
        if let Some(tracker) = tracker {
            return self.read_unplaced(unplaced, Some(&tracker));
        }
        let first = if self.unplaced.len() < MOST { None } else { self.unplaced.pop_front() };
        self.unplaced.push_back(unplaced);
        first.map(|first| self.read_unplaced(first, None)).unwrap_or_default()
    }

    /// A cookie was stored: reads that waited for it are judged.
    pub(super) fn place(&mut self, at: Time, id: &TrackerId) -> Vec<Effect> {
        let Some(tracker) = self.jar.get(id).filter(|_| !self.unplaced.is_empty()).cloned() else {
            return vec![];
        };
        let (placed, waiting) = std::mem::take(&mut self.unplaced)
            .into_iter()
            .partition::<VecDeque<_>, _>(|read| read.is(&tracker, at));
        self.unplaced = waiting;
        placed.into_iter().flat_map(|read| self.read_unplaced(read, Some(&tracker))).collect()
    }

    /// Reads that have waited long enough are judged as what they are: of a cookie that is not known.
    pub(super) fn settle_reads(&mut self, now: Time) -> Vec<Effect> {
        let mut effects = Vec::new();
        while self.unplaced.front().is_some_and(|read| now.0.saturating_sub(read.at.0) >= WAITING + LATEST) {
            let Some(read) = self.unplaced.pop_front() else { break };
            effects.extend(self.read_unplaced(read, None));
        }
        effects
    }

    /// Whether something waits, for two seconds at most, and should be told that the time has passed.
    pub fn waits(&self) -> bool {
        !self.unplaced.is_empty() || self.deleting.is_waiting()
    }

    fn read_unplaced(&mut self, read: Unplaced, tracker: Option<&Tracker>) -> Vec<Effect> {
        let seen = Seen {
            at: read.at,
            began: read.began,
            site: &read.site,
            host: read.host.as_str().into(),
            url: sample_of(&read.url),
            access: Access::Read,
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            moved_on: &|_| read.after_navigation,
        };
        let id = tracker.map(|tracker| tracker.id.clone());
        let id = id.unwrap_or_else(|| TrackerId::unplaced(&read.name, &read.host));
        let effects: BTreeSet<_> = self.judge(&seen, id, tracker.map(Tracker::deposit)).into_iter().collect();
        self.and_badges(&read.site, effects)
    }
}
