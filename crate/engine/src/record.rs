//! What is kept on disk, and under which key.
//!
//! One record a tracker, a site, a finding, a webmail: small writes, each replacing its own earlier state.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    consent::decision::SiteConsent,
    event::Event,
    inbox::{Ads, is_below, log::InboxLog},
    judge::finding::{Finding, FindingKey},
    site::Site,
    time::Time,
    tracker::{Tracker, TrackerId},
};

/// The address of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// A tracker.
    Tracker(TrackerId),
    /// What was decided on a site.
    Site(Site),
    /// A finding.
    Finding(FindingKey),
    /// Advertisements seen in a webmail, by host.
    Inbox(String),
    /// What the person set.
    Settings,
}

impl fmt::Display for Key {
    /// As it is addressed on disk.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tracker(id) => write!(f, "tracker/{}", id.address()),
            Self::Site(site) => write!(f, "site/{site}"),
            Self::Finding(id) => write!(f, "finding/{id}"),
            Self::Inbox(host) => write!(f, "inbox/{host}"),
            Self::Settings => f.write_str("settings"),
        }
    }
}

/// A record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// A stored identifier and its deposit.
    Tracker(Tracker),
    /// What was decided on a site.
    Site(SiteRecord),
    /// A finding.
    Finding(Finding),
    /// Advertisements seen in a webmail.
    Inbox(InboxLog),
    /// What the person set.
    Settings(Settings),
}

impl Record {
    /// Its address.
    pub fn key(&self) -> Key {
        match self {
            Self::Tracker(tracker) => tracker.id.key(),
            Self::Site(site) => Key::Site(site.site.clone()),
            Self::Finding(finding) => finding.key(),
            Self::Inbox(log) => Key::Inbox(log.host.clone()),
            Self::Settings(_) => Key::Settings,
        }
    }
}

/// What was decided on a site, and how much was seen of it since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteRecord {
    /// Registrable domain.
    pub site: Site,
    /// Decisions and the last state of each source.
    pub consent: SiteConsent,
    /// Accesses judged while a refusal or withdrawal was in force.
    pub observed: u64,
    /// Hosts of others whose frames were seen on its pages meanwhile.
    #[serde(default)]
    pub frames: BTreeSet<String>,
    /// Findings that were dropped for age or room.
    #[serde(default)]
    pub dropped: u64,
    /// Accesses that were seen and not recorded, as the site did too many different things.
    #[serde(default)]
    pub beyond: u64,
    /// Whether the person wants the reading stopped here; as in the settings where that was not said.
    #[serde(default)]
    pub stop: Option<bool>,
    /// Since when it is stopped, without a break; none where it is not.
    #[serde(default)]
    pub stopped: Option<Time>,
}

/// What the person set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether the browser's Global Privacy Control counts as a refusal on sites where the person has
    /// chosen nothing. Off: no legal force of the signal under article 82 is known.
    pub gpc_refuses: bool,
    /// How long findings and advertisements are kept after their last access, in days.
    pub retention_days: u32,
    /// How much room all records may take, in megabytes.
    pub room_megabytes: u32,
    /// Whether the reading is stopped on each site after a refusal or withdrawal, unless the person says otherwise there.
    pub stop_reading: bool,
    /// What becomes of advertisements among mails beside their mark.
    pub ads: Ads,
    /// Whether message lists are read with what is known of their webmail. Off: all by the general method, for a
    /// webmail of which something wrong is known.
    pub adapters: bool,
    /// Sites that are not watched: nothing new is learnt of them, and their message lists are not read.
    pub ignored: BTreeSet<Site>,
    /// Hosts of webmails that Témoin does not know for such by itself: message lists there, and below, are read.
    pub webmails: Vec<String>,
}

impl Default for Settings {
    /// Thirteen months is as long as the CNIL lets a choice and its trackers live.
    fn default() -> Self {
        Self {
            gpc_refuses: false,
            retention_days: 396,
            room_megabytes: 50,
            stop_reading: false,
            ads: Ads::Mark,
            adapters: true,
            ignored: BTreeSet::new(),
            webmails: Vec::new(),
        }
    }
}

impl Settings {
    /// The longest that findings can be kept, in days: ten years.
    pub const MOST_DAYS: u32 = 3_660;
    /// The most room that records can take, in megabytes.
    pub const MOST_MEGABYTES: u32 = 500;

    /// Whether a host is that of a webmail which the person named.
    pub fn is_webmail(&self, host: &str) -> bool {
        self.webmails.iter().any(|named| is_below(host, named))
    }

    /// Brings what was asked for within what makes sense: a day to ten years, 1 to 500 MB.
    pub fn within_bounds(self) -> Self {
        Self {
            retention_days: self.retention_days.clamp(1, Self::MOST_DAYS),
            room_megabytes: self.room_megabytes.clamp(1, Self::MOST_MEGABYTES),
            ..self
        }
    }

    /// What has to go now, if anything has to: always asked after a start, later only when `bytes` of records are
    /// too much. A tenth more than needed goes then, so that the next finding does not ask again.
    pub fn sweep(&self, at: Time, bytes: usize, after_start: bool) -> Option<Event> {
        let retention = u64::from(self.retention_days) * 24 * 60 * 60 * 1_000;
        let room = (self.room_megabytes as usize).saturating_mul(1_000_000);
        let excess = if bytes > room { (bytes - room).saturating_add(room / 10) } else { 0 };
        let oldest = Time(at.0.saturating_sub(retention));
        (after_start || excess > 0).then_some(Event::Swept { at, oldest, excess })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400_000;

    #[test]
    fn keeps_thirteen_months_and_fifty_megabytes_unless_told_otherwise() {
        let at = Time(1_000 * DAY);
        let settings = Settings::default();
        let swept = |oldest: u64, excess| Some(Event::Swept { at, oldest: Time(oldest * DAY), excess });
        assert_eq!(settings.sweep(at, 0, true), swept(604, 0));
        assert_eq!(settings.sweep(at, 50_000_000, false), None);
        assert_eq!(settings.sweep(at, 51_000_000, false), swept(604, 6_000_000));
        let settings = Settings { retention_days: 30, room_megabytes: 1, ..settings };
        assert_eq!(settings.sweep(at, 1_000_001, false), swept(970, 100_001));
        // Older records know none of these.
        assert_eq!(serde_json::from_str::<Settings>(r#"{"gpc_refuses":true}"#).unwrap().retention_days, 396);
    }

    #[test]
    fn a_webmail_that_was_named_is_known_by_its_host_and_those_below() {
        let settings = Settings { webmails: ["intern.verein.test".into()].into(), ..Settings::default() };
        assert!(settings.is_webmail("intern.verein.test") && settings.is_webmail("a.intern.verein.test"));
        assert!(!settings.is_webmail("verein.test") && !settings.is_webmail("xintern.verein.test"));
    }

    #[test]
    fn what_makes_no_sense_is_brought_within_bounds() {
        let absurd = Settings {
            retention_days: 0,
            room_megabytes: u32::MAX,
            gpc_refuses: true,
            ..Settings::default()
        };
        let expected =
            Settings { retention_days: 1, room_megabytes: 500, gpc_refuses: true, ..Settings::default() };
        assert_eq!(absurd.within_bounds(), expected);
    }
}
