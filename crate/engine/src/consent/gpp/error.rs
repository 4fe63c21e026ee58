//! Why a text is not a GPP string, or a section not what its id says.

use std::fmt;

use super::UsError;
use crate::consent::{bits::BitsError, signal::MAX_LEN, tcf::TcError, us_privacy::UsPrivacyError};

/// Why a text is not a GPP string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GppError {
    /// Longer than any decoder looks at.
    TooLong,
    /// The header is not base64url, or ends too early.
    Header(BitsError),
    /// The header is of another type or version than 3 and 1.
    Version {
        /// Type, 3 for a GPP header.
        kind: u8,
        /// Version, 1 so far.
        version: u8,
    },
    /// A section id that does not fit, or more than 64 sections.
    SectionIds,
    /// The header announces another number of sections than there are.
    SectionCount {
        /// How many it announces.
        announced: usize,
        /// How many there are.
        found: usize,
    },
}

impl fmt::Display for GppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GppError::TooLong => write!(f, "GPP string longer than {MAX_LEN} bytes"),
            GppError::Header(error) => write!(f, "GPP header: {error}"),
            GppError::Version { kind, version } => {
                write!(f, "GPP header of type {kind} and version {version}, not 3 and 1")
            }
            GppError::SectionIds => write!(f, "GPP header with absurd section ids"),
            GppError::SectionCount { announced, found } => {
                write!(f, "GPP header announces {announced} sections, there are {found}")
            }
        }
    }
}

impl std::error::Error for GppError {}

/// Why one section cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionError {
    /// Nothing between two `~`.
    Blank,
    /// Section 2.
    Tcf(TcError),
    /// Section 6.
    UsPrivacy(UsPrivacyError),
    /// Sections 7 to 27.
    Us(UsError),
}

impl fmt::Display for SectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SectionError::Blank => f.write_str("blank GPP section"),
            SectionError::Tcf(error) => error.fmt(f),
            SectionError::UsPrivacy(error) => error.fmt(f),
            SectionError::Us(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SectionError {}
