//! Trackers: stored identifiers, their identity and their deposit.

pub mod date;
pub mod jar;
pub mod set_cookie;

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
    ops::Deref,
    sync::{Arc, OnceLock},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    event::StoredCookie,
    evidence::{Purpose, TrackerKind},
    knowledge::classify,
    record::Key,
    site::Site,
    time::Time,
};

/// What makes a cookie the same cookie (RFC 6265bis, section 5.7, and its partition). A copy shares it: the same trackers
/// are met at every request.
#[derive(Clone, Debug)]
pub struct TrackerId(Arc<Known>);

#[derive(Debug)]
struct Known {
    identity: Identity,
    purpose: OnceLock<Purpose>,
}

/// What a [`TrackerId`] consists of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// What stores it.
    #[serde(default)]
    pub kind: TrackerKind,
    /// Name.
    pub name: String,
    /// Domain without leading dot.
    pub domain: String,
    /// Sent to this very host only.
    pub host_only: bool,
    /// Path.
    pub path: String,
    /// Top-level site it is partitioned by.
    pub partition: Option<Site>,
    /// The browser's cookie store (a container).
    pub store: String,
}

impl Deref for TrackerId {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.0.identity
    }
}

impl From<Identity> for TrackerId {
    fn from(identity: Identity) -> Self {
        Self(Arc::new(Known { identity, purpose: OnceLock::new() }))
    }
}

impl PartialEq for TrackerId {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl Eq for TrackerId {}

impl Ord for TrackerId {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { Identity::cmp(self, other) }
    }
}

impl PartialOrd for TrackerId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for TrackerId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Identity::hash(self, state);
    }
}

impl Serialize for TrackerId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Identity::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for TrackerId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Identity::deserialize(deserializer).map(Self::from)
    }
}

impl TrackerId {
    /// The identity of a stored cookie.
    pub fn of(cookie: &StoredCookie) -> Self {
        let partition = cookie.partition.as_deref().filter(|partition| !partition.is_empty());
        Self::from(Identity {
            kind: TrackerKind::Cookie,
            name: cookie.name.clone(),
            domain: cookie.domain.trim_start_matches('.').to_ascii_lowercase(),
            host_only: cookie.host_only,
            path: cookie.path.clone(),
            partition: partition.map(|top| Site::of_url(top).unwrap_or_else(|| Site::of_host(top))),
            store: cookie.store.clone(),
        })
    }

    /// A cookie that was sent to a host and is not in the jar: where it belongs is not known.
    pub fn unplaced(name: &str, host: &str) -> Self {
        Self::kept_by_pages(TrackerKind::Cookie, name, host, None)
    }

    /// What a page of a host keeps under a name.
    pub fn kept_by_pages(kind: TrackerKind, name: &str, host: &str, partition: Option<Site>) -> Self {
        Self::from(Identity {
            kind,
            name: name.to_owned(),
            domain: host.to_owned(),
            host_only: true,
            path: "/".to_owned(),
            partition,
            store: String::new(),
        })
    }

    /// What it is for, as far as that is known of its name and domain.
    pub fn purpose(&self) -> Purpose {
        *self.0.purpose.get_or_init(|| classify(&self.name, &self.domain).purpose)
    }

    /// The address of its record.
    pub fn key(&self) -> Key {
        Key::Tracker(self.clone())
    }

    /// Everything it is told by. Control characters cannot stand in any part of a cookie, so they part.
    pub fn address(&self) -> String {
        let partition = self.partition.as_ref().map_or("", Site::as_str);
        let host_only = if self.host_only { "=" } else { "." };
        let mut key =
            [host_only, &self.domain, &self.path, &self.name, partition, &self.store].join("\u{1f}");
        if self.kind != TrackerKind::Cookie {
            key.push_str(&format!("\u{1f}{:?}", self.kind));
        }
        key
    }

    /// Whether it would be sent to this place on this site (RFC 6265bis, sections 5.1.3 and 5.1.4).
    pub fn reaches(&self, host: &str, path: &str, site: &Site) -> bool {
        let domain_matches = host == self.domain
            || (!self.host_only && host.strip_suffix(&self.domain).is_some_and(|rest| rest.ends_with('.')));
        let path_matches = match path.strip_prefix(self.path.as_str()) {
            Some(rest) => rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/'),
            None => false,
        };
        self.kind == TrackerKind::Cookie
            && domain_matches
            && path_matches
            && self.partition.as_ref().is_none_or(|top| top == site)
    }
}

/// Whether a cookie store is one of Firefox's containers, apart from where the person usually is.
pub fn is_container(store: &str) -> bool {
    store.starts_with("firefox-container-")
}

/// By which means a tracker was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// Not known.
    #[default]
    Unknown,
    /// A response's `Set-Cookie`.
    Response,
    /// A script: no response asked for it while all were heard.
    Script,
}

/// When, by whom and how a tracker was first set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// When it was first seen on this machine.
    pub at: Time,
    /// The host whose response set it, where that is known.
    pub by: Option<String>,
    /// By which means.
    pub how: Means,
    /// Whether it was there before Témoin: it is then older than `at` says.
    pub before_temoin: bool,
}

/// A stored identifier and its deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracker {
    /// Its identity.
    pub id: TrackerId,
    /// When it was first seen on this machine, since it was last absent.
    pub deposited: Time,
    /// The host whose response set it, where that is known.
    pub deposited_by: Option<String>,
    /// By which means it was set.
    #[serde(default)]
    pub deposited_how: Means,
    /// Whether it was there before Témoin: its deposit is then older than it says.
    pub before_temoin: bool,
    /// Whether browsers store it only where its own site is at the top (`SameSite`).
    #[serde(default)]
    pub first_party_only: bool,
    /// Salted digest of its value when last stored: the value itself is never kept.
    pub digest: u64,
}

impl Tracker {
    /// When, by whom and how it was first set.
    pub fn deposit(&self) -> Deposit {
        Deposit {
            at: self.deposited,
            by: self.deposited_by.clone(),
            how: self.deposited_how,
            before_temoin: self.before_temoin,
        }
    }
}
