//! What consent platforms have stored on each site, as last seen: in memory only. Some of them spread a
//! choice over several cookies, and what one of them says depends on the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    consent::{place::Signal, signal::Stance},
    event::{CookieChange, StoredCookie},
    site::Site,
    time::Time,
};

/// Origins whose `localStorage` is remembered at most.
const MOST_ORIGINS: usize = 64;
/// Changes that wait for the site's other cookies, or for a click, at most.
pub(super) const MOST_WAITING: usize = 64;
/// How long a change may come after the click that caused it, in milliseconds.
const FOLLOWS: u64 = 5_000;

/// Stored values by name.
pub(super) type Values = BTreeMap<String, String>;

#[derive(Debug, Default)]
pub(super) struct Stores {
    /// Cookies that a platform in the table reads.
    cookies: BTreeMap<Site, Values>,
    /// Sites whose cookies have been read since the worker started; all of them after an inventory.
    known: BTreeSet<Site>,
    all_known: bool,
    /// Changes of a cookie that cannot be judged before the others of its site are known.
    pub waiting: Vec<(Time, StoredCookie, CookieChange)>,
    /// `localStorage` entries that look like consent, by origin.
    local: BTreeMap<String, Values>,
    /// The last click in what looked like a consent dialog.
    clicks: BTreeMap<Site, Time>,
    /// Changes of what may be a choice; the click that explains them may be told a moment later.
    pub unexplained: Vec<(Time, Site, Signal, Stance)>,
}

impl Stores {
    /// The cookies of a site that matter.
    pub fn cookies(&mut self, site: &Site) -> &mut Values {
        self.cookies.entry(site.clone()).or_default()
    }

    /// Whether all cookies of a site that matter are in [`Stores::cookies`].
    pub fn knows(&self, site: &Site) -> bool {
        self.all_known || self.known.contains(site)
    }

    /// From now on they are.
    pub fn learnt(&mut self, site: &Site) {
        self.known.insert(site.clone());
    }

    /// All cookies of all sites are.
    pub fn learnt_all(&mut self) {
        self.all_known = true;
    }

    /// Puts an origin's entries in the place of the earlier ones, which it gives back.
    pub fn replace_local(&mut self, origin: &str, entries: Values) -> Option<Values> {
        if self.local.len() >= MOST_ORIGINS && !self.local.contains_key(origin) {
            self.local.pop_first();
        }
        self.local.insert(origin.to_owned(), entries)
    }

    /// The person clicked in what looked like a consent dialog.
    pub fn clicked(&mut self, at: Time, site: &Site) {
        let last = self.clicks.entry(site.clone()).or_insert(at);
        *last = at.max(*last);
    }

    /// Whether such a click came shortly before.
    pub fn follows_click(&self, at: Time, site: &Site) -> bool {
        self.click_before(at, site).is_some()
    }

    /// Such a click shortly before.
    pub fn click_before(&self, at: Time, site: &Site) -> Option<Time> {
        self.clicks.get(site).copied().filter(|click| *click <= at && at.0 - click.0 < FOLLOWS)
    }
}
