//! What is kept on disk, and under which key.
//!
//! One record a tracker, a site, a finding, a webmail: small writes, each replacing its own earlier state.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    consent::decision::SiteConsent, inbox::log::InboxLog, judge::finding::Finding, site::Site,
    tracker::Tracker,
};

/// The address of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// A tracker, by its identity.
    Tracker(String),
    /// What was decided on a site.
    Site(String),
    /// A finding, by its identity.
    Finding(String),
    /// Advertisements seen in a webmail, by host.
    Inbox(String),
    /// What the person set.
    Settings,
}

impl fmt::Display for Key {
    /// As it is addressed on disk.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tracker(id) => write!(f, "tracker/{id}"),
            Self::Site(site) => write!(f, "site/{site}"),
            Self::Finding(id) => write!(f, "finding/{id}"),
            Self::Inbox(host) => write!(f, "inbox/{host}"),
            Self::Settings => f.write_str("settings"),
        }
    }
}

/// A record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "record")]
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
            Self::Site(site) => Key::Site(site.site.to_string()),
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
}

/// What the person set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether the browser's Global Privacy Control counts as a refusal on sites where the person has
    /// chosen nothing. Off: no legal force of the signal under article 82 is known.
    pub gpc_refuses: bool,
}
