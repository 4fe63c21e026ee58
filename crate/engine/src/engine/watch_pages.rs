//! On which pages scripts are watched: those of the sites where the person said no, and the frames in them.

use super::Engine;
use crate::{
    effect::{Effect, WatchedPages},
    event::{FrameId, TabId},
    record::Key,
    site::{Site, host_of},
    time::Time,
};

/// Hosts of frames remembered of one site.
const MOST_FRAMES: usize = 64;
/// How long a browser may take to learn which frames to watch, in milliseconds.
const LEARNING: u64 = 30_000;

impl Engine {
    /// The pages to watch now.
    pub fn pages_to_watch(&self) -> WatchedPages {
        let watched = self.sites.iter().filter(|(site, _)| self.is_watched(site));
        let mut pages = WatchedPages::default();
        for (site, state) in watched {
            pages.sites.push(site.clone());
            pages.frames.extend(state.frames.iter().cloned());
        }
        pages.frames.sort();
        pages.frames.dedup();
        pages
    }

    /// What of that is new since the shell was last told.
    pub(super) fn watch_pages(&mut self) -> Vec<Effect> {
        if !std::mem::take(&mut self.pages_changed) {
            return vec![];
        }
        let pages = self.pages_to_watch();
        if pages == self.pages {
            return vec![];
        }
        let mut effects = vec![Effect::WatchPages(pages.clone())];
        // In the order of their names, both.
        for site in pages.sites.iter().filter(|site| self.pages.sites.binary_search(site).is_err()) {
            effects.extend(self.tabs.showing(site).map(|tab| Effect::EnterPage { tab, frame: None }));
        }
        self.pages = pages;
        effects
    }

    /// Whether pages of a site are watched now.
    pub fn is_watched(&self, site: &Site) -> bool {
        !self.ignores(site)
            && self.sites.get(site).is_some_and(|state| state.consent.is_watched(Time(u64::MAX)))
    }

    /// Whether the person wants nothing learnt of a site.
    pub(super) fn ignores(&self, site: &Site) -> bool {
        self.settings.ignored.contains(site)
    }

    /// A frame of another's in a watched page: its host is remembered, so that its next document is watched from
    /// its first script on. Learnt before it commits, the browser most often knows in time for this one too.
    pub(super) fn frame_navigated(
        &mut self,
        at: Time,
        tab: TabId,
        frame: FrameId,
        url: &str,
        committed: bool,
    ) -> Vec<Effect> {
        let (Some(site), Some(host)) = (self.tabs.site(tab).cloned(), host_of(url)) else { return vec![] };
        if !self.is_watched(&site) || site.contains(host) {
            return vec![];
        }
        self.new_frames.retain(|_, learnt| at.0.saturating_sub(learnt.0) < LEARNING);
        let mut effects = Vec::new();
        if let Some(state) = self.sites.get_mut(&site)
            && state.frames.len() < MOST_FRAMES
            && state.frames.insert(host.to_owned())
        {
            self.new_frames.insert(host.to_owned(), at);
            self.pages_changed = true;
            effects.push(Effect::Store(Key::Site(site.clone())));
        }
        if committed && self.new_frames.contains_key(host) {
            effects.push(Effect::EnterPage { tab, frame: Some(frame) });
        }
        effects
    }
}
