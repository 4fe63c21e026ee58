//! Requests that wait for their answer: when they began, for what had begun before a decision is not charged;
//! and what they carry, for it is charged only once they are answered.

use std::collections::HashMap;

use crate::{
    site::Site,
    time::Time,
    tracker::{Deposit, TrackerId},
};

/// Requests remembered at most. When there are more, the older half is forgotten.
const MOST: usize = 2_048;
/// Requests on watched sites whose content is remembered at most; likewise.
const MOST_HELD: usize = 512;
/// A request whose beginning was not seen is taken to have begun this long ago, in milliseconds.
const UNSEEN: u64 = 60_000;

/// Requests that wait for their answer, by the browser's number.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    began: HashMap<String, Time>,
    held: HashMap<String, Sent>,
}

/// A request on a watched site, as it left.
#[derive(Debug)]
pub(super) struct Sent {
    pub at: Time,
    /// When its first hop left.
    pub began: Time,
    pub site: Site,
    pub url: String,
    pub store: Option<String>,
    pub after_navigation: bool,
    pub reads: Vec<Read>,
    pub body: Option<String>,
}

/// A cookie that a request carries.
#[derive(Debug)]
pub(super) enum Read {
    /// It was known when the request left.
    Known(TrackerId, Deposit),
    /// Its name, and the digest of its value.
    Unknown(String, u64),
}

impl UnderWay {
    /// A request, or a further hop of one, left: answers when the request began.
    pub fn sent(&mut self, id: &str, at: Time) -> Time {
        if let Some(began) = self.began.get(id) {
            return *began;
        }
        self.remember(id, at);
        at
    }

    /// Keeps what a request carries until it is answered.
    pub fn hold(&mut self, id: &str, sent: Sent) {
        forget_half(&mut self.held, MOST_HELD, |sent| sent.at);
        self.held.insert(id.to_owned(), sent);
    }

    /// A request was answered: when it began, and what it carried. After a redirect it goes on.
    pub fn answered(&mut self, id: &str, at: Time, redirects: bool) -> (Time, Option<Sent>) {
        let known = if redirects { self.began.get(id).copied() } else { self.began.remove(id) };
        let began = known.unwrap_or(Time(at.0.saturating_sub(UNSEEN)));
        if redirects && known.is_none() {
            self.remember(id, began);
        }
        (began, self.held.remove(id))
    }

    /// What requests carry on some sites is not to be charged any more.
    pub fn forget(&mut self, concerns: impl Fn(&Site) -> bool) {
        self.held.retain(|_, sent| !concerns(&sent.site));
    }

    fn remember(&mut self, id: &str, began: Time) {
        forget_half(&mut self.began, MOST, |began| *began);
        self.began.insert(id.to_owned(), began);
    }
}

/// Makes room where there is none: the older half goes.
fn forget_half<T>(entries: &mut HashMap<String, T>, most: usize, time: impl Fn(&T) -> Time) {
    if entries.len() < most {
        return;
    }
    let mut times = entries.values().map(&time).collect::<Vec<_>>();
    let (_, middle, _) = times.select_nth_unstable(most / 2);
    let middle = *middle;
    entries.retain(|_, entry| time(entry) > middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn began(under_way: &mut UnderWay, id: &str, at: u64, redirects: bool) -> Time {
        under_way.answered(id, Time(at), redirects).0
    }

    #[test]
    fn a_hop_began_when_its_request_did() {
        let mut under_way = UnderWay::default();
        assert_eq!(under_way.sent("1", Time(10)), Time(10));
        assert_eq!(began(&mut under_way, "1", 20, true), Time(10));
        assert_eq!(under_way.sent("1", Time(21)), Time(10));
        assert_eq!(began(&mut under_way, "1", 30, false), Time(10));
        // Browsers may use a number again.
        assert_eq!(under_way.sent("1", Time(40)), Time(40));
    }

    #[test]
    fn what_is_first_seen_by_its_response_began_earlier() {
        let mut under_way = UnderWay::default();
        assert_eq!(began(&mut under_way, "1", 100_000, true), Time(40_000));
        assert_eq!(under_way.sent("1", Time(100_001)), Time(40_000));
        assert_eq!(began(&mut under_way, "2", 100_000, false), Time(40_000));
        assert_eq!(under_way.sent("2", Time(100_002)), Time(100_002));
    }

    #[test]
    fn memory_is_bounded_and_the_youngest_are_kept() {
        let mut under_way = UnderWay::default();
        for at in 0..100_000 {
            under_way.sent(&at.to_string(), Time(at));
            assert!(under_way.began.len() <= MOST);
        }
        assert_eq!(under_way.sent("99990", Time(200_000)), Time(99_990));
        assert_eq!(under_way.sent("5", Time(200_000)), Time(200_000));
    }
}
