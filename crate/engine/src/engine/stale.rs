//! After the no, the site's own platform still says yes (`stale-consent-signal`).

use super::{Engine, charge::Seen};
use crate::{
    consent::{
        decision::{Disagreement, Source},
        place::Signal,
        platform::{self, Name, Store},
    },
    effect::Effect,
    evidence::{Rule, Strength, TrackerKind},
    judge::{
        Access,
        finding::{Channel, sample_of},
    },
    site::{Site, host_of},
    time::Time,
    tracker::{Tracker, TrackerId},
};

impl Engine {
    /// A page of the site was opened: stores that still say yes are charged, once for each page. Not in the page of
    /// the choice itself, where a platform may still be writing.
    pub(super) fn opened(&mut self, at: Time, url: &str) -> Vec<Effect> {
        self.charge_stale(at, url, Signal::is_in_store)
    }

    /// An API or a request said yes, on a page opened after the no.
    pub(super) fn said_again(&mut self, at: Time, url: &str, key: &str) -> Vec<Effect> {
        if Signal::is_in_store(key) {
            return vec![];
        }
        self.charge_stale(at, url, |other| other == key)
    }

    fn charge_stale(&mut self, at: Time, url: &str, speaks: impl Fn(&str) -> bool) -> Vec<Effect> {
        let (Some(site), Some(host)) = (Site::of_url(url), host_of(url)) else { return vec![] };
        let Some(consent) = self.sites.get(&site).map(|state| &state.consent) else { return vec![] };
        // The site must have been told no by its own means; what was only inferred accuses nobody.
        let Some(decision) = consent.in_force(at).filter(|d| d.is_certain() && !d.is_declared()) else {
            return vec![];
        };
        if !self.tabs.opened_since(&site, decision.at, at) {
            return vec![];
        }
        let stale = consent.disagreements(at).into_iter();
        let stale = stale.filter(|stale| {
            !stale.decided && speaks(&stale.signal) && consent.standing(stale.purpose, at).is_negative()
        });
        let mut effects = Vec::new();
        let mut last: Option<Disagreement> = None;
        for stale in stale.collect::<Vec<_>>() {
            // One signal, one finding, whatever number of purposes it is wrong about.
            if last.as_ref().is_some_and(|last| last.signal == stale.signal) {
                continue;
            }
            let seen = Seen {
                at,
                began: at,
                site: &site,
                host: host.into(),
                url: sample_of(url),
                access: Access::Read,
                channel: Channel::Store,
                strength: Strength::Visible,
                moved_on: &|_| true,
            };
            let id = self.found_in(&site, host, &stale.signal);
            let deposit = self.jar.get(&id).map(Tracker::deposit);
            effects.extend(self.charge(&seen, Rule::StaleConsentSignal, id, stale.purpose, deposit));
            last = Some(stale);
        }
        if !effects.is_empty() {
            effects.extend(self.badges(&site));
        }
        effects
    }

    /// Where a signal's string was found: its cookie or key, or the function of the page that gave it.
    fn found_in(&self, site: &Site, host: &str, key: &str) -> TrackerId {
        let source = Signal::source_of(key);
        let store = if Signal::is_in_cookie(key) { Store::Cookie } else { Store::LocalStorage };
        let name = match (key.split_once(':').filter(|_| key.contains('@')), &source) {
            (Some((_, name)), _) if Signal::is_in_store(key) => name.to_owned(),
            (_, Source::Platform(id)) if Signal::is_in_store(key) => self.name_of_slot(site, id, store),
            (_, Source::Gpp) => "__gpp".to_owned(),
            (_, Source::Usp) => "__uspapi".to_owned(),
            (_, Source::GoogleConsentMode) => "dataLayer".to_owned(),
            _ => "__tcfapi".to_owned(),
        };
        if Signal::is_in_store(key) && store == Store::LocalStorage {
            return TrackerId::kept_by_pages(TrackerKind::LocalStorage, &name, host, None);
        }
        let stored = self.jar.of_owner(site).find(|tracker| tracker.id.name == name);
        stored.map_or_else(|| TrackerId::unplaced(&name, host), |tracker| tracker.id.clone())
    }

    /// Under which of its names a platform of the table keeps the choice here.
    fn name_of_slot(&self, site: &Site, id: &str, store: Store) -> String {
        let slots = platform::by_id(id).map_or(&[][..], |platform| platform.slots);
        let names = slots.iter().filter(|slot| slot.stores.contains(&store)).map(|slot| match slot.name {
            Name::Exact(name) | Name::Numbered(name) => name,
        });
        let stored = |name: &&str| {
            self.jar
                .of_owner(site)
                .any(|tracker| store == Store::Cookie && tracker.id.name.starts_with(*name))
        };
        names.clone().find(stored).or(names.clone().next()).unwrap_or(id).to_owned()
    }
}
