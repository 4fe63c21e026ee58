//! The evidence document (`temoin-evidence/1`): what a person can hand to an authority.

pub mod document;
pub mod journal;

use serde::{Deserialize, Serialize};

/// What the person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Everything that was asked.
    Granted,
    /// Some purposes and not others.
    Partial,
    /// Nothing, and nothing had been granted before.
    Refused,
    /// Nothing any more, after a grant.
    Withdrawn,
}

/// What a tracker is for, or what a choice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Strictly necessary, exempt from consent.
    Necessary,
    /// Comfort that the service can do without.
    Preferences,
    /// Audience measurement.
    Measurement,
    /// Advertising, and what feeds it.
    Advertising,
    /// Social networks and embedded media.
    Social,
    /// Not known; never accused.
    Unknown,
}

/// A named breach or remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Deposited before the withdrawal, read after it.
    ReadAfterWithdrawal,
    /// Set or refreshed after the withdrawal.
    WriteAfterWithdrawal,
    /// Read or written although the person refused from the start.
    AccessAfterRefusal,
    /// Deposited while the site asked and nothing was chosen yet.
    WriteBeforeChoice,
    /// The platform's stored string, its API or Consent Mode still says yes after the person said no.
    StaleConsentSignal,
    /// A third party still receives a positive consent string.
    ThirdPartyNotTold,
    /// The value of a tracker leaves in a URL or a body.
    ValueCarriedOut,
    /// Not deleted; nobody read it yet.
    StillStored,
    /// Purpose unknown, or something else that an accusation would need: shown, counted, not accused.
    UnclassifiedAccess,
}

/// What kind of thing stores an identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackerKind {
    /// A cookie.
    #[default]
    Cookie,
    /// A `localStorage` key.
    LocalStorage,
    /// A `sessionStorage` key.
    SessionStorage,
    /// An IndexedDB database.
    IndexedDb,
}

/// Whether a rule accuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A duty was not observed.
    Breach,
    /// Worth knowing.
    Remark,
}

/// How directly an access was observed, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Sent to the reader's own server.
    Sent,
    /// Read by the reader's own script.
    Read,
    /// Merely visible to a script that read the whole jar.
    Visible,
}

/// Who had access.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reader {
    /// Full host name.
    pub host: String,
    /// The company behind it, where known.
    pub company: Option<String>,
    /// The company's trade, where known: `advertising`, `analytics`, `social`…
    pub category: Option<String>,
    /// Relation to the site.
    pub party: Party,
}

/// A reader's relation to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Same registrable domain as the site.
    First,
    /// Any other.
    Third,
}
