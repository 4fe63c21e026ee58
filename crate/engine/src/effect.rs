//! What the shell has to do after an event, in this order: store, then show.

use crate::{
    event::{FrameId, TabId},
    record::Key,
    site::Site,
    tracker::TrackerId,
};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The record under this key changed: write what [`Engine::record`](crate::Engine::record) gives for
    /// it, or delete it where that gives none. Durable before anything is shown.
    Store(Key),
    /// Request headers are needed from now on (some site is watched), or no longer.
    Watch(bool),
    /// Read all cookies of a site and tell them as [`Event::SiteCookies`](crate::event::Event::SiteCookies):
    /// a choice is spread over several of them, and not all are known.
    ReadCookies(Site),
    /// Tell [`Event::LookedAgain`](crate::event::Event::LookedAgain) later: something cannot be judged yet.
    LookAgain {
        /// In so many milliseconds.
        after: u64,
    },
    /// What scripts do is to be seen on these pages from now on, and on no others.
    WatchPages(WatchedPages),
    /// Documents that are open already are to be watched: all of a tab, or those of one frame.
    EnterPage {
        /// The tab.
        tab: TabId,
        /// The frame, if it is only one.
        frame: Option<FrameId>,
    },
    /// What a tab's button says may have changed.
    Badge {
        /// The tab.
        tab: TabId,
        /// Companies with a breach on its site; on a webmail, disguised advertisements in view.
        count: usize,
        /// A refusal or withdrawal is in force on its site.
        watching: bool,
    },
    /// The canonical name of this host is needed, if the browser tells such things:
    /// [`Event::Resolved`](crate::event::Event::Resolved).
    Resolve(String),
    /// Delete this cookie: its reading is stopped.
    DeleteCookie(TrackerId),
    /// Strip cookies from these requests and their responses from now on, and from no others.
    Strip(Vec<Stripped>),
    /// What a popup or report shows may have changed.
    Changed,
    /// Something was refused: for the log of the extension, not for the person.
    Refused(String),
}

/// The pages on which scripts are watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WatchedPages {
    /// Sites where a refusal or withdrawal is in force.
    pub sites: Vec<Site>,
    /// Hosts of others whose frames were seen on pages of those sites.
    pub frames: Vec<String>,
}

/// Requests that may not carry cookies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stripped {
    /// From the pages of this site, and whatever the tabs send that show it.
    pub site: Site,
    /// To hosts of these.
    pub from: Vec<Site>,
    /// The tabs.
    pub tabs: Vec<TabId>,
}
