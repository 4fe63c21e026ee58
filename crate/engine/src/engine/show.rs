//! What is shown of what is known: the badge, the popup, the evidence document.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Engine, SiteState,
    charge::{reader, standing},
};
use crate::{
    consent::{
        decision::{Decision, Disagreement, Source, Standing},
        place::Signal,
        platform,
    },
    effect::Effect,
    event::TabId,
    evidence::{
        Choice, Purpose, Rule, Severity, Strength, TrackerKind,
        document::{Document, Extension, InboxEvidence, LeftOut, SiteEvidence},
    },
    inbox::AdKind,
    judge::finding::{Channel, Finding},
    site::{Site, registrable_domain},
    time::Time,
    tracker::is_container,
    view::{CompanyView, DecisionView, DisagreementView, SiteLine, SiteView, WarningView},
};

impl Engine {
    /// The button of a tab as it should be now.
    pub fn badge(&self, tab: TabId) -> Effect {
        let disguised = self.in_view.get(&tab).into_iter().flatten();
        let disguised = disguised.filter(|ad| ad.kind == AdKind::Disguised).count();
        let site = self.tabs.site(tab).filter(|site| !self.ignores(site));
        let breaching = || {
            let state = site.and_then(|site| self.sites.get(site));
            state.map_or(0, |state| state.findings.accused())
        };
        let count = if disguised > 0 { disguised } else { breaching() };
        Effect::Badge { tab, count, watching: site.is_some_and(|site| self.is_watched(site)) }
    }

    /// The badges of all tabs that show a site.
    pub fn badges(&self, site: &Site) -> Vec<Effect> {
        self.tabs.showing(site).map(|tab| self.badge(tab)).collect()
    }

    /// What the popup shows of a site, in a tab.
    pub fn view(&self, site: &Site, tab: TabId) -> SiteView {
        let mut inbox = self.in_view.get(&tab).cloned().unwrap_or_default();
        for ad in &mut inbox {
            ad.since = self.inboxes.values().filter_map(|log| log.since(ad)).max();
        }
        let ignored = self.ignores(site);
        let empty = SiteView { site: site.to_string(), inbox, ignored, ..SiteView::default() };
        let Some(state) = self.sites.get(site) else { return empty };
        let mut companies = BTreeMap::<String, Vec<WarningView>>::new();
        let mut remarks = Vec::new();
        for finding in state.findings.values().chain(&self.still_stored(site, state)) {
            match finding.rule.severity() {
                Severity::Breach => {
                    companies
                        .entry(finding.company().to_owned())
                        .or_default()
                        .push(WarningView::from(finding));
                }
                Severity::Remark => remarks.push(WarningView::from(finding)),
            }
        }
        let mut companies = companies
            .into_iter()
            .map(|(name, mut warnings)| {
                warnings.sort_by_key(|warning| std::cmp::Reverse(warning.count));
                CompanyView { name, count: total(warnings.iter().map(|warning| warning.count)), warnings }
            })
            .collect::<Vec<_>>();
        companies.sort_by_key(|company| std::cmp::Reverse(company.count));
        remarks.sort_by_key(|remark| (remark.rule, std::cmp::Reverse(remark.count)));
        SiteView {
            decision: state.consent.in_force(self.now).map(|d| state.decision_view(d, self.now)),
            disagreements: state.consent.disagreements(self.now).into_iter().map(Into::into).collect(),
            gpc: state.consent.gpc(),
            companies,
            remarks,
            observed: state.observed,
            dropped: state.all_dropped(),
            beyond: state.beyond,
            can_stop: state.says_no(),
            can_reopen: !self.reopen(site).is_empty(),
            stopped: self.is_stopped(site),
            used_while_stopped: state.used_while_stopped(),
            ..empty
        }
    }

    /// Every site of the evidence document, worst first: most companies, then most accesses.
    pub fn sites(&self) -> Vec<SiteLine> {
        let told = self.sites.iter().filter(|(_, state)| state.is_told());
        let mut lines = told
            .map(|(site, state)| {
                let breaches = || state.findings.values().filter(|f| f.rule.severity() == Severity::Breach);
                SiteLine {
                    site: site.to_string(),
                    decision: state.consent.in_force(self.now).map(|d| state.decision_view(d, self.now)),
                    companies: state.findings.accused() as u64,
                    accesses: total(breaches().map(|finding| finding.count)),
                    last: breaches().map(|finding| finding.last).max(),
                    watched: state.consent.is_watched(Time(u64::MAX)),
                }
            })
            .collect::<Vec<_>>();
        lines.sort_by_key(|line| std::cmp::Reverse((line.companies, line.accesses)));
        lines
    }

    /// What may open a site's own consent choices, to be tried in this order: the ways of the platforms that told of a choice
    /// there, then, where a common format or one nobody listed told of it, those of platforms that are known by nothing else.
    pub fn reopen(&self, site: &Site) -> Vec<&'static str> {
        let Some(state) = self.sites.get(site) else { return Vec::new() };
        let mut common = false;
        let mut ways = Vec::new();
        for source in state.consent.sources() {
            match source {
                Source::Platform(id) => match platform::by_id(&id) {
                    Some(platform) => ways.extend(platform.reopen),
                    None => common = true,
                },
                Source::Tcf | Source::Gpp | Source::Usp | Source::GoogleConsentMode => common = true,
                _ => {}
            }
        }
        if common {
            ways.extend(platform::REOPEN_OTHERS);
        }
        ways
    }

    /// The evidence document, of one site or of all.
    pub fn document(&self, generated: Time, extension: Extension, only: Option<&Site>) -> Document {
        let sites = self.sites.iter().filter(|(site, state)| {
            let wanted = only.is_none_or(|only| only == *site);
            wanted && state.is_told()
        });
        let sites = sites.map(|(site, state)| SiteEvidence {
            site: site.to_string(),
            decisions: state.consent.decisions().iter().map(Into::into).collect(),
            findings: state
                .findings
                .in_order()
                .chain(&self.still_stored(site, state))
                .map(Into::into)
                .collect(),
            left_out: LeftOut::new(state.all_dropped(), state.beyond),
        });
        let inboxes = self
            .inboxes
            .values()
            .filter(|log| !log.ads.is_empty() && only.is_none_or(|only| only.contains(&log.host)));
        let inboxes = inboxes.map(InboxEvidence::from).collect();
        Document::new(generated, extension, sites.collect(), inboxes)
    }

    /// The site's own trackers that a withdrawal covers, that are still there and that nobody has read since.
    /// Not those of others: a site cannot delete them, and the CNIL does not ask it to (SAN-2025-007).
    ///
    /// A state of the jar, not an access: derived when asked, gone when the cookie is.
    fn still_stored(&self, site: &Site, state: &SiteState) -> Vec<Finding> {
        let read = state.findings.values().filter(|finding| finding.strength != Strength::Visible);
        let read: BTreeSet<_> = read.map(|finding| &finding.tracker).collect();
        let stored = self.jar.of_owner(site);
        let stored = stored.filter(|t| t.id.kind == TrackerKind::Cookie && !read.contains(&t.id));
        let mut found = stored
            .filter_map(|tracker| {
                let purpose = tracker.id.purpose();
                let standing = standing(state, &tracker.id.domain, &tracker.id, purpose, self.now);
                let Standing::Withdrawn { since } = standing else {
                    return None;
                };
                if is_container(&tracker.id.store) {
                    return None;
                }
                if tracker.id.partition.as_ref().is_some_and(|top| top != site) {
                    return None;
                }
                let host = tracker.id.domain.clone();
                (tracker.deposited < since && !matches!(purpose, Purpose::Necessary | Purpose::Unknown)).then(
                    || Finding {
                        site: site.clone(),
                        rule: Rule::StillStored,
                        tracker: tracker.id.clone(),
                        purpose,
                        deposited: Some(tracker.deposited),
                        deposited_by: tracker.deposited_by.clone(),
                        deposited_how: tracker.deposited_how,
                        before_temoin: tracker.before_temoin,
                        alias: None,
                        reader: reader(site, &host),
                        channel: Channel::Store,
                        strength: Strength::Visible,
                        count: 0,
                        first: since,
                        last: self.now,
                        samples: Vec::new(),
                    },
                )
            })
            .collect::<Vec<_>>();
        found.sort_by(|a, b| a.tracker.cmp(&b.tracker));
        found
    }
}

/// All together, as far as one can count.
fn total(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

impl SiteState {
    /// Whether there is anything to tell of it.
    fn is_told(&self) -> bool {
        !(self.consent.decisions().is_empty() && self.findings.is_empty())
    }

    /// Findings and decisions that are not kept any more.
    fn all_dropped(&self) -> u64 {
        self.dropped.saturating_add(self.consent.dropped())
    }

    fn decision_view(&self, decision: &Decision, now: Time) -> DecisionView {
        // Repeating a "no" does not move its date: the first one of the series is the one that counts.
        let no = |choice| matches!(choice, Choice::Refused | Choice::Withdrawn);
        let series = self.consent.decisions().iter().rev().skip_while(|d| d.at > decision.at);
        let series = series.filter(|d| d.is_certain() == decision.is_certain());
        let first =
            series.take_while(|d| no(d.choice)).last().filter(|_| no(decision.choice)).unwrap_or(decision);
        DecisionView {
            choice: first.choice,
            at: first.at,
            source: first.source.to_string(),
            purposes: decision.purposes.iter().map(|(purpose, yes)| (*purpose, *yes)).collect(),
            inferred: !decision.is_certain(),
            legitimate_interest_left: self.consent.legitimate_interest_left(now),
            companies: decision.companies.clone(),
        }
    }
}

impl From<Disagreement> for DisagreementView {
    fn from(disagreement: Disagreement) -> Self {
        Self {
            purpose: disagreement.purpose,
            says: !disagreement.decided,
            source: Signal::source_of(&disagreement.signal).to_string(),
            place: Signal::place_of(&disagreement.signal).to_owned(),
        }
    }
}

impl Finding {
    /// Who is named: the company, or the registrable domain where it is not known.
    pub(super) fn company(&self) -> &str {
        self.reader.company.as_deref().unwrap_or_else(|| registrable_domain(&self.reader.host))
    }
}

impl From<&Finding> for WarningView {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.rule.severity(),
            tracker: finding.tracker.name.clone(),
            domain: finding.tracker.domain.clone(),
            purpose: finding.purpose,
            deposited: finding.deposited,
            deposited_by: finding.deposited_by.clone(),
            deposited_how: finding.deposited_how,
            before_temoin: finding.before_temoin,
            alias: finding.alias.clone(),
            reader: finding.reader.clone(),
            channel: finding.channel,
            strength: finding.strength,
            count: finding.count,
            first: finding.first,
            last: finding.last,
            after_navigation: finding.after_navigation(),
        }
    }
}
