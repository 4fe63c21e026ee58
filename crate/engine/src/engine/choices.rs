//! Signals of a person's choice, and what they change on a site.

use super::Engine;
use crate::{
    consent::{
        consent_mode::{ConsentMode, Gcd, gcs},
        decision::{Occasion, Source},
        gpp::Gpp,
        place::{Place, Signal},
        signal::{Chosen, Extent, Stance},
        tcf::TcString,
        us_privacy::UsPrivacy,
    },
    effect::Effect,
    event::{Announced, Announcement, RequestContext, TcfAnnouncement},
    evidence::Choice,
    record::Key,
    site::{Site, parameter},
    time::Time,
};

impl Engine {
    pub(super) fn tcf(&mut self, announcement: &TcfAnnouncement) -> Vec<Effect> {
        let Some(site) = Site::of_url(&announcement.url) else { return vec![] };
        let occasion = match announcement.event_status.as_str() {
            // Asked again and again, an API says again what it said: only another state is an act.
            "useractioncomplete" if announcement.polled => Occasion::Change,
            "useractioncomplete" => Occasion::Act,
            "tcloaded" => Occasion::Found,
            "cmpuishown" => return self.tcf_asks(announcement, &site),
            _ => return vec![],
        };
        if announcement.gdpr_applies == Some(false) || announcement.tc_string.is_empty() {
            return vec![];
        }
        match TcString::decode(&announcement.tc_string) {
            Ok(string) => {
                let (at, signal) = (announcement.at, Signal::api(Source::Tcf));
                let mut effects = self.signal(at, site, &signal, string.stance(), occasion);
                effects.extend(self.said_again(at, &announcement.url, &signal.key()));
                effects
            }
            Err(error) => vec![Effect::Refused(format!("{site}: TC string not readable: {error}"))],
        }
    }

    /// "cmpuishown" tells what the platform would say if the person chose nothing else. With no consent in it, the
    /// platform asks for the first time: an earlier choice would be in it.
    fn tcf_asks(&mut self, announcement: &TcfAnnouncement, site: &Site) -> Vec<Effect> {
        let string = &announcement.tc_string;
        let is_blank = string.is_empty()
            || TcString::decode(string).is_ok_and(|string| string.purpose_consents.is_empty());
        match is_blank && announcement.gdpr_applies != Some(false) {
            true => self.asks(announcement.at, site),
            false => vec![],
        }
    }

    /// What other APIs of a page say.
    pub(super) fn announced(&mut self, announcement: &Announcement) -> Vec<Effect> {
        let Some(site) = Site::of_url(&announcement.url) else { return vec![] };
        let at = announcement.at;
        // None of these says that a person acted: a click before it does.
        let occasion = match announcement.acted || self.stores.follows_click(at, &site) {
            true => Occasion::Change,
            false => Occasion::Found,
        };
        let (source, stance) = match &announcement.what {
            Announced::Gpp { string } => match Gpp::decode(string) {
                Ok(gpp) => (Source::Gpp, gpp.stance()),
                Err(error) => {
                    return vec![Effect::Refused(format!("{site}: GPP string not readable: {error}"))];
                }
            },
            Announced::UsPrivacy { string } => match UsPrivacy::decode(string) {
                Ok(us) => (Source::Usp, us.stance()),
                Err(error) => return vec![Effect::Refused(format!("{site}: {error}"))],
            },
            Announced::ConsentMode { commands } => {
                let mut mode = ConsentMode::default();
                for command in commands {
                    mode.apply(command);
                }
                match mode.stance() {
                    // Every page begins so.
                    Stance::NotChosen => return vec![],
                    stance => (Source::GoogleConsentMode, stance),
                }
            }
            Announced::Gpc { on } => return self.gpc(at, site, *on),
        };
        let signal = Signal::api(source);
        let mut effects = self.signal(at, site, &signal, stance, occasion);
        effects.extend(self.said_again(at, &announcement.url, &signal.key()));
        effects
    }

    /// Global Privacy Control is shown. It counts as a refusal for a person who says so in the settings,
    /// and only where the person has chosen nothing on the site itself.
    fn gpc(&mut self, at: Time, site: Site, on: bool) -> Vec<Effect> {
        if !on && !self.sites.get(&site).is_some_and(|state| state.consent.gpc()) {
            return vec![];
        }
        if self.settings.gpc_refuses {
            let stance = if on { Chosen::none().into() } else { Stance::NotChosen };
            return self.signal(at, site, &Signal::gpc(), stance, Occasion::Found);
        }
        let state = self.sites.entry(site.clone()).or_default();
        let known = state.consent.gpc() == on;
        state.consent.note_gpc(on);
        if known { vec![] } else { vec![Effect::Store(Key::Site(site.clone()))] }
    }

    /// Google's tags repeat the state of the Consent Mode in what they send.
    pub(super) fn consent_mode_sent(&mut self, at: Time, context: &RequestContext) -> Vec<Effect> {
        let Some(site) = self.tabs.site_of(at, context) else { return vec![] };
        let told = |name| parameter(&context.url, name);
        let stance = match told("gcd").map(Gcd::decode) {
            Some(Ok(letters)) => letters.stance(),
            // The short form does not say whether anybody chose: only that consent is still claimed.
            _ => {
                let mut claimed = told("gcs").and_then(|text| gcs(text).ok()).unwrap_or_default();
                claimed.retain(|_, granted| *granted);
                match claimed.is_empty() {
                    true => Stance::NotChosen,
                    false => {
                        Chosen { purposes: claimed, explicit: false, ..Chosen::new(Extent::Unknown) }.into()
                    }
                }
            }
        };
        if stance == Stance::NotChosen {
            return vec![];
        }
        let occasion = match told("gcd").is_some() && self.stores.follows_click(at, &site) {
            true => Occasion::Change,
            false => Occasion::Found,
        };
        let signal = Signal { source: Source::GoogleConsentMode, place: Place::Request };
        self.signal(at, site, &signal, stance, occasion)
    }

    pub(super) fn declared(&mut self, at: Time, site: &str, choice: Choice) -> Vec<Effect> {
        let site = Site::of_host(site);
        if self.ignores(&site) {
            return vec![];
        }
        let consent = &mut self.sites.entry(site.clone()).or_default().consent;
        let confirmed = consent.confirm(at, choice);
        self.pages_changed = true;
        if choice == Choice::Withdrawn && confirmed.is_none() {
            // Who says "withdrawn" says that there was consent before, even if Témoin did not see it.
            consent.assume_granted(at);
        }
        let chosen = if choice == Choice::Granted { Chosen::all() } else { Chosen::none() };
        let mut effects =
            self.signal(at, site.clone(), &Signal::declared(), Stance::Chosen(chosen), Occasion::Act);
        if let Some(since) = confirmed {
            effects.extend(self.judge_again(&site, since));
        }
        effects
    }

    /// The person clicked in what looks like a consent dialog: what changed just after may be a choice.
    pub(super) fn consent_clicked(&mut self, at: Time, url: &str) -> Vec<Effect> {
        let Some(site) = Site::of_url(url) else { return vec![] };
        self.stores.clicked(at, &site);
        let all = std::mem::take(&mut self.stores.unexplained);
        let (explained, rest): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|(changed, of, ..)| *of == site && self.stores.follows_click(*changed, &site));
        self.stores.unexplained = rest;
        let explained = explained.into_iter();
        explained
            .flat_map(|(at, site, signal, stance)| self.signal(at, site, &signal, stance, Occasion::Change))
            .collect()
    }

    pub(super) fn signal(
        &mut self,
        at: Time,
        site: Site,
        signal: &Signal,
        stance: Stance,
        occasion: Occasion,
    ) -> Vec<Effect> {
        if self.ignores(&site) {
            return vec![];
        }
        let mut effects = Vec::new();
        let is_listed = matches!(&signal.source, Source::Platform(id) if id != "unlisted");
        if stance == Stance::NotChosen && occasion == Occasion::Change && is_listed {
            effects.extend(self.asks(at, &site));
        }
        // What is no choice leaves no trace of a site where nothing else is known.
        if stance == Stance::NotChosen && !self.sites.contains_key(&site) {
            return effects;
        }
        let state = self.sites.entry(site.clone()).or_default();
        let before = state.consent.clone();
        let decided = state.consent.observe(at, signal, stance, occasion);
        if decided {
            state.observed = 0;
            if let Some(click) = self.stores.click_before(at, &site) {
                state.consent.acted(at, click);
            }
        }
        if state.consent == before {
            return effects;
        }
        effects.push(Effect::Store(Key::Site(site.clone())));
        self.pages_changed = true;
        effects.extend(self.badges(&site));
        if decided {
            effects.extend(self.judge_held());
            effects.extend(self.answered(at, &site, occasion));
        }
        effects
    }
}
