//! Signals of a person's choice, and what they change on a site.

use super::Engine;
use crate::{
    consent::{
        decision::{Occasion, Source},
        platform::{self, Store},
        signal::{Chosen, Stance},
        tcf::TcString,
    },
    effect::Effect,
    event::{StoredCookie, TcfAnnouncement},
    evidence::Choice,
    record::Key,
    site::Site,
    time::Time,
    tracker::TrackerId,
};

impl Engine {
    /// A cookie may be where a consent platform keeps the choice.
    pub(super) fn stored_choice(
        &mut self,
        at: Time,
        cookie: &StoredCookie,
        id: &TrackerId,
        removed: bool,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let site = Site::of_host(&id.domain);
        // In another site's partition it is a choice made in an embedded frame, not on this site.
        if id.partition.as_ref().is_some_and(|top| *top != site) {
            return vec![];
        }
        let siblings = self.choices.entry(site.clone()).or_default();
        let stored = |name: &str| siblings.get(name).cloned();
        let Some((platform, stance)) = platform::recognise(Store::Cookie, &id.name, &cookie.value, &stored)
        else {
            return vec![];
        };
        // Kept in memory only: some platforms spread a choice over several cookies.
        if removed {
            siblings.remove(&id.name);
        } else {
            siblings.insert(id.name.clone(), cookie.value.clone());
        }
        let source = Source::from(platform.source());
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
        self.signal(at, site, source, stance, occasion)
    }

    pub(super) fn tcf(&mut self, announcement: &TcfAnnouncement) -> Vec<Effect> {
        let Some(site) = Site::of_url(&announcement.url) else { return vec![] };
        let occasion = match announcement.event_status.as_str() {
            "useractioncomplete" => Occasion::Act,
            "tcloaded" => Occasion::Found,
            // "cmpuishown" tells what the platform would say if the person chose nothing else.
            _ => return vec![],
        };
        if announcement.gdpr_applies == Some(false) || announcement.tc_string.is_empty() {
            return vec![];
        }
        match TcString::decode(&announcement.tc_string) {
            Ok(string) => self.signal(announcement.at, site, Source::Tcf, string.stance(), occasion),
            Err(error) => vec![Effect::Refused(format!("{site}: TC string not readable: {error}"))],
        }
    }

    pub(super) fn declared(&mut self, at: Time, site: &str, choice: Choice) -> Vec<Effect> {
        let site = Site::of_host(site);
        if choice == Choice::Withdrawn {
            // Who says "withdrawn" says that there was consent before, even if Témoin did not see it.
            self.sites.entry(site.clone()).or_default().consent.assume_granted(at);
        }
        let chosen = if choice == Choice::Granted { Chosen::all() } else { Chosen::none() };
        self.signal(at, site, Source::Declared, Stance::Chosen(chosen), Occasion::Act)
    }

    pub(super) fn signal(
        &mut self,
        at: Time,
        site: Site,
        source: Source,
        stance: Stance,
        occasion: Occasion,
    ) -> Vec<Effect> {
        let state = self.sites.entry(site.clone()).or_default();
        let before = state.consent.clone();
        if state.consent.observe(at, source, stance, occasion) {
            state.observed = 0;
        }
        if state.consent == before {
            return vec![];
        }
        self.pages_changed = true;
        let mut effects = vec![Effect::Store(Key::Site(site.to_string()))];
        effects.extend(self.badges(&site));
        effects
    }
}
