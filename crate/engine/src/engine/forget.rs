//! What is not kept: too old, too much, or told to be forgotten by the person.

use super::Engine;
use crate::{
    effect::Effect,
    judge::finding::Finding,
    record::{Key, Record},
    site::Site,
    time::Time,
    tracker::Means,
};

impl Engine {
    /// Drops findings, decisions and advertisements from before an instant, and of the findings that are left the
    /// oldest ones until `excess` bytes of records are gone.
    pub(super) fn swept(&mut self, oldest: Time, excess: usize) -> Vec<Effect> {
        self.pages_changed = true;
        let mut effects = Vec::new();
        let mut gone = Vec::new();
        let mut left = Vec::new();
        for (site, state) in &self.sites {
            for (key, finding) in state.findings.iter() {
                if finding.last < oldest {
                    gone.push((site.clone(), key.clone()));
                } else {
                    left.push((finding.last, site.clone(), key.clone()));
                }
            }
        }
        left.sort_unstable();
        let mut room = 0_usize;
        for (_, site, key) in left {
            if room >= excess {
                break;
            }
            let finding = self.sites.get(&site).and_then(|state| state.findings.get(&key));
            room = room.saturating_add(finding.map_or(0, size));
            gone.push((site, key));
        }
        for (site, key) in gone {
            if let Some(state) = self.sites.get_mut(&site) {
                state.findings.change().remove(&key);
                state.dropped = state.dropped.saturating_add(1);
                effects.extend([Effect::Store(key), Effect::Store(Key::Site(site.clone()))]);
            }
        }
        // A site of which nothing newer is left: its decisions go together, or a withdrawal would look like a refusal.
        let idle = self.sites.iter().filter(|(_, state)| {
            state.findings.is_empty() && state.consent.decisions().last().is_none_or(|last| last.at < oldest)
        });
        for site in idle.map(|(site, _)| site.clone()).collect::<Vec<_>>() {
            self.sites.remove(&site);
            effects.push(Effect::Store(Key::Site(site.clone())));
        }
        for log in self.inboxes.values_mut() {
            if log.forget_before(oldest) {
                effects.push(Effect::Store(Key::Inbox(log.host.clone())));
            }
        }
        self.inboxes.retain(|_, log| !log.ads.is_empty());
        effects
    }

    /// Forgets one site, or everything. Cookies that the browser still holds are known from now on, as they are at
    /// installation: since when they are there is forgotten too.
    pub(super) fn forgotten(&mut self, at: Time, only: Option<&Site>) -> Vec<Effect> {
        self.pages_changed = true;
        let mut effects = Vec::new();
        let concerns = |site: &Site| only.is_none_or(|only| only == site);
        self.sites.retain(|site, state| {
            if concerns(site) {
                effects.push(Effect::Store(Key::Site(site.clone())));
                effects.extend(state.findings.keys().cloned().map(Effect::Store));
            }
            !concerns(site)
        });
        self.inboxes.retain(|host, _| {
            let goes = concerns(&Site::of_host(host));
            if goes {
                effects.push(Effect::Store(Key::Inbox(host.clone())));
            }
            !goes
        });
        self.sought.retain(|site, _| !concerns(site));
        self.stores.unexplained.retain(|(_, site, ..)| !concerns(site));
        self.held.clear();
        self.writes.forget(concerns);
        self.unplaced.retain(|read| !concerns(&read.site));
        self.deleting.forget(concerns);
        self.under_way.forget(concerns);
        for tracker in self.jar.iter_mut() {
            if concerns(tracker.id.partition.as_ref().unwrap_or(&Site::of_host(&tracker.id.domain))) {
                (tracker.deposited, tracker.before_temoin) = (at, true);
                (tracker.deposited_by, tracker.deposited_how) = (None, Means::Unknown);
                effects.push(Effect::Store(tracker.id.key()));
            }
        }
        let tabs = self.tabs.tabs().collect::<Vec<_>>();
        effects.extend(tabs.into_iter().map(|tab| self.badge(tab)));
        effects
    }
}

/// Bytes a finding takes on disk.
fn size(finding: &Finding) -> usize {
    serde_json::to_string(&Record::Finding(finding.clone())).map_or(0, |text| text.len())
}
