//! The consent platforms: where each stores a person's choice, and how to read it there.
//!
//! One file per platform: its entry ([`Platform`]), its reader, and at the bottom the four samples
//! every platform owes (everything accepted, part of it, nothing, not chosen yet). A platform is
//! added by such a file, its `mod` line and its name in the list; see `docs/consent.md`.
//!
//! ```
//! use temoin_engine::consent::{platform::{Store, recognise}, signal::Stance};
//!
//! let nothing_else = |_: &str| None;
//! let (platform, stance) =
//!     recognise(Store::Cookie, "tarteaucitron", "!gtag=wait", &nothing_else).unwrap();
//! assert_eq!(platform.id, "tarteaucitron");
//! assert_eq!(stance, Ok(Stance::NotChosen));
//! ```

mod axeptio;
mod borlabs;
mod commandersact;
mod complianz;
mod consentmanager;
mod cookiebot;
mod cookiefirst;
mod cookieinformation;
mod cookiescript;
mod cookieyes;
mod didomi;
mod fides;
mod google_fc;
mod iab_gpp;
mod iab_tcf;
mod iubenda;
mod ketch;
mod klaro;
mod onetrust;
mod osano;
mod shopify;
mod sourcepoint;
pub(super) mod tally;
mod tarteaucitron;
mod termly;
pub(crate) mod text;
mod trustarc;
mod us_privacy;
mod usercentrics;
mod vanilla_cookieconsent;
pub mod words;

use std::fmt;

use super::{
    signal::{MAX_LEN, Stance},
    tcf::TcError,
};

/// Where something is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Store {
    /// A cookie.
    Cookie,
    /// A `localStorage` key.
    LocalStorage,
}

/// A consent platform.
#[derive(Debug)]
pub struct Platform {
    /// Short name, as in `cmp:<id>` of the evidence document.
    pub id: &'static str,
    /// The name people know.
    pub name: &'static str,
    /// Where it stores the choice, the most telling place first.
    pub slots: &'static [Slot],
    /// Other cookies or keys that its slots look at: when one of them changes, so may the choice.
    pub beside: &'static [&'static str],
    /// Whether one choice may take several writes: it is spread over its slots, or written service after service.
    pub in_steps: bool,
    /// What opens its choices again, where known, the likeliest first: a script expression, or a selector after `click `.
    pub reopen: &'static [&'static str],
}

impl Platform {
    /// How the evidence document names it as the source of a decision: `tcf`, `gpp`, `usp` for the
    /// common formats any platform may write, `cmp:<id>` for a platform's own.
    pub fn source(&self) -> String {
        match self.id {
            "tcf" | "gpp" | "usp" => self.id.to_owned(),
            id => format!("cmp:{id}"),
        }
    }

    /// The place a name is, if it stores anything there.
    fn slot(&self, store: Store, name: &str) -> Option<&'static Slot> {
        self.slots.iter().find(|slot| slot.stores.contains(&store) && slot.name.matches(name))
    }
}

/// One place in which a platform stores the choice.
#[derive(Debug)]
pub struct Slot {
    /// Cookie, `localStorage` or both.
    pub stores: &'static [Store],
    /// Under which names.
    pub name: Name,
    /// How to read it.
    read: fn(&Stored<'_>) -> Result<Stance, StoredError>,
}

const COOKIE: &[Store] = &[Store::Cookie];
const LOCAL: &[Store] = &[Store::LocalStorage];
const BOTH: &[Store] = &[Store::Cookie, Store::LocalStorage];

/// How a stored name is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// This name and no other.
    Exact(&'static str),
    /// This, then a number: the site's, the policy's, the property's.
    Numbered(&'static str),
}

impl Name {
    /// Whether a stored name is this one.
    pub fn matches(self, name: &str) -> bool {
        match self {
            Name::Exact(exact) => name == exact,
            Name::Numbered(prefix) => name
                .strip_prefix(prefix)
                .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())),
        }
    }
}

/// A stored value with what stands beside it.
struct Stored<'a> {
    /// Name of the cookie or key.
    name: &'a str,
    /// Its value, as stored.
    value: &'a str,
    /// Other cookies or keys of the same site, in the same store.
    siblings: &'a dyn Fn(&str) -> Option<String>,
}

impl Stored<'_> {
    /// What stands under another name beside it.
    fn beside(&self, name: &str) -> Option<String> {
        (self.siblings)(name)
    }
}

/// Why a stored choice of a known platform cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredError {
    /// Longer than any decoder looks at.
    TooLong,
    /// Not in the platform's format.
    Malformed(&'static str),
    /// The platform's format is encrypted, or published nowhere.
    Opaque,
    /// The TC string in it is none.
    Tcf(TcError),
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoredError::TooLong => write!(f, "stored choice longer than {MAX_LEN} bytes"),
            StoredError::Malformed(what) => write!(f, "stored choice: {what}"),
            StoredError::Opaque => f.write_str("stored choice in a format only its maker can read"),
            StoredError::Tcf(error) => write!(f, "stored choice: {error}"),
        }
    }
}

impl std::error::Error for StoredError {}

impl From<TcError> for StoredError {
    fn from(error: TcError) -> StoredError {
        StoredError::Tcf(error)
    }
}

/// Whose stored choice this is and what it says; none where no platform stores anything there.
///
/// `siblings` looks up another cookie (or key, if `store` is `localStorage`) of the same site by its
/// exact name: some values mean nothing without the one beside them.
pub fn recognise(
    store: Store,
    name: &str,
    value: &str,
    siblings: &dyn Fn(&str) -> Option<String>,
) -> Option<(&'static Platform, Result<Stance, StoredError>)> {
    let (platform, slot) = slot_of(store, name)?;
    let stance = if value.len() > MAX_LEN {
        Err(StoredError::TooLong)
    } else {
        (slot.read)(&Stored { name, value, siblings })
    };
    Some((platform, stance))
}

/// The platform that stores a choice under a name, if there is one.
pub fn owner(store: Store, name: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().copied().find(|platform| platform.slot(store, name).is_some())
}

/// The platforms that read a name beside their own.
pub fn beside(name: &str) -> impl Iterator<Item = &'static Platform> {
    PLATFORMS.iter().copied().filter(move |platform| platform.beside.contains(&name))
}

/// Whether some platform keeps the choice under this name.
pub fn keeps_choice(store: Store, name: &str) -> bool {
    slot_of(store, name).is_some()
}

fn slot_of(store: Store, name: &str) -> Option<(&'static Platform, &'static Slot)> {
    PLATFORMS.iter().find_map(|&platform| Some((platform, platform.slot(store, name)?)))
}

/// What opens the choices of platforms that are known by a common format only: their own ways, then what the IAB's API
/// is asked by some of them.
pub const REOPEN_OTHERS: &[&str] = &[
    "Sddan.cmp.displayUI()",
    "CookieControl.open()",
    "utag.gdpr.showConsentPreferences()",
    "transcend.showConsentManager()",
    "cookiehub.openSettings()",
    "admiral('show','cmp.main')",
    "__tcfapi('displayConsentUi',2,()=>{})",
    "__tcfapi('toggleConsentTool',2,()=>{})",
];

/// The platform of that id.
pub fn by_id(id: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().copied().find(|platform| platform.id == id)
}

/// The name of the platform of that id.
pub fn name_of(id: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}

/// Lists the entries of the platforms, and their samples for the tests.
macro_rules! platforms {
    ($($platform:ident),* $(,)?) => {
        /// Every platform. Where two claim a name the first one is believed.
        pub static PLATFORMS: &[&Platform] = &[$(&$platform::PLATFORM),*];

        /// Their ids and names alone, for whoever only shows them.
        const NAMES: &[(&str, &str)] = &[$(($platform::PLATFORM.id, $platform::PLATFORM.name)),*];

        #[cfg(test)]
        static SAMPLES: &[(&Platform, &[samples::Sample])] =
            &[$((&$platform::PLATFORM, $platform::SAMPLES)),*];
    };
}

platforms![
    axeptio,
    borlabs,
    commandersact,
    complianz,
    consentmanager,
    cookiebot,
    cookiefirst,
    cookieinformation,
    cookiescript,
    cookieyes,
    didomi,
    fides,
    google_fc,
    iab_gpp,
    iab_tcf,
    iubenda,
    ketch,
    klaro,
    onetrust,
    osano,
    shopify,
    sourcepoint,
    tarteaucitron,
    termly,
    trustarc,
    us_privacy,
    usercentrics,
    vanilla_cookieconsent,
];

#[cfg(test)]
mod samples;
