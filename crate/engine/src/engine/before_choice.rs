//! Cookies that a site stores while it asks and nobody has answered (`write-before-choice`).
//!
//! Requests are not watched before a choice, so this goes by the browser's cookie store: when a cookie came, and whether it
//! can only have come on this site's own pages. What could have come elsewhere is not charged.

use super::{Engine, charge::Seen};
use crate::{
    consent::decision::Occasion,
    effect::Effect,
    evidence::{Purpose, Rule, Strength},
    judge::{
        Access,
        finding::{Channel, sample_of},
    },
    site::Site,
    time::Time,
    tracker::{Tracker, is_container},
};

/// Scripts that a choice starts may store cookies just before the choice itself is stored, in milliseconds.
const SLACK: u64 = 2_000;
/// Sites that are known to ask, at most.
const MOST_ASKING: usize = 256;

impl Engine {
    /// A platform is on the site's page, and says that nobody has answered.
    pub(super) fn asks(&mut self, at: Time, site: &Site) -> Vec<Effect> {
        if self.asking.len() >= MOST_ASKING {
            self.asking.clear();
        }
        self.asking.insert(site.clone());
        // A platform often comes after the first trackers of the very page.
        self.charge_before_choice(site, at.plus(1))
    }

    /// A cookie came; a site that asks may have stored it.
    pub(super) fn came_before_choice(&mut self, at: Time, site: &Site) -> Vec<Effect> {
        if self.asking.contains(site) { self.charge_before_choice(site, at.plus(1)) } else { vec![] }
    }

    /// The first answer on a site proves that it asks: what came before it is charged now.
    pub(super) fn answered(&mut self, at: Time, site: &Site, occasion: Occasion) -> Vec<Effect> {
        self.asking.remove(site);
        let Some(state) = self.sites.get(site) else { return vec![] };
        let [first] = state.consent.decisions() else { return vec![] };
        // A choice that was found may be older than the cookies; one that is told to Témoin alone proves nothing.
        if occasion == Occasion::Found || !first.explicit || !first.is_certain() || first.is_declared() {
            return vec![];
        }
        // Where the law is one of opting out, nobody asks beforehand.
        if first.is_opt_out() {
            return vec![];
        }
        let until = first.acted.unwrap_or(Time(at.0.saturating_sub(SLACK)));
        self.charge_before_choice(site, until)
    }

    fn charge_before_choice(&mut self, site: &Site, until: Time) -> Vec<Effect> {
        let decided = self.sites.get(site).and_then(|state| state.consent.decisions().first());
        if decided.is_some_and(|first| first.at < until) {
            return vec![];
        }
        let stored = self.jar.of_owner(site).chain(self.jar.partitioned(site));
        let charged =
            stored.filter(|tracker| tracker.deposited < until && self.is_of_own_page(site, tracker));
        let charged = charged.cloned().collect::<Vec<_>>();
        let mut effects = Vec::new();
        for tracker in charged {
            let purpose = tracker.id.purpose();
            if matches!(purpose, Purpose::Necessary | Purpose::Unknown) {
                continue;
            }
            let seen = Seen {
                at: tracker.deposited,
                began: tracker.deposited,
                site,
                host: tracker.id.domain.as_str().into(),
                url: sample_of(&format!("https://{site}/")),
                access: Access::Write,
                channel: Channel::Store,
                strength: Strength::Visible,
                moved_on: &|_| false,
            };
            // Once for each deposit, however often it is asked.
            let key = seen.key(Rule::WriteBeforeChoice, &tracker.id);
            let known = self.sites.get(site).and_then(|state| state.findings.get(&key));
            if known.is_some_and(|finding| finding.last >= tracker.deposited) {
                continue;
            }
            let deposit = Some(tracker.deposit());
            self.sites.entry(site.clone()).or_default();
            effects.extend(self.charge(&seen, Rule::WriteBeforeChoice, tracker.id, purpose, deposit));
        }
        if !effects.is_empty() {
            effects.extend(self.badges(site));
        }
        effects
    }

    /// Whether a cookie that Témoin saw come can only have come on the site's own pages.
    fn is_of_own_page(&self, site: &Site, tracker: &Tracker) -> bool {
        let on_own_page = match (&tracker.id.partition, tracker.first_party_only) {
            (Some(top), _) => top == site,
            // Browsers store it only where its own site is at the top.
            (None, true) => true,
            // In any page that embeds the site, too: unless no other page was open.
            (None, false) => self.tabs.only_showed(site, tracker.deposited),
        };
        !tracker.before_temoin
            && !is_container(&tracker.id.store)
            && on_own_page
            && self.tabs.showed(site, tracker.deposited)
    }
}
