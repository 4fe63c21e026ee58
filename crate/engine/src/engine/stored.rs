//! Stored choices: cookies and `localStorage` entries of consent platforms, and what looks like one.

use std::collections::BTreeSet;

use super::{
    Engine,
    stores::{MOST_WAITING, Values},
};
use crate::{
    consent::{
        decision::{Occasion, Source},
        place::{Place, Signal},
        platform::{self, Store},
        signal::Stance,
        unlisted::{self, Sign},
    },
    effect::Effect,
    event::{CookieChange, StorageRead, StoredCookie},
    record::Key,
    site::Site,
    time::Time,
    tracker::{TrackerId, is_container},
};

/// How long the click that explains a change may be told after it, in milliseconds.
const EXPLAINED_WITHIN: u64 = 3_000;

impl Engine {
    /// A cookie may be where a consent platform keeps the choice, or part of it.
    pub(super) fn stored_choice(
        &mut self,
        at: Time,
        cookie: &StoredCookie,
        change: CookieChange,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let id = TrackerId::of(cookie);
        let site = Site::of_host(&id.domain);
        // In a container it is a choice of somebody else, as far as the site knows.
        if is_container(&id.store) {
            return vec![];
        }
        // In another site's partition it is a choice made in an embedded frame, not on this site.
        if id.partition.as_ref().is_some_and(|top| *top != site) {
            return vec![];
        }
        let owner = platform::owner(Store::Cookie, &id.name);
        let readers = platform::beside(&id.name).collect::<Vec<_>>();
        let removed = change == CookieChange::Removed;
        if owner.is_none() && readers.is_empty() {
            let value = if removed { "" } else { &cookie.value };
            return self.unlisted(at, &site, Place::Cookie(id.name.clone()), value, occasion);
        }
        let is_spread = |platform: &&platform::Platform| !platform.beside.is_empty();
        if !self.stores.knows(&site) && owner.iter().chain(&readers).any(is_spread) {
            let first = !self.stores.waiting.iter().any(|(_, other, _)| Site::of_host(&other.domain) == site);
            if self.stores.waiting.len() >= MOST_WAITING {
                return vec![Effect::Refused(format!("{site}: more than {MOST_WAITING} changes wait"))];
            }
            self.stores.waiting.push((at, cookie.clone(), change));
            return if first { vec![Effect::ReadCookies(site)] } else { vec![] };
        }
        let values = self.stores.cookies(&site);
        match removed {
            true => values.remove(&id.name),
            false => values.insert(id.name.clone(), cookie.value.clone()),
        };
        let mut changed = Vec::new();
        if owner.is_some() {
            changed.push((
                id.name.clone(),
                removed.then(String::new).unwrap_or(cookie.value.clone()),
                removed,
            ));
        }
        let values = self.stores.cookies(&site);
        for (name, value) in values.iter().filter(|(name, _)| **name != id.name) {
            if readers
                .iter()
                .any(|reader| platform::owner(Store::Cookie, name).is_some_and(|o| o.id == reader.id))
            {
                changed.push((name.clone(), value.clone(), false));
            }
        }
        let values = values.clone();
        let mut effects = Vec::new();
        for (name, value, removed) in changed {
            let place = Place::Cookie(name);
            effects.extend(self.stored_value(at, &site, place, &value, removed, &values, occasion));
        }
        effects
    }

    /// All cookies of a site: now the changes that waited for them can be judged, each at its own time.
    pub(super) fn site_cookies(&mut self, site: &str, cookies: &[StoredCookie]) -> Vec<Effect> {
        let site = Site::of_host(site);
        self.remember_cookies(cookies.iter().filter(|cookie| Site::of_host(&cookie.domain) == site));
        self.stores.learnt(&site);
        let all = std::mem::take(&mut self.stores.waiting);
        let (ready, rest) = all.into_iter().partition(|(_, cookie, _)| Site::of_host(&cookie.domain) == site);
        self.stores.waiting = rest;
        let ready: Vec<(Time, StoredCookie, CookieChange)> = ready;
        let changes = ready.into_iter();
        changes
            .flat_map(|(at, cookie, change)| self.stored_choice(at, &cookie, change, Occasion::Change))
            .collect()
    }

    /// Keeps those cookies that a platform reads.
    pub(super) fn remember_cookies<'a>(&mut self, cookies: impl Iterator<Item = &'a StoredCookie>) {
        for cookie in cookies {
            let name = &cookie.name;
            let id = TrackerId::of(cookie);
            let site = Site::of_host(&id.domain);
            let elsewhere = id.partition.as_ref().is_some_and(|top| *top != site);
            let matters =
                platform::owner(Store::Cookie, name).is_some() || platform::beside(name).next().is_some();
            if matters && !elsewhere {
                self.stores.cookies(&site).insert(name.clone(), cookie.value.clone());
            }
        }
    }

    /// Choices whose cookie is gone, though nobody saw it go: cleared when the browser was closed, or expired.
    pub(super) fn vanished_choices(&mut self, at: Time, present: &[StoredCookie]) -> Vec<Effect> {
        let mut stored = BTreeSet::new();
        for cookie in present {
            let site = Site::of_host(&TrackerId::of(cookie).domain);
            let owner = platform::owner(Store::Cookie, &cookie.name);
            let sources = match owner {
                Some(owner) => vec![Source::from(owner.source())],
                None => vec![Source::Tcf, Source::unlisted()],
            };
            for source in sources {
                stored.insert((
                    site.clone(),
                    Signal { source, place: Place::Cookie(cookie.name.clone()) }.key(),
                ));
            }
        }
        let mut effects = Vec::new();
        for (site, state) in &mut self.sites {
            if state.consent.clear_cookies(at, |key| stored.contains(&(site.clone(), key.to_owned()))) {
                self.pages_changed = true;
                effects.push(Effect::Store(Key::Site(site.clone())));
            }
        }
        effects
    }

    /// What the probe found in a page's `localStorage`.
    pub(super) fn storage_read(&mut self, read: &StorageRead) -> Vec<Effect> {
        let Some(site) = Site::of_url(&read.url) else { return vec![] };
        let origin = read.url.split('/').take(3).collect::<Vec<_>>().join("/");
        let entries: Values = read.entries.iter().cloned().collect();
        let before = self.stores.replace_local(&origin, entries.clone());
        // Found on arrival, it may be old, and of another host of the site. Seen to change, it is a choice.
        let occasion = match !read.first || self.stores.follows_click(read.at, &site) {
            true => Occasion::Change,
            false => Occasion::Found,
        };
        let mut effects = Vec::new();
        for (name, value) in &entries {
            let place = Place::LocalStorage(name.clone());
            effects.extend(match platform::owner(Store::LocalStorage, name) {
                Some(_) => self.stored_value(read.at, &site, place, value, false, &entries, occasion),
                None => self.unlisted(read.at, &site, place, value, occasion),
            });
        }
        let gone = before.into_iter().flatten().filter(|(name, _)| !entries.contains_key(name));
        for (name, _) in gone.filter(|_| !read.first) {
            if platform::owner(Store::LocalStorage, &name).is_some() {
                let place = Place::LocalStorage(name);
                effects.extend(self.stored_value(read.at, &site, place, "", true, &entries, occasion));
            }
        }
        effects
    }

    /// The choice in a place that a platform of the table stores in.
    #[expect(clippy::too_many_arguments, reason = "what a stored value is read from")]
    fn stored_value(
        &mut self,
        at: Time,
        site: &Site,
        place: Place,
        value: &str,
        removed: bool,
        siblings: &Values,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let (store, name) = match &place {
            Place::LocalStorage(name) => (Store::LocalStorage, name),
            Place::Cookie(name) => (Store::Cookie, name),
            _ => return vec![],
        };
        let beside = |name: &str| siblings.get(name).cloned();
        let Some((platform, stance)) = platform::recognise(store, name, value, &beside) else {
            return vec![];
        };
        let stance = match stance {
            _ if removed => Stance::NotChosen,
            Ok(stance) => stance,
            Err(error) => {
                return vec![Effect::Refused(format!(
                    "{}: stored choice not readable: {error}",
                    platform.id
                ))];
            }
        };
        // Another host of the site has a `localStorage` of its own, where nothing may have been chosen.
        if stance == Stance::NotChosen && occasion == Occasion::Found && store == Store::LocalStorage {
            return vec![];
        }
        let signal = Signal { source: Source::from(platform.source()), place };
        self.signal(at, site.clone(), &signal, stance, occasion)
    }

    /// A value in a place that is in no table.
    fn unlisted(
        &mut self,
        at: Time,
        site: &Site,
        place: Place,
        value: &str,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let (Place::Cookie(name) | Place::LocalStorage(name)) = &place else { return vec![] };
        let sources = [Source::Tcf, Source::unlisted()];
        if value.is_empty() {
            // Gone: no choice is stored there any more, if one was.
            let stored = |signal: &Signal| {
                let consent = self.sites.get(site).map(|state| &state.consent);
                consent.and_then(|consent| consent.state(signal)).is_some_and(|s| *s != Stance::NotChosen)
            };
            let signals = sources.map(|source| Signal { source, place: place.clone() });
            let gone = signals.into_iter().filter(stored).collect::<Vec<_>>();
            let gone = gone.into_iter();
            return gone
                .flat_map(|s| self.signal(at, site.clone(), &s, Stance::NotChosen, occasion))
                .collect();
        }
        let (source, stance) = match unlisted::read(name, value) {
            Some(Sign::TcString(stance)) => (Source::Tcf, stance),
            Some(Sign::Answers(stance)) => (Source::unlisted(), stance),
            None => return vec![],
        };
        let signal = Signal { source, place };
        if occasion == Occasion::Change {
            if self.stores.follows_click(at, site) {
                return self.signal(at, site.clone(), &signal, stance, Occasion::Change);
            }
            // The click may be told a moment later: wait for it.
            if self.stores.unexplained.len() < MOST_WAITING {
                self.stores.unexplained.push((at, site.clone(), signal, stance));
            }
            return vec![];
        }
        self.signal(at, site.clone(), &signal, stance, Occasion::Found)
    }

    /// Changes that no click explained are states, found.
    pub(super) fn settle_unexplained(&mut self, now: Time) -> Vec<Effect> {
        if self.stores.unexplained.is_empty() {
            return vec![];
        }
        let all = std::mem::take(&mut self.stores.unexplained);
        let (old, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(at, ..)| now.0.saturating_sub(at.0) > EXPLAINED_WITHIN);
        self.stores.unexplained = rest;
        let old = old.into_iter();
        old.flat_map(|(at, site, signal, stance)| self.signal(at, site, &signal, stance, Occasion::Found))
            .collect()
    }
}
