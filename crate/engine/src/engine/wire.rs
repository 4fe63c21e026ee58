//! What requests carry in address and body: consent strings that should say no by now, and values of trackers
//! that should not be used any more.

use std::collections::{BTreeSet, VecDeque};

use super::{
    Engine,
    charge::{Seen, standing},
};
use crate::{
    effect::Effect,
    evidence::{Purpose, Rule},
    judge::finding::Channel,
    site::Site,
    time::Time,
    tracker::{Deposit, Tracker, TrackerId},
    wire::{
        pairs::{self, Pair},
        told::{Told, told},
    },
};

/// Bodies that wait for their request to leave, at most.
const MOST_BODIES: usize = 64;
/// Values that are sought on one site, at most.
const MOST_SOUGHT: usize = 1_000;

/// Bodies of requests that have not left yet, by the browser's number: headers and body are told apart.
#[derive(Debug, Default)]
pub(super) struct Bodies(VecDeque<(String, String)>);

impl Bodies {
    pub(super) fn keep(&mut self, id: String, body: String) {
        if self.0.len() >= MOST_BODIES {
            self.0.pop_front();
        }
        self.0.push_back((id, body));
    }

    /// The body of a request; it is taken once, as a redirect may not carry it on.
    pub(super) fn take(&mut self, id: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == id)?;
        self.0.remove(at).map(|(_, body)| body)
    }
}

impl Engine {
    /// Seeks a tracker's value in requests from now on, if the person said no to what it is for.
    pub(super) fn seek(&mut self, site: &Site, id: &TrackerId, value: &str, at: Time) {
        let Some(state) = self.sites.get(site) else { return };
        let purpose = id.purpose();
        let accused = !matches!(purpose, Purpose::Necessary | Purpose::Unknown);
        if accused && state.consent.standing(purpose, at).is_negative() {
            let sought = self.sought.entry(site.clone()).or_default();
            if sought.len() >= MOST_SOUGHT {
                *sought = Default::default();
            }
            sought.add(id.clone(), value);
        }
    }

    /// Judges the address and the body of a request on a watched site.
    pub(super) fn judge_wire(&mut self, seen: &Seen<'_>, url: &str, body: Option<&str>) -> BTreeSet<Effect> {
        let mut effects = BTreeSet::new();
        for (channel, text) in [(Channel::Url, Some(url)), (Channel::Body, body)] {
            let Some(text) = text else { continue };
            let seen = Seen { channel, ..seen.clone() };
            effects.extend(self.carried_out(&seen, text));
            let pairs = if channel == Channel::Url { pairs::of_url(text) } else { pairs::of_body(text) };
            effects.extend(self.not_told(&seen, &pairs));
        }
        effects
    }

    /// Values of trackers in the text.
    fn carried_out(&mut self, seen: &Seen<'_>, text: &str) -> Vec<Effect> {
        let Some(sought) = self.sought.get(seen.site) else { return vec![] };
        let found = sought.find(text).into_iter().map(|(id, _)| id.clone()).collect::<BTreeSet<_>>();
        let mut effects = Vec::new();
        for id in found {
            let purpose = id.purpose();
            let Some(state) = self.sites.get(seen.site) else { continue };
            // It may have been granted again since it was sought.
            if standing(state, &seen.host, &id, purpose, seen.began).is_negative() {
                let deposit = self.deposit(&id);
                effects.extend(self.charge(seen, Rule::ValueCarriedOut, id, purpose, deposit));
            }
        }
        effects
    }

    /// Consent strings that tell a third party yes, for what the person said no to.
    fn not_told(&mut self, seen: &Seen<'_>, pairs: &[Pair<'_>]) -> Vec<Effect> {
        if seen.site.contains(&seen.host) {
            return vec![];
        }
        let mut effects = Vec::new();
        for Told { name, text, purposes } in told(pairs) {
            let Some(state) = self.sites.get(seen.site) else { continue };
            let against = |(purpose, yes): (&Purpose, &bool)| {
                (*yes && state.consent.standing(*purpose, seen.began).is_negative()).then_some(*purpose)
            };
            // The one that weighs most, where there are several.
            let Some(purpose) = purposes.iter().filter_map(against).min_by_key(weight) else { continue };
            let id =
                self.stored_as(seen.site, &text).unwrap_or_else(|| TrackerId::unplaced(&name, &seen.host));
            let deposit = self.deposit(&id);
            effects.extend(self.charge(seen, Rule::ThirdPartyNotTold, id, purpose, deposit));
        }
        effects
    }

    /// The site's own cookie with this very value.
    fn stored_as(&self, site: &Site, text: &str) -> Option<TrackerId> {
        let digest = self.jar.digest(text);
        self.jar.of_owner(site).find(|tracker| tracker.digest == digest).map(|tracker| tracker.id.clone())
    }

    fn deposit(&self, id: &TrackerId) -> Option<Deposit> {
        self.jar.get(id).map(Tracker::deposit)
    }
}

fn weight(purpose: &Purpose) -> usize {
    const ORDER: [Purpose; 3] = [Purpose::Advertising, Purpose::Social, Purpose::Measurement];
    ORDER.iter().position(|known| known == purpose).unwrap_or(ORDER.len())
}
