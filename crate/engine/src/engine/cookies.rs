//! The browser's cookies come and go: deposits, and the stored choices among them.

use std::collections::BTreeSet;

use super::Engine;
use crate::{
    consent::decision::Occasion,
    effect::Effect,
    event::{CookieChange, StoredCookie},
    evidence::TrackerKind,
    site::Site,
    time::Time,
    tracker::TrackerId,
};

impl Engine {
    pub(super) fn cookie_changed(
        &mut self,
        at: Time,
        cookie: &StoredCookie,
        change: CookieChange,
    ) -> Vec<Effect> {
        let id = TrackerId::of(cookie);
        let mut effects = match change {
            CookieChange::Overwritten => return vec![],
            CookieChange::Set => {
                let site = id.partition.clone().unwrap_or_else(|| Site::of_host(&id.domain));
                self.stop_changed |= self.is_stopped(&site);
                self.seek(&site, &id, &cookie.value, at);
                self.deleting.is_back(&id);
                let deposit = self.jar.set(at, cookie, false);
                if let Some(tracker) = self.jar.get(&id) {
                    self.writes.stored(at, tracker, deposit);
                }
                match deposit {
                    true => {
                        let mut effects = vec![Effect::Store(id.key())];
                        effects.extend(self.came_before_choice(at, &site));
                        effects
                    }
                    false => vec![],
                }
            }
            CookieChange::Removed => self.gone(at, &id),
        };
        effects.extend(self.stored_choice(at, cookie, change, Occasion::Change));
        effects.extend(self.place(at, &id));
        effects.extend(self.settle(at));
        effects
    }

    /// Cookies that came or went unseen are learnt; choices found are a baseline, never a decision.
    pub(super) fn inventory(&mut self, at: Time, cookies: &[StoredCookie]) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut present = BTreeSet::new();
        self.remember_cookies(cookies.iter());
        self.stores.learnt_all();
        for cookie in cookies {
            let id = TrackerId::of(cookie);
            // The list is as old as the question.
            if self.deleting.went_since(&id, at) {
                continue;
            }
            if self.jar.set(at, cookie, true) {
                effects.push(Effect::Store(id.key()));
            }
            effects.extend(self.stored_choice(at, cookie, CookieChange::Set, Occasion::Found));
            present.insert(id);
        }
        if !cookies.is_empty() {
            effects.extend(self.vanished_choices(at, cookies));
        }
        let gone = self.jar.iter().map(|tracker| tracker.id.clone());
        let gone = gone.filter(|id| id.kind == TrackerKind::Cookie && !present.contains(id));
        for id in gone.collect::<Vec<_>>() {
            // It went since the list was asked for, perhaps, and after what was read meanwhile.
            effects.extend(self.gone(self.now, &id));
        }
        effects
    }
}
