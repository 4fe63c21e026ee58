//! One access is judged, and charged to its reader where a rule says so.

use std::{collections::BTreeSet, sync::Arc};

use super::{Engine, SiteState};
use crate::{
    consent::{companies::Holder, decision::Standing},
    effect::Effect,
    evidence::{Party, Purpose, Reader, Rule, Strength},
    judge::{
        Access,
        finding::{Channel, Finding, FindingKey},
        rule_for,
    },
    knowledge::{company_of, controllers_of},
    record::Key,
    site::Site,
    time::Time,
    tracker::{Deposit, TrackerId},
};

/// Accesses of one site that are told apart at most; further kinds are refused, and said.
const MOST_FINDINGS: usize = 2_000;
/// Remarks are new only while there are fewer findings than this: they must not crowd out what is certain.
const MOST_REMARKS: usize = 1_000;

/// One access, before it is judged.
#[derive(Clone)]
pub(super) struct Seen<'a> {
    pub at: Time,
    /// When the request began that it is part of: what was under way at a decision is not charged.
    pub began: Time,
    pub site: &'a Site,
    /// The reader's.
    pub host: Arc<str>,
    /// As [`sample_of`](crate::judge::finding::sample_of) gives it.
    pub url: Arc<str>,
    pub access: Access,
    pub channel: Channel,
    pub strength: Strength,
    /// Whether the person had gone on to another page since a decision.
    pub moved_on: &'a dyn Fn(Time) -> bool,
}

impl Seen<'_> {
    /// The finding that it adds to under a rule.
    pub fn key(&self, rule: Rule, tracker: &TrackerId) -> Key {
        Key::Finding(FindingKey {
            site: self.site.clone(),
            rule,
            reader: Arc::clone(&self.host),
            channel: self.channel,
            tracker: tracker.clone(),
        })
    }
}

impl Engine {
    /// Judges an access to a tracker by its purpose and by what is in force for it.
    pub(super) fn judge(&mut self, seen: &Seen<'_>, id: TrackerId, deposit: Option<Deposit>) -> Vec<Effect> {
        let waits = deposit.as_ref().and_then(|deposit| self.wait_for_deletion(seen, &id, deposit));
        waits.unwrap_or_else(|| self.judge_now(seen, id, deposit))
    }

    /// The same, of what has waited or need not wait.
    pub(super) fn judge_now(
        &mut self,
        seen: &Seen<'_>,
        id: TrackerId,
        deposit: Option<Deposit>,
    ) -> Vec<Effect> {
        if self.ignores(seen.site) {
            return vec![];
        }
        let Some(state) = self.sites.get_mut(seen.site) else { return vec![] };
        let purpose = id.purpose();
        if purpose == Purpose::Necessary {
            state.observed = state.observed.saturating_add(1);
            return vec![Effect::Store(Key::Site(seen.site.clone()))];
        }
        let standing = standing(state, &seen.host, &id, purpose, seen.at);
        if standing.since().is_some_and(|since| since >= seen.began) {
            return vec![];
        }
        let deposited = deposit.as_ref().map(|deposit| deposit.at);
        let doubtful = purpose == Purpose::Unknown
            || standing == Standing::Unknown
            || (deposited.is_none() && standing.is_negative());
        let rule = match rule_for(seen.access, standing, deposited) {
            // What a tracker is for must be known before anybody is accused over it.
            Some(rule) if purpose != Purpose::Unknown => rule,
            _ if doubtful => Rule::UnclassifiedAccess,
            _ => return vec![],
        };
        self.charge(seen, rule, id, purpose, deposit)
    }

    /// Adds one access to the finding of its rule, tracker, reader and channel.
    pub(super) fn charge(
        &mut self,
        seen: &Seen<'_>,
        rule: Rule,
        tracker: TrackerId,
        purpose: Purpose,
        deposit: Option<Deposit>,
    ) -> Vec<Effect> {
        if self.ignores(seen.site) {
            return vec![];
        }
        let Some(state) = self.sites.get_mut(seen.site) else { return vec![] };
        state.observed = state.observed.saturating_add(1);
        let key = seen.key(rule, &tracker);
        let most = if rule == Rule::UnclassifiedAccess { MOST_REMARKS } else { MOST_FINDINGS };
        if state.findings.len() >= most && !state.findings.contains_key(&key) {
            return state.refuse(seen.site, 1);
        }
        let decided = state.consent.in_force(seen.at).map_or(seen.at, |decision| decision.at);
        let finding = state.findings.count_in(key.clone(), || {
            self.stop_changed = true;
            Finding {
                site: seen.site.clone(),
                rule,
                tracker,
                purpose,
                deposited: deposit.as_ref().map(|deposit| deposit.at),
                before_temoin: deposit.as_ref().is_some_and(|deposit| deposit.before_temoin),
                deposited_how: deposit.as_ref().map(|deposit| deposit.how).unwrap_or_default(),
                deposited_by: deposit.as_ref().and_then(|deposit| deposit.by.clone()),
                alias: None,
                reader: reader(seen.site, &seen.host),
                channel: seen.channel,
                strength: seen.strength,
                count: 0,
                first: seen.at,
                last: seen.at,
                samples: Vec::new(),
            }
        });
        if let Some(deposit) = deposit {
            finding.learn(seen.at, deposit);
        }
        finding.add(seen.at, &seen.url, (seen.moved_on)(decided));
        let mut effects = vec![Effect::Store(key), Effect::Store(Key::Site(seen.site.clone()))];
        if finding.alias.is_none() && finding.may_be_masked() {
            match self.aliases.of(&seen.host) {
                Some(canonical) => finding.unmask(canonical),
                None => effects.extend(self.aliases.ask(&seen.host)),
            }
        }
        effects
    }

    /// What was only inferred has become certain, from its own time on: accesses since then that accused
    /// nobody are judged again.
    pub(super) fn judge_again(&mut self, site: &Site, since: Time) -> Vec<Effect> {
        let Some(state) = self.sites.get_mut(site) else { return vec![] };
        let mut changed = Vec::new();
        for (key, finding) in state.findings.iter() {
            let access = match finding.channel {
                Channel::RequestHeader => Access::Read,
                Channel::ResponseHeader => Access::Write,
                _ => continue,
            };
            let undecided = finding.rule == Rule::UnclassifiedAccess && finding.purpose != Purpose::Unknown;
            if !undecided || finding.first <= since {
                continue;
            }
            let (host, tracker) = (&finding.reader.host, &finding.tracker);
            let standing = standing(state, host, tracker, finding.purpose, finding.first);
            if let Some(rule) = rule_for(access, standing, finding.deposited) {
                changed.push((key.clone(), Finding { rule, ..finding.clone() }));
            }
        }
        let mut effects = Vec::new();
        for (key, finding) in changed {
            let findings = state.findings.change();
            findings.remove(&key);
            effects.extend([Effect::Store(key), Effect::Store(finding.key())]);
            // An earlier no may have led to the same.
            match findings.get_mut(&finding.key()) {
                Some(known) => known.absorb(finding),
                None => drop(findings.insert(finding.key(), finding)),
            }
        }
        effects.extend(self.badges(site));
        effects
    }

    pub(super) fn and_badges(&self, site: &Site, effects: BTreeSet<Effect>) -> Vec<Effect> {
        let stored = !effects.is_empty();
        let mut effects = effects.into_iter().collect::<Vec<_>>();
        if stored {
            effects.extend(self.badges(site));
        }
        effects
    }
}

/// What is in force for a reader's access to a tracker: single companies may have been answered otherwise than the
/// purpose.
pub(super) fn standing(
    state: &SiteState,
    host: &str,
    tracker: &TrackerId,
    purpose: Purpose,
    at: Time,
) -> Standing {
    if !state.consent.names_companies() {
        return state.consent.standing(purpose, at);
    }
    let named = |host: &str| company_of(host).map(|company| company.name);
    let mut owners = controllers_of(&tracker.name, &tracker.domain).collect::<Vec<_>>();
    owners.extend(named(&tracker.domain));
    let reader = named(host).filter(|name| owners.contains(name));
    state.consent.standing_of(&Holder { owners, reader }, purpose, at)
}

impl SiteState {
    /// So many accesses are not recorded. Said the first time, and whenever there are ten times as many.
    pub(super) fn refuse(&mut self, site: &Site, accesses: u64) -> Vec<Effect> {
        let before = self.beyond;
        self.beyond = before.saturating_add(accesses);
        let mut effects = vec![Effect::Store(Key::Site(site.clone()))];
        if before.checked_ilog10() != self.beyond.checked_ilog10() {
            effects.push(Effect::Refused(format!(
                "{site} does too many different things: {} accesses are counted and not recorded",
                self.beyond
            )));
        }
        effects
    }
}

/// Who is behind a host, seen from a site.
pub(super) fn reader(site: &Site, host: &str) -> Reader {
    let company = company_of(host);
    Reader {
        host: host.to_owned(),
        company: company.map(|company| company.name.to_owned()),
        category: company.map(|company| company.category.to_owned()),
        party: if site.contains(host) { Party::First } else { Party::Third },
    }
}
