//! What scripts do in a page: `document.cookie`, `cookieStore`, Web Storage, IndexedDB.
//!
//! The page is hostile ground. What is told of it is a claim: it counts for the site of the document as the
//! browser names it, within bounds, and where it leaves a doubt nobody is accused.

use std::collections::BTreeSet;

use super::{
    Engine,
    charge::{Seen, standing},
};
use crate::{
    consent::decision::Standing,
    effect::Effect,
    event::{Deed, PageAccess, PageAccessed, PageStore, RequestContext},
    evidence::{Purpose, Rule, Strength, TrackerKind},
    judge::{
        Access,
        finding::{Channel, sample_of},
    },
    knowledge::{company_of, controllers_of},
    record::Key,
    site::{Site, host_of, path_of},
    time::Time,
    tracker::{Deposit, Means, Tracker, TrackerId, jar::Destination},
};

/// Keys of Web Storage of one site that are remembered at most.
const MOST_KEYS: usize = 1_000;
/// How far the browser's word of a new cookie may be from the script's writing it, in milliseconds.
const SETTLING: u64 = 1_000;

/// One document's accesses, and where they belong.
struct Place<'a> {
    site: Site,
    context: RequestContext,
    host: &'a str,
    path: &'a str,
}

impl Engine {
    pub(super) fn page_accessed(&mut self, told: &PageAccessed) -> Vec<Effect> {
        let Some(host) = host_of(&told.url) else { return vec![] };
        let context = RequestContext {
            tab: Some(told.tab),
            top_frame: told.top_frame,
            initiator: told.top_frame.then(|| told.url.clone()),
            ..Default::default()
        };
        let mut effects = BTreeSet::new();
        let mut sites = BTreeSet::new();
        // The person's other extensions are not the site's.
        let of_extension = |script: &String| script.contains("-extension://");
        let accesses =
            told.accesses.iter().filter(|access| !access.script.as_ref().is_some_and(of_extension));
        for access in accesses {
            let Some(site) = self.watched_site(access.first, access.first, &context) else { continue };
            let place = Place { site, context: context.clone(), host, path: path_of(&told.url) };
            effects.extend(self.page_access(&place, access));
            sites.insert(place.site);
        }
        if told.beyond > 0
            && let Some(site) = self.watched_site(told.at, told.at, &context)
            && let Some(state) = self.sites.get_mut(&site)
        {
            effects.extend(state.refuse(&site, told.beyond));
        }
        let stored = !effects.is_empty();
        let mut effects = effects.into_iter().collect::<Vec<_>>();
        if stored {
            effects.extend(sites.iter().flat_map(|site| self.badges(site)));
        }
        effects
    }

    fn page_access(&mut self, place: &Place<'_>, access: &PageAccess) -> Vec<Effect> {
        match access.deed {
            Deed::Present | Deed::Appeared | Deed::Gone => self.keys_changed(place, access),
            Deed::Ask | Deed::See | Deed::Write => {
                access.names.iter().flat_map(|name| self.script_access(place, access, name)).collect()
            }
        }
    }

    /// Keys of Web Storage: known from when on they were there, so that a later reading can be judged.
    fn keys_changed(&mut self, place: &Place<'_>, access: &PageAccess) -> Vec<Effect> {
        let mut effects = Vec::new();
        for name in &access.names {
            let id = self.tracker_of(place, access.store, name);
            if access.deed == Deed::Gone {
                if id.kind != TrackerKind::Cookie && self.jar.remove(&id).is_some() {
                    effects.push(Effect::Store(id.key()));
                }
                continue;
            }
            effects.extend(self.deposit_key(id, access.first, None, access.deed == Deed::Present));
        }
        effects
    }

    /// Remembers a key of Web Storage, if what it is for is known and not exempt: all others are never charged.
    fn deposit_key(&mut self, id: TrackerId, at: Time, by: Option<&str>, present: bool) -> Option<Effect> {
        let purpose = id.purpose();
        if matches!(purpose, Purpose::Necessary | Purpose::Unknown) || id.kind == TrackerKind::Cookie {
            return None;
        }
        if self.jar.get(&id).is_some() {
            return None;
        }
        let owner = Site::of_host(&id.domain);
        let is_key = |tracker: &&Tracker| tracker.id.kind != TrackerKind::Cookie;
        if self.jar.of_owner(&owner).filter(is_key).count() >= MOST_KEYS {
            return None;
        }
        let key = id.key();
        self.jar.restore(Tracker {
            id,
            deposited: at,
            deposited_by: by.map(str::to_owned),
            deposited_how: if by.is_some() { Means::Script } else { Means::Unknown },
            before_temoin: present,
            first_party_only: false,
            digest: 0,
        });
        Some(Effect::Store(key))
    }

    fn script_access(&mut self, place: &Place<'_>, access: &PageAccess, name: &str) -> Vec<Effect> {
        let id = self.tracker_of(place, access.store, name);
        let reader = access.script.as_deref().and_then(script_host);
        let mut effects = Vec::new();
        if access.deed == Deed::Write
            && let Some(reader) = reader
        {
            effects.extend(self.deposit_key(id.clone(), access.first, Some(reader), false));
            effects.extend(self.written_by(&id, access, reader));
        }
        let Some(strength) = self.strength(place, access, &id, reader) else { return effects };
        let refused = self.sites.get(&place.site).map_or(0, |state| state.beyond);
        let tabs = std::mem::take(&mut self.tabs);
        let seen = Seen {
            at: access.first,
            began: access.first,
            site: &place.site,
            // Whose script it was is not known: then it stands under the document, as a remark.
            host: reader.unwrap_or(place.host).into(),
            url: sample_of(access.script.as_deref().unwrap_or_default()),
            access: if access.deed == Deed::Write { Access::Write } else { Access::Read },
            channel: access.store.channel(),
            strength,
            moved_on: &|decided| tabs.moved_on(decided, access.first, &place.context),
        };
        let deposit = self.known_deposit(place, &id, access.first);
        let charged = if strength == Strength::Visible {
            self.remark(&seen, id, deposit)
        } else {
            self.judge(&seen, id, deposit)
        };
        self.tabs = tabs;
        self.count(place, access, strength, &charged, refused);
        effects.extend(charged);
        effects
    }

    /// How directly the reader had this tracker; none where it is not worth a word.
    fn strength(
        &self,
        place: &Place<'_>,
        access: &PageAccess,
        id: &TrackerId,
        reader: Option<&str>,
    ) -> Option<Strength> {
        let Some(reader) = reader else { return Some(Strength::Visible) };
        let company = company_of(reader);
        let category = company.map_or("", |company| company.category);
        if access.deed == Deed::Write {
            return Some(Strength::Read);
        }
        // Who keeps the choice must look at the jar, if only to clear it.
        if category == "consent-provider" {
            return None;
        }
        if access.deed == Deed::Ask || self.is_own(place, id, reader) {
            return Some(Strength::Read);
        }
        // The site's own server is sent its cookies with each request, and is charged for that.
        (!place.site.contains(reader)).then_some(Strength::Visible)
    }

    /// Whether a tracker is known to be a reader's own: who reads the whole jar then reads this one above all.
    fn is_own(&self, place: &Place<'_>, id: &TrackerId, reader: &str) -> bool {
        let company = company_of(reader);
        // What a tag manager reads it may read for its customer.
        let named = company.filter(|company| company.category != "tag-manager");
        if named.is_some_and(|company| controllers_of(&id.name, &id.domain).any(|name| name == company.name))
        {
            return true;
        }
        let set_it = |host: &String| {
            Site::of_host(host) == Site::of_host(reader)
                || (company.is_some() && company.map(|c| c.name) == company_of(host).map(|c| c.name))
        };
        if self.jar.get(id).and_then(|tracker| tracker.deposited_by.as_ref()).is_some_and(set_it) {
            return true;
        }
        self.sites.get(&place.site).is_some_and(|state| {
            state.findings.values().any(|finding| {
                finding.strength == Strength::Read && finding.tracker == *id && finding.reader.host == reader
            })
        })
    }

    /// A tracker that was merely visible, or read by nobody knows whose script: shown, never accused.
    fn remark(&mut self, seen: &Seen<'_>, id: TrackerId, deposit: Option<Deposit>) -> Vec<Effect> {
        let purpose = id.purpose();
        let Some(state) = self.sites.get(seen.site) else { return vec![] };
        let standing = standing(state, &seen.host, &id, purpose, seen.at);
        let unwanted = standing.is_negative() || standing == Standing::Unknown || purpose == Purpose::Unknown;
        if purpose == Purpose::Necessary || !unwanted {
            return vec![];
        }
        self.charge(seen, Rule::UnclassifiedAccess, id, purpose, deposit)
    }

    /// One access was charged; the batch may stand for more.
    fn count(
        &mut self,
        place: &Place<'_>,
        access: &PageAccess,
        strength: Strength,
        charged: &[Effect],
        refused_before: u64,
    ) {
        let Some(state) = self.sites.get_mut(&place.site) else { return };
        if state.beyond > refused_before {
            state.beyond = state.beyond.saturating_add(access.count.saturating_sub(1));
        }
        for effect in charged {
            let Effect::Store(key @ Key::Finding(_)) = effect else { continue };
            let Some(finding) = state.findings.change().get_mut(key) else { continue };
            finding.strength = finding.strength.min(strength);
            let more = access.count.saturating_sub(1);
            finding.count = finding.count.saturating_add(more);
            finding.last = finding.last.max(access.last);
            state.observed = state.observed.saturating_add(more);
        }
    }

    /// When it was deposited, if that can be told from the decision. What was found when the watch began, after
    /// the decision, may be from before or after it.
    fn known_deposit(&self, place: &Place<'_>, id: &TrackerId, at: Time) -> Option<Deposit> {
        let tracker = self.jar.get(id)?;
        let found = id.kind != TrackerKind::Cookie && tracker.before_temoin;
        let purpose = id.purpose();
        let standing = self.sites.get(&place.site)?.consent.standing(purpose, at);
        if let Standing::Withdrawn { since } = standing
            && found
            && tracker.deposited >= since
        {
            return None;
        }
        Some(tracker.deposit())
    }

    /// A script wrote a cookie that is in the jar since: it is who deposited it.
    fn written_by(&mut self, id: &TrackerId, access: &PageAccess, reader: &str) -> Option<Effect> {
        let tracker = self.jar.get_mut(id)?;
        let since = Time(access.first.0.saturating_sub(SETTLING));
        let new = (since..=access.last.plus(SETTLING)).contains(&tracker.deposited);
        (new && tracker.deposited_by.is_none() && !tracker.before_temoin).then(|| {
            tracker.deposited_by = Some(reader.to_owned());
            tracker.deposited_how = Means::Script;
            Effect::Store(id.key())
        })
    }

    /// Names are all that is told of a cookie; of several it is the youngest, the least likely to accuse.
    fn tracker_of(&self, place: &Place<'_>, store: PageStore, name: &str) -> TrackerId {
        let kind = match store {
            PageStore::DocumentCookie | PageStore::CookieStore => {
                let owner = Site::of_host(place.host);
                let to = Destination {
                    host: place.host,
                    owner: &owner,
                    path: place.path,
                    site: &place.site,
                    store: None,
                };
                let known = self.jar.resolve(&to, name, "");
                return known.map_or_else(|| TrackerId::unplaced(name, place.host), |t| t.id.clone());
            }
            PageStore::LocalStorage => TrackerKind::LocalStorage,
            PageStore::SessionStorage => TrackerKind::SessionStorage,
            PageStore::IndexedDb => TrackerKind::IndexedDb,
        };
        // In others' frames browsers keep these stores apart by site.
        let partition = (!place.site.contains(place.host)).then(|| place.site.clone());
        TrackerId::kept_by_pages(kind, name, place.host, partition)
    }
}

/// The host a script is from; none for one without an address.
fn script_host(script: &str) -> Option<&str> {
    host_of(script.strip_prefix("blob:").unwrap_or(script))
}

impl PageStore {
    fn channel(self) -> Channel {
        match self {
            Self::DocumentCookie => Channel::DocumentCookie,
            Self::CookieStore => Channel::CookieStore,
            Self::LocalStorage | Self::SessionStorage => Channel::WebStorage,
            Self::IndexedDb => Channel::IndexedDb,
        }
    }
}
