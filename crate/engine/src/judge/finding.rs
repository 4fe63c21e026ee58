//! Findings: one rule broken by one reader with one tracker on one site.

#![allow(clippy::string_slice, reason = "cut where a character begins")]

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    evidence::{Purpose, Reader, Rule, Strength},
    record::Key,
    site::{Site, without_query},
    time::Time,
    tracker::{Deposit, Means, TrackerId},
};

/// The way an access took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The `Cookie` header of a request.
    RequestHeader,
    /// The `Set-Cookie` header of a response.
    ResponseHeader,
    /// `document.cookie`.
    DocumentCookie,
    /// The `cookieStore` of a page.
    CookieStore,
    /// `localStorage` or `sessionStorage`.
    WebStorage,
    /// A database of IndexedDB.
    IndexedDb,
    /// The address of a request.
    Url,
    /// The body of a request.
    Body,
    /// None yet: the tracker lies in the browser's store.
    Store,
}

/// One access, as a sample of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When.
    pub at: Time,
    /// Where to, without query and fragment.
    pub url: Arc<str>,
    /// Whether the person had gone on to another page since the decision.
    pub after_navigation: bool,
}

/// One rule broken by one reader with one tracker on one site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Where the person was.
    pub site: Site,
    /// The rule.
    pub rule: Rule,
    /// The tracker.
    pub tracker: TrackerId,
    /// What it is for.
    pub purpose: Purpose,
    /// When it was first seen on this machine.
    pub deposited: Option<Time>,
    /// The host that set it, where that is known.
    pub deposited_by: Option<String>,
    /// By which means it was set.
    #[serde(default)]
    pub deposited_how: Means,
    /// Whether it was there before Témoin: it is then older than `deposited` says.
    #[serde(default)]
    pub before_temoin: bool,
    /// The host that the reader's is an alias of, where that is a tracking company's.
    #[serde(default)]
    pub alias: Option<String>,
    /// Who had access.
    pub reader: Reader,
    /// By which way.
    pub channel: Channel,
    /// How directly it was observed.
    pub strength: Strength,
    /// How many accesses; exact.
    pub count: u64,
    /// The first.
    pub first: Time,
    /// The last.
    pub last: Time,
    /// The first ones and the last ones.
    pub samples: Vec<Sample>,
}

/// What a finding is told by. Cheap to make and to copy: it is met again at every request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FindingKey {
    /// The tracker: what most findings differ in comes first.
    pub tracker: TrackerId,
    /// The rule.
    pub rule: Rule,
    /// By which way.
    pub channel: Channel,
    /// The reader's host.
    pub reader: Arc<str>,
    /// Where the person was.
    pub site: Site,
}

impl fmt::Display for FindingKey {
    /// As it is addressed on disk. No part has control characters, so they part.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { site, rule, reader, channel, tracker } = self;
        let tracker = tracker.address();
        write!(f, "{site}\u{1e}{rule:?}\u{1e}{reader}\u{1e}{channel:?}\u{1e}{tracker}")
    }
}

/// How many of the first and of the last accesses are kept as samples.
const SAMPLES_AT_EACH_END: usize = 4;
/// A URL's length, in bytes, past which a sample keeps only its beginning.
const LONGEST_URL: usize = 512;

/// An address as samples keep it.
pub fn sample_of(url: &str) -> Arc<str> {
    let url = without_query(url);
    url[..url.floor_char_boundary(LONGEST_URL)].into()
}

impl Finding {
    /// The address of its record.
    pub fn key(&self) -> Key {
        Key::Finding(FindingKey {
            site: self.site.clone(),
            rule: self.rule,
            reader: self.reader.host.as_str().into(),
            channel: self.channel,
            tracker: self.tracker.clone(),
        })
    }

    /// Whether any access came after the person went on to another page.
    pub fn after_navigation(&self) -> bool {
        self.samples.iter().any(|sample| sample.after_navigation)
    }

    /// Learns of the deposit of what an access, about to be counted, was to. The first access's is told; and by whom and how it was
    /// made, whichever access shows it: some are charged late, and know less.
    pub fn learn(&mut self, at: Time, deposit: Deposit) {
        // Where it could not be told of an access, it stays so: others may have met another deposit.
        let Some(deposited) = self.deposited else { return };
        if deposit.at == deposited {
            self.deposited_by = self.deposited_by.take().or(deposit.by);
            if self.deposited_how == Means::Unknown {
                self.deposited_how = deposit.how;
            }
        } else if at < self.first {
            self.deposited = Some(deposit.at);
            self.before_temoin = deposit.before_temoin;
            self.deposited_by = deposit.by;
            self.deposited_how = deposit.how;
        }
    }

    /// Counts one more access.
    pub fn add(&mut self, at: Time, url: &Arc<str>, after_navigation: bool) {
        self.count = self.count.saturating_add(1);
        self.first = self.first.min(at);
        self.last = self.last.max(at);
        self.keep(Sample { at, url: Arc::clone(url), after_navigation });
    }

    fn keep(&mut self, sample: Sample) {
        // Some are charged late.
        let place = self.samples.partition_point(|kept| kept.at <= sample.at);
        self.samples.insert(place, sample);
        if self.samples.len() > 2 * SAMPLES_AT_EACH_END {
            self.samples.remove(SAMPLES_AT_EACH_END);
        }
    }

    /// Takes up another of the same key. Nothing of either is lost but samples between the ends.
    pub fn absorb(&mut self, other: Self) {
        if let Some(at) = other.deposited {
            let Self { deposited_by: by, deposited_how: how, before_temoin, .. } = other;
            self.learn(other.first, Deposit { at, by, how, before_temoin });
        }
        self.count = self.count.saturating_add(other.count);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        other.samples.into_iter().for_each(|sample| self.keep(sample));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Party;

    fn finding() -> Finding {
        Finding {
            site: Site::of_host("portail.test"),
            rule: Rule::ReadAfterWithdrawal,
            tracker: TrackerId::unplaced("_ga", "portail.test"),
            purpose: Purpose::Measurement,
            deposited: None,
            deposited_by: None,
            deposited_how: Means::Unknown,
            before_temoin: false,
            alias: None,
            reader: Reader {
                host: "portail.test".into(),
                company: None,
                category: None,
                party: Party::First,
            },
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            count: 0,
            first: Time(1),
            last: Time(1),
            samples: Vec::new(),
        }
    }

    #[test]
    fn tells_the_first_accesss_deposit_and_who_made_it_whichever_access_shows_that() {
        let deposit = |at, by: Option<&str>, how| Deposit {
            at: Time(at),
            by: by.map(str::to_owned),
            how,
            before_temoin: false,
        };
        let told = |accesses: &[(u64, Deposit)]| {
            let (at, first) = &accesses[0];
            let mut finding =
                Finding { deposited: Some(first.at), first: Time(*at), last: Time(*at), ..finding() };
            for (at, deposit) in accesses {
                finding.learn(Time(*at), deposit.clone());
                finding.add(Time(*at), &sample_of("https://portail.test/"), false);
            }
            (finding.deposited, finding.deposited_by, finding.deposited_how)
        };
        let (early, late) =
            (deposit(5, None, Means::Unknown), deposit(5, Some("portail.test"), Means::Response));
        let again = deposit(40, Some("cdn.test"), Means::Response);
        let expected = (Some(Time(5)), Some("portail.test".to_owned()), Means::Response);
        assert_eq!(told(&[(10, early.clone()), (20, late.clone()), (50, again.clone())]), expected);
        assert_eq!(told(&[(20, late.clone()), (10, early.clone()), (50, again.clone())]), expected);
        assert_eq!(told(&[(50, again.clone()), (20, late), (10, early)]), expected);
        let mut known = Finding { deposited: Some(Time(5)), ..finding() };
        known.absorb(Finding { deposited_by: expected.1.clone(), ..known.clone() });
        assert_eq!(known.deposited_by, expected.1);
        let mut unknown = finding();
        unknown.learn(Time(0), again);
        assert_eq!((unknown.deposited, unknown.deposited_by), (None, None));
    }

    #[test]
    fn counts_exactly_and_keeps_both_ends() {
        let mut finding = finding();
        for at in 1..=1_000 {
            finding.add(Time(at), &sample_of("https://portail.test/?id=secret#x"), at > 500);
        }
        assert_eq!((finding.count, finding.first, finding.last), (1_000, Time(1), Time(1_000)));
        let kept = finding.samples.iter().map(|sample| sample.at.0).collect::<Vec<_>>();
        assert_eq!(kept, [1, 2, 3, 4, 997, 998, 999, 1_000]);
        assert!(finding.samples.iter().all(|sample| &*sample.url == "https://portail.test/"));
        assert!(finding.after_navigation());
        let mut both = finding.clone();
        for at in 2_001..=2_003 {
            finding.add(Time(at), &sample_of("https://portail.test/"), false);
        }
        both.absorb(Finding { first: Time(0), ..finding });
        assert_eq!((both.count, both.first, both.last), (2_003, Time(0), Time(2_003)));
        let kept = both.samples.iter().map(|sample| sample.at.0).collect::<Vec<_>>();
        assert_eq!(kept, [1, 1, 2, 2, 1_000, 2_001, 2_002, 2_003]);
    }
}
