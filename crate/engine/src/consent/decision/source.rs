//! Where a choice was learnt, and how sure that makes it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Certainty;

/// Where a choice was learnt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Source {
    /// The IAB's Transparency & Consent Framework.
    Tcf,
    /// A Global Privacy Platform string.
    Gpp,
    /// A US Privacy string.
    Usp,
    /// Google Consent Mode.
    GoogleConsentMode,
    /// The browser's Global Privacy Control.
    Gpc,
    /// The store of a consent platform, by its id in the platform table.
    Platform(String),
    /// The person, in the popup.
    Declared,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcf => f.write_str("tcf"),
            Self::Gpp => f.write_str("gpp"),
            Self::Usp => f.write_str("usp"),
            Self::GoogleConsentMode => f.write_str("google-consent-mode"),
            Self::Gpc => f.write_str("gpc"),
            Self::Platform(id) => write!(f, "cmp:{id}"),
            Self::Declared => f.write_str("declared"),
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.to_string()
    }
}

impl From<String> for Source {
    fn from(name: String) -> Self {
        match name.as_str() {
            "tcf" => Self::Tcf,
            "gpp" => Self::Gpp,
            "usp" => Self::Usp,
            "google-consent-mode" => Self::GoogleConsentMode,
            "gpc" => Self::Gpc,
            "declared" => Self::Declared,
            other => Self::Platform(other.strip_prefix("cmp:").unwrap_or(other).to_owned()),
        }
    }
}

impl Source {
    /// The store of a platform that is in no table: its meaning is inferred.
    pub fn unlisted() -> Self {
        Self::Platform("unlisted".to_owned())
    }

    /// How sure it is that a change of this source is the person's decision. Consent Mode is what a page
    /// tells Google's tags: with no platform behind it that is known, nobody knows who chose it.
    pub fn certainty(&self) -> Certainty {
        match self {
            Self::GoogleConsentMode => Certainty::Inferred,
            Self::Platform(id) if id == "unlisted" => Certainty::Inferred,
            _ => Certainty::Certain,
        }
    }
}
