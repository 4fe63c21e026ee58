//! When the requests that are under way began: what had begun before a decision is not charged.

use std::collections::HashMap;

use crate::time::Time;

/// Requests remembered at most. When there are more, the older half is forgotten.
const MOST: usize = 2_048;
/// A request whose beginning was not seen is taken to have begun this long ago, in milliseconds.
const UNSEEN: u64 = 60_000;

/// Requests that wait for their final response, by the browser's number.
#[derive(Debug, Default)]
pub(super) struct UnderWay(HashMap<String, Time>);

impl UnderWay {
    /// A request, or a further hop of one, left: answers when the request began.
    pub fn sent(&mut self, id: &str, at: Time) -> Time {
        if let Some(began) = self.0.get(id) {
            return *began;
        }
        self.remember(id, at);
        at
    }

    /// A response came: answers when its request began. After a redirect the request goes on.
    pub fn answered(&mut self, id: &str, at: Time, redirects: bool) -> Time {
        match (self.0.get(id).copied(), redirects) {
            (Some(began), true) => began,
            (Some(began), false) => {
                self.0.remove(id);
                began
            }
            (None, _) => {
                let began = Time(at.0.saturating_sub(UNSEEN));
                if redirects {
                    self.remember(id, began);
                }
                began
            }
        }
    }

    fn remember(&mut self, id: &str, began: Time) {
        if self.0.len() >= MOST {
            let mut times = self.0.values().copied().collect::<Vec<_>>();
            let (_, middle, _) = times.select_nth_unstable(MOST / 2);
            let middle = *middle;
            self.0.retain(|_, began| *began > middle);
        }
        self.0.insert(id.to_owned(), began);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hop_began_when_its_request_did() {
        let mut under_way = UnderWay::default();
        assert_eq!(under_way.sent("1", Time(10)), Time(10));
        assert_eq!(under_way.answered("1", Time(20), true), Time(10));
        assert_eq!(under_way.sent("1", Time(21)), Time(10));
        assert_eq!(under_way.answered("1", Time(30), false), Time(10));
        // Browsers may use a number again.
        assert_eq!(under_way.sent("1", Time(40)), Time(40));
    }

    #[test]
    fn what_is_first_seen_by_its_response_began_earlier() {
        let mut under_way = UnderWay::default();
        assert_eq!(under_way.answered("1", Time(100_000), true), Time(40_000));
        assert_eq!(under_way.sent("1", Time(100_001)), Time(40_000));
        assert_eq!(under_way.answered("2", Time(100_000), false), Time(40_000));
        assert_eq!(under_way.sent("2", Time(100_002)), Time(100_002));
    }

    #[test]
    fn memory_is_bounded_and_the_youngest_are_kept() {
        let mut under_way = UnderWay::default();
        for at in 0..100_000 {
            under_way.sent(&at.to_string(), Time(at));
            assert!(under_way.0.len() <= MOST);
        }
        assert_eq!(under_way.sent("99990", Time(200_000)), Time(99_990));
        assert_eq!(under_way.sent("5", Time(200_000)), Time(200_000));
    }
}
