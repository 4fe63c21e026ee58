//! What happens in the browser, as the engine is told.
//!
//! Every event carries the browser's own time. A list of events is a trace: the same trace always gives
//! the same findings, so it can be a test, a benchmark or a piece of evidence.

use serde::{Deserialize, Serialize};

use crate::{evidence::Choice, record::Settings, time::Time, view::AdView};

/// A browser tab.
pub type TabId = i32;

/// A frame; the top one of each tab is 0. Firefox numbers them beyond 32 bits.
pub type FrameId = i64;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// A tab's top document changed (`webNavigation.onCommitted`, or the tabs found at start-up).
    Navigated {
        /// When.
        at: Time,
        /// Which tab.
        tab: TabId,
        /// The new document.
        url: String,
    },
    /// A frame inside a tab goes to a document (`webNavigation.onBeforeNavigate`) or got there (`onCommitted`).
    FrameNavigated {
        /// When.
        at: Time,
        /// Which tab.
        tab: TabId,
        /// Which of its frames.
        frame: FrameId,
        /// The document.
        url: String,
        /// Whether it is there.
        committed: bool,
    },
    /// Scripts in a page read or wrote trackers.
    PageAccessed(PageAccessed),
    /// A tab was closed.
    TabClosed {
        /// When.
        at: Time,
        /// Which tab.
        tab: TabId,
    },
    /// One cookie was stored, replaced or removed (`cookies.onChanged`).
    CookieChanged {
        /// When the change was delivered: the browser gives these events no time of their own.
        at: Time,
        /// The cookie, as it is now stored or was before its removal.
        cookie: StoredCookie,
        /// What became of it.
        change: CookieChange,
    },
    /// Every cookie the browser holds, at installation and at each start of the browser.
    Inventory {
        /// When.
        at: Time,
        /// All cookies, of all partitions.
        cookies: Vec<StoredCookie>,
    },
    /// A request is about to leave with this body (`webRequest.onBeforeRequest`).
    RequestBody {
        /// When.
        at: Time,
        /// The browser's number for the request.
        id: String,
        /// Its beginning, as text.
        body: String,
    },
    /// A request left with these headers (`webRequest.onSendHeaders`).
    RequestSent(RequestSent),
    /// A request was answered (`webRequest.onHeadersReceived` in Firefox; in Chrome `onResponseStarted` and
    /// `onBeforeRedirect`, which alone tell what comes from the cache).
    ResponseReceived(ResponseReceived),
    /// The IAB's Transparency & Consent Framework API announced its state.
    Tcf(TcfAnnouncement),
    /// Another consent API of a page, or the browser in it, tells its state.
    Announced(Announcement),
    /// A page's `localStorage`, as far as it looks like consent.
    StorageRead(StorageRead),
    /// The person clicked in what looks like a consent dialog.
    ConsentClicked {
        /// When.
        at: Time,
        /// URL of the top document.
        url: String,
    },
    /// A request left that repeats the state of Google Consent Mode in its address.
    ConsentModeSent {
        /// When.
        at: Time,
        /// Where it belongs, and its address with the query.
        context: RequestContext,
    },
    /// All cookies of one site: the answer to [`Effect::ReadCookies`](crate::effect::Effect::ReadCookies).
    SiteCookies {
        /// When they were asked for.
        at: Time,
        /// Registrable domain.
        site: String,
        /// The cookies.
        cookies: Vec<StoredCookie>,
    },
    /// Time has passed: the answer to [`Effect::LookAgain`](crate::effect::Effect::LookAgain).
    LookedAgain {
        /// When.
        at: Time,
    },
    /// The person set something.
    Set {
        /// When.
        at: Time,
        /// Everything that can be set, as it is from now on.
        settings: Settings,
    },
    /// The person told their own choice in the popup.
    Declared {
        /// When.
        at: Time,
        /// Registrable domain.
        site: String,
        /// `Granted`, `Refused` or `Withdrawn`.
        choice: Choice,
    },
    /// The canonical name of a host, in the domain name system (Firefox's `dns`).
    Resolved {
        /// When.
        at: Time,
        /// The host.
        host: String,
        /// What it is an alias of; itself if of nothing.
        canonical: String,
    },
    /// Nothing more happened until then: what waits is settled ([`Engine::waits`](crate::Engine::waits)).
    TimePassed {
        /// When.
        at: Time,
    },
    /// Time to drop what is too old or too much.
    Swept {
        /// When.
        at: Time,
        /// What ended before this goes.
        oldest: Time,
        /// Bytes of records that have to go besides.
        excess: usize,
    },
    /// The person had a site forgotten, or everything.
    Forgotten {
        /// When.
        at: Time,
        /// Registrable domain; none for everything.
        site: Option<String>,
    },
    /// The person wants the reading stopped on a site, or no longer.
    Stopped {
        /// When.
        at: Time,
        /// Registrable domain.
        site: String,
        /// Whether it is to be stopped.
        on: bool,
    },
    /// A message list shows these advertisements now (all of them, not only new ones).
    AdsSeen(AdsSeen),
}

impl Event {
    /// When it happened: events are observed in this order.
    pub fn at(&self) -> Time {
        match self {
            Self::Navigated { at, .. }
            | Self::FrameNavigated { at, .. }
            | Self::TabClosed { at, .. }
            | Self::CookieChanged { at, .. }
            | Self::Inventory { at, .. }
            | Self::ConsentClicked { at, .. }
            | Self::ConsentModeSent { at, .. }
            | Self::SiteCookies { at, .. }
            | Self::LookedAgain { at }
            | Self::Set { at, .. }
            | Self::RequestBody { at, .. }
            | Self::Swept { at, .. }
            | Self::Forgotten { at, .. }
            | Self::Stopped { at, .. }
            | Self::Declared { at, .. }
            | Self::Resolved { at, .. }
            | Self::TimePassed { at } => *at,
            Self::RequestSent(request) => request.at,
            Self::ResponseReceived(response) => response.at,
            Self::Tcf(announcement) => announcement.at,
            Self::Announced(announcement) => announcement.at,
            Self::StorageRead(read) => read.at,
            Self::AdsSeen(ads) => ads.at,
            Self::PageAccessed(accessed) => accessed.at,
        }
    }
}

/// What became of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieChange {
    /// Stored or refreshed.
    Set,
    /// Removed only to be stored again at once: the second half of a refresh follows.
    Overwritten,
    /// Gone: deleted, expired or evicted.
    Removed,
}

/// A cookie as the browser stores it (`cookies.Cookie`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCookie {
    /// Name; may be empty.
    pub name: String,
    /// Value. The engine keeps only a salted digest of it.
    pub value: String,
    /// Domain; a leading dot is accepted and ignored.
    pub domain: String,
    /// Sent to this very host only.
    pub host_only: bool,
    /// Path.
    pub path: String,
    /// Top-level site of a partitioned cookie (CHIPS, Firefox's per-site partitions), as a URL or a site.
    pub partition: Option<String>,
    /// The browser's cookie store: a container or profile.
    pub store: String,
    /// `SameSite` is `Lax` or `Strict`, or by default: then only pages of its own site can store it.
    #[serde(default)]
    pub first_party_only: bool,
    /// Kept from scripts: only a response can have set it.
    #[serde(default)]
    pub http_only: bool,
}

/// Where a request belongs, as far as the browser tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestContext {
    /// The browser's number for the request, the same over all its redirects.
    pub id: String,
    /// The tab, or none for requests of service and shared workers.
    pub tab: Option<TabId>,
    /// Whether it loads a tab's top document.
    pub main_frame: bool,
    /// Whether the top document itself made it.
    pub top_frame: bool,
    /// URL of the top document, where the browser tells (Firefox).
    pub top_url: Option<String>,
    /// Origin or URL of the document or worker that made it.
    pub initiator: Option<String>,
    /// Where it goes.
    pub url: String,
    /// The cookie store it takes its cookies from, where the browser tells (Firefox).
    #[serde(default)]
    pub store: Option<String>,
}

/// A request that left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestSent {
    /// When.
    pub at: Time,
    /// Where it belongs.
    pub context: RequestContext,
    /// The `Cookie` header actually sent; none if there was none. Requests without cookies are told too: a
    /// later hop of theirs may carry some.
    pub cookies: Option<String>,
}

/// A response that arrived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResponseReceived {
    /// When.
    pub at: Time,
    /// The request's.
    pub context: RequestContext,
    /// Each `Set-Cookie` header.
    pub set_cookies: Vec<String>,
    /// Whether it sends the request elsewhere: the request goes on under the same number.
    #[serde(default)]
    pub redirects: bool,
    /// Whether the browser had the answer already: nothing was sent.
    #[serde(default)]
    pub from_cache: bool,
}

/// State of a page's `__tcfapi`, from its `addEventListener` callback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TcfAnnouncement {
    /// When, by the page's clock, which is the browser's.
    pub at: Time,
    /// URL of the top document.
    pub url: String,
    /// `tcloaded`, `cmpuishown` or `useractioncomplete`.
    pub event_status: String,
    /// `stub`, `loading`, `loaded` or `error`.
    pub cmp_status: String,
    /// Whether the platform says that the GDPR applies.
    pub gdpr_applies: Option<bool>,
    /// The TC string.
    pub tc_string: String,
    /// Asked for its state, not told by the platform when it changed.
    pub polled: bool,
}

/// State of a consent API other than the TCF's, or of the browser's own signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// When.
    pub at: Time,
    /// URL of the top document.
    pub url: String,
    /// Whether the platform had just been answered in this page, by its own account.
    pub acted: bool,
    /// What was said.
    pub what: Announced,
}

/// What an API says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Announced {
    /// The IAB's Global Privacy Platform, its signal being ready.
    Gpp {
        /// The GPP string.
        string: String,
    },
    /// The IAB's US Privacy API.
    UsPrivacy {
        /// The US Privacy string.
        string: String,
    },
    /// Google Consent Mode.
    ConsentMode {
        /// The consent commands on `dataLayer`, oldest first.
        commands: Vec<serde_json::Value>,
    },
    /// `navigator.globalPrivacyControl`.
    Gpc {
        /// Its value.
        on: bool,
    },
}

/// What a page's `localStorage` holds that looks like consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StorageRead {
    /// When.
    pub at: Time,
    /// URL of the document whose storage it is.
    pub url: String,
    /// Whether it is the first reading of this document.
    pub first: bool,
    /// Names and values.
    pub entries: Vec<(String, String)>,
}

/// The advertisements in one message list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdsSeen {
    /// When.
    pub at: Time,
    /// Which tab.
    pub tab: TabId,
    /// Whether it is the tab's top document that has the list, not a frame in it.
    #[serde(default)]
    pub top_frame: bool,
    /// Full host name of the webmail.
    pub host: String,
    /// Which adapter read the list; `generic` if none fitted.
    pub provider: String,
    /// The advertisements in view.
    pub ads: Vec<AdView>,
}

/// What scripts of one document did since it was last told. A claim: the page may have had a hand in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageAccessed {
    /// When it was told.
    pub at: Time,
    /// Which tab.
    pub tab: TabId,
    /// Whether it is the tab's top document.
    pub top_frame: bool,
    /// The document; of `about:` documents, the one that made it.
    pub url: String,
    /// Each kind of access.
    pub accesses: Vec<PageAccess>,
    /// How many accesses there were beyond what a batch holds: of these nothing else is known.
    #[serde(default)]
    pub beyond: u64,
}

/// Accesses of one kind, by one script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageAccess {
    /// To what.
    pub store: PageStore,
    /// What was done.
    pub deed: Deed,
    /// Address of the script that did it, where it is known.
    pub script: Option<String>,
    /// Names of the trackers.
    pub names: Vec<String>,
    /// How often.
    pub count: u64,
    /// The first time.
    pub first: Time,
    /// The last time.
    pub last: Time,
}

/// Where a page keeps what scripts store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageStore {
    /// Cookies, by `document.cookie`.
    DocumentCookie,
    /// Cookies, by `cookieStore`.
    CookieStore,
    /// `localStorage`.
    LocalStorage,
    /// `sessionStorage`.
    SessionStorage,
    /// IndexedDB.
    IndexedDb,
}

/// What was done, or is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// A script asked for these names.
    Ask,
    /// A script read the whole store, these names in it.
    See,
    /// A script wrote these.
    Write,
    /// These were there when the watch over the document began.
    Present,
    /// These came since, it is not known by whom.
    Appeared,
    /// These are gone.
    Gone,
}
