//! How much of the page's time the reader may take.

/// A search for lists may take this share of the time: one part in so many.
const SHARE: f64 = 12.0;
/// Calls of the observer that are answered at once in one [`PERIOD`], and milliseconds spent on them. With more, a page is
/// undoing the marks as fast as they are drawn, or building a list letter by letter: two observers that answer each
/// other would hang the tab.
const CALLS: u32 = 120;
const SPENT: f64 = 100.0;
/// Milliseconds over which calls are counted.
const PERIOD: f64 = 250.0;
/// Milliseconds until everything is read anew after too many calls; twice as long each time, up to the second.
const REST: f64 = 100.0;
const LONGEST_REST: f64 = 1_600.0;

/// The rest that a search takes after itself. Times are milliseconds of the page's clock.
#[derive(Default)]
pub struct Rest {
    until: f64,
}

impl Rest {
    /// After a search from `start` to `end`.
    pub fn after(start: f64, end: f64) -> Self {
        Self { until: end + (end - start) * SHARE }
    }

    /// Milliseconds that are left of it; none or less when it is over.
    pub fn left(&self, now: f64) -> f64 {
        self.until - now
    }
}

/// How much the page has the reader do.
pub struct Calls {
    /// When the current period began.
    since: f64,
    /// Calls in it.
    count: u32,
    /// Milliseconds spent on them.
    spent: f64,
    /// How long to rest after too many.
    rest: f64,
}

impl Calls {
    /// None yet.
    pub const fn new() -> Self {
        Self { since: 0.0, count: 0, spent: 0.0, rest: REST }
    }

    /// Counts a call, and says for how many milliseconds to rest if it is one too many.
    pub fn one_more(&mut self, now: f64) -> Option<f64> {
        if now - self.since > PERIOD {
            if self.count <= CALLS && self.spent <= SPENT {
                self.rest = REST;
            }
            *self = Self { since: now, count: 0, spent: 0.0, rest: self.rest };
        }
        self.count += 1;
        (self.count > CALLS || self.spent > SPENT).then(|| {
            let rest = self.rest;
            self.rest = (rest * 2.0).min(LONGEST_REST);
            rest
        })
    }

    /// Notes how many milliseconds a call took.
    pub fn took(&mut self, milliseconds: f64) {
        self.spent += milliseconds;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_rests_twelve_times_as_long_as_it_took() {
        let rest = Rest::after(100.0, 110.0);
        assert!(rest.left(229.0) > 0.0);
        assert!(rest.left(230.0) <= 0.0);
        assert!(Rest::default().left(0.0) <= 0.0);
    }

    #[test]
    fn a_page_that_answers_each_mark_is_left_alone_for_longer_each_time_until_it_is_quiet() {
        let mut calls = Calls::new();
        let mut too_many = |from: f64| (0..=CALLS).find_map(|at| calls.one_more(from + f64::from(at) / 10.0));
        assert_eq!(too_many(1_000.0), Some(100.0));
        assert_eq!(too_many(2_000.0), Some(200.0));
        assert_eq!(too_many(3_000.0), Some(400.0));
        // One call in a period of its own: quiet again.
        assert_eq!(calls.one_more(4_000.0), None);
        assert_eq!(calls.one_more(5_000.0), None);
        calls.took(SPENT + 1.0);
        assert_eq!(calls.one_more(5_001.0), Some(100.0), "time counts as well as calls");
    }

    #[test]
    fn no_rest_is_longer_than_the_longest() {
        let mut calls = Calls::new();
        let rests: Vec<f64> = (0..10)
            .filter_map(|turn| {
                let _ = calls.one_more(f64::from(turn) * 1_000.0);
                calls.took(SPENT + 1.0);
                calls.one_more(f64::from(turn) * 1_000.0 + 1.0)
            })
            .collect();
        assert_eq!(rests.last(), Some(&LONGEST_REST));
    }
}
