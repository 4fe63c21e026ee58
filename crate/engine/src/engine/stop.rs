//! The reading is stopped on a site, where the person wants it: what may not be used any more is deleted, and
//! stripped from the requests to those who were seen to read it.
//!
//! Only what is known to need consent, and was refused: deleting what is unknown could sign the person out. Others'
//! cookies are not deleted, as they may be allowed elsewhere: on this site they do not leave.

use std::collections::BTreeSet;

use super::{Engine, SiteState, charge::standing};
use crate::{
    consent::signal::ASKED,
    effect::{Effect, Stripped},
    evidence::{Party, Purpose, Rule, Severity, TrackerKind},
    judge::finding::{Channel, Finding},
    record::Key,
    site::Site,
    time::Time,
    tracker::{TrackerId, is_container},
};

/// How long what was under way when the reading was stopped may go on, in milliseconds.
const UNDER_WAY: u64 = 2_000;

impl Engine {
    /// The person wants the reading stopped on a site, or no longer.
    pub(super) fn stop(&mut self, site: &Site, on: bool) -> Vec<Effect> {
        self.stop_changed = true;
        self.sites.entry(site.clone()).or_default().stop = Some(on);
        // What Témoin deletes from now on the site did not.
        let mut effects = self.judge_waiting_on(site);
        effects.push(Effect::Store(Key::Site(site.clone())));
        effects
    }

    /// Whether the reading is stopped on a site now: the person wants it, and a refusal or withdrawal is in force.
    pub fn is_stopped(&self, site: &Site) -> bool {
        self.sites.get(site).is_some_and(|state| self.stops(site, state))
    }

    fn stops(&self, site: &Site, state: &SiteState) -> bool {
        !self.ignores(site) && state.stop.unwrap_or(self.settings.stop_reading) && state.says_no()
    }

    /// What the shell has to do for the sites on which the reading is stopped, if that may have changed.
    pub(super) fn stopping(&mut self) -> Vec<Effect> {
        if !std::mem::take(&mut self.stop_changed) {
            return vec![];
        }
        let mut effects = self.note_stopped();
        let stopped = self.sites.iter().filter(|(site, state)| self.stops(site, state));
        for (site, state) in stopped {
            effects.extend(self.unwanted(site, state).map(|id| Effect::DeleteCookie(id.clone())));
        }
        let stripped = self.to_strip();
        if stripped != self.stripped {
            self.stripped.clone_from(&stripped);
            effects.push(Effect::Strip(stripped));
        }
        effects
    }

    /// Keeps since when the reading is stopped on each site.
    fn note_stopped(&mut self) -> Vec<Effect> {
        let differ = |(site, state): &(&Site, &SiteState)| self.stops(site, state) != state.stopped.is_some();
        let sites: Vec<Site> = self.sites.iter().filter(differ).map(|(site, _)| site.clone()).collect();
        for site in &sites {
            if let Some(state) = self.sites.get_mut(site) {
                state.stopped = if state.stopped.is_none() { Some(self.now) } else { None };
            }
        }
        sites.into_iter().map(|site| Effect::Store(Key::Site(site))).collect()
    }

    /// Which requests may not carry cookies now.
    pub fn to_strip(&self) -> Vec<Stripped> {
        let stopped = self.sites.iter().filter(|(site, state)| self.stops(site, state));
        let stripped = stopped.map(|(site, state)| Stripped {
            site: site.clone(),
            from: state.unwanted_readers(),
            tabs: self.tabs.showing(site).collect(),
        });
        stripped.filter(|stripped| !stripped.from.is_empty()).collect()
    }

    /// A tab shows something else.
    pub(super) fn stop_in_tabs(&mut self) {
        self.stop_changed |= !self.stripped.is_empty();
    }

    /// Cookies of a site, and of others kept for it alone, whose purpose was refused.
    fn unwanted<'a>(&'a self, site: &'a Site, state: &'a SiteState) -> impl Iterator<Item = &'a TrackerId> {
        let own = self
            .jar
            .of_owner(site)
            .filter(move |tracker| tracker.id.partition.as_ref().is_none_or(|top| top == site));
        let ids = own.chain(self.jar.partitioned(site)).map(|tracker| &tracker.id);
        ids.filter(|id| {
            let purpose = id.purpose();
            id.kind == TrackerKind::Cookie
                && !is_container(&id.store)
                && state.refuses_to(&id.domain, id, purpose)
        })
    }
}

impl SiteState {
    /// Companies that were seen to use what was refused although the reading is stopped.
    pub(super) fn used_while_stopped(&self) -> u64 {
        let Some(stopped) = self.stopped else { return 0 };
        let uses = |finding: &&Finding| {
            matches!(
                finding.rule,
                Rule::ReadAfterWithdrawal
                    | Rule::WriteAfterWithdrawal
                    | Rule::AccessAfterRefusal
                    | Rule::ValueCarriedOut
            ) && finding.last > stopped.plus(UNDER_WAY)
        };
        self.findings.values().filter(uses).map(Finding::company).collect::<BTreeSet<_>>().len() as u64
    }

    pub(super) fn says_no(&self) -> bool {
        let now = Time(u64::MAX);
        ASKED.iter().any(|purpose| self.consent.standing(*purpose, now).is_negative())
            || self.consent.refuses_a_company(now)
    }

    /// Whether a tracker of a purpose was refused to a reader, for sure.
    fn refuses_to(&self, reader: &str, id: &TrackerId, purpose: Purpose) -> bool {
        !matches!(purpose, Purpose::Necessary | Purpose::Unknown)
            && standing(self, reader, id, purpose, Time(u64::MAX)).is_negative()
    }

    /// Registrable domains of others that were seen to read or write what is still refused.
    fn unwanted_readers(&self) -> Vec<Site> {
        let breaches = self.findings.values().filter(|finding| {
            finding.rule.severity() == Severity::Breach
                && finding.reader.party == Party::Third
                && matches!(finding.channel, Channel::RequestHeader | Channel::ResponseHeader)
                && self.refuses_to(&finding.reader.host, &finding.tracker, finding.purpose)
        });
        let hosts = breaches.map(|finding| Site::of_host(&finding.reader.host));
        hosts.collect::<BTreeSet<_>>().into_iter().collect()
    }
}
