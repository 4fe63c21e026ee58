//! The browser's cookies come and go: deposits, and the stored choices among them.

use std::collections::BTreeSet;

use super::Engine;
use crate::{
    consent::decision::Occasion,
    effect::Effect,
    event::{CookieChange, StoredCookie},
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
                self.seek(&site, &id, &cookie.value, at);
                if self.jar.set(at, cookie, false) { vec![Effect::Store(id.key())] } else { vec![] }
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
    pub(super) fn inventory(&mut self, at: Time, cookies: &[StoredCookie]) -> Vec<Effect> {
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
}
