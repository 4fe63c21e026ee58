//! Which advertisements were shown among a person's mails. Nothing of the mails themselves.

use serde::{Deserialize, Serialize};

use crate::{event::AdsSeen, time::Time, view::AdView};

/// The oldest advertisements of a webmail give way to new ones past this number.
const MOST_ADS: usize = 2_000;
/// An advertisement that comes back within this time is the same showing, in milliseconds.
const SAME_SHOWING: u64 = 60 * 60 * 1_000;

/// Advertisements seen in one webmail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxLog {
    /// Full host name.
    pub host: String,
    /// Which adapter read the list last; `generic` if none fitted.
    pub provider: String,
    /// One entry a showing, oldest first.
    pub ads: Vec<Showing>,
}

/// One advertisement, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Showing {
    /// When it was first seen in the list.
    pub at: Time,
    /// When it was last seen in the list.
    pub last: Time,
    /// What it was.
    pub ad: AdView,
}

impl InboxLog {
    /// An empty log.
    pub fn new(host: &str) -> Self {
        Self { host: host.to_owned(), provider: String::new(), ads: Vec::new() }
    }

    /// Drops what was last shown before an instant; answers whether there was any.
    pub fn forget_before(&mut self, oldest: Time) -> bool {
        let before = self.ads.len();
        self.ads.retain(|showing| showing.last >= oldest);
        self.ads.len() < before
    }

    /// Since when an advertisement is shown, if it is.
    pub fn since(&self, ad: &AdView) -> Option<Time> {
        self.ads.iter().rfind(|showing| showing.ad == *ad).map(|showing| showing.at)
    }

    /// Takes what a list shows now; answers whether anything is new.
    pub fn see(&mut self, seen: &AdsSeen) -> bool {
        self.provider.clone_from(&seen.provider);
        let mut new = false;
        for ad in &seen.ads {
            let recent = self.ads.iter_mut().rfind(|showing| {
                showing.ad == *ad && seen.at.0.saturating_sub(showing.last.0) < SAME_SHOWING
            });
            match recent {
                Some(showing) => showing.last = showing.last.max(seen.at),
                None => {
                    self.ads.push(Showing { at: seen.at, last: seen.at, ad: ad.clone() });
                    new = true;
                }
            }
        }
        if self.ads.len() > MOST_ADS {
            self.ads.drain(..self.ads.len() - MOST_ADS);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::AdKind;

    #[test]
    fn one_showing_is_recorded_once() {
        let ad = AdView {
            kind: AdKind::Disguised,
            label: Some("annonce".into()),
            advertiser: None,
            features: vec![],
            since: None,
        };
        let seen = |at| AdsSeen {
            at: Time(at),
            tab: 1,
            top_frame: true,
            host: "mail.test".into(),
            provider: "generic".into(),
            ads: vec![ad.clone()],
        };
        let mut log = InboxLog::new("mail.test");
        assert!(log.see(&seen(1)));
        assert!(!log.see(&seen(2)));
        assert!(!log.see(&seen(SAME_SHOWING)));
        assert!(log.see(&seen(3 * SAME_SHOWING)));
        assert_eq!(log.ads.len(), 2);
        assert_eq!(log.since(&ad), Some(Time(3 * SAME_SHOWING)), "the showing of now");
    }
}
