//! The browser's cookies as last known, to tell which cookie a `Cookie` header means.
//!
//! The header names a cookie but not its domain, path or partition (RFC 6265bis, section 5.8.3).

#![allow(clippy::indexing_slicing, reason = "eight bytes of thirty-two")]

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::{Means, Tracker, TrackerId};
use crate::{event::StoredCookie, site::Site, time::Time};

/// Where a request goes, as far as that decides which cookies it carries.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    /// The host.
    pub host: &'a str,
    /// The site of the host.
    pub owner: &'a Site,
    /// The path.
    pub path: &'a str,
    /// The site of the top-level page.
    pub site: &'a Site,
    /// The browser's cookie store, where it is known.
    pub store: Option<&'a str>,
}

/// All trackers, by the site of their domain.
#[derive(Debug, Default)]
pub struct Jar {
    salt: [u8; 16],
    by_site: HashMap<Site, Vec<Tracker>>,
}

impl Jar {
    /// An empty jar; the salt is this installation's own.
    pub fn new(salt: [u8; 16]) -> Self {
        Self { salt, by_site: HashMap::new() }
    }

    /// Salted digest of a value: tells equal from different, and nothing about the value.
    pub fn digest(&self, value: &str) -> u64 {
        let hash = Sha256::new().chain_update(self.salt).chain_update(value).finalize();
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        u64::from_le_bytes(first)
    }

    /// Puts back a tracker known from an earlier run.
    pub fn restore(&mut self, tracker: Tracker) {
        let site = Site::of_host(&tracker.id.domain);
        self.by_site.entry(site).or_default().push(tracker);
    }

    /// A cookie was stored. Answers whether it is a deposit, not a refresh of one already there.
    pub fn set(&mut self, at: Time, cookie: &StoredCookie, before_temoin: bool) -> bool {
        let (id, digest) = (TrackerId::of(cookie), self.digest(&cookie.value));
        let trackers = self.by_site.entry(Site::of_host(&id.domain)).or_default();
        if let Some(known) = trackers.iter_mut().find(|tracker| tracker.id == id) {
            known.digest = digest;
            return false;
        }
        // What is kept from scripts was set by a response; what is of one host only, by that very host.
        let deposited_how = if cookie.http_only { Means::Response } else { Means::Unknown };
        let deposited_by = (cookie.http_only && id.host_only).then(|| id.domain.clone());
        let first_party_only = cookie.first_party_only;
        trackers.push(Tracker {
            id,
            deposited: at,
            deposited_by,
            deposited_how,
            before_temoin,
            first_party_only,
            digest,
        });
        true
    }

    /// A cookie is gone. Answers what was known of it.
    pub fn remove(&mut self, id: &TrackerId) -> Option<Tracker> {
        let trackers = self.by_site.get_mut(&Site::of_host(&id.domain))?;
        let place = trackers.iter().position(|tracker| tracker.id == *id)?;
        Some(trackers.remove(place))
    }

    /// The tracker with this identity.
    pub fn get(&self, id: &TrackerId) -> Option<&Tracker> {
        self.by_site.get(&Site::of_host(&id.domain))?.iter().find(|tracker| tracker.id == *id)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, id: &TrackerId) -> Option<&mut Tracker> {
        self.by_site.get_mut(&Site::of_host(&id.domain))?.iter_mut().find(|tracker| tracker.id == *id)
    }

    /// Trackers whose domain belongs to a site, whatever their partition.
    pub fn of_owner(&self, owner: &Site) -> impl Iterator<Item = &Tracker> {
        self.by_site.get(owner).into_iter().flatten()
    }

    /// Trackers of others that are partitioned by a site.
    pub fn partitioned(&self, site: &Site) -> impl Iterator<Item = &Tracker> {
        let of_others = self.by_site.iter().filter(move |(owner, _)| *owner != site);
        let trackers = of_others.flat_map(|(_, trackers)| trackers);
        trackers.filter(move |tracker| tracker.id.partition.as_ref() == Some(site))
    }

    /// All trackers.
    pub fn iter(&self) -> impl Iterator<Item = &Tracker> {
        self.by_site.values().flatten()
    }

    /// All trackers, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Tracker> {
        self.by_site.values_mut().flatten()
    }

    /// The tracker that a request to this place, made on `site` with the cookies of `store`, carried under
    /// this name and value.
    ///
    /// Where several could be meant the value decides; where it does not, the youngest, which is the
    /// least likely to be older than a withdrawal.
    pub fn resolve(&self, to: &Destination<'_>, name: &str, value: &str) -> Option<&Tracker> {
        let Destination { host, owner, path, site, store } = *to;
        let trackers = self.by_site.get(owner)?;
        let candidates = trackers.iter().filter(|tracker| {
            tracker.id.name == name
                && store.is_none_or(|store| tracker.id.store == store)
                && tracker.id.reaches(host, path, site)
        });
        let candidates = candidates.collect::<Vec<_>>();
        match candidates.as_slice() {
            [] | [_] => candidates.first().copied(),
            _ => {
                let digest = self.digest(value);
                let same = candidates.iter().copied().filter(|tracker| tracker.digest == digest);
                same.max_by_key(|t| t.deposited).or(candidates.iter().copied().max_by_key(|t| t.deposited))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(name: &str, domain: &str, path: &str, value: &str) -> StoredCookie {
        StoredCookie {
            name: name.into(),
            value: value.into(),
            domain: domain.into(),
            host_only: !domain.starts_with('.'),
            path: path.into(),
            ..Default::default()
        }
    }

    #[test]
    fn a_refresh_keeps_the_deposit_and_a_deletion_ends_it() {
        let mut jar = Jar::new([1; 16]);
        let stored = cookie("_ga", ".portail.test", "/", "1");
        assert!(jar.set(Time(1), &stored, false));
        assert!(!jar.set(Time(5), &StoredCookie { value: "2".into(), ..stored.clone() }, false));
        let id = TrackerId::of(&stored);
        assert_eq!(jar.get(&id).map(|t| t.deposited), Some(Time(1)));
        assert!(jar.remove(&id).is_some());
        assert!(jar.set(Time(9), &stored, false));
        assert_eq!(jar.get(&id).map(|t| t.deposited), Some(Time(9)));
    }

    #[test]
    fn resolves_by_domain_path_partition_and_value() {
        let site = Site::of_host("portail.test");
        let mut jar = Jar::new([1; 16]);
        jar.set(Time(1), &cookie("_ga", ".portail.test", "/", "old"), false);
        jar.set(Time(2), &cookie("_ga", "www.portail.test", "/", "new"), false);
        jar.set(Time(3), &cookie("_ga", "www.portail.test", "/shop", "shop"), false);
        let partitioned = StoredCookie {
            partition: Some("https://other.test".into()),
            ..cookie("_ga", "www.portail.test", "/", "elsewhere")
        };
        jar.set(Time(4), &partitioned, false);
        let found = |host, path, value| {
            let to = Destination { host, owner: &Site::of_host(host), path, site: &site, store: None };
            jar.resolve(&to, "_ga", value).map(|t| t.deposited.0)
        };
        assert_eq!(found("www.portail.test", "/", "old"), Some(1));
        assert_eq!(found("www.portail.test", "/", "new"), Some(2));
        assert_eq!(found("www.portail.test", "/shop/a", "shop"), Some(3));
        assert_eq!(found("www.portail.test", "/shopping", "unheard of"), Some(2));
        assert_eq!(found("portail.test", "/", "whatever"), Some(1));
        assert_eq!(found("evilportail.test", "/", "old"), None);
    }

    #[test]
    fn containers_are_told_apart() {
        let site = Site::of_host("portail.test");
        let mut jar = Jar::new([1; 16]);
        for (at, store) in [(1, "firefox-default"), (2, "firefox-container-1")] {
            let stored =
                StoredCookie { store: store.into(), ..cookie("_ga", "www.portail.test", "/", "same") };
            jar.set(Time(at), &stored, false);
        }
        let deposited = |store| {
            let to = Destination { host: "www.portail.test", owner: &site, path: "/", site: &site, store };
            jar.resolve(&to, "_ga", "same").map(|t| t.deposited.0)
        };
        assert_eq!(deposited(Some("firefox-default")), Some(1));
        assert_eq!(deposited(Some("firefox-container-1")), Some(2));
        assert_eq!(deposited(Some("firefox-container-2")), None);
        assert_eq!(deposited(None), Some(2));
    }

    #[test]
    fn only_a_response_sets_what_scripts_cannot_see() {
        let mut jar = Jar::new([1; 16]);
        let deposit = |jar: &mut Jar, http_only, domain| {
            let stored = StoredCookie { http_only, ..cookie("_ga", domain, "/", "v") };
            jar.set(Time(1), &stored, false);
            let deposit = jar.get(&TrackerId::of(&stored)).expect("just stored").deposit();
            (deposit.how, deposit.by)
        };
        let host = "pixel.regie.test";
        assert_eq!(deposit(&mut jar, false, host), (Means::Unknown, None));
        let mut jar = Jar::new([1; 16]);
        assert_eq!(deposit(&mut jar, true, host), (Means::Response, Some(host.into())));
        assert_eq!(deposit(&mut jar, true, ".regie.test"), (Means::Response, None));
    }

    #[test]
    fn digests_depend_on_the_installation() {
        assert_ne!(Jar::new([1; 16]).digest("x"), Jar::new([2; 16]).digest("x"));
        assert_eq!(Jar::new([1; 16]).digest("x"), Jar::new([1; 16]).digest("x"));
    }
}
